#include "app/guard_wiring.h"

#include <csignal>

#include "app/rule_files.h"
#include "base/log.h"

namespace stoa {

namespace {

Watch::Rooms rooms_of_watch(const GuardWiring::Rooms& rooms, asio::thread_pool& inspector, asio::thread_pool& deep_looks) {
    return {rooms.io.get_executor(), inspector, deep_looks, rooms.reader, rooms.writer, rooms.clock, rooms.groups_of};
}

}  // namespace

GuardWiring::GuardWiring(Rooms rooms, RulePlaces rules, std::filesystem::path policy, std::chrono::milliseconds gate_deadline)
    : GuardWiring(rooms, rules, policy, gate_deadline, load_from(rooms.reader, rules)) {}

GuardWiring::GuardWiring(const Rooms& rooms, RulePlaces rules, std::filesystem::path policy, std::chrono::milliseconds gate_deadline, LoadedRules loaded)
    : reader_(rooms.reader),
      rules_(std::move(rules)),
      policy_(std::move(policy)),
      watch_(rooms_of_watch(rooms, inspector_, deep_looks_), std::move(loaded.files), {.gate_deadline = gate_deadline}, std::move(loaded.bundle)),
      hangup_(rooms.io, SIGHUP) {
    load_policy();
    wait_for_hangup();
}

GuardWiring::~GuardWiring() {
    inspector_.join();
    deep_looks_.join();
}

LoadedRules GuardWiring::load_from(Connection& reader, const RulePlaces& places) {
    return load_rules_of(places, [&](const std::string& signer) { return load_bundle_number(reader, signer); });
}

void GuardWiring::load_policy() {
    if (policy_.empty()) return;
    auto policy = parse_policy_file(text_of_file(policy_));
    if (!policy) throw std::runtime_error(policy_.string() + " " + policy.error().sentence());
    watch_.replace_policy(std::move(*policy));
}

void GuardWiring::reload() {
    LoadedRules loaded = load_from(reader_, rules_);
    watch_.replace_rules(std::move(loaded.files), std::move(loaded.bundle));
    load_policy();
}

void GuardWiring::stop() {
    watch_.stop();
    hangup_.cancel();
}

void GuardWiring::wait_for_hangup() {
    hangup_.async_wait([this](boost::system::error_code failed, int) {
        if (failed) return;
        // A rule file that can't be read is no reason to go without rules.
        spawn(hangup_.get_executor(), "guard, rules", [](GuardWiring& self) -> Task<> {
            self.reload();
            co_return;
        }(*this));
        wait_for_hangup();
    });
}

}  // namespace stoa
