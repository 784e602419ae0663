// Whatever comes, the small parsers do not crash, and what they let through keeps their promises.
// Inputs in ./test: 80000
#include <cstdlib>

#include "http/parse.h"

using namespace stoa::http;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto target = parse_target(text)) {
        if (target->path.front() != '/' || !is_utf8(target->path) || target->path.find('\0') != std::string::npos) std::abort();
        for (const auto& segment : target->segments) {
            if (segment == "." || segment == "..") std::abort();
        }
        static const Pattern pattern("/api/notebooks/{id}/live");
        (void)pattern.match(target->segments);
    }
    (void)find_cookie(text, "stoa_session");
    (void)has_token(text, "gzip");
    if (size < 200) {
        try {
            const Pattern pattern(text);
            (void)pattern.match({"a", "b"});
        } catch (const std::logic_error&) {
        }
    }
    return 0;
}
