// What /metrics tells of a running serve. No route, label or number names a person or a notebook.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include "base/metrics.h"
#include "http/router.h"
#include "runtimes/runtimes.h"
#include "sessions/sessions.h"
#include "store/writer.h"

namespace stoa {

class ServiceMetrics {
public:
    [[nodiscard]] explicit ServiceMetrics(asio::any_io_executor executor);

    void watch(http::Router& router);
    void watch(Writer& writer);
    void count_run(wire::RunPhase phase);
    /// From now on the loop's lag is measured, until stop().
    void start();
    void stop();

    struct Rooms {
        const Sessions& sessions;
        const Runtimes& runtimes;
        const Writer& writer;
        std::size_t connections;
    };
    /// Looks at the rooms now and writes all of it.
    [[nodiscard]] std::string text(const Rooms& rooms);

private:
    /// A timer that is set to ring so often; how late it rings is the lag.
    static constexpr milliseconds lag_interval{500};
    void measure_lag();

    Metrics metrics_;
    asio::steady_timer lag_timer_;
    Histogram& commit_times_;
    Histogram& sync_times_;
    Histogram& lag_times_;
};

/// Bytes of memory that this process holds; 0 where /proc doesn't say.
[[nodiscard]] std::int64_t resident_bytes();

}  // namespace stoa
