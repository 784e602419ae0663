#include "guard/artefact.h"

#include <algorithm>
#include <cmath>

#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "guard/artefact_reading.h"
#include "guard/fingerprint.h"
#include "guard/reading.h"

namespace stoa::guard {

namespace {

constexpr std::size_t most_dimensions = 16;
constexpr std::size_t first_tensors = 150;
constexpr std::size_t last_tensors = 50;
constexpr std::uint64_t most_tensors = 50'000;  // more are counted, and have no part in the fingerprint

}  // namespace

std::size_t TextBytes::read(std::uint64_t at, std::span<char> into) const {
    if (at >= text_.size()) return 0;
    const auto count = std::min(into.size(), text_.size() - static_cast<std::size_t>(at));
    std::copy_n(text_.data() + at, count, into.data());
    return count;
}

std::size_t FileBytes::read(std::uint64_t at, std::span<char> into) const {
    if (at >= size_) return 0;
    std::size_t done = 0;
    while (done < into.size()) {
        const auto count = pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(at + done));
        if (count <= 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

bool ArtefactView::fill(std::uint64_t at) {
    held_ = 0;
    if (at >= size_ || !budget.step(64)) return false;
    begin_ = at;
    held_ = bytes_.read(at, window_);
    return held_ > 0;
}

std::optional<std::uint64_t> ArtefactView::number(std::uint64_t at, int width) {
    std::uint64_t out = 0;
    for (int i = 0; i < width; ++i) {
        const auto one = byte(at + static_cast<std::uint64_t>(i));
        if (!one) return std::nullopt;
        out |= static_cast<std::uint64_t>(*one) << (8 * i);
    }
    return out;
}

std::string ArtefactView::text(std::uint64_t at, std::uint64_t count) {
    if (at >= size_) return {};
    count = std::min(count, size_ - at);
    if (count > budget.value_room() || !budget.value(static_cast<std::size_t>(count)) || !budget.step(1 + static_cast<std::int64_t>(count >> 8))) {
        budget.exceed("bytes of a file");
        return {};
    }
    std::string out(static_cast<std::size_t>(count), '\0');
    if (at >= begin_ && at - begin_ < held_ && held_ - static_cast<std::size_t>(at - begin_) >= count) {
        std::copy_n(window_.data() + (at - begin_), count, out.data());
        return out;
    }
    out.resize(bytes_.read(at, out));
    return out;
}

bool ArtefactView::holds(std::uint64_t at, std::string_view magic) {
    for (std::size_t i = 0; i < magic.size(); ++i) {
        if (byte(at + i) != static_cast<std::uint8_t>(magic[i])) return false;
    }
    return true;
}

void ArtefactFacts::add(std::string_view value, std::string_view text, std::uint64_t byte) {
    if (facts_.size() >= static_cast<std::size_t>(limits_.facts)) return;
    const auto most = static_cast<std::size_t>(limits_.fact_bytes);
    facts_.push_back({FactKind::artefact, Use::used, printable(cut(value, most)), printable(cut(text, most)), {0, 1, 0, static_cast<std::int64_t>(byte)}});
}

std::string words_of_shape(std::span<const std::int64_t> shape) {
    if (shape.empty()) return "one value";
    std::string out;
    for (const auto size : shape) {
        if (!out.empty()) out += 'x';
        out += size >= 0 ? std::to_string(size) : "?";
    }
    return out;
}

void Tensors::add(std::string name, std::vector<std::int64_t> shape, std::uint64_t byte) {
    if (shape.size() > most_dimensions) shape.resize(most_dimensions);
    double values = 1;
    for (const auto size : shape) values *= static_cast<double>(std::max<std::int64_t>(size, 0));
    values_ += values;
    Tensor made{std::move(name), words_of_shape(shape), byte};
    if (++count_ <= most_tensors) shapes_.push_back(made.shape);
    if (first_.size() < first_tensors) {
        first_.push_back(std::move(made));
        return;
    }
    if (last_.size() == last_tensors) last_.erase(last_.begin());
    last_.push_back(std::move(made));
}

void Tensors::tell(ArtefactFacts& facts, std::string_view kind, const std::string& more) const {
    facts.add(kind, fmt::format("{} tensors, {:.4g} values{}{}", count_, values_, more.empty() ? "" : ", ", more), 0);
    for (const auto* some : {&first_, &last_}) {
        for (const Tensor& tensor : *some) facts.add(fmt::format("{} tensor {}", kind, cut(tensor.name, 200)), tensor.shape, tensor.byte);
    }
    if (empty()) return;
    const Tensor& last = last_.empty() ? first_.back() : last_.back();
    facts.add(fmt::format("{} last tensor", kind), last.shape, last.byte);
    auto sorted = shapes_;
    std::ranges::sort(sorted);
    Fingerprint shapes;
    for (const auto& shape : sorted) {
        shapes.add(shape);
        shapes.add(" ");
    }
    facts.add(fmt::format("{} shapes", kind), shapes.hex(), 0);
}

std::optional<Inspection> inspect_artefact(const ArtefactBytes& bytes, const Limits& limits) {
    // What begins with a mark comes first; an ONNX graph has none, and is known by being one to its end. Each has its own budget: what
    // only looks like one kind takes nothing from the next.
    for (const auto read : {read_elf, read_hdf5, read_image, read_zip, read_pickle_file, read_safetensors, read_torrent, read_saved_model, read_onnx}) {
        Budget budget(limits);
        ArtefactView view(bytes, budget);
        ArtefactFacts facts(limits);
        if (!read(view, facts)) continue;
        Inspection out;
        out.facts = facts.take();
        out.budget_exceeded = budget.spent();
        if (budget.spent()) out.facts.push_back({FactKind::budget, Use::used, "budget exceeded", std::string(budget.what()), {0, 1, 0, 0}});
        return out;
    }
    return std::nullopt;
}

}  // namespace stoa::guard
