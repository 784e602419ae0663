#include "app/guard_wiring.h"

#include <csignal>

#include "app/rule_files.h"
#include "base/log.h"

namespace stoa {

GuardWiring::GuardWiring(Rooms rooms, std::filesystem::path rules, std::chrono::milliseconds gate_deadline)
    : rules_(std::move(rules)),
      watch_({rooms.io.get_executor(), inspector_, deep_looks_, rooms.reader, rooms.writer, rooms.clock}, load_rule_files(rules_),
             {.gate_deadline = gate_deadline}),
      hangup_(rooms.io, SIGHUP) {
    wait_for_hangup();
}

GuardWiring::~GuardWiring() {
    inspector_.join();
    deep_looks_.join();
}

void GuardWiring::reload() {
    watch_.replace_rules(load_rule_files(rules_));
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
