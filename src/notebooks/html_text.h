// Text into HTML that means nothing but that text.
#pragma once

#include <string>
#include <string_view>

namespace stoa {

/// For elements and for attributes in double quotes. Control characters but tab and newline are left out.
void write_html_text(std::string& out, std::string_view text);

/// Text as a terminal would show it, for a <pre>: colours as spans with styles of the variables --ansi-0 to --ansi-15, and of a
/// line that carriage returns wrote again what was written last. Sequences that move the cursor or do more are left out.
void write_terminal_html(std::string& out, std::string_view text);

}  // namespace stoa
