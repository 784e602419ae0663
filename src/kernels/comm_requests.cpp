#include "kernels/comm_requests.h"

#include "kernels/kernel_limits.h"

namespace stoa {

namespace {

constexpr std::string_view prefix = "comm/";

}  // namespace

bool CommRequests::add(const std::string& message_id, std::size_t bytes) {
    if (unhandled_.size() >= max_unhandled_comms || unhandled_bytes_ + bytes > max_unhandled_comm_bytes) return false;
    if (!known_.insert(message_id).second) return false;
    unhandled_.emplace(message_id, bytes);
    unhandled_bytes_ += bytes;
    order_.push_back(message_id);
    if (order_.size() > max_known_comms) {
        forgotten_.push_back(order_.front());
        known_.erase(order_.front());
        order_.pop_front();
    }
    return true;
}

bool CommRequests::handled(const std::string& message_id) {
    const auto at = unhandled_.find(message_id);
    if (at == unhandled_.end()) return false;
    unhandled_bytes_ -= at->second;
    unhandled_.erase(at);
    return true;
}

std::vector<std::string> CommRequests::take_unhandled() {
    std::vector<std::string> ids;
    for (auto& [id, bytes] : std::exchange(unhandled_, {})) ids.push_back(id);
    unhandled_bytes_ = 0;
    return ids;
}

std::string CommRequests::jupyter_id_of(std::string_view message_id) {
    return std::string(prefix) + std::string(message_id);
}

std::string_view CommRequests::message_id_of(std::string_view jupyter_id) {
    return jupyter_id.starts_with(prefix) ? jupyter_id.substr(prefix.size()) : std::string_view();
}

}  // namespace stoa
