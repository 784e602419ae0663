#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <stdexcept>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include "base/json.h"
#include "notebooks/nbformat.h"

namespace stoa {

namespace {

using boost::json::object;
using boost::json::value;

/// The bytes of the line break at this place, as Python's str.splitlines sees it; 0 when there is none.
std::size_t line_break(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    if (first == '\r') return byte(at + 1) == '\n' ? 2 : 1;
    if (first == '\n' || first == 0x0b || first == 0x0c || (first >= 0x1c && first <= 0x1e)) return 1;
    if (first == 0xc2 && byte(at + 1) == 0x85) return 2;
    if (first == 0xe2 && byte(at + 1) == 0x80 && (byte(at + 2) == 0xa8 || byte(at + 2) == 0xa9)) return 3;
    return 0;
}

/// A number as Python's repr writes it: shortest, and never like an integer.
void write_double(std::string& out, double number) {
    if (!std::isfinite(number)) {
        out += number > 0 ? "1e999" : "-1e999";
        return;
    }
    char digits[400];
    const auto scientific = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::scientific).ptr;
    int exponent = 0;
    const std::string_view text(digits, static_cast<std::size_t>(scientific - digits));
    const std::size_t e = text.find('e');
    std::from_chars(digits + e + 1 + (text[e + 1] == '+'), scientific, exponent);
    if (exponent < -4 || exponent >= 16) {
        out += text;
        return;
    }
    const auto fixed = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed).ptr;
    const std::string_view plain(digits, static_cast<std::size_t>(fixed - digits));
    out += plain;
    if (plain.find('.') == std::string_view::npos) out += ".0";
}

/// Writes JSON as Python's json.dump(indent=1, sort_keys=True, ensure_ascii=False) does.
class JupyterText {
public:
    using Write = std::function<void()>;
    struct Member {
        std::string_view name;
        Write write;
    };

    explicit JupyterText(std::string& out) : out_(out) {}

    void members(std::vector<Member> all) {
        std::ranges::sort(all, {}, &Member::name);
        list('{', '}', all.size(), [&](std::size_t i) {
            write_json_string(out_, all[i].name);
            out_ += ": ";
            all[i].write();
        });
    }
    template <class WriteItem>
    void list(char open, char close, std::size_t count, WriteItem write_item) {
        out_ += open;
        ++depth_;
        for (std::size_t i = 0; i < count; ++i) {
            if (i) out_ += ',';
            new_line();
            write_item(i);
        }
        --depth_;
        if (count) new_line();
        out_ += close;
    }
    void text(std::string_view one) { write_json_string(out_, one); }
    void lines(std::string_view text) {
        std::vector<std::string_view> split;
        std::size_t from = 0;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t width = line_break(text, at);
            at += width ? width : 1;
            if (width) {
                split.push_back(text.substr(from, at - from));
                from = at;
            }
        }
        if (from < text.size()) split.push_back(text.substr(from));
        list('[', ']', split.size(), [&](std::size_t i) { write_json_string(out_, split[i]); });
    }
    void json(const value& one) {
        if (const auto* array = one.if_array()) {
            list('[', ']', array->size(), [&](std::size_t i) { json((*array)[i]); });
        } else if (const auto* fields = one.if_object()) {
            std::vector<Member> all;
            all.reserve(fields->size());
            for (const auto& field : *fields) {
                all.push_back({{field.key().data(), field.key().size()}, [this, &field] { json(field.value()); }});
            }
            members(std::move(all));
        } else if (const auto* string = one.if_string()) {
            text(view(*string));
        } else if (one.is_double()) {
            write_double(out_, one.get_double());
        } else {
            write_json_value(out_, one);
        }
    }

private:
    void new_line() {
        out_ += '\n';
        out_.append(static_cast<std::size_t>(depth_), ' ');
    }
    std::string& out_;
    int depth_ = 0;
};

class Exporter {
public:
    Exporter(std::string& out, const LoadBlob& load_blob) : json_(out), load_blob_(load_blob) {}

    void notebook(const Content& content) {
        std::vector<Member> all{{"cells", [&] { cells(content.cells); }},
                                {"metadata", [&] { json_.json(content.metadata); }},
                                {"nbformat", [this] { json_.json(4); }},
                                {"nbformat_minor", [this] { json_.json(5); }}};
        add(all, content.extra);
        json_.members(std::move(all));
    }

private:
    using Member = JupyterText::Member;

    /// Fields kept aside; they stand for those of the same name, which could not hold them.
    void add(std::vector<Member>& all, const value& extra) {
        const auto* fields = extra.if_object();
        if (!fields) return;
        for (const auto& field : *fields) {
            const std::string_view name(field.key().data(), field.key().size());
            std::erase_if(all, [&](const Member& member) { return member.name == name; });
            all.push_back({name, [this, &field] { json_.json(field.value()); }});
        }
    }

    void cells(const std::vector<wire::CellState>& all) {
        json_.list('[', ']', all.size(), [&](std::size_t i) { cell(all[i]); });
    }

    void cell(const wire::CellState& cell) {
        std::vector<Member> all{{"cell_type", [&] { json_.text(wire::name_of(cell.cell_type)); }},
                                {"id", [&] { json_.text(cell.cell_id); }},
                                {"metadata", [&] { json_.json(cell.metadata); }},
                                {"source", [&] { json_.lines(cell.text); }}};
        if (cell.cell_type == wire::CellType::code) {
            all.push_back({"execution_count", [&] { count(cell.execution_count); }});
            all.push_back({"outputs", [&] {
                json_.list('[', ']', cell.outputs.size(), [&](std::size_t i) { output(cell.outputs[i]); });
            }});
        }
        if (cell.extra) add(all, *cell.extra);
        json_.members(std::move(all));
    }

    void count(const std::optional<std::int64_t>& number) { json_.json(number ? value(*number) : value(nullptr)); }

    void output(const wire::Output& output) {
        if (output.extra && output.extra->is_object() && output.extra->get_object().contains("output_type")) {
            json_.json(*output.extra);  // was kept whole
            return;
        }
        static const value nothing = object();
        std::vector<Member> all{{"output_type", [&] { json_.text(wire::name_of(output.type)); }}};
        switch (output.type) {
            case wire::OutputType::stream:
                all.push_back({"name", [&] { json_.text(wire::name_of(output.name.value_or(wire::StreamName::stdout))); }});
                all.push_back({"text", [&] { json_.lines(stream_text(output)); }});
                break;
            case wire::OutputType::error:
                all.push_back({"ename", [&] { json_.text(output.ename.value_or("")); }});
                all.push_back({"evalue", [&] { json_.text(output.evalue.value_or("")); }});
                all.push_back({"traceback", [&] {
                    static const std::vector<std::string> none;
                    const auto& lines = output.traceback ? *output.traceback : none;
                    json_.list('[', ']', lines.size(), [&](std::size_t i) { json_.text(lines[i]); });
                }});
                break;
            case wire::OutputType::execute_result: all.push_back({"execution_count", [&] { count(output.execution_count); }}); [[fallthrough]];
            case wire::OutputType::display_data:
                all.push_back({"data", [&] { data(output); }});
                all.push_back({"metadata", [&] { json_.json(output.metadata ? *output.metadata : nothing); }});
        }
        if (output.extra) add(all, *output.extra);
        json_.members(std::move(all));
    }

    std::string require_blob(const std::string& blob) {
        auto content = load_blob_(blob);
        if (!content) throw std::runtime_error(fmt::format("the blob {} of a notebook is lost", blob));
        return std::move(*content);
    }

    std::string stream_text(const wire::Output& output) {
        std::string text;
        if (output.chunks) {
            for (const wire::TextChunk& chunk : *output.chunks) text += chunk.blob ? require_blob(*chunk.blob) : chunk.text.value_or("");
        }
        return text;
    }

    void mime_text(std::string_view mime, std::string_view text) {
        if (mime.starts_with("text/") || mime == "application/javascript" || mime == "image/svg+xml") {
            json_.lines(text);
        } else {
            json_.text(text);
        }
    }

    void data(const wire::Output& output) {
        std::vector<Member> all;
        if (output.data && output.data->is_object()) {
            for (const auto& field : output.data->get_object()) {
                const std::string_view mime(field.key().data(), field.key().size());
                all.push_back({mime, [this, mime, &field] {
                    if (field.value().is_string() && !is_json_mime(mime)) {
                        mime_text(mime, view(field.value().get_string()));
                    } else {
                        json_.json(field.value());
                    }
                }});
            }
        }
        if (output.blobs) {
            for (const wire::OutputBlob& blob : *output.blobs) {
                all.push_back({blob.mime, [this, &blob] {
                    const std::string content = require_blob(blob.blob);
                    if (!is_json_mime(blob.mime)) {
                        mime_text(blob.mime, content);
                    } else if (const auto json = parse_json(content)) {
                        json_.json(*json);
                    } else {
                        throw std::runtime_error(fmt::format("the blob {} is not the JSON it was", blob.blob));
                    }
                }});
            }
        }
        json_.members(std::move(all));
    }

    JupyterText json_;
    const LoadBlob& load_blob_;
};

}  // namespace

std::string format_notebook(const Content& content, const LoadBlob& load_blob) {
    std::string out;
    Exporter(out, load_blob).notebook(content);
    out += '\n';
    return out;
}

}  // namespace stoa
