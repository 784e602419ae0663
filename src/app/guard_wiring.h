// The guard in serve: its threads, its rules, and SIGHUP, which reads the rules again.
#pragma once

#include <filesystem>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>

#include "verdicts/watch.h"

namespace stoa {

class GuardWiring {
public:
    struct Rooms {
        asio::io_context& io;
        Connection& reader;
        Writer& writer;
        const Clock& clock;
    };

    /// Throws std::runtime_error for rules that can't be read.
    [[nodiscard]] GuardWiring(Rooms rooms, std::filesystem::path rules, std::chrono::milliseconds gate_deadline);
    ~GuardWiring();
    GuardWiring(const GuardWiring&) = delete;

    [[nodiscard]] Watch& watch() { return watch_; }
    /// Throws std::runtime_error; then the rules that are loaded stay.
    void reload();
    /// Nothing keeps the event loop from ending any more.
    void stop();

private:
    void wait_for_hangup();

    const std::filesystem::path rules_;
    asio::thread_pool inspector_{1};
    asio::thread_pool deep_looks_{1};
    Watch watch_;
    asio::signal_set hangup_;
};

}  // namespace stoa
