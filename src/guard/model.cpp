#include "guard/model.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "guard/features.h"
#include "guard/fingerprint.h"
#include "guard/rule.h"

namespace stoa::guard {

namespace {

constexpr std::size_t most_classes = 64;
constexpr std::size_t most_weights = 1'000'000;
constexpr double most_weight = 1'000;

std::string_view take_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const auto end = std::min(line.find(' '), line.size());
    const auto word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

bool read_number(std::string_view word, double& out) {
    const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), out);
    return !word.empty() && fault == std::errc() && end == word.data() + word.size() && std::abs(out) <= most_weight;
}

}  // namespace

std::expected<Model, DecodeError> Model::parse(const RuleFile& file) {
    Model out;
    std::string_view rest = file.text;
    std::int32_t number = 0;
    bool begun = false;
    const auto fail = [&](std::string what) { return std::unexpected(DecodeError{fmt::format("{}:{}:", file.name, number), std::move(what)}); };
    while (!rest.empty()) {
        const auto end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        const auto word = take_word(line);
        if (word.empty() || word[0] == '#') continue;
        if (!begun) {
            if (word != "stoa-model" || take_word(line) != "1") return fail("a model begins with 'stoa-model 1'");
            begun = true;
        } else if (word == "class") {
            LearnedClass made;
            made.name = take_word(line);
            for (double* value : {&made.bias, &made.slope, &made.shift, &made.notify, &made.warn}) {
                if (!read_number(take_word(line), *value)) return fail(fmt::format("the class '{}' needs five numbers from -1000 to 1000", made.name));
            }
            if (!out.features_.empty()) return fail("classes stand before features");
            if (out.classes_.size() == most_classes) return fail(fmt::format("more than {} classes", most_classes));
            if (made.name.empty() || std::ranges::any_of(out.classes_, [&](const LearnedClass& other) { return other.name == made.name; }))
                return fail(fmt::format("the class '{}' has no name or stands twice", made.name));
            if (made.notify > made.warn || made.notify < 0) return fail("NOTIFY is from 0 to WARN");
            out.classes_.push_back(std::move(made));
        } else if (word == "feature") {
            const auto name = take_word(line);
            if (name.empty() || name.size() > max_feature_bytes) return fail(fmt::format("a feature's name has 1 to {} bytes", max_feature_bytes));
            const auto begin = static_cast<std::uint32_t>(out.weights_.size());
            for (auto pair = take_word(line); !pair.empty(); pair = take_word(line)) {
                const auto colon = pair.find(':');
                double in_class = 0;
                double weight = 0;
                if (colon == std::string_view::npos || !read_number(pair.substr(0, colon), in_class) || !read_number(pair.substr(colon + 1), weight) ||
                    in_class < 0 || in_class >= static_cast<double>(out.classes_.size()) || in_class != std::floor(in_class))
                    return fail(fmt::format("'{}' is no CLASS:WEIGHT", pair));
                out.weights_.push_back({static_cast<std::uint32_t>(in_class), static_cast<float>(weight)});
            }
            if (out.weights_.size() > most_weights) return fail(fmt::format("more than {} weights", most_weights));
            if (!out.features_.try_emplace(std::string(name), Weights{begin, static_cast<std::uint32_t>(out.weights_.size())}).second)
                return fail(fmt::format("the feature '{}' stands twice", name));
        } else {
            return fail(fmt::format("'{}' is neither 'class' nor 'feature'", word));
        }
    }
    if (out.classes_.empty()) return fail("a model has at least one class");
    Fingerprint version;
    version.add(file.text);
    out.version_ = version.hex();
    return out;
}

std::vector<std::string> Model::strongest(std::span<const std::string> features, const LearnedClass& of, std::size_t most) const {
    const auto in_class = static_cast<std::uint32_t>(&of - classes_.data());
    std::vector<std::pair<float, std::string_view>> spoken;
    for (const std::string& feature : features) {
        const auto found = features_.find(feature);
        if (found == features_.end()) continue;
        for (std::uint32_t at = found->second.begin; at < found->second.end; ++at) {
            if (weights_[at].in_class == in_class && weights_[at].weight > 0) spoken.emplace_back(weights_[at].weight, feature);
        }
    }
    std::ranges::sort(spoken, [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    if (spoken.size() > most) spoken.resize(most);
    std::vector<std::string> out;
    for (const auto& [weight, feature] : spoken) out.emplace_back(feature);
    return out;
}

std::vector<Learned> Model::classify(std::span<const std::string> features) const {
    std::vector<double> sums;
    sums.reserve(classes_.size());
    for (const LearnedClass& one : classes_) sums.push_back(one.bias);
    for (const std::string& feature : features) {
        const auto found = features_.find(feature);
        if (found == features_.end()) continue;
        for (std::uint32_t at = found->second.begin; at < found->second.end; ++at) sums[weights_[at].in_class] += static_cast<double>(weights_[at].weight);
    }
    std::vector<Learned> out;
    out.reserve(classes_.size());
    for (std::size_t i = 0; i < classes_.size(); ++i)
        out.push_back({&classes_[i], 1 / (1 + std::exp(-(classes_[i].slope * sums[i] + classes_[i].shift)))});
    return out;
}

}  // namespace stoa::guard
