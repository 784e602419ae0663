// Any bytes as a script in the percent format: refused with a line, or cells. And the text of any cell comes back from a script.
// Inputs in ./test: 60000
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "notebooks/percent.h"
#include "notebooks/percent_magics.h"

using namespace stoa;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (uncomment_magics(comment_magics(text)) != text) std::abort();
    const auto content = parse_percent(text);
    if (!content && content.error().what.empty()) std::abort();
    if (content && !parse_percent(format_percent(*content))) std::abort();
    return 0;
}
