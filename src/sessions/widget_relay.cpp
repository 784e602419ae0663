#include "sessions/widget_relay.h"

namespace stoa {

namespace json = boost::json;

namespace {

constexpr std::size_t max_asked = 10'000;  // messages of pages that wait for comm_handled
// What ipywidgets 7.7 and 8 answer about all widgets at once, for a frontend that comes late.
constexpr std::string_view control_target = "jupyter.widget.control";
constexpr std::string_view control_comm = "stoa-widget-states";
constexpr std::string_view own_prefix = "stoa-";

bool has_method(const wire::CommMessage& comm, std::string_view name) {
    const auto* data = comm.data.if_object();
    const auto* method = data ? data->if_contains("method") : nullptr;
    return method && method->is_string() && std::string_view(method->get_string()) == name;
}

}  // namespace

WidgetRelay::Step WidgetRelay::page_opened(std::uint64_t page) {
    pages_.insert(page);
    Step step;
    step.letters.push_back({page, whole()});
    return step;
}

void WidgetRelay::page_left(std::uint64_t page) {
    pages_.erase(page);
    std::erase_if(asked_, [&](const auto& each) { return each.second.page == page; });
}

WidgetRelay::Step WidgetRelay::page_said(std::uint64_t page, const wire::SendCommMessage& message) {
    Step step;
    // A comm of a kernel that is gone: nobody is there to hear it, and what it changed would be shown as if somebody had.
    const bool opens = message.comm.kind == wire::CommKind::open;
    if (!hears_ || (!opens && states_.is_known(message.comm.comm_id) && !live_.contains(message.comm.comm_id)) ||
        asked_.size() >= max_asked) {
        step.letters.push_back({page, wire::CommDone{message.message_id}});
        return step;
    }
    if (states_.take(message.comm) && (has_method(message.comm, "update") || message.comm.kind != wire::CommKind::message))
        tell(step, message.comm, {}, page);
    if (message.comm.kind == wire::CommKind::close) live_.erase(message.comm.comm_id);
    else if (opens) live_.insert(message.comm.comm_id);
    asked_[message.message_id] = {page, message.comm.comm_id};
    step.send.emplace_back(wire::SendComm{message.message_id, message.comm});
    return step;
}

WidgetRelay::Step WidgetRelay::attached(bool hears, bool is_same_kernel) {
    Step step;
    hears_ = hears;
    if (!is_same_kernel || states_.count() == 0) return step;
    for (const wire::WidgetState& widget : states_.whole().widgets) live_.insert(widget.comm_id);
    if (!hears) return step;
    wire::CommMessage open{wire::CommKind::open, std::string(control_comm), std::string(control_target), json::object(), {}, {}};
    wire::CommMessage ask{wire::CommKind::message, std::string(control_comm), {}, {{"method", "request_states"}}, {}, {}};
    for (wire::CommMessage* each : {&open, &ask})
        step.send.emplace_back(wire::SendComm{std::string(own_prefix) + std::to_string(++last_own_), std::move(*each)});
    return step;
}

WidgetRelay::Step WidgetRelay::heard(const wire::CommHeard& heard) {
    Step step;
    hears_ = true;
    const wire::CommMessage& comm = heard.comm;
    if (comm.comm_id == control_comm) {
        if (has_method(comm, "update_states")) take_all_states(comm, step);
        return step;
    }
    // The kernel's echo of the outputs that this house told it.
    if (heard.comm_message_id && heard.comm_message_id->starts_with(own_prefix) && has_method(comm, "echo_update")) return step;
    if (comm.kind == wire::CommKind::open) live_.insert(comm.comm_id);
    (void)states_.take(comm);
    outputs_.heard(comm, states_);
    if (comm.kind == wire::CommKind::close) live_.erase(comm.comm_id);
    tell(step, comm, heard.comm_message_id);
    return step;
}

/// A state for each widget; binary values stand in one list, each with its widget's id before its path.
void WidgetRelay::take_all_states(const wire::CommMessage& comm, Step& step) {
    const json::object& data = comm.data.get_object();
    const auto* states = data.if_contains("states");
    const auto* paths = data.if_contains("buffer_paths");
    if (!states || !states->is_object()) return;
    for (const auto& item : states->get_object()) {
        const auto* entry = item.value().if_object();
        const auto* state = entry ? entry->if_contains("state") : nullptr;
        if (!state || !state->is_object()) continue;
        wire::CommMessage open{wire::CommKind::open, std::string(item.key()), "jupyter.widget", json::object(), {}, {}};
        json::array own_paths;
        for (std::size_t i = 0; comm.buffers && paths && paths->is_array() && i < comm.buffers->size(); ++i) {
            const auto* path = i < paths->get_array().size() ? paths->get_array()[i].if_array() : nullptr;
            if (!path || path->empty() || (*path)[0] != json::value(item.key())) continue;
            own_paths.emplace_back(json::array(path->begin() + 1, path->end()));
            if (!open.buffers) open.buffers.emplace();
            open.buffers->push_back((*comm.buffers)[i]);
        }
        open.data = {{"state", *state}, {"buffer_paths", std::move(own_paths)}};
        (void)states_.take(open);
        outputs_.heard(open, states_);
        live_.insert(open.comm_id);
    }
    for (const std::uint64_t page : pages_) step.letters.push_back({page, whole()});
}

WidgetRelay::Step WidgetRelay::handled(const wire::CommHandled& handled) {
    Step step;
    const auto at = asked_.find(handled.message_id);
    if (at == asked_.end()) return step;
    step.letters.push_back({at->second.page, wire::CommDone{handled.message_id}});
    asked_.erase(at);
    return step;
}

bool WidgetRelay::take_output(const wire::RunOutput& output, Step& step) {
    Caught caught = outputs_.take(output, states_);
    if (!caught.told) return caught.is_caught;
    tell(step, *caught.told, {});
    if (hears_) step.send.emplace_back(wire::SendComm{std::string(own_prefix) + std::to_string(++last_own_), std::move(*caught.told)});
    return true;
}

WidgetRelay::Step WidgetRelay::kernel_ended(const std::set<std::string>& shown) {
    Step step;
    hears_ = false;
    live_.clear();
    outputs_.clear();
    for (const auto& [message_id, asked] : asked_) step.letters.push_back({asked.page, wire::CommDone{message_id}});
    asked_.clear();
    if (states_.count() == 0) return step;
    states_.keep_only(states_.reachable(shown));
    for (const std::uint64_t page : pages_) step.letters.push_back({page, whole()});
    return step;
}

bool WidgetRelay::shows(const std::set<std::string>& shown, const std::string& message_id) const {
    const auto asked = asked_.find(message_id);
    return asked != asked_.end() && !shown.empty() && states_.reachable(shown).contains(asked->second.comm_id);
}

json::value WidgetRelay::save(const std::set<std::string>& shown) {
    saved_version_ = states_.version();
    return states_.saved(states_.reachable(shown));
}

wire::Widgets WidgetRelay::whole() const {
    wire::Widgets all = states_.whole();
    all.is_live = hears_ && !live_.empty();
    return all;
}

void WidgetRelay::tell(Step& step, const wire::CommMessage& comm, std::optional<std::string> cause, std::uint64_t but) const {
    for (const std::uint64_t page : pages_) {
        if (page != but) step.letters.push_back({page, wire::CommForPage{cause, comm}});
    }
}

}  // namespace stoa
