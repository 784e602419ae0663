// Numbers about the service for whoever operates it: counters, gauges and histograms, written in Prometheus' text format 0.0.4.
// Names and labels come from our own code, never from people. Safe to call from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stoa {

class Counter {
public:
    void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

class Gauge {
public:
    void set(double value) { value_.store(value, std::memory_order_relaxed); }
    [[nodiscard]] double value() const { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0};
};

/// Of times, in seconds.
class Histogram {
public:
    [[nodiscard]] explicit Histogram(std::vector<double> upper_bounds);
    void observe(std::chrono::nanoseconds time);

private:
    friend class Metrics;
    const std::vector<double> bounds_;  // rising; one more bucket holds the rest
    mutable std::mutex mutex_;
    std::vector<std::uint64_t> counts_;
    double sum_ = 0;
};

class Metrics {
public:
    /// In order; values may hold any text. Each name of a family is used with the same label names.
    using Labels = std::vector<std::pair<std::string_view, std::string>>;

    // Each gives the series of this name and these labels, made at the first call; it lives as long as this.
    Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
    Histogram& histogram(std::string_view name, std::string_view help, const std::vector<double>& upper_bounds,
                         const Labels& labels = {});

    /// text/plain; version=0.0.4
    [[nodiscard]] std::string text() const;

private:
    struct Series {
        std::unique_ptr<Counter> counter;
        std::unique_ptr<Gauge> gauge;
        std::unique_ptr<Histogram> histogram;
    };
    struct Family {
        std::string help;
        std::string_view type;
        std::map<std::string, Series> series;  // by their labels as written
    };
    Series& find(std::string_view name, std::string_view help, std::string_view type, const Labels& labels);

    mutable std::mutex mutex_;
    std::map<std::string, Family, std::less<>> families_;
};

}  // namespace stoa
