#include "notebooks/html_export.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <sodium.h>

#include "base/error.h"
#include "notebooks/html_style.h"
#include "notebooks/html_text.h"
#include "notebooks/markdown_html.h"
#include "wire/page.h"

namespace stoa {

namespace {

using boost::json::value;

constexpr std::array<std::string_view, 4> picture_mimes{"image/png", "image/jpeg", "image/gif", "image/webp"};
constexpr std::string_view svg_mime = "image/svg+xml";
constexpr int least_frame_height = 60;
constexpr int most_frame_height = 600;

std::string base64_of(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.resize(text.size() - 1);  // the terminating zero
    return text;
}

std::string without_spaces(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
    return text;
}

std::string image_address(std::string_view mime, std::string content) {
    // SVG stands in outputs as text, in attachments as base64.
    const bool is_text = mime == svg_mime && content.find('<') != std::string::npos;
    return fmt::format("data:{};base64,{}", mime, is_text ? base64_of(content) : without_spaces(std::move(content)));
}

std::size_t count_of(std::string_view text, std::string_view word) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(word, at)) != std::string_view::npos; at += word.size()) ++count;
    return count;
}

/// Without a script a frame can't tell its height: guessed from its rows and paragraphs.
int frame_height(std::string_view html) {
    const std::size_t rows = count_of(html, "<tr") * 28 + (count_of(html, "<p") + count_of(html, "<br") + count_of(html, "<div") +
                                                           count_of(html, "<li") + count_of(html, "<h")) * 24;
    return std::clamp(static_cast<int>(std::min<std::size_t>(rows, most_frame_height)) + 40, least_frame_height, most_frame_height);
}

class HtmlWriter {
public:
    HtmlWriter(std::string& out, const LoadBlob& load_blob) : out_(out), load_blob_(load_blob) {}

    void notebook(std::string_view title, const Content& content) {
        out_ += "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"";
        write_html_text(out_, html_policy);
        out_ += "\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>";
        write_html_text(out_, title);
        out_ += "</title>\n<style>";
        out_ += html_style;
        out_ += "</style>\n</head>\n<body>\n<main>\n";
        for (const wire::CellState& each : content.cells) {
            cell(each);
            if (out_.size() > max_html_bytes)
                throw Refused(wire::Refusal::too_large, fmt::format("As .html this notebook is over {} bytes.", max_html_bytes));
        }
        out_ += "</main>\n</body>\n</html>\n";
    }

private:
    void cell(const wire::CellState& cell) {
        if (cell.cell_type == wire::CellType::markdown) {
            out_ += "<section class=\"cell\">\n";
            write_markdown_html(out_, cell.text, [&](std::string_view name) { return attachment(cell, name); });
        } else {
            out_ += "<section class=\"cell code-cell\">\n";
            if (cell.execution_count) out_ += fmt::format("<div class=\"count\">[{}]</div>\n", *cell.execution_count);
            if (!cell.text.empty()) {
                out_ += "<pre class=\"code\"><code>";
                write_html_text(out_, cell.text);
                out_ += "</code></pre>\n";
            }
            if (cell.cell_type == wire::CellType::code && (!cell.outputs.empty() || cell.dropped_bytes)) outputs(cell);
        }
        out_ += "</section>\n";
    }

    static std::optional<std::string> attachment(const wire::CellState& cell, std::string_view name) {
        const auto* extra = cell.extra ? cell.extra->if_object() : nullptr;
        const auto* attachments = extra ? extra->if_contains("attachments") : nullptr;
        const auto* bundle = attachments && attachments->is_object() ? attachments->get_object().if_contains({name.data(), name.size()}) : nullptr;
        if (!bundle || !bundle->is_object()) return std::nullopt;
        for (const auto& form : bundle->get_object()) {
            const std::string_view mime(form.key().data(), form.key().size());
            const auto text = text_of(form.value());
            if (text && (mime == svg_mime || std::ranges::find(picture_mimes, mime) != picture_mimes.end())) return image_address(mime, *text);
        }
        return std::nullopt;
    }

    void outputs(const wire::CellState& cell) {
        out_ += "<div class=\"outputs\">\n";
        for (const wire::Output& each : cell.outputs) output(each);
        if (cell.dropped_bytes) note(fmt::format("{} bytes beyond the limit of one run were not kept.", *cell.dropped_bytes));
        out_ += "</div>\n";
    }

    void output(const wire::Output& output) {
        if (output.type == wire::OutputType::stream) {
            stream(output);
        } else if (output.type == wire::OutputType::error) {
            std::string text;
            if (output.traceback) {
                for (const std::string& line : *output.traceback) text += line + "\n";
            }
            if (text.empty()) text = output.ename.value_or("") + ": " + output.evalue.value_or("");
            terminal("output error", text, text.size());
        } else {
            bundle(output);
        }
    }

    void stream(const wire::Output& output) {
        std::string text;
        std::size_t whole = 0;
        if (output.chunks) {
            for (const wire::TextChunk& chunk : *output.chunks) {
                whole += static_cast<std::size_t>(chunk.bytes);
                if (text.size() < max_html_text_bytes) text += chunk.blob ? require_blob(*chunk.blob) : chunk.text.value_or("");
            }
        }
        terminal(output.name == wire::StreamName::stderr ? "output stderr" : "output", text, std::max(whole, text.size()));
    }

    void terminal(std::string_view classes, std::string_view text, std::size_t whole) {
        if (text.size() > max_html_text_bytes) {
            const auto end = text.rfind('\n', max_html_text_bytes);
            std::size_t size = end == std::string_view::npos ? max_html_text_bytes : end + 1;
            while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;  // not within a character
            text = text.substr(0, size);
        }
        out_ += fmt::format("<pre class=\"{}\">", classes);
        write_terminal_html(out_, text);
        out_ += "</pre>\n";
        if (text.size() < whole) note(fmt::format("{} bytes more are in the .ipynb file.", whole - text.size()));
    }

    /// The first form of a bundle that a still page can show.
    void bundle(const wire::Output& output) {
        const auto html = find(output, "text/html");
        const bool needs_script = html && html->find("<script") != std::string::npos;
        if (html && !needs_script) return frame(*html);
        if (auto svg = find(output, svg_mime)) return picture(image_address(svg_mime, std::move(*svg)), output);
        for (const std::string_view mime : picture_mimes) {
            if (auto content = find(output, mime)) return picture(image_address(mime, std::move(*content)), output);
        }
        if (auto markdown = find(output, "text/markdown")) {
            out_ += "<div class=\"output\">\n";
            write_markdown_html(out_, *markdown, [](std::string_view) { return std::nullopt; });
            out_ += "</div>\n";
            return;
        }
        for (const std::string_view mime : {"text/latex", "text/plain", "application/json"}) {
            auto text = find(output, mime);
            if (!text) continue;
            if (needs_script) note("This output runs in a notebook only; here is its text.");
            return terminal("output", *text, text->size());
        }
        note(needs_script ? "This output runs in a notebook only." : "An output that can't be shown here. It is in the .ipynb file.");
    }

    void frame(const std::string& html) {
        out_ += fmt::format("<iframe class=\"output\" sandbox=\"\" loading=\"lazy\" title=\"Output of this cell\" style=\"height:{}px\" srcdoc=\"",
                            frame_height(html));
        write_html_text(out_, frame_head);
        write_html_text(out_, html);
        out_ += "\"></iframe>\n";
    }

    void picture(const std::string& address, const wire::Output& output) {
        out_ += "<div class=\"output picture\"><img alt=\"";
        const auto says = find(output, "text/plain");
        write_html_text(out_, says && !says->starts_with('<') && says->size() < 400 ? *says : "Picture made by this cell");
        out_ += "\" src=\"";
        write_html_text(out_, address);
        out_ += "\"></div>\n";
    }

    void note(std::string_view text) {
        out_ += "<div class=\"note\">";
        write_html_text(out_, text);
        out_ += "</div>\n";
    }

    std::optional<std::string> find(const wire::Output& output, std::string_view mime) {
        if (output.data && output.data->is_object()) {
            const auto* found = output.data->get_object().if_contains({mime.data(), mime.size()});
            if (found && is_json_mime(mime)) return boost::json::serialize(*found);
            if (found) return text_of(*found);
        }
        if (output.blobs) {
            for (const wire::OutputBlob& blob : *output.blobs) {
                if (blob.mime == mime) return require_blob(blob.blob);
            }
        }
        return std::nullopt;
    }

    static std::optional<std::string> text_of(const value& json) {
        if (json.is_string()) return std::string(json.get_string());
        const auto* lines = json.if_array();
        if (!lines) return std::nullopt;
        std::string text;
        for (const value& line : *lines) {
            if (line.is_string()) text += std::string_view(line.get_string());
        }
        return text;
    }

    std::string require_blob(const std::string& blob) {
        auto content = load_blob_(blob);
        if (!content) throw std::runtime_error(fmt::format("the blob {} of a notebook is lost", blob));
        return std::move(*content);
    }

    std::string& out_;
    const LoadBlob& load_blob_;
};

}  // namespace

std::string format_html(std::string_view title, const Content& content, const LoadBlob& load_blob) {
    std::string out;
    HtmlWriter(out, load_blob).notebook(title, content);
    return out;
}

}  // namespace stoa
