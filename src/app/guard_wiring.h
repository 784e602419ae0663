// The guard in serve: its threads, its rules, and SIGHUP, which reads the rules again.
#pragma once

#include <filesystem>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>

#include "app/rule_files.h"
#include "verdicts/watch.h"

namespace stoa {

class GuardWiring {
public:
    struct Rooms {
        asio::io_context& io;
        Connection& reader;
        Writer& writer;
        const Clock& clock;
        std::function<std::vector<std::string>(const PersonId&)> groups_of;
    };

    /// Throws std::runtime_error for rules that can't be read.
    [[nodiscard]] GuardWiring(Rooms rooms, RulePlaces rules, std::filesystem::path policy, std::chrono::milliseconds gate_deadline);
    ~GuardWiring();
    GuardWiring(const GuardWiring&) = delete;

    [[nodiscard]] Watch& watch() { return watch_; }
    /// Rules and the policy file. Throws std::runtime_error; then what is loaded stays.
    void reload();
    /// Nothing keeps the event loop from ending any more.
    void stop();

private:
    void wait_for_hangup();

    GuardWiring(const Rooms& rooms, RulePlaces rules, std::filesystem::path policy, std::chrono::milliseconds gate_deadline, LoadedRules loaded);
    [[nodiscard]] static LoadedRules load_from(Connection& reader, const RulePlaces& places);
    void load_policy();

    Connection& reader_;
    const RulePlaces rules_;
    const std::filesystem::path policy_;
    asio::thread_pool inspector_{1};
    asio::thread_pool deep_looks_{1};
    Watch watch_;
    asio::signal_set hangup_;
};

}  // namespace stoa
