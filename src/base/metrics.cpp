#include "base/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace stoa {

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return out;
}

std::string written(const Metrics::Labels& labels) {
    std::string out;
    for (const auto& [name, value] : labels) out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", name, escaped(value));
    return out;
}

std::string in_braces(const std::string& labels, const std::string& more = {}) {
    if (labels.empty() && more.empty()) return {};
    return fmt::format("{{{}{}{}}}", labels, labels.empty() || more.empty() ? "" : ",", more);
}

}  // namespace

Histogram::Histogram(std::vector<double> upper_bounds) : bounds_(std::move(upper_bounds)), counts_(bounds_.size() + 1) {}

void Histogram::observe(std::chrono::nanoseconds time) {
    const double seconds = std::chrono::duration<double>(time).count();
    const auto bucket = std::ranges::lower_bound(bounds_, seconds) - bounds_.begin();
    std::lock_guard lock(mutex_);
    ++counts_[static_cast<std::size_t>(bucket)];
    sum_ += seconds;
}

Metrics::Series& Metrics::find(std::string_view name, std::string_view help, std::string_view type, const Labels& labels) {
    auto family = families_.find(name);
    if (family == families_.end()) family = families_.emplace(std::string(name), Family{std::string(help), type, {}}).first;
    if (family->second.type != type) throw std::logic_error(fmt::format("{} is a {}", name, family->second.type));
    return family->second.series[written(labels)];
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    std::lock_guard lock(mutex_);
    auto& made = find(name, help, "counter", labels).counter;
    if (!made) made = std::make_unique<Counter>();
    return *made;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
    std::lock_guard lock(mutex_);
    auto& made = find(name, help, "gauge", labels).gauge;
    if (!made) made = std::make_unique<Gauge>();
    return *made;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, const std::vector<double>& upper_bounds,
                              const Labels& labels) {
    std::lock_guard lock(mutex_);
    auto& made = find(name, help, "histogram", labels).histogram;
    if (!made) made = std::make_unique<Histogram>(upper_bounds);
    return *made;
}

std::string Metrics::text() const {
    std::lock_guard lock(mutex_);
    std::string out;
    for (const auto& [name, family] : families_) {
        out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, family.help, name, family.type);
        for (const auto& [labels, series] : family.series) {
            if (series.counter) out += fmt::format("{}{} {}\n", name, in_braces(labels), series.counter->value());
            if (series.gauge) out += fmt::format("{}{} {}\n", name, in_braces(labels), series.gauge->value());
            if (!series.histogram) continue;
            const Histogram& histogram = *series.histogram;
            std::lock_guard counts_lock(histogram.mutex_);
            std::uint64_t so_far = 0;
            for (std::size_t i = 0; i < histogram.counts_.size(); ++i) {
                so_far += histogram.counts_[i];
                const std::string bound = i < histogram.bounds_.size() ? fmt::format("{}", histogram.bounds_[i]) : "+Inf";
                out += fmt::format("{}_bucket{} {}\n", name, in_braces(labels, fmt::format("le=\"{}\"", bound)), so_far);
            }
            out += fmt::format("{0}_sum{1} {2}\n{0}_count{1} {3}\n", name, in_braces(labels), histogram.sum_, so_far);
        }
    }
    return out;
}

}  // namespace stoa
