// The comm messages that pages sent to a kernel: which it has not handled yet, and which may still cause output.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace stoa {

class CommRequests {
public:
    /// False when too much waits at the kernel already: it is not to be sent.
    [[nodiscard]] bool add(const std::string& message_id, std::size_t bytes);
    /// False when it was handled before, or never sent.
    [[nodiscard]] bool handled(const std::string& message_id);
    [[nodiscard]] bool empty() const { return unhandled_.empty(); }
    [[nodiscard]] bool is_known(const std::string& message_id) const { return known_.contains(message_id); }
    /// The kernel is gone: what it has not handled, in no order.
    [[nodiscard]] std::vector<std::string> take_unhandled();
    /// What was forgotten for the sake of newer ones since the last call.
    [[nodiscard]] std::vector<std::string> take_forgotten() { return std::exchange(forgotten_, {}); }

    /// The id under which the kernel knows it. '/' can't stand in an id of a page, so it looks like no run.
    [[nodiscard]] static std::string jupyter_id_of(std::string_view message_id);
    /// The way back; empty when the id is no comm message's.
    [[nodiscard]] static std::string_view message_id_of(std::string_view jupyter_id);

private:
    std::unordered_map<std::string, std::size_t> unhandled_;  // with its bytes
    std::size_t unhandled_bytes_ = 0;
    std::unordered_set<std::string> known_;
    std::deque<std::string> order_;
    std::vector<std::string> forgotten_;
};

}  // namespace stoa
