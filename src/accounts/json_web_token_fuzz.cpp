// Whatever a provider sends: no key set and no token breaks the reading, and none is taken for signed.
// Inputs in ./test: 150000
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "accounts/json_web_token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto cut = text.find('\n');
    const auto keys = stoa::TokenKeys::parse(text.substr(0, cut));
    if (keys && cut != std::string_view::npos && keys->read(text.substr(cut + 1))) std::abort();
    return 0;
}
