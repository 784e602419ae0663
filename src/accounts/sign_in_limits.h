// How often somebody may try passwords. No clock, no I/O. Nobody can lock another person's account: failures count against
// an address, and against an account only together with the address they came from. What remains, many addresses at once,
// slows every check down.
#pragma once

#include <deque>
#include <string>

#include "accounts/failure_limit.h"

namespace stoa {

struct SignInLimitNumbers {
    FailureLimits by_account_and_address{.max_failures = 5};
    FailureLimits by_address{.max_failures = 30};
    std::size_t slow_after = 60;            ///< failures of everybody within slow_window; then each check waits slow_down
    milliseconds slow_window{60'000};
    milliseconds slow_down{1'000};
    int max_checks_at_once = 32;            ///< waiting ones included; more are refused
};

class SignInLimits {
public:
    explicit SignInLimits(SignInLimitNumbers numbers = {})
        : numbers_(numbers), by_both_(numbers.by_account_and_address), by_address_(numbers.by_address) {}

    [[nodiscard]] bool allows(const std::string& login, const std::string& peer, Time now);
    /// Counted before the check, so that many at once do not all get through; succeeded() takes it back.
    void trying(const std::string& login, const std::string& peer, Time now);
    void succeeded(const std::string& login, const std::string& peer);
    /// How long a check has to wait now.
    [[nodiscard]] milliseconds delay(Time now);
    [[nodiscard]] const SignInLimitNumbers& numbers() const { return numbers_; }

private:
    const SignInLimitNumbers numbers_;
    FailureLimit by_both_;
    FailureLimit by_address_;
    std::deque<Time> recent_;  // failures of everybody, at most slow_after + 1
};

}  // namespace stoa
