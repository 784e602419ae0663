#include "notebooks/nbformat.h"

#include <algorithm>
#include <unordered_set>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "notebooks/nbformat_v3.h"
#include "notebooks/outputs.h"
#include "store/blob_store.h"
#include "wire/http.h"

namespace stoa {

namespace {

using boost::json::object;
using boost::json::value;

constexpr int major_version = 4;
constexpr int newest_minor_version = 5;
constexpr std::size_t max_depth = 90;  // fields that move into "extra" nest one deeper, and must be readable again
constexpr std::size_t generated_id_letters = 12;

std::size_t depth_of(const value& json) {
    std::size_t deepest = 0;
    if (const auto* array = json.if_array()) {
        for (const value& item : *array) deepest = std::max(deepest, 1 + depth_of(item));
    } else if (const auto* fields = json.if_object()) {
        for (const auto& field : *fields) deepest = std::max(deepest, 1 + depth_of(field.value()));
    }
    return deepest;
}

/// A string, or a list of strings joined; nothing for anything else.
std::optional<std::string> join_lines(const value& json) {
    if (const auto* text = json.if_string()) return std::string(view(*text));
    const auto* lines = json.if_array();
    if (!lines) return std::nullopt;
    std::string joined;
    for (const value& line : *lines) {
        if (!line.is_string()) return std::nullopt;
        joined += view(line.get_string());
    }
    return joined;
}

void normalise_line_ends(std::string& text) {
    if (text.find('\r') == std::string::npos) return;
    std::string changed;
    changed.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r') {
            changed += '\n';
            if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
        } else {
            changed += text[i];
        }
    }
    text = std::move(changed);
}

bool is_count(const value& json) {
    return json.is_int64() && json.get_int64() >= 0;
}

/// What Python's json writes though it is no JSON: NaN and infinities become `number`, lone surrogates U+FFFD. With a number of
/// one letter every place stays what it was.
std::string mend(std::string_view text, std::string_view number = "null") {
    std::string mended;
    mended.reserve(text.size());
    const auto unit_at = [&](std::size_t at) -> int {  // of an escape such as \ud83d, else -1
        if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return -1;
        int unit = 0;
        for (std::size_t i = at + 2; i < at + 6; ++i) {
            const char c = text[i];
            const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0) return -1;
            unit = unit * 16 + digit;
        }
        return unit;
    };
    bool in_string = false;
    for (std::size_t i = 0; i < text.size();) {
        const std::string_view rest = text.substr(i);
        if (!in_string) {
            const std::size_t skipped = rest.starts_with("NaN") ? 3 : rest.starts_with("-Infinity") ? 9 : rest.starts_with("Infinity") ? 8 : 0;
            if (skipped) {
                mended += number;
                if (number.size() < skipped) mended.append(skipped - number.size(), ' ');
                i += skipped;
                continue;
            }
            in_string = text[i] == '"';
            mended += text[i++];
            continue;
        }
        const int unit = unit_at(i);
        if (unit >= 0xD800 && unit < 0xDC00) {
            const int next = unit_at(i + 6);
            if (next >= 0xDC00 && next < 0xE000) {
                mended += rest.substr(0, 12);
                i += 12;
            } else {
                mended += "\\ufffd";
                i += 6;
            }
        } else if (unit >= 0xDC00 && unit < 0xE000) {
            mended += "\\ufffd";
            i += 6;
        } else if (text[i] == '\\') {
            mended += rest.substr(0, 2);
            i += 2;
        } else {
            in_string = text[i] != '"';
            mended += text[i++];
        }
    }
    return mended;
}

std::string place_in(std::string_view text, std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto from = before.rfind('\n');
    const std::string_view in_line = before.substr(from == std::string_view::npos ? 0 : from + 1);
    const auto column = 1 + std::ranges::count_if(in_line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return fmt::format("line {}, column {}", line, column);
}

class Parser {
public:
    std::expected<Content, DecodeError> parse(value json) {
        if (read_notebook(json)) return std::move(content_);
        return std::unexpected(reader_.error());
    }

private:
    bool read_notebook(value& json) {
        object* notebook = reader_.object(json);
        if (!notebook || !read_version(*notebook)) return false;
        object extra;
        value* cells = nullptr;
        for (auto& [name, field] : *notebook) {
            if (name == "nbformat" || name == "nbformat_minor") continue;
            if (name == "cells") {
                cells = &field;
            } else if (name == "metadata") {
                if (!field.is_object()) return reader_.fail_at("metadata", "is not an object");
                content_.metadata = std::move(field);
            } else {
                extra.emplace(name, std::move(field));
            }
        }
        content_.extra = std::move(extra);
        if (!cells) return reader_.fail_at("cells", "is missing");
        auto at = reader_.at("cells");
        const bool good = reader_.list(*cells, wire::max_cells, content_.cells,
                                       [this](value& one, wire::CellState& cell) { return read_cell(one, cell); });
        if (good) give_ids();
        return good;
    }

    bool read_version(object& notebook) {
        const value* major = notebook.if_contains("nbformat");
        if (!major || !major->is_int64()) return reader_.fail_at("nbformat", "is missing: this is no notebook");
        if (major->get_int64() != major_version)
            return reader_.fail_at("nbformat", fmt::format("is {}; Stoa reads versions 2, 3 and 4", major->get_int64()));
        const value* minor = notebook.if_contains("nbformat_minor");
        if (minor && (!minor->is_int64() || minor->get_int64() < 0 || minor->get_int64() > newest_minor_version))
            return reader_.fail_at("nbformat_minor", "is newer than 4.5, the version that Stoa reads");
        return true;
    }

    bool read_cell(value& json, wire::CellState& cell) {
        object* fields = reader_.object(json);
        if (!fields) return false;
        value* type = reader_.require(*fields, "cell_type");
        if (!type) return false;
        {
            auto at = reader_.at("cell_type");
            if (!reader_.word(*type, cell.cell_type, wire::find_cell_type)) return false;
        }
        const bool is_code = cell.cell_type == wire::CellType::code;
        cell.metadata.emplace_object();
        object extra;
        for (auto& [name, field] : *fields) {
            if (name == "cell_type") continue;
            if (name == "id") {
                if (field.is_string()) cell.cell_id = view(field.get_string());
            } else if (name == "source") {
                if (!read_source(field, cell)) return false;
            } else if (name == "metadata") {
                if (!field.is_object()) return reader_.fail_at("metadata", "is not an object");
                cell.metadata = std::move(field);
                take_scratch_mark(cell.metadata);
            } else if (name == "execution_count" && is_code && (field.is_null() || is_count(field))) {
                if (!field.is_null()) cell.execution_count = field.get_int64();
            } else if (name == "outputs" && is_code) {
                auto at = reader_.at("outputs");
                const bool good = reader_.list(field, wire::max_outputs_per_cell, cell.outputs,
                                               [this](value& one, wire::Output& output) { return read_output(one, output); });
                if (!good) return false;
            } else {
                extra.emplace(name, std::move(field));
            }
        }
        if (!extra.empty()) cell.extra = std::move(extra);
        return true;
    }

    bool read_source(const value& json, wire::CellState& cell) {
        auto source = join_lines(json);
        if (!source) return reader_.fail_at("source", "is neither a text nor a list of lines");
        normalise_line_ends(*source);
        if (source->size() > static_cast<std::size_t>(wire::max_cell_text_bytes))
            return reader_.fail_at("source", fmt::format("is longer than {} bytes", wire::max_cell_text_bytes));
        cell.text = std::move(*source);
        return true;
    }

    bool read_output(value& json, wire::Output& output) {
        object* fields = reader_.object(json);
        if (!fields) return false;
        const value* type = fields->if_contains("output_type");
        if (!type || !type->is_string()) return reader_.fail_at("output_type", "is missing");
        const auto known = wire::find_output_type(view(type->get_string()));
        if (!known || !is_regular(*known, *fields)) {
            // Unknown or irregular: kept whole. Only such an output has an output_type among its extra fields.
            output.type = wire::OutputType::display_data;
            output.extra = std::move(json);
            return true;
        }
        output.type = *known;
        object extra;
        for (auto& [name, field] : *fields) {
            if (name == "output_type") continue;
            if (!take_field(output, name, field)) {
                if (!reader_.error().what.empty()) return false;
                extra.emplace(name, std::move(field));
            }
        }
        if (!extra.empty()) output.extra = std::move(extra);
        return true;
    }

    static bool is_regular(wire::OutputType type, const object& fields) {
        const auto field_is = [&](const char* name, auto test) {
            const value* field = fields.if_contains(name);
            return field && test(*field);
        };
        const auto is_string = [](const value& json) { return json.is_string(); };
        const auto is_object = [](const value& json) { return json.is_object(); };
        const auto is_lines = [](const value& json) { return json.is_array() && join_lines(json); };
        switch (type) {
            case wire::OutputType::stream:
                return field_is("text", [](const value& json) { return join_lines(json).has_value(); }) &&
                       field_is("name", [](const value& json) { return json == "stdout" || json == "stderr"; });
            case wire::OutputType::error:
                return field_is("ename", is_string) && field_is("evalue", is_string) && field_is("traceback", is_lines);
            case wire::OutputType::execute_result:
                if (const value* count = fields.if_contains("execution_count"); count && !count->is_null() && !is_count(*count))
                    return false;
                [[fallthrough]];
            case wire::OutputType::display_data:
                return field_is("data", is_object) && (!fields.if_contains("metadata") || field_is("metadata", is_object));
        }
        return false;
    }

    /// False: the field is none of this type of output, or the reader has an error.
    bool take_field(wire::Output& output, std::string_view name, value& field) {
        switch (output.type) {
            case wire::OutputType::stream:
                if (name == "name") output.name = wire::find_stream_name(view(field.get_string()));
                else if (name == "text") return take_text(output, field);
                else return false;
                return true;
            case wire::OutputType::error:
                if (name == "ename") output.ename = view(field.get_string());
                else if (name == "evalue") output.evalue = view(field.get_string());
                else if (name == "traceback") return take_traceback(output, field);
                else return false;
                return true;
            case wire::OutputType::display_data:
            case wire::OutputType::execute_result:
                if (name == "data") return take_data(output, field);
                if (name == "metadata") output.metadata = std::move(field);
                else if (name == "execution_count" && output.type == wire::OutputType::execute_result) {
                    if (!field.is_null()) output.execution_count = field.get_int64();
                } else return false;
                return true;
        }
        return false;
    }

    bool take_text(wire::Output& output, const value& field) {
        wire::TextChunk chunk;
        chunk.text = join_lines(field);
        if (!is_bearable(*chunk.text, "text")) return false;
        keep_chunk(chunk, content_.blobs);
        output.chunks.emplace();
        if (chunk.bytes > 0) output.chunks->push_back(std::move(chunk));
        return true;
    }

    bool take_traceback(wire::Output& output, const value& field) {
        auto& lines = output.traceback.emplace();
        for (const value& line : field.get_array()) lines.emplace_back(view(line.get_string()));
        return lines.size() <= 10'000 || reader_.fail_at("traceback", "has more than 10000 items");
    }

    bool take_data(wire::Output& output, value& field) {
        auto at = reader_.at("data");
        for (auto& [mime, content] : field.get_object()) {
            if (is_json_mime({mime.data(), mime.size()})) continue;
            auto text = join_lines(content);
            if (!text) continue;  // irregular, kept as it is
            if (!is_bearable(*text, {mime.data(), mime.size()})) return false;
            if (content.is_array()) content = *text;
        }
        keep_values(field, output.blobs, content_.blobs);
        output.data = std::move(field);
        return true;
    }

    bool is_bearable(const std::string& text, std::string_view name) {
        if (text.size() <= static_cast<std::size_t>(wire::max_output_value_bytes)) return true;
        return reader_.fail_at(name, fmt::format("is longer than {} bytes", wire::max_output_value_bytes));
    }

    /// Missing, invalid and repeated ids get new ones, the same each time that the file is read.
    void give_ids() {
        std::unordered_set<std::string> taken;
        for (const wire::CellState& cell : content_.cells) taken.insert(cell.cell_id);
        std::unordered_set<std::string> seen;
        for (std::size_t i = 0; i < content_.cells.size(); ++i) {
            wire::CellState& cell = content_.cells[i];
            if (is_cell_id(cell.cell_id) && seen.insert(cell.cell_id).second) continue;
            for (int attempt = 0;; ++attempt) {
                cell.cell_id = blob_id_of(fmt::format("{} {} {}", i, attempt, cell.text)).str().substr(0, generated_id_letters);
                if (taken.insert(cell.cell_id).second) break;
            }
            seen.insert(cell.cell_id);
        }
    }

    JsonReader reader_;
    Content content_;
};

}  // namespace

bool is_json_mime(std::string_view mime) {
    return mime == "application/json" || (mime.starts_with("application/") && mime.ends_with("+json"));
}

std::expected<Content, DecodeError> parse_notebook(std::string_view ipynb) {
    if (ipynb.size() > static_cast<std::size_t>(wire::max_notebook_bytes))
        return std::unexpected(DecodeError{"", fmt::format("is longer than {} bytes", wire::max_notebook_bytes)});
    if (ipynb.starts_with("\xEF\xBB\xBF")) ipynb.remove_prefix(3);
    if (ipynb.find_first_not_of(" \t\r\n") == std::string_view::npos) return std::unexpected(DecodeError{"", "is empty"});
    auto json = parse_json(ipynb);
    if (!json) {
        json = parse_json(mend(ipynb));
        if (!json) {
            std::size_t failed_at = 0;
            (void)parse_json(mend(ipynb, "0"), &failed_at);
            return std::unexpected(DecodeError{place_in(ipynb, failed_at), json.error().what});
        }
    }
    if (depth_of(*json) > max_depth) return std::unexpected(DecodeError{"", fmt::format("nests deeper than {}", max_depth)});
    if (object* notebook = json->if_object()) {
        const value* major = notebook->if_contains("nbformat");
        if (major && (*major == 2 || *major == 3)) {
            if (auto upgraded = upgrade_v3(*notebook); !upgraded) return std::unexpected(upgraded.error());
        }
    }
    return Parser().parse(std::move(*json));
}

}  // namespace stoa
