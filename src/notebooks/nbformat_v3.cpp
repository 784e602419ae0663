#include "notebooks/nbformat_v3.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>

#include "base/json.h"

namespace stoa {

namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// The short names that outputs had for their values.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> mime_of_name{{{"text", "text/plain"},
                                                                                     {"html", "text/html"},
                                                                                     {"svg", "image/svg+xml"},
                                                                                     {"png", "image/png"},
                                                                                     {"jpeg", "image/jpeg"},
                                                                                     {"latex", "text/latex"},
                                                                                     {"json", "application/json"},
                                                                                     {"javascript", "application/javascript"}}};
constexpr std::int64_t deepest_heading = 6;

/// Takes a field out; nothing when it is not there.
std::optional<value> take(object& from, std::string_view name) {
    auto field = from.find(name);
    if (field == from.end()) return std::nullopt;
    value taken = std::move(field->value());
    from.erase(field);
    return taken;
}

/// Gives a field another name, unless that one is there already.
void rename(object& fields, std::string_view from, std::string_view to) {
    if (fields.contains(to)) return;
    if (auto taken = take(fields, from)) fields.emplace(to, std::move(*taken));
}

/// Makes it where it is missing. One that is no object stays, and the reader of version 4 refuses it.
object* metadata_of(object& owner) {
    value& metadata = owner["metadata"];
    if (metadata.is_null()) metadata.emplace_object();
    return metadata.if_object();
}

void keep_in_metadata(object& owner, std::string_view name, value kept) {
    if (object* metadata = metadata_of(owner)) metadata->emplace(name, std::move(kept));  // unless it has one of that name
}

std::string joined(const value& source) {
    std::string text;
    if (source.is_string()) text = source.get_string();
    if (const auto* lines = source.if_array()) {
        for (const value& line : *lines) {
            if (line.is_string()) text += std::string_view(line.get_string());
        }
    }
    return text;
}

void use_mime_names(object& data) {
    for (const auto& [name, mime] : mime_of_name) rename(data, name, mime);
}

/// Values stand among the fields of a version 3 output; version 4 has them in "data".
void gather_data(object& output) {
    object data;
    for (auto field = output.begin(); field != output.end();) {
        const std::string_view name = field->key();
        if (name == "output_type" || name == "execution_count" || name == "metadata") {
            ++field;
            continue;
        }
        data.emplace(name, std::move(field->value()));
        field = output.erase(field);
    }
    use_mime_names(data);
    if (value* json = data.if_contains("application/json"); json && (json->is_string() || json->is_array())) {
        const std::string text = joined(*json);  // held as JSON text
        if (auto parsed = parse_json(text)) *json = std::move(*parsed);
    }
    output.insert_or_assign("data", std::move(data));
}

void upgrade_output(value& json) {
    auto* output = json.if_object();
    if (!output) return;
    const value* type = output->if_contains("output_type");
    if (!type) return;
    if (*type == "pyout" || *type == "display_data") {
        const bool is_result = *type == "pyout";
        if (object* metadata = metadata_of(*output)) use_mime_names(*metadata);
        if (is_result) {
            output->insert_or_assign("output_type", "execute_result");
            auto count = take(*output, "prompt_number");
            output->insert_or_assign("execution_count", count ? std::move(*count) : value(nullptr));
        }
        gather_data(*output);
    } else if (*type == "pyerr") {
        output->insert_or_assign("output_type", "error");
    } else if (*type == "stream") {
        rename(*output, "stream", "name");
        if (!output->contains("name")) output->emplace("name", "stdout");
        if (!output->contains("text")) output->emplace("text", "");
    }
}

void upgrade_code(object& cell) {
    if (auto collapsed = take(cell, "collapsed")) keep_in_metadata(cell, "collapsed", std::move(*collapsed));
    // Every cell named Python; another language is worth keeping.
    if (auto language = take(cell, "language"); language && *language != "python")
        keep_in_metadata(cell, "language", std::move(*language));
    rename(cell, "input", "source");
    if (!cell.contains("source")) cell.emplace("source", "");
    rename(cell, "prompt_number", "execution_count");
    if (value* outputs = cell.if_contains("outputs"); outputs && outputs->is_array()) {
        for (value& output : outputs->get_array()) upgrade_output(output);
    }
}

void upgrade_heading(object& cell) {
    const auto given = take(cell, "level");
    const std::int64_t level = given && given->is_int64() ? std::clamp<std::int64_t>(given->get_int64(), 1, deepest_heading) : 1;
    std::string text(static_cast<std::size_t>(level), '#');
    text += ' ';
    const value* source = cell.if_contains("source");
    std::string line = source ? joined(*source) : std::string();
    while (line.ends_with('\n')) line.pop_back();
    std::ranges::replace(line, '\n', ' ');
    cell.insert_or_assign("source", text + line);
    cell.insert_or_assign("cell_type", "markdown");
}

bool upgrade_cell(value& json, JsonReader& reader) {
    object* cell = reader.object(json);
    if (!cell) return false;
    metadata_of(*cell);
    const value* type = cell->if_contains("cell_type");
    if (!type) return reader.fail_at("cell_type", "is missing");
    if (*type == "code") {
        upgrade_code(*cell);
    } else if (*type == "heading") {
        upgrade_heading(*cell);
    } else if (*type == "html") {
        cell->insert_or_assign("cell_type", "markdown");
    }
    return true;
}

bool take_worksheets(value& worksheets, array& cells, array& kept_metadata, JsonReader& reader) {
    auto at = reader.at("worksheets");
    auto* sheets = worksheets.if_array();
    if (!sheets) return reader.fail("is not a list");
    for (std::size_t i = 0; i < sheets->size(); ++i) {
        JsonReader::Step step(reader, i);
        object* sheet = reader.object((*sheets)[i]);
        if (!sheet) return false;
        if (auto metadata = take(*sheet, "metadata"); metadata && *metadata != object()) kept_metadata.push_back(std::move(*metadata));
        auto own = take(*sheet, "cells");
        if (!own) continue;
        auto cells_at = reader.at("cells");
        auto* list = own->if_array();
        if (!list) return reader.fail("is not a list");
        for (std::size_t j = 0; j < list->size(); ++j) {
            JsonReader::Step cell_step(reader, j);
            if (!upgrade_cell((*list)[j], reader)) return false;
            cells.push_back(std::move((*list)[j]));
        }
    }
    return true;
}

}  // namespace

std::expected<void, DecodeError> upgrade_v3(object& notebook) {
    JsonReader reader;
    array cells;
    array sheets;
    auto worksheets = take(notebook, "worksheets");
    if (!worksheets) return std::unexpected(DecodeError{"worksheets", "is missing"});
    if (!take_worksheets(*worksheets, cells, sheets, reader)) return std::unexpected(reader.error());
    value version = notebook["nbformat"];
    value minor = nullptr;
    if (auto given = take(notebook, "nbformat_minor")) minor = std::move(*given);
    if (auto original = take(notebook, "orig_nbformat")) version = std::move(*original);
    if (auto original = take(notebook, "orig_nbformat_minor")) minor = std::move(*original);
    if (object* metadata = metadata_of(notebook)) metadata->erase("signature");  // of the file as it was
    if (!sheets.empty()) keep_in_metadata(notebook, "worksheets", std::move(sheets));
    keep_in_metadata(notebook, "orig_nbformat", std::move(version));
    if (!minor.is_null()) keep_in_metadata(notebook, "orig_nbformat_minor", std::move(minor));
    notebook.insert_or_assign("cells", std::move(cells));
    notebook.insert_or_assign("nbformat", 4);
    notebook.insert_or_assign("nbformat_minor", 5);
    return {};
}

}  // namespace stoa
