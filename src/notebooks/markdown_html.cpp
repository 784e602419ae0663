#include "notebooks/markdown_html.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>
#include <md4c.h>

#include "base/ascii.h"
#include "notebooks/html_text.h"

namespace stoa {

namespace {

constexpr unsigned flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML | MD_FLAG_LATEXMATHSPANS;
constexpr std::size_t max_list_start = 999'999'999;

/// The text of an attribute. Of entities only &amp; is resolved: what else they hide could be a scheme.
std::string text_of(const MD_ATTRIBUTE& attribute) {
    std::string text(attribute.text ? attribute.text : "", attribute.text ? attribute.size : 0);
    for (std::size_t at = 0; (at = text.find("&amp;", at)) != std::string::npos; ++at) text.replace(at, 5, "&");
    return text;
}

/// What md4c calls while it reads. It never throws through C: what it does is append to a string.
class Writer {
public:
    Writer(std::string& out, const FindAttachment& find_attachment) : out_(out), find_attachment_(find_attachment) {}

    void enter(MD_BLOCKTYPE type, void* detail) {
        switch (type) {
            case MD_BLOCK_QUOTE: out_ += "<blockquote>\n"; break;
            case MD_BLOCK_UL: out_ += "<ul>\n"; break;
            case MD_BLOCK_OL: {
                const std::size_t start = std::min<std::size_t>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start, max_list_start);
                out_ += start == 1 ? "<ol>\n" : fmt::format("<ol start=\"{}\">\n", start);
                break;
            }
            case MD_BLOCK_LI: {
                const auto* item = static_cast<MD_BLOCK_LI_DETAIL*>(detail);
                out_ += "<li>";
                if (item->is_task) out_ += item->task_mark == ' ' ? "&#9744; " : "&#9745; ";
                break;
            }
            case MD_BLOCK_HR: out_ += "<hr>\n"; break;
            case MD_BLOCK_H: out_ += fmt::format("<h{}>", static_cast<MD_BLOCK_H_DETAIL*>(detail)->level); break;
            case MD_BLOCK_CODE: out_ += "<pre class=\"code\"><code>"; break;
            case MD_BLOCK_P: out_ += "<p>"; break;
            case MD_BLOCK_TABLE: out_ += "<div class=\"wide\"><table>\n"; break;
            case MD_BLOCK_THEAD: out_ += "<thead>"; break;
            case MD_BLOCK_TBODY: out_ += "<tbody>"; break;
            case MD_BLOCK_TR: out_ += "<tr>"; break;
            case MD_BLOCK_TH: out_ += "<th" + align_of(detail) + ">"; break;
            case MD_BLOCK_TD: out_ += "<td" + align_of(detail) + ">"; break;
            case MD_BLOCK_DOC:
            case MD_BLOCK_HTML: break;
        }
    }

    void leave(MD_BLOCKTYPE type, void* detail) {
        switch (type) {
            case MD_BLOCK_QUOTE: out_ += "</blockquote>\n"; break;
            case MD_BLOCK_UL: out_ += "</ul>\n"; break;
            case MD_BLOCK_OL: out_ += "</ol>\n"; break;
            case MD_BLOCK_LI: out_ += "</li>\n"; break;
            case MD_BLOCK_H: out_ += fmt::format("</h{}>\n", static_cast<MD_BLOCK_H_DETAIL*>(detail)->level); break;
            case MD_BLOCK_CODE: out_ += "</code></pre>\n"; break;
            case MD_BLOCK_P: out_ += "</p>\n"; break;
            case MD_BLOCK_TABLE: out_ += "</table></div>\n"; break;
            case MD_BLOCK_THEAD: out_ += "</thead>\n"; break;
            case MD_BLOCK_TBODY: out_ += "</tbody>\n"; break;
            case MD_BLOCK_TR: out_ += "</tr>\n"; break;
            case MD_BLOCK_TH: out_ += "</th>"; break;
            case MD_BLOCK_TD: out_ += "</td>"; break;
            case MD_BLOCK_DOC:
            case MD_BLOCK_HTML:
            case MD_BLOCK_HR: break;
        }
    }

    void enter(MD_SPANTYPE type, void* detail) {
        if (images_ > 0) {
            ++images_;  // what stands in an image's brackets is its description
            return;
        }
        switch (type) {
            case MD_SPAN_EM: out_ += "<em>"; break;
            case MD_SPAN_STRONG: out_ += "<strong>"; break;
            case MD_SPAN_DEL: out_ += "<del>"; break;
            case MD_SPAN_U: out_ += "<u>"; break;
            case MD_SPAN_CODE: out_ += "<code>"; break;
            case MD_SPAN_LATEXMATH: out_ += "<code class=\"math\">$"; break;
            case MD_SPAN_LATEXMATH_DISPLAY: out_ += "<code class=\"math\">$$"; break;
            case MD_SPAN_A: link(text_of(static_cast<MD_SPAN_A_DETAIL*>(detail)->href)); break;
            case MD_SPAN_IMG: image(text_of(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src)); break;
            case MD_SPAN_WIKILINK: break;
        }
    }

    void leave(MD_SPANTYPE type) {
        if (images_ > 1) {
            --images_;
            return;
        }
        switch (type) {
            case MD_SPAN_EM: out_ += "</em>"; break;
            case MD_SPAN_STRONG: out_ += "</strong>"; break;
            case MD_SPAN_DEL: out_ += "</del>"; break;
            case MD_SPAN_U: out_ += "</u>"; break;
            case MD_SPAN_CODE: out_ += "</code>"; break;
            case MD_SPAN_LATEXMATH: out_ += "$</code>"; break;
            case MD_SPAN_LATEXMATH_DISPLAY: out_ += "$$</code>"; break;
            case MD_SPAN_A:
            case MD_SPAN_IMG:
                images_ = 0;
                if (!ends_.empty()) {
                    out_ += ends_.back();
                    ends_.pop_back();
                }
                break;
            case MD_SPAN_WIKILINK: break;
        }
    }

    void text(MD_TEXTTYPE type, std::string_view piece) {
        switch (type) {
            case MD_TEXT_NULLCHAR: out_ += "\uFFFD"; break;
            case MD_TEXT_BR: out_ += images_ ? " " : "<br>\n"; break;
            case MD_TEXT_SOFTBR: out_ += images_ ? " " : "\n"; break;
            case MD_TEXT_ENTITY: out_ += piece; break;  // md4c gives only what has the form of one
            default: write_html_text(out_, piece);
        }
    }

private:
    static std::string align_of(void* detail) {
        switch (static_cast<MD_BLOCK_TD_DETAIL*>(detail)->align) {
            case MD_ALIGN_LEFT: return " style=\"text-align:left\"";
            case MD_ALIGN_CENTER: return " style=\"text-align:center\"";
            case MD_ALIGN_RIGHT: return " style=\"text-align:right\"";
            case MD_ALIGN_DEFAULT: break;
        }
        return {};
    }

    void link(const std::string& address) {
        if (!is_link_address(address)) {
            out_ += "<span>";
            ends_.emplace_back("</span>");
            return;
        }
        out_ += "<a rel=\"noopener noreferrer\" href=\"";
        write_html_text(out_, address);
        out_ += "\">";
        ends_.emplace_back("</a>");
    }

    void image(const std::string& address) {
        images_ = 1;
        constexpr std::string_view attachment = "attachment:";
        std::optional<std::string> data;
        if (address.starts_with(attachment)) data = find_attachment_(std::string_view(address).substr(attachment.size()));
        else if (is_image_data(address)) data = address;
        if (!data || !is_image_data(*data)) {
            out_ += "<span class=\"missing\">[";  // nothing is loaded from elsewhere
            ends_.push_back("] ");
            if (is_link_address(address)) {
                write_html_text(ends_.back(), address);
                ends_.back() += ' ';
            }
            ends_.back() += "</span>";
            return;
        }
        out_ += "<img src=\"";
        write_html_text(out_, *data);
        out_ += "\" alt=\"";
        ends_.emplace_back("\">");
    }

    std::string& out_;
    const FindAttachment& find_attachment_;
    std::vector<std::string> ends_;  // of the links and images that are open
    int images_ = 0;                 // 1 in an image, more in the spans of its description
};

template <class Use>
int guarded(void* writer, Use use) {
    try {
        use(*static_cast<Writer*>(writer));
        return 0;
    } catch (...) {
        return -1;  // no memory: md4c stops
    }
}

}  // namespace

bool is_link_address(std::string_view address) {
    if (std::ranges::any_of(address, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\\'; })) return false;
    const auto colon = address.find(':');
    if (colon == std::string_view::npos || address.find_first_of("/?#") < colon) return !address.empty();
    const std::string scheme = lower(address.substr(0, colon));
    return scheme == "http" || scheme == "https" || scheme == "mailto";
}

bool is_image_data(std::string_view address) {
    static constexpr std::array<std::string_view, 5> begins{"data:image/png;base64,", "data:image/jpeg;base64,", "data:image/gif;base64,",
                                                            "data:image/webp;base64,", "data:image/svg+xml;base64,"};
    return std::ranges::any_of(begins, [&](std::string_view begin) { return address.starts_with(begin); });
}

void write_markdown_html(std::string& out, std::string_view markdown, const FindAttachment& find_attachment) {
    Writer writer(out, find_attachment);
    MD_PARSER parser{};
    parser.flags = flags;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* to) { return guarded(to, [&](Writer& w) { w.enter(type, detail); }); };
    parser.leave_block = [](MD_BLOCKTYPE type, void* detail, void* to) { return guarded(to, [&](Writer& w) { w.leave(type, detail); }); };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* to) { return guarded(to, [&](Writer& w) { w.enter(type, detail); }); };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* to) { return guarded(to, [&](Writer& w) { w.leave(type); }); };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* to) {
        return guarded(to, [&](Writer& w) { w.text(type, {text, size}); });
    };
    if (md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, &writer) != 0)
        throw std::runtime_error("a text cell could not be rendered");
}

}  // namespace stoa
