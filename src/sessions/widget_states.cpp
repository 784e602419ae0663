#include "sessions/widget_states.h"

#include <algorithm>

#include <boost/json/serialize.hpp>

namespace stoa {

namespace json = boost::json;

namespace {

constexpr std::string_view model_prefix = "IPY_MODEL_";
constexpr std::size_t max_left_out = 100'000;  // remembered; a kernel that opens more is past helping

std::size_t size_of(const json::value& value) {
    return value.is_string() ? value.get_string().size() + 2 : json::serialize(value).size();
}

const json::object* object_at(const json::object& object, std::string_view key) {
    const auto* found = object.if_contains(key);
    return found ? found->if_object() : nullptr;
}

std::string_view text_at(const json::object& object, std::string_view key) {
    const auto* found = object.if_contains(key);
    return found && found->is_string() ? std::string_view(found->get_string()) : std::string_view();
}

/// The buffers with their places; none when the message doesn't name a place for each.
std::vector<wire::WidgetBuffer> buffers_of(const wire::CommMessage& comm) {
    std::vector<wire::WidgetBuffer> buffers;
    const auto* data = comm.data.if_object();
    const auto* paths = data ? data->if_contains("buffer_paths") : nullptr;
    if (!comm.buffers || !paths || !paths->is_array() || paths->get_array().size() != comm.buffers->size()) return buffers;
    for (std::size_t i = 0; i < comm.buffers->size(); ++i) {
        const json::value& path = paths->get_array()[i];
        if (path.is_array() && !path.get_array().empty()) buffers.push_back({path, (*comm.buffers)[i]});
    }
    return buffers;
}

std::string_view root_of(const wire::WidgetBuffer& buffer) {
    const json::value& first = buffer.path.get_array()[0];
    return first.is_string() ? std::string_view(first.get_string()) : std::string_view();
}

std::size_t size_of(const wire::WidgetBuffer& buffer) {
    return buffer.data.size() + 40;
}

void find_models(const json::value& value, std::vector<std::string>& found) {
    if (const auto* text = value.if_string()) {
        if (text->starts_with(model_prefix)) found.emplace_back(std::string_view(*text).substr(model_prefix.size()));
    } else if (const auto* list = value.if_array()) {
        for (const json::value& item : *list) find_models(item, found);
    } else if (const auto* object = value.if_object()) {
        for (const auto& item : *object) find_models(item.value(), found);
    }
}

}  // namespace

bool WidgetStates::take(const wire::CommMessage& comm) {
    const json::object* data = comm.data.if_object();
    if (comm.kind == wire::CommKind::open) {
        if (comm.target_name != "jupyter.widget" || !data) return false;
        // Before ipywidgets 7 the data were the state itself; it is kept, so that the page can say what it is.
        const json::object* state = object_at(*data, "state");
        return add(comm.comm_id, state ? *state : *data, buffers_of(comm));
    }
    const auto at = widgets_.find(comm.comm_id);
    if (at == widgets_.end()) {
        if (comm.kind == wire::CommKind::close) left_out_.erase(comm.comm_id);
        return false;
    }
    if (comm.kind == wire::CommKind::close) {
        remove(comm.comm_id);
        return true;
    }
    const std::string_view method = data ? text_at(*data, "method") : std::string_view();
    if (method != "update" && method != "echo_update") return true;
    if (const json::object* state = object_at(*data, "state"); state && !merge(at->second, *state, buffers_of(comm)))
        leave_out(comm.comm_id);
    return true;
}

bool WidgetStates::set(const std::string& comm_id, std::string_view key, json::value value) {
    const auto at = widgets_.find(comm_id);
    if (at == widgets_.end()) return false;
    json::object state;
    state.emplace(key, std::move(value));
    return merge(at->second, state, {});
}

bool WidgetStates::add(const std::string& comm_id, json::object state, std::vector<wire::WidgetBuffer> buffers) {
    remove(comm_id);
    if (widgets_.size() >= limits_.widgets) {
        leave_out(comm_id);
        return false;
    }
    Widget& widget = widgets_[comm_id];
    widget.number = ++last_number_;
    if (merge(widget, state, std::move(buffers))) return true;
    leave_out(comm_id);
    return false;
}

bool WidgetStates::merge(Widget& widget, const json::object& state, std::vector<wire::WidgetBuffer> buffers) {
    ++version_;
    bytes_ -= widget.bytes;
    for (const auto& item : state) {
        const std::string_view key = item.key();
        if (auto* before = widget.state.if_contains(key)) widget.bytes -= size_of(*before) + key.size() + 4;
        std::erase_if(widget.buffers, [&](const auto& kept) {
            if (root_of(kept.second) != key) return false;
            widget.bytes -= size_of(kept.second);
            return true;
        });
        widget.state.insert_or_assign(key, item.value());
        widget.bytes += size_of(item.value()) + key.size() + 4;
    }
    for (wire::WidgetBuffer& buffer : buffers) {
        std::string path = json::serialize(buffer.path);
        widget.bytes += size_of(buffer);
        auto [at, is_new] = widget.buffers.try_emplace(std::move(path));
        if (!is_new) widget.bytes -= size_of(at->second);
        at->second = std::move(buffer);
    }
    bytes_ += widget.bytes;
    return bytes_ <= limits_.bytes && widget.buffers.size() <= static_cast<std::size_t>(wire::max_comm_buffers);
}

void WidgetStates::remove(const std::string& comm_id) {
    const auto at = widgets_.find(comm_id);
    if (at == widgets_.end()) return;
    ++version_;
    bytes_ -= at->second.bytes;
    widgets_.erase(at);
}

void WidgetStates::leave_out(const std::string& comm_id) {
    remove(comm_id);
    if (left_out_.size() < max_left_out) left_out_.insert(comm_id);
}

void WidgetStates::clear() {
    ++version_;
    widgets_.clear();
    left_out_.clear();
    bytes_ = 0;
}

const json::object* WidgetStates::find(const std::string& comm_id) const {
    const auto at = widgets_.find(comm_id);
    return at == widgets_.end() ? nullptr : &at->second.state;
}

wire::Widgets WidgetStates::whole() const {
    std::vector<std::pair<std::int64_t, const std::string*>> order;
    for (const auto& [comm_id, widget] : widgets_) order.emplace_back(widget.number, &comm_id);
    std::ranges::sort(order);
    wire::Widgets all;
    all.left_out = static_cast<std::int64_t>(left_out_.size());
    for (const auto& [number, comm_id] : order) {
        const Widget& widget = widgets_.at(*comm_id);
        wire::WidgetState state{*comm_id, widget.state, {}};
        for (const auto& [path, buffer] : widget.buffers) state.buffers.push_back(buffer);
        all.widgets.push_back(std::move(state));
    }
    return all;
}

std::set<std::string> WidgetStates::reachable(const std::set<std::string>& from) const {
    std::set<std::string> reached;
    std::vector<std::string> next(from.begin(), from.end());
    while (!next.empty()) {
        std::string comm_id = std::move(next.back());
        next.pop_back();
        const json::object* state = find(comm_id);
        if (!state || !reached.insert(std::move(comm_id)).second) continue;
        for (const auto& item : *state) find_models(item.value(), next);
    }
    return reached;
}

void WidgetStates::keep_only(const std::set<std::string>& comm_ids) {
    std::vector<std::string> gone;
    for (const auto& [comm_id, widget] : widgets_) {
        if (!comm_ids.contains(comm_id)) gone.push_back(comm_id);
    }
    for (const std::string& comm_id : gone) remove(comm_id);
    left_out_.clear();
}

json::value WidgetStates::saved(const std::set<std::string>& comm_ids) const {
    json::object states;
    std::size_t bytes = 0;
    for (const std::string& comm_id : comm_ids) {
        const auto at = widgets_.find(comm_id);
        if (at == widgets_.end() || bytes + at->second.bytes + 200 > limits_.saved_bytes) continue;
        bytes += at->second.bytes + 200;
        const Widget& widget = at->second;
        json::object entry{{"model_name", text_at(widget.state, "_model_name")},
                           {"model_module", text_at(widget.state, "_model_module")},
                           {"model_module_version", text_at(widget.state, "_model_module_version")},
                           {"state", widget.state}};
        json::array buffers;
        for (const auto& [path, buffer] : widget.buffers)
            buffers.push_back({{"encoding", "base64"}, {"path", buffer.path}, {"data", buffer.data}});
        if (!buffers.empty()) entry["buffers"] = std::move(buffers);
        states[comm_id] = std::move(entry);
    }
    if (states.empty()) return nullptr;
    return {{widget_state_mime, {{"version_major", 2}, {"version_minor", 0}, {"state", std::move(states)}}}};
}

void WidgetStates::load(const json::value& saved) {
    const json::object* widgets = saved.if_object();
    const json::object* body = widgets ? object_at(*widgets, widget_state_mime) : nullptr;
    const json::object* states = body ? object_at(*body, "state") : nullptr;
    if (!states) return;
    for (const auto& item : *states) {
        const json::object* entry = item.value().if_object();
        const json::object* state = entry ? object_at(*entry, "state") : nullptr;
        if (!state || item.key().size() > 200) continue;
        json::object whole = *state;
        // Another program may leave out what stands beside the state.
        for (const auto& [name, from] : {std::pair{"_model_name", "model_name"}, std::pair{"_model_module", "model_module"},
                                         std::pair{"_model_module_version", "model_module_version"}}) {
            if (!whole.contains(name)) whole[name] = text_at(*entry, from);
        }
        std::vector<wire::WidgetBuffer> buffers;
        const auto* list = entry->if_contains("buffers");
        for (const json::value& each : list && list->is_array() ? list->get_array() : json::array()) {
            const json::object* buffer = each.if_object();
            const auto* path = buffer ? buffer->if_contains("path") : nullptr;
            if (!path || !path->is_array() || path->get_array().empty() || text_at(*buffer, "encoding") != "base64") continue;
            buffers.push_back({*path, std::string(text_at(*buffer, "data"))});
        }
        (void)add(std::string(item.key()), std::move(whole), std::move(buffers));
    }
}

}  // namespace stoa
