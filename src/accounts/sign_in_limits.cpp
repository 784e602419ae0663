#include "accounts/sign_in_limits.h"

#include "accounts/secret.h"

namespace stoa {

namespace {

/// A name can be as long as a request lets it; what is remembered is short. An address keeps its first part, so that an
/// IPv6 household stays one.
std::string both(const std::string& login, const std::string& peer) {
    return hash_of_secret(login + "\n" + address_key(peer));
}

}  // namespace

bool SignInLimits::allows(const std::string& login, const std::string& peer, Time now) {
    return by_both_.allows(both(login, peer), now) && by_address_.allows(peer, now);
}

void SignInLimits::trying(const std::string& login, const std::string& peer, Time now) {
    by_both_.failed(both(login, peer), now);
    by_address_.failed(peer, now);
    recent_.push_back(now);
    if (recent_.size() > numbers_.slow_after + 1) recent_.pop_front();
}

void SignInLimits::succeeded(const std::string& login, const std::string& peer) {
    // The address keeps its other failures: one's own account must not buy more tries at those of others.
    by_both_.succeeded(both(login, peer));
    by_address_.forgive(peer);
    if (!recent_.empty()) recent_.pop_back();
}

milliseconds SignInLimits::delay(Time now) {
    while (!recent_.empty() && now - recent_.front() >= numbers_.slow_window) recent_.pop_front();
    return recent_.size() > numbers_.slow_after ? numbers_.slow_down : milliseconds(0);
}

}  // namespace stoa
