// Whatever stands in Host and Origin, nothing but the three loopback names gets through.
// Inputs in ./test: 200000
#include <algorithm>
#include <cstdlib>

#include "accounts/origin.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto half = text.find('\n');
    const auto host = text.substr(0, half);
    const auto origin = half == std::string_view::npos ? text : text.substr(half + 1);
    static const auto loopback = stoa::PublicOrigins::loopback(8080);
    if (!loopback.is_same_origin(host, origin)) return 0;
    std::string plain(origin);
    std::ranges::transform(plain, plain.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const char* own : {"http://localhost:", "http://127.0.0.1:", "http://[::1]:"}) {
        if (plain.starts_with(own)) return 0;
    }
    std::abort();
}
