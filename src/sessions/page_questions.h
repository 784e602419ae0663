// Which page asked the kernel what: an answer finds its way back, or is said to be none when the kernel's link is lost.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

namespace stoa {

class PageQuestions {
public:
    struct Asked {
        std::int64_t number;  // as the shim knows it
        std::uint64_t page;
        std::int64_t ask_id;  // as the page knows it
    };

    /// -> the number to ask the shim with. Of more than max_waiting the oldest is forgotten: its page gave up long ago.
    std::int64_t add(std::uint64_t page, std::int64_t ask_id) {
        asked_.push_back({++last_number_, page, ask_id});
        if (asked_.size() > max_waiting) asked_.pop_front();
        return last_number_;
    }
    std::optional<Asked> take(std::int64_t number) {
        for (auto at = asked_.begin(); at != asked_.end(); ++at) {
            if (at->number != number) continue;
            const Asked found = *at;
            asked_.erase(at);
            return found;
        }
        return std::nullopt;
    }
    std::deque<Asked> take_all() { return std::exchange(asked_, {}); }

private:
    static constexpr std::size_t max_waiting = 256;

    std::deque<Asked> asked_;
    std::int64_t last_number_ = 0;
};

}  // namespace stoa
