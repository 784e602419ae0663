#include "app/service_metrics.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

namespace stoa {

namespace {

const std::vector<double> request_bounds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10};
const std::vector<double> commit_bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5};
const std::vector<double> lag_bounds = {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5};

}  // namespace

std::int64_t resident_bytes() {
    std::ifstream in("/proc/self/statm");
    std::int64_t pages = 0, resident = 0;
    return in >> pages >> resident ? resident * ::sysconf(_SC_PAGESIZE) : 0;
}

ServiceMetrics::ServiceMetrics(asio::any_io_executor executor)
    : lag_timer_(std::move(executor)),
      commit_times_(metrics_.histogram("stoa_commit_seconds", "Time of a commit, from BEGIN to written.", commit_bounds)),
      sync_times_(metrics_.histogram("stoa_sync_seconds", "Time that the disk takes to make what was written durable.", commit_bounds)),
      lag_times_(metrics_.histogram("stoa_event_loop_lag_seconds", "How late a timer of the event loop rings.", lag_bounds)) {
    metrics_.gauge("stoa_build_info", "Always 1; the label is the version.", {{"version", STOA_VERSION}}).set(1);
    metrics_.gauge("process_start_time_seconds", "When serve started, in seconds since 1970.")
        .set(std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count());
}

void ServiceMetrics::watch(http::Router& router) {
    router.on_answered([this](std::string_view pattern, std::string_view method, int status, std::chrono::nanoseconds took) {
        // A method is whatever a stranger wrote: only known ones become a label.
        constexpr std::array<std::string_view, 7> known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
        const std::string name(std::ranges::find(known, method) == known.end() ? std::string_view("other") : method);
        metrics_
            .counter("stoa_http_requests_total", "Requests answered, by route, method and status.",
                     {{"route", std::string(pattern)}, {"method", name}, {"status", std::to_string(status)}})
            .add();
        metrics_
            .histogram("stoa_http_request_seconds", "Time from a request's header to its answer, by route.", request_bounds,
                       {{"route", std::string(pattern)}})
            .observe(took);
    });
}

void ServiceMetrics::watch(Writer& writer) {
    Counter& writes = metrics_.counter("stoa_writes_total", "Pieces of work that were committed.");
    Counter& failures = metrics_.counter("stoa_commit_failures_total", "Commits that failed; their changes were undone.");
    writer.on_commit([this, &writes, &failures](std::size_t count, std::chrono::nanoseconds took, Writer::Result result) {
        commit_times_.observe(took);
        if (result == Writer::Result::failed) {
            failures.add();
        } else {
            writes.add(count);
        }
    });
    Counter& sync_failures = metrics_.counter("stoa_sync_failures_total", "Syncs that the disk refused; who waited was told so.");
    writer.on_sync([this, &sync_failures](std::chrono::nanoseconds took, bool failed) {
        sync_times_.observe(took);
        if (failed) sync_failures.add();
    });
}

void ServiceMetrics::count_run(wire::RunPhase phase) {
    if (phase == wire::RunPhase::queued) {
        metrics_.counter("stoa_runs_queued_total", "Runs of cells that were asked for.").add();
    } else if (phase != wire::RunPhase::running) {
        metrics_.counter("stoa_runs_ended_total", "Runs of cells that ended, by how.", {{"how", std::string(name_of(phase))}})
            .add();
    }
}

void ServiceMetrics::start() {
    measure_lag();
}

void ServiceMetrics::stop() {
    lag_timer_.cancel();
}

void ServiceMetrics::measure_lag() {
    lag_timer_.expires_after(lag_interval);
    lag_timer_.async_wait([this](boost::system::error_code cancelled) {
        if (cancelled) return;
        lag_times_.observe(std::max(std::chrono::nanoseconds(0),
                                    std::chrono::nanoseconds(std::chrono::steady_clock::now() - lag_timer_.expiry())));
        measure_lag();
    });
}

std::string ServiceMetrics::text(const Rooms& rooms) {
    std::size_t sessions = 0, pages = 0, runs = 0;
    using Phase = wire::RuntimePhase;
    constexpr Phase phases[] = {Phase::starting,   Phase::idle, Phase::busy,       Phase::unreachable,
                                Phase::restarting, Phase::dead, Phase::unavailable};
    std::map<wire::RuntimePhase, int> by_phase;
    rooms.sessions.for_each([&](const Session& session) {
        ++sessions;
        pages += session.page_count();
        runs += session.unfinished_runs();
        ++by_phase[session.runtime_phase()];
    });
    const auto set = [&](std::string_view name, std::string_view help, auto value) {
        metrics_.gauge(name, help).set(static_cast<double>(value));
    };
    set("stoa_open_notebooks", "Notebooks that are loaded, because a page or a runtime needs them or did a moment ago.",
        sessions);
    set("stoa_open_pages", "Pages that have a notebook open.", pages);
    set("stoa_runs_unfinished", "Runs that wait or are at a kernel.", runs);
    for (const auto phase : phases)
        metrics_.gauge("stoa_runtimes", "Runtimes, by phase.", {{"phase", std::string(name_of(phase))}}).set(by_phase[phase]);
    set("stoa_host_connected", "1 while the host can be reached.", rooms.runtimes.has_host() ? 1 : 0);
    set("stoa_writes_waiting", "Pieces of work that wait for the writer.", rooms.writer.queued());
    set("stoa_connections", "Connections to the public address, WebSockets included.", rooms.connections);
    set("process_resident_memory_bytes", "Memory of serve.", resident_bytes());
    return metrics_.text();
}

}  // namespace stoa
