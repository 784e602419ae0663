// A kernel's comm messages on their way to the log. A progress bar updates its widget a thousand times a second, and only the
// latest values are seen: updates of one widget are merged for max_comm_delay_ms. No I/O and no clock.
#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "wire/shim.h"

namespace stoa {

class CommOutput {
public:
    using Emit = std::function<void(wire::CommHeard)>;
    explicit CommOutput(Emit emit) : emit_(std::move(emit)) {}

    /// `bytes`: what the message takes, about. Anything but a plain update goes out at once, behind the updates that wait.
    void heard(wire::CommHeard comm, std::size_t bytes, Time now);
    void flush();
    /// While the log on disk is over its limit everything is dropped.
    void set_log_full(bool full) { log_full_ = full; }

    /// Outputs that follow belong to another place than those before (ipywidgets' Output sets or leaves msg_id).
    [[nodiscard]] static bool redirects_output(const wire::CommMessage& comm);
    [[nodiscard]] std::optional<Time> deadline() const;
    void tick(Time now);

private:
    Emit emit_;
    bool log_full_ = false;
    std::vector<wire::CommHeard> waiting_;  // one of a widget, in the order of their first
    std::unordered_map<std::string, std::size_t> places_;
    std::size_t waiting_bytes_ = 0;
    Time due_{};
};

}  // namespace stoa
