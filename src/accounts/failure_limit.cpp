#include "accounts/failure_limit.h"

#include <arpa/inet.h>

namespace stoa {

std::string address_key(std::string_view peer) {
    std::string text(peer);
    in6_addr address{};
    if (::inet_pton(AF_INET6, text.c_str(), &address) != 1) return text;
    return std::string(reinterpret_cast<const char*>(&address), 8);
}

void FailureLimit::forget_old(Time now) {
    while (!order_.empty()) {
        const auto& [began, key] = order_.front();
        if (peers_.size() < limits_.max_peers && order_.size() < 2 * limits_.max_peers && now - began < limits_.window) return;
        if (const auto found = peers_.find(key); found != peers_.end() && found->second.began == began) peers_.erase(found);
        order_.pop_front();
    }
}

bool FailureLimit::allows(std::string_view peer, Time now) {
    const auto found = peers_.find(address_key(peer));
    return found == peers_.end() || found->second.failures < limits_.max_failures || now - found->second.began >= limits_.window;
}

void FailureLimit::failed(std::string_view peer, Time now) {
    const std::string key = address_key(peer);
    auto found = peers_.find(key);
    if (found != peers_.end() && now - found->second.began < limits_.window) {
        ++found->second.failures;
        return;
    }
    forget_old(now);
    peers_[key] = Peer{now, 1};
    order_.emplace_back(now, key);
}

void FailureLimit::forgive(std::string_view peer) {
    const auto found = peers_.find(address_key(peer));
    if (found != peers_.end() && found->second.failures > 0) --found->second.failures;
}

void FailureLimit::succeeded(std::string_view peer) {
    peers_.erase(address_key(peer));
}

}  // namespace stoa
