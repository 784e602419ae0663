#include "app/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"

namespace stoa {

namespace {

bool is_name(std::string_view text) {
    constexpr std::array<std::string_view, 35> keywords = {
        "False",  "None",     "True", "and",    "as",      "assert", "async",  "await",  "break", "class",  "continue", "def",
        "del",    "elif",     "else", "except", "finally", "for",    "from",   "global", "if",    "import", "in",       "is",
        "lambda", "nonlocal", "not",  "or",     "pass",    "raise",  "return", "try",    "while", "with",   "yield"};
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !text.empty() && is_letter(text[0]) &&
           std::ranges::all_of(text, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }) &&
           std::ranges::find(keywords, text) == keywords.end();
}

/// JSON is nested 100 deep at most (parse_json), and so is this.
void write_python(std::string& out, const boost::json::value& value) {
    if (value.is_null()) {
        out += "None";
    } else if (value.is_bool()) {
        out += value.get_bool() ? "True" : "False";
    } else if (value.is_array()) {
        out += '[';
        for (bool first = true; const auto& item : value.get_array()) {
            if (!std::exchange(first, false)) out += ", ";
            write_python(out, item);
        }
        out += ']';
    } else if (value.is_object()) {
        out += '{';
        for (bool first = true; const auto& [key, item] : value.get_object()) {
            if (!std::exchange(first, false)) out += ", ";
            write_json_string(out, key);
            out += ": ";
            write_python(out, item);
        }
        out += '}';
    } else {
        write_json_value(out, value);  // numbers, and strings: their escapes mean the same in Python
    }
}

}  // namespace

std::expected<Parameter, std::string> parse_parameter(std::string_view text) {
    const auto equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    if (equals == std::string_view::npos) return std::unexpected(fmt::format("{} has no '=': a parameter is NAME=VALUE", text));
    if (!is_name(name)) return std::unexpected(fmt::format("'{}' can't be a parameter: it is no Python name", name));
    const std::string_view value = text.substr(equals + 1);
    Parameter parameter{std::string(name), {}};
    if (value == "True" || value == "False" || value == "None") {
        parameter.literal = value;
    } else if (const auto json = parse_json(value)) {
        // A number stays as it was written, however many digits it has.
        if (json->is_number())
            parameter.literal = value;
        else
            write_python(parameter.literal, *json);
    } else {
        write_json_string(parameter.literal, value);
    }
    return parameter;
}

bool has_tag(const wire::CellState& cell, std::string_view tag) {
    const auto* metadata = cell.metadata.if_object();
    const auto* tags = metadata ? metadata->if_contains("tags") : nullptr;
    const auto* list = tags ? tags->if_array() : nullptr;
    return list && std::ranges::any_of(*list, [tag](const auto& item) { return item.is_string() && item.get_string() == tag; });
}

void inject_parameters(Content& content, const std::vector<Parameter>& parameters) {
    if (parameters.empty()) return;
    wire::CellState cell;
    cell.cell_id = random_id().substr(0, 12);
    cell.cell_type = wire::CellType::code;
    cell.metadata = {{"tags", boost::json::array{"injected-parameters"}}};
    cell.text = "# Parameters";
    for (const Parameter& parameter : parameters) cell.text += fmt::format("\n{} = {}", parameter.name, parameter.literal);
    const auto tagged = [&](std::string_view tag) {
        return std::ranges::find_if(content.cells, [tag](const auto& each) { return has_tag(each, tag); });
    };
    if (const auto earlier = tagged("injected-parameters"); earlier != content.cells.end()) {
        *earlier = std::move(cell);
        return;
    }
    const auto defaults = tagged("parameters");
    content.cells.insert(defaults == content.cells.end() ? content.cells.begin() : defaults + 1, std::move(cell));
}

}  // namespace stoa
