#include "sessions/output_widgets.h"

#include <boost/json/serialize.hpp>

namespace stoa {

namespace json = boost::json;

namespace {

bool is_update(const json::object* data) {
    const auto* method = data ? data->if_contains("method") : nullptr;
    return method && method->is_string() && (method->get_string() == "update" || method->get_string() == "echo_update");
}

std::string text_of(const json::object& object, std::string_view key) {
    const auto* found = object.if_contains(key);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

json::object nbformat_of(const wire::Output& output) {
    json::object out{{"output_type", wire::name_of(output.type)}};
    if (output.type == wire::OutputType::error) {
        out["ename"] = output.ename.value_or("");
        out["evalue"] = output.evalue.value_or("");
        json::array lines;
        for (const std::string& line : output.traceback.value_or(std::vector<std::string>())) lines.emplace_back(line);
        out["traceback"] = std::move(lines);
        return out;
    }
    out["data"] = output.data.value_or(json::object());
    out["metadata"] = output.metadata.value_or(json::object());
    if (output.type == wire::OutputType::execute_result) {
        if (output.execution_count) out["execution_count"] = *output.execution_count;
        else out["execution_count"] = nullptr;
    }
    if (output.display_id) out["transient"] = {{"display_id", *output.display_id}};
    return out;
}

void append_stream(json::array& outputs, const wire::StreamAppended& op) {
    const std::string_view name = wire::name_of(op.name);
    const std::string text = op.chunk.text.value_or("");
    if (!outputs.empty()) {
        json::object& last = outputs.back().as_object();
        if (text_of(last, "output_type") == "stream" && text_of(last, "name") == name) {
            last["text"].as_string().append(text);
            return;
        }
    }
    outputs.push_back({{"output_type", "stream"}, {"name", name}, {"text", text}});
}

bool update_display(json::array& outputs, const wire::DisplayUpdated& op) {
    bool found = false;
    for (json::value& each : outputs) {
        json::object& output = each.as_object();
        const auto* transient = output.if_contains("transient");
        if (!transient || !transient->is_object() || text_of(transient->get_object(), "display_id") != op.display_id) continue;
        output["data"] = op.data;
        output["metadata"] = op.metadata;
        found = true;
    }
    return found;
}

/// The newest outputs within the limits.
void trim(json::array& outputs) {
    std::size_t bytes = 0, keep = 0;
    while (keep < outputs.size() && keep < OutputWidgets::max_outputs) {
        const json::object& output = outputs[outputs.size() - 1 - keep].get_object();
        const auto* text = output.if_contains("text");
        const std::size_t size = text ? text->as_string().size() : json::serialize(output).size();
        if (keep > 0 && bytes + size > OutputWidgets::max_bytes) break;
        bytes += size;
        ++keep;
    }
    outputs.erase(outputs.begin(), outputs.end() - static_cast<std::ptrdiff_t>(keep));
    if (outputs.empty()) return;
    if (auto* text = outputs[0].get_object().if_contains("text"); text && text->as_string().size() > OutputWidgets::max_bytes) {
        std::string_view whole = text->as_string();
        const std::size_t line = whole.find('\n', whole.size() - OutputWidgets::max_bytes);
        *text = line == std::string_view::npos ? std::string() : std::string(whole.substr(line + 1));
    }
}

}  // namespace

void OutputWidgets::heard(const wire::CommMessage& comm, const WidgetStates& states) {
    const json::object* state = states.find(comm.comm_id);
    const json::object* data = comm.data.if_object();
    if (comm.kind == wire::CommKind::close || (state && text_of(*state, "_model_name") == "OutputModel" &&
                                               (comm.kind == wire::CommKind::open || is_update(data)))) {
        std::erase_if(catching_, [&](const auto& each) { return each.second == comm.comm_id; });
        if (!state || comm.kind == wire::CommKind::close) return;
        if (std::string msg_id = text_of(*state, "msg_id"); !msg_id.empty()) catching_[std::move(msg_id)] = comm.comm_id;
    }
}

Caught OutputWidgets::take(const wire::RunOutput& output, WidgetStates& states) {
    if (catching_.empty()) return {};
    const std::string cause = output.run_id ? *output.run_id : output.comm_message_id ? "comm/" + *output.comm_message_id : std::string();
    const auto at = catching_.find(cause);
    if (at == catching_.end()) return {};
    const std::string& comm_id = at->second;
    const json::object* state = states.find(comm_id);
    if (!state) return {};
    json::array outputs;
    if (const auto* before = state->if_contains("outputs"); before && before->is_array()) {
        for (const json::value& each : before->get_array()) {
            if (each.is_object()) outputs.push_back(each);
        }
    }
    if (const auto* cleared = std::get_if<wire::OutputsCleared>(&output.op)) {
        clear_waits_[comm_id] = cleared->wait;
        if (cleared->wait) return {true, std::nullopt};
        outputs.clear();
    } else {
        const bool adds = std::holds_alternative<wire::StreamAppended>(output.op) || std::holds_alternative<wire::DisplayAdded>(output.op);
        if (adds && std::exchange(clear_waits_[comm_id], false)) outputs.clear();
        if (const auto* stream = std::get_if<wire::StreamAppended>(&output.op)) {
            append_stream(outputs, *stream);
        } else if (const auto* added = std::get_if<wire::DisplayAdded>(&output.op)) {
            outputs.push_back(nbformat_of(added->output));
        } else if (const auto* updated = std::get_if<wire::DisplayUpdated>(&output.op)) {
            if (!update_display(outputs, *updated)) return {};
        } else {
            return {};
        }
        trim(outputs);
    }
    (void)states.set(comm_id, "outputs", outputs);
    json::object data{{"method", "update"}, {"state", {{"outputs", std::move(outputs)}}}, {"buffer_paths", json::array()}};
    return {true, wire::CommMessage{wire::CommKind::message, comm_id, {}, std::move(data), {}, {}}};
}

}  // namespace stoa
