#include "runtimes/runtime_stream.h"

#include <boost/asio/redirect_error.hpp>

namespace stoa {

Task<std::optional<std::string>> RuntimeStream::receive() {
    while (waiting_.empty() && open_) {
        boost::system::error_code ignored;
        co_await woken_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    if (waiting_.empty()) co_return std::nullopt;
    std::string next = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= next.size();
    co_return next;
}

void RuntimeStream::heard(std::string payload) {
    if (!open_) return;
    if (waiting_bytes_ + payload.size() > max_waiting_bytes) return close();
    waiting_bytes_ += payload.size();
    waiting_.push_back(std::move(payload));
    woken_.cancel();
}

void RuntimeStream::end() {
    open_ = false;
    woken_.cancel();
}

}  // namespace stoa
