// The widgets of one notebook: each model's state as the kernel and the pages left it, with its binary values, within limits.
// No I/O and no clock. In a file it stands under metadata.widgets, as nbformat has it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "wire/page.h"

namespace stoa {

/// nbformat's name for saved widget state.
inline constexpr std::string_view widget_state_mime = "application/vnd.jupyter.widget-state+json";

class WidgetStates {
public:
    struct Limits {
        std::size_t widgets = wire::max_widgets;
        std::size_t bytes = wire::max_widget_state_bytes;
        std::size_t saved_bytes = wire::max_saved_widget_bytes;
        Limits() {}
    };
    WidgetStates() : WidgetStates(Limits()) {}
    explicit WidgetStates(Limits limits) : limits_(limits) {}

    /// An open, an update or a close, of the kernel or of a page. Others change nothing. False: it is of no widget kept here.
    bool take(const wire::CommMessage& comm);
    /// One value of a model's state; false when there is no such model, or no room.
    bool set(const std::string& comm_id, std::string_view key, boost::json::value value);
    void clear();

    [[nodiscard]] bool is_known(const std::string& comm_id) const { return widgets_.contains(comm_id); }
    [[nodiscard]] const boost::json::object* find(const std::string& comm_id) const;
    [[nodiscard]] std::size_t count() const { return widgets_.size(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    /// Rises with every change.
    [[nodiscard]] std::int64_t version() const { return version_; }

    [[nodiscard]] wire::Widgets whole() const;  ///< is_live is the caller's
    /// These models and those that their states name ("IPY_MODEL_<id>").
    [[nodiscard]] std::set<std::string> reachable(const std::set<std::string>& from) const;
    void keep_only(const std::set<std::string>& comm_ids);
    /// For metadata.widgets; null when none of them is kept. What doesn't fit into the limit is left out, whole widgets.
    [[nodiscard]] boost::json::value saved(const std::set<std::string>& comm_ids) const;
    /// What saved() gave, or another program. Whatever is no widget state is passed over.
    void load(const boost::json::value& saved);

private:
    struct Widget {
        boost::json::object state;
        std::map<std::string, wire::WidgetBuffer> buffers;  // by the JSON text of the path
        std::size_t bytes = 0;
        std::int64_t number = 0;  // in the order of opening
    };
    bool add(const std::string& comm_id, boost::json::object state, std::vector<wire::WidgetBuffer> buffers);
    bool merge(Widget& widget, const boost::json::object& state, std::vector<wire::WidgetBuffer> buffers);
    void remove(const std::string& comm_id);
    void leave_out(const std::string& comm_id);

    Limits limits_;
    std::unordered_map<std::string, Widget> widgets_;
    std::set<std::string> left_out_;
    std::size_t bytes_ = 0;
    std::int64_t last_number_ = 0;
    std::int64_t version_ = 0;
};

}  // namespace stoa
