// The gate of `stoa execute`: the same question before each run as in serve, answered on the command line beforehand. It keeps nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/thread_pool.hpp>

#include "base/task.h"
#include "verdicts/judge.h"
#include "verdicts/run_gate.h"

namespace stoa {

/// What `--guard` says.
enum class GuardMode : std::uint8_t { warn, stop, off };

/// On the event loop's thread; it and what it stands on outlive the sessions.
class HeadlessGate final : public RunGate {
public:
    struct Found {
        std::string run_id;
        std::string category;  ///< for people
        GateDecision decision = GateDecision::run;
        guard::Level level = guard::Level::warn;  ///< notify: for the operator's list alone
    };
    [[nodiscard]] HeadlessGate(asio::any_io_executor executor, asio::thread_pool& pool, const guard::RuleBook& book, GuardMode mode,
                               std::function<void(const Found&)> tell)
        : executor_(std::move(executor)), pool_(pool), book_(book), mode_(mode), tell_(std::move(tell)) {}
    HeadlessGate(const HeadlessGate&) = delete;

    [[nodiscard]] std::shared_ptr<NotebookGate> open(const NotebookId& notebook, std::function<void()> news) override;

private:
    class Notebook;

    const asio::any_io_executor executor_;
    asio::thread_pool& pool_;
    const guard::RuleBook& book_;
    const GuardMode mode_;
    const std::function<void(const Found&)> tell_;
};

}  // namespace stoa
