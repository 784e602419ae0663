// Somebody in a session who has no browser: hears what a page would and keeps what counts for a run.
#pragma once

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <string>

#include "base/task.h"
#include "sessions/sessions.h"

namespace stoa {

using SteadyTime = std::chrono::steady_clock::time_point;

/// What a page would be: hears the session and keeps what counts here.
class HeadlessPage final : public Page {
public:
    [[nodiscard]] HeadlessPage(asio::any_io_executor executor, PersonId person)
        : person_(std::move(person)), news_(std::move(executor)) {}

    void send(std::shared_ptr<const std::string> message) override {
        auto decoded = wire::decode_server_message(*message);
        if (!decoded) return;
        if (const auto* welcome = std::get_if<wire::Welcome>(&*decoded)) {
            is_welcome = true;
            runtime = welcome->runtime;
        } else if (const auto* runs_changed = std::get_if<wire::RunsChanged>(&*decoded)) {
            for (const wire::RunState& run : runs_changed->runs) runs[run.run_id] = run;
        } else if (const auto* runtime_changed = std::get_if<wire::RuntimeChanged>(&*decoded)) {
            runtime = runtime_changed->runtime;
        } else if (const auto* input_changed = std::get_if<wire::InputChanged>(&*decoded)) {
            asks_input = input_changed->input.has_value();
        } else {
            return;
        }
        news_.cancel();
    }
    void close(wire::CloseCode) override {
        is_closed = true;
        news_.cancel();
    }
    const ClientId& client() const override { return client_; }
    const PersonId& person() const override { return person_; }
    std::string name() const override { return "stoa execute"; }

    void wake() { news_.cancel(); }
    /// False when `deadline` came before `claim` was true.
    template <class Claim>
    Task<bool> until(Claim claim, SteadyTime deadline) {
        while (!claim()) {
            if (std::chrono::steady_clock::now() >= deadline) co_return false;
            news_.expires_at(deadline);
            boost::system::error_code woken;
            co_await news_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        }
        co_return true;
    }

    bool is_welcome = false, is_closed = false, asks_input = false;
    std::map<std::string, wire::RunState> runs;
    wire::RuntimeState runtime;

private:
    const ClientId client_{random_id()};
    const PersonId person_;
    asio::steady_timer news_;
};

}  // namespace stoa
