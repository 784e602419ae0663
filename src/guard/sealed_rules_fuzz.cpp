// Bundles of hostile bytes: as they come, and as the payload of one that is rightly signed.
// Inputs in ./test: 20000
#include <cstdlib>

#include "guard/sealed_rules.h"

using namespace stoa::guard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const SealKeys keys = make_seal_keys();
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (open_bundle(bytes, keys.public_key, keys.secret)) std::abort();  // nobody else has the key
    (void)parse_seal_key(SealKeyKind::public_key, bytes);
    static const std::string whole = [] {
        const std::vector<RuleFile> one = {{"a.rules", "class a always \"a\"\n"}};
        return seal_rules(one, 7, 0, keys.signing_key, {});
    }();
    if (size < 3) return 0;
    // Whole, but for one byte or the end.
    std::string other = whole;
    const std::size_t at = (data[0] | std::size_t{data[1]} << 8) % other.size();
    if (data[2] == 0)
        other.resize(at);
    else
        other[at] = static_cast<char>(static_cast<unsigned char>(other[at]) ^ data[2]);
    if (open_bundle(other, keys.public_key, {})) std::abort();
    return 0;
}
