#include "base/metrics.h"

#include <doctest/doctest.h>

using namespace stoa;

TEST_CASE("metrics are written in Prometheus' text format, families by name and series by label") {
    Metrics metrics;
    metrics.gauge("b_open", "Open things.").set(2);
    metrics.counter("a_total", "Things done.", {{"route", "/x"}, {"status", "404"}}).add(3);
    metrics.counter("a_total", "Things done.", {{"route", "/x"}, {"status", "200"}}).add();
    CHECK(metrics.text() ==
          "# HELP a_total Things done.\n# TYPE a_total counter\na_total{route=\"/x\",status=\"200\"} 1\n"
          "a_total{route=\"/x\",status=\"404\"} 3\n# HELP b_open Open things.\n# TYPE b_open gauge\nb_open 2\n");
}

TEST_CASE("a histogram counts up to each bound, the bound included") {
    Metrics metrics;
    Histogram& times = metrics.histogram("t_seconds", "Times.", {0.25, 0.5});
    for (const int ms : {10, 250, 300, 9'000}) times.observe(std::chrono::milliseconds(ms));
    CHECK(metrics.text() ==
          "# HELP t_seconds Times.\n# TYPE t_seconds histogram\nt_seconds_bucket{le=\"0.25\"} 2\nt_seconds_bucket{le=\"0.5\"} 3\n"
          "t_seconds_bucket{le=\"+Inf\"} 4\nt_seconds_sum 9.56\nt_seconds_count 4\n");
}

TEST_CASE("the same name and labels are the same series; a name has one type; hostile label text stays inside its quotes") {
    Metrics metrics;
    CHECK(&metrics.counter("a", "") == &metrics.counter("a", ""));
    CHECK_THROWS_AS((void)metrics.gauge("a", ""), std::logic_error);
    metrics.counter("q", "h", {{"l", "x\"} 1\ny\\"}}).add();
    CHECK(metrics.text().find("q{l=\"x\\\"} 1\\ny\\\\\"} 1\n") != std::string::npos);
}
