// ipywidgets' Output: while its msg_id names a run or a comm message, what that prints belongs into the widget and not under the
// cell. Jupyter leaves this to each page; here the session does it once for all of them. No I/O and no clock.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "sessions/widget_states.h"
#include "wire/shim.h"

namespace stoa {

/// What becomes of an output: not caught, it belongs under its cell.
struct Caught {
    bool is_caught = false;
    std::optional<wire::CommMessage> told;  ///< tells pages and kernel of the widget's new outputs
};

class OutputWidgets {
public:
    /// Text kept by one widget; what it shows beyond is cut at the front, whole outputs.
    static constexpr std::size_t max_bytes = 1 << 20;
    static constexpr std::size_t max_outputs = 1'000;

    /// After the states have taken the message: a widget may have begun to catch outputs, or ended.
    void heard(const wire::CommMessage& comm, const WidgetStates& states);
    [[nodiscard]] Caught take(const wire::RunOutput& output, WidgetStates& states);
    void clear() { catching_.clear(); clear_waits_.clear(); }

private:
    std::map<std::string, std::string> catching_;  // msg_id -> comm_id
    std::map<std::string, bool> clear_waits_;      // by comm_id: clear_output(wait=True)
};

}  // namespace stoa
