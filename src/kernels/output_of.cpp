#include "kernels/output_of.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "kernels/kernel_limits.h"

namespace stoa {

namespace json = boost::json;

namespace {

constexpr std::size_t max_mime_bytes = 200;
constexpr std::size_t max_display_id_bytes = 400;

/// Whether a value's JSON text is longer than the limit. Only what could be is written out to be measured.
bool longer_than(const json::value& value, std::size_t limit, std::size_t content_bytes) {
    if (const auto* text = value.if_string()) return text->size() > limit;
    return content_bytes > limit && json::serialize(value).size() > limit;
}

/// The bundle with what is over a limit left out, and a text in its place.
json::object capped_bundle(json::object bundle, std::size_t content_bytes) {
    const bool maybe_over =
        content_bytes > static_cast<std::size_t>(wire::max_output_value_bytes) || bundle.size() > max_mime_types;
    const bool odd_names = std::ranges::any_of(bundle, [](const auto& item) { return item.key().size() > max_mime_bytes; });
    if (!maybe_over && !odd_names) return bundle;
    json::object kept;
    std::string left_out;
    for (auto& item : bundle) {
        if (item.key().size() > max_mime_bytes) continue;
        if (kept.size() >= max_mime_types || longer_than(item.value(), wire::max_output_value_bytes, content_bytes)) {
            left_out += fmt::format("{}{}", left_out.empty() ? "" : ", ", std::string_view(item.key()));
            if (left_out.size() > 1000) left_out.resize(utf8_prefix(left_out, 1000));
            continue;
        }
        kept.emplace(item.key(), std::move(item.value()));
    }
    if (!left_out.empty() && !kept.contains("text/plain"))
        kept.emplace("text/plain", fmt::format("[Too large to be kept: {}. The limit is {} MB a value.]", left_out,
                                               wire::max_output_value_bytes >> 20));
    return kept;
}

json::value capped_metadata(json::object& content, std::size_t content_bytes) {
    auto* metadata = content.if_contains("metadata");
    if (!metadata || !metadata->is_object()) return json::object();
    if (longer_than(*metadata, wire::max_metadata_bytes, content_bytes)) return json::object();
    return std::move(*metadata);
}

std::expected<json::object, DecodeError> bundle_of(JupyterMessage& message) {
    auto* data = message.content.if_contains("data");
    if (!data || !data->is_object()) return std::unexpected(DecodeError{message.type + ".data", "is not an object"});
    return capped_bundle(std::move(data->get_object()), message.content_bytes);
}

std::optional<std::string> display_id_of(const json::object& content) {
    const auto* transient = content.if_contains("transient");
    if (!transient || !transient->is_object()) return std::nullopt;
    const std::string_view id = string_field(transient->get_object(), "display_id");
    if (id.empty() || id.size() > max_display_id_bytes) return std::nullopt;
    return std::string(id);
}

std::string capped_text(std::string_view text, std::size_t limit) {
    return std::string(text.substr(0, utf8_prefix(text, limit)));
}

/// The first and the last lines within the limits of number and size; a line between says what is missing.
std::vector<std::string> capped_traceback(const json::object& content) {
    std::vector<std::string> lines;
    const auto* field = content.if_contains("traceback");
    const auto* list = field ? field->if_array() : nullptr;
    if (!list) return lines;
    std::size_t room = wire::max_output_value_bytes;
    const std::size_t half = max_traceback_lines / 2;
    for (std::size_t i = 0; i < list->size(); ++i) {
        if (list->size() > max_traceback_lines && i == half) {
            const std::size_t missing = list->size() - 2 * half;
            lines.push_back(fmt::format("[{} lines of the traceback are left out]", missing));
            i += missing;
        }
        const auto* line = (*list)[i].if_string();
        if (!line) continue;
        lines.push_back(capped_text({line->data(), line->size()}, room));
        room -= lines.back().size();
    }
    return lines;
}

wire::OutputOp error_op(const json::object& content) {
    wire::Output output;
    output.type = wire::OutputType::error;
    output.ename = capped_text(string_field(content, "ename"), 64u << 10);
    output.evalue = capped_text(string_field(content, "evalue"), 1u << 20);
    output.traceback = capped_traceback(content);
    return wire::DisplayAdded{std::move(output)};
}

}  // namespace

std::optional<std::int64_t> number_field(const json::object& object, std::string_view name) {
    const auto* field = object.if_contains({name.data(), name.size()});
    if (!field || !field->is_int64()) return std::nullopt;
    const std::int64_t number = field->get_int64();
    if (number < 0 || number > 9007199254740991) return std::nullopt;
    return number;
}

std::string_view string_field(const json::object& object, std::string_view name) {
    const auto* field = object.if_contains({name.data(), name.size()});
    const auto* text = field ? field->if_string() : nullptr;
    return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

std::expected<StreamText, DecodeError> stream_of(JupyterMessage& message) {
    const auto name = wire::find_stream_name(string_field(message.content, "name"));
    if (!name) return std::unexpected(DecodeError{"stream.name", "is neither stdout nor stderr"});
    const auto* text = message.content.if_contains("text");
    if (!text || !text->is_string()) return std::unexpected(DecodeError{"stream.text", "is not a string"});
    return StreamText{*name, std::string(text->get_string().data(), text->get_string().size())};
}

std::expected<std::optional<wire::OutputOp>, DecodeError> output_of(JupyterMessage& message) {
    const bool result = message.type == "execute_result";
    if (result || message.type == "display_data" || message.type == "update_display_data") {
        auto bundle = bundle_of(message);
        if (!bundle) return std::unexpected(std::move(bundle.error()));
        auto id = display_id_of(message.content);
        auto metadata = capped_metadata(message.content, message.content_bytes);
        if (message.type == "update_display_data") {
            if (!id) return std::unexpected(DecodeError{"update_display_data.transient.display_id", "is not an id"});
            return wire::DisplayUpdated{
                .display_id = std::move(*id), .data = std::move(*bundle), .metadata = std::move(metadata)};
        }
        wire::Output output;
        output.type = result ? wire::OutputType::execute_result : wire::OutputType::display_data;
        output.data = std::move(*bundle);
        output.metadata = std::move(metadata);
        output.display_id = std::move(id);
        if (result) output.execution_count = number_field(message.content, "execution_count");
        return wire::DisplayAdded{std::move(output)};
    }
    if (message.type == "error") return error_op(message.content);
    if (message.type == "clear_output") {
        const auto* wait = message.content.if_contains("wait");
        if (wait && !wait->is_bool()) return std::unexpected(DecodeError{"clear_output.wait", "is neither true nor false"});
        return wire::OutputsCleared{.wait = wait && wait->get_bool()};
    }
    return std::nullopt;
}

std::optional<wire::OutputOp> page_of(JupyterMessage& reply) {
    auto* payload = reply.content.if_contains("payload");
    if (!payload || !payload->is_array()) return std::nullopt;
    for (auto& item : payload->get_array()) {
        if (!item.is_object() || string_field(item.get_object(), "source") != "page") continue;
        auto* data = item.get_object().if_contains("data");
        if (!data || !data->is_object()) continue;
        wire::Output output;
        output.type = wire::OutputType::display_data;
        output.data = capped_bundle(std::move(data->get_object()), reply.content_bytes);
        output.metadata = json::object();
        return wire::DisplayAdded{std::move(output)};
    }
    return std::nullopt;
}

wire::OutputOp make_stream_op(wire::StreamName name, std::string text) {
    const auto bytes = static_cast<std::int64_t>(text.size());
    const auto lines = static_cast<std::int64_t>(std::ranges::count(text, '\n'));
    return wire::StreamAppended{name, {.text = std::move(text), .bytes = bytes, .lines = lines}};
}

}  // namespace stoa
