// Between one notebook's kernel and its pages: comm messages both ways, and the widgets' states in the middle, so that every page
// shows the same and a page that comes later too. No I/O and no clock: messages in, letters out.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sessions/output_widgets.h"
#include "sessions/widget_states.h"

namespace stoa {

class WidgetRelay {
public:
    struct Letter {
        std::uint64_t page;
        wire::ServerMessage message;
    };
    struct Step {
        std::vector<Letter> letters;
        std::vector<wire::ToShim> send;
    };

    /// A notebook is opened: the states as its file has them.
    void load(const boost::json::value& saved) {
        states_.load(saved);
        saved_version_ = states_.version();
    }

    /// A file took the notebook's place: its states are there too, but a kernel's own stay.
    void replaced(const boost::json::value& saved) {
        if (live_.empty()) states_.clear();
        load(saved);
    }

    [[nodiscard]] Step page_opened(std::uint64_t page);
    void page_left(std::uint64_t page);
    [[nodiscard]] Step page_said(std::uint64_t page, const wire::SendCommMessage& message);

    /// A link to the shim. `is_same_kernel`: the states that are known are of this kernel, though perhaps not its last ones.
    [[nodiscard]] Step attached(bool hears, bool is_same_kernel);
    [[nodiscard]] Step heard(const wire::CommHeard& heard);
    [[nodiscard]] Step handled(const wire::CommHandled& handled);
    /// The output is a widget's: it goes no further.
    [[nodiscard]] bool take_output(const wire::RunOutput& output, Step& step);
    /// The kernel of all comms is gone; `shown` are the models that outputs show, which stay to be looked at.
    [[nodiscard]] Step kernel_ended(const std::set<std::string>& shown);
    void detached() { hears_ = false; }
    /// Whether one of these models is, or holds, the widget that a page's message spoke to.
    [[nodiscard]] bool shows(const std::set<std::string>& shown, const std::string& message_id) const;

    [[nodiscard]] bool needs_saving() const { return states_.version() != saved_version_; }
    /// For metadata.widgets: what the outputs show.
    [[nodiscard]] boost::json::value save(const std::set<std::string>& shown);
    [[nodiscard]] const WidgetStates& states() const { return states_; }

private:
    void tell(Step& step, const wire::CommMessage& comm, std::optional<std::string> cause, std::uint64_t but = 0) const;
    void take_all_states(const wire::CommMessage& comm, Step& step);
    [[nodiscard]] wire::Widgets whole() const;

    WidgetStates states_;
    OutputWidgets outputs_;
    std::set<std::uint64_t> pages_;               // that opened the widgets
    struct Asked {
        std::uint64_t page;
        std::string comm_id;
    };
    std::map<std::string, Asked> asked_;  // by message_id
    std::set<std::string> live_;                  // comms that the kernel has open
    bool hears_ = false;                          // a kernel is there to be sent to
    std::int64_t saved_version_ = 0;
    std::int64_t last_own_ = 0;
};

}  // namespace stoa
