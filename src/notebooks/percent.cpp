#include "notebooks/percent.h"

#include <algorithm>
#include <array>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "notebooks/percent_magics.h"
#include "store/blob_store.h"
#include "wire/http.h"

namespace stoa {

namespace {

/// Metadata that says how a cell was last seen or run, not what it is; jupytext leaves it out too.
constexpr std::array<std::string_view, 6> passing{"collapsed", "scrolled", "trusted", "ExecuteTime", "execution", "autoscroll"};

bool is_key(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

/// One value for a line: YAML reads JSON.
std::string yaml_of(const boost::json::value& value) {
    return boost::json::serialize(value);
}

void write_head(std::string& out, const Content& content) {
    out += "# ---\n# jupyter:\n";
    const auto* metadata = content.metadata.if_object();
    const auto* kernel = metadata ? metadata->if_contains("kernelspec") : nullptr;
    if (kernel && kernel->is_object() && !kernel->get_object().empty()) {
        out += "#   kernelspec:\n";
        for (const auto& field : kernel->get_object()) {
            const std::string_view name(field.key().data(), field.key().size());
            if (is_key(name)) out += fmt::format("#     {}: {}\n", name, yaml_of(field.value()));
        }
    }
    out += "#   jupytext:\n#     text_representation:\n#       extension: .py\n#       format_name: percent\n#       format_version: '1.3'\n# ---\n";
}

void write_metadata(std::string& out, const boost::json::value& metadata) {
    if (!metadata.is_object()) return;
    for (const auto& field : metadata.get_object()) {
        const std::string_view name(field.key().data(), field.key().size());
        if (is_key(name) && std::ranges::find(passing, name) == passing.end())
            out += fmt::format(" {}={}", name, boost::json::serialize(field.value()));
    }
}

void write_commented(std::string& out, std::string_view text) {
    for (std::size_t from = 0; from <= text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        out += end == from ? "#" : "# ";
        out.append(text.substr(from, end - from)).append("\n");
        if (end == text.size()) break;
        from = end + 1;
    }
}

void write_cell(std::string& out, const wire::CellState& cell) {
    out += "\n# %%";
    if (cell.cell_type != wire::CellType::code) out += fmt::format(" [{}]", wire::name_of(cell.cell_type));
    const std::string_view language = cell.cell_type == wire::CellType::code ? language_of_cell(cell.text) : std::string_view();
    if (!language.empty()) out += fmt::format(" language=\"{}\"", language);
    write_metadata(out, cell.metadata);
    out += '\n';
    if (!language.empty()) {
        const std::string_view text(cell.text);
        const auto line_end = std::min(text.find('\n'), text.size());
        const std::string_view arguments = text.substr(2 + language.size(), line_end - 2 - language.size());
        if (!arguments.empty()) {  // jupytext has args="..." for them; the whole line is plainer and comes back the same
            write_commented(out, text);
        } else if (line_end < text.size()) {
            write_commented(out, text.substr(line_end + 1));
        }
    } else if (cell.cell_type != wire::CellType::code) {
        write_commented(out, cell.text);
    } else if (!cell.text.empty()) {
        out += comment_magics(cell.text);
        out += '\n';
    }
}

/// A line that begins a cell: "# %%" and what follows.
bool is_marker(std::string_view line) {
    if (!line.starts_with('#')) return false;
    line.remove_prefix(1);
    while (line.starts_with(' ')) line.remove_prefix(1);
    if (!line.starts_with("%%")) return false;
    line.remove_prefix(2);
    return line.empty() || line[0] == ' ' || line[0] == '[' || line[0] == '\r';
}

class PercentReader {
public:
    std::expected<Content, DecodeError> read(std::string_view script) {
        content_.metadata = {{"kernelspec", {{"name", "python3"}, {"display_name", "Python 3"}, {"language", "python"}}},
                             {"language_info", {{"name", "python"}}}};
        std::string_view rest = without_head(script);
        line_ = 1 + std::count(script.begin(), script.end() - static_cast<std::ptrdiff_t>(rest.size()), '\n');
        std::string_view marker;
        std::size_t from = 0;  // of the open cell's text
        for (std::size_t at = 0; at < rest.size();) {
            const auto end = std::min(rest.find('\n', at), rest.size());
            if (is_marker(rest.substr(at, end - at))) {
                if (!close_cell(marker, rest.substr(from, at - from))) return std::unexpected(error_);
                marker = rest.substr(at, end - at);
                from = std::min(end + 1, rest.size());
            }
            at = end + 1;
        }
        if (!close_cell(marker, rest.substr(std::min(from, rest.size())))) return std::unexpected(error_);
        return std::move(content_);
    }

private:
    /// jupytext's head in comments is about the file; Stoa says the same of its own.
    static std::string_view without_head(std::string_view script) {
        if (!script.starts_with("# ---\n")) return script;
        for (std::size_t at = 6; at < script.size();) {
            const auto end = std::min(script.find('\n', at), script.size());
            const std::string_view line = script.substr(at, end - at);
            if (line == "# ---") return script.substr(std::min(end + 1, script.size()));
            if (!line.starts_with('#')) return script;
            at = end + 1;
        }
        return script;
    }

    bool close_cell(std::string_view marker, std::string_view text) {
        const std::int64_t lines = std::ranges::count(text, '\n') + (marker.empty() ? 0 : 1);
        while (text.starts_with('\n') && marker.empty()) text.remove_prefix(1);
        while (text.ends_with('\n')) text.remove_suffix(1);
        if (!marker.empty() || !text.empty()) {
            if (content_.cells.size() == static_cast<std::size_t>(wire::max_cells)) return fail(fmt::format("has more than {} cells", wire::max_cells));
            if (text.size() > static_cast<std::size_t>(wire::max_cell_text_bytes))
                return fail(fmt::format("begins a cell over {} bytes", wire::max_cell_text_bytes));
            add_cell(marker, text);
        }
        line_ += lines;
        return true;
    }

    void add_cell(std::string_view marker, std::string_view text) {
        wire::CellState& cell = content_.cells.emplace_back();
        cell.cell_id = blob_id_of(fmt::format("{} {}", content_.cells.size(), text)).str().substr(0, 12);
        cell.metadata = boost::json::object();
        const bool is_markdown = marker.find("[markdown]") != std::string_view::npos || marker.find("[md]") != std::string_view::npos;
        const bool is_raw = marker.find("[raw]") != std::string_view::npos;
        cell.cell_type = is_markdown ? wire::CellType::markdown : is_raw ? wire::CellType::raw : wire::CellType::code;
        const std::string language = take_metadata(cell, marker);
        if (is_markdown || is_raw) {
            cell.text = uncommented(text);
        } else if (!language.empty()) {
            cell.text = uncommented(text);
            const std::string magic = "%%" + language;
            if (!cell.text.starts_with(magic)) cell.text = magic + "\n" + cell.text;
        } else {
            cell.text = uncomment_magics(text);
        }
    }

    /// key=JSON after the marker, and a title in front of them, which becomes metadata. -> the language, which does not.
    static std::string take_metadata(wire::CellState& cell, std::string_view marker) {
        std::string language;
        std::size_t equals = 0;
        while ((equals = marker.find('=', equals)) != std::string_view::npos) {
            auto from = marker.find_last_of(' ', equals);
            from = from == std::string_view::npos ? 0 : from + 1;
            const std::string_view key = marker.substr(from, equals - from);
            ++equals;
            if (!is_key(key)) continue;
            // The value goes on to the next " key=" or to the end: the longest piece that is JSON.
            for (std::size_t end = marker.size(); end > equals; end = marker.rfind(' ', end - 1)) {
                if (end == std::string_view::npos) break;
                auto value = parse_json(marker.substr(equals, end - equals));
                if (!value) continue;
                if (key == "language" && value->is_string()) language = value->get_string();
                else cell.metadata.get_object().insert_or_assign({key.data(), key.size()}, std::move(*value));
                equals = end;
                break;
            }
        }
        return language;
    }

    static std::string uncommented(std::string_view text) {
        std::string out;
        for (std::size_t from = 0; from <= text.size();) {
            const auto end = std::min(text.find('\n', from), text.size());
            std::string_view line = text.substr(from, end - from);
            if (line.starts_with("# ")) line.remove_prefix(2);
            else if (line.starts_with('#')) line.remove_prefix(1);
            out += line;
            if (end == text.size()) break;
            out += '\n';
            from = end + 1;
        }
        return out;
    }

    bool fail(std::string what) {
        error_ = {fmt::format("line {}", line_), std::move(what)};
        return false;
    }

    Content content_;
    DecodeError error_;
    std::int64_t line_ = 1;
};

/// Offset of the first byte that is no UTF-8, or nothing.
std::optional<std::size_t> find_bad_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
        const unsigned first = byte(i);
        const std::size_t more = first < 0x80 ? 0 : first >= 0xC2 && first <= 0xDF ? 1 : first >= 0xE0 && first <= 0xEF ? 2 : first >= 0xF0 && first <= 0xF4 ? 3 : 9;
        if (more == 9) return i;
        for (std::size_t k = 1; k <= more; ++k) {
            if ((byte(i + k) & 0xC0) != 0x80) return i;
        }
        const unsigned second = byte(i + 1);
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return i;
        i += more + 1;
    }
    return std::nullopt;
}

}  // namespace

std::string format_percent(const Content& content) {
    std::string out;
    write_head(out, content);
    for (const wire::CellState& cell : content.cells) write_cell(out, cell);
    return out;
}

std::expected<Content, DecodeError> parse_percent(std::string_view script) {
    if (script.size() > static_cast<std::size_t>(wire::max_notebook_bytes))
        return std::unexpected(DecodeError{"", fmt::format("is longer than {} bytes", wire::max_notebook_bytes)});
    if (script.starts_with("\xEF\xBB\xBF")) script.remove_prefix(3);
    if (const auto bad = find_bad_utf8(script)) {
        const auto line = 1 + std::count(script.begin(), script.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
        return std::unexpected(DecodeError{fmt::format("line {}", line), "is not UTF-8"});
    }
    std::string text(script);
    if (text.find('\r') != std::string::npos) {
        std::string plain;
        plain.reserve(text.size());
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] != '\r') plain += text[i];
            else if (i + 1 == text.size() || text[i + 1] != '\n') plain += '\n';
        }
        text = std::move(plain);
    }
    return PercentReader().read(text);
}

}  // namespace stoa
