// Whatever stands in a message, it is refused, or it means the same after it was written and read again. A third of the
// inputs are read as they are, the others are changes to a golden message, which random bytes would never become.
// Inputs in ./test: 20000
#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "wire/host.h"
#include "wire/page.h"
#include "wire/shim.h"

using namespace stoa;

namespace {

std::vector<std::string> load_golden() {
    std::ifstream file(STOA_SOURCE_DIR "/wire/golden/samples.json");
    std::stringstream text;
    text << file.rdbuf();
    std::vector<std::string> messages;
    auto golden = parse_json(text.str());
    for (auto& entry : golden.value().as_array()) messages.push_back(boost::json::serialize(entry.at("json")));
    return messages;
}

void check(std::string_view text, auto decode) {
    auto message = decode(text);
    if (!message) {
        if (message.error().sentence().empty()) std::abort();
        return;
    }
    const std::string written = wire::encode(*message);
    auto again = decode(written);
    if (!again || wire::encode(*again) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    static const std::vector<std::string> golden = load_golden();
    if (size < 2) return 0;
    std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (data[0] % 3 != 0) {
        text = golden[data[1] % golden.size()];
        // Each change: where (2 bytes), how, with what.
        for (std::size_t i = 2; i + 4 <= size && !text.empty(); i += 4) {
            const std::size_t at = (data[i] | data[i + 1] << 8) % text.size();
            const char with = static_cast<char>(data[i + 3]);
            if (data[i + 2] % 3 == 0) text[at] = with;
            if (data[i + 2] % 3 == 1) text.insert(at, 1, with);
            if (data[i + 2] % 3 == 2) text.erase(at, 1 + data[i + 3] % 8);
        }
    }
    check(text, wire::decode_page_message);
    check(text, wire::decode_server_message);
    check(text, wire::decode_to_host);
    check(text, wire::decode_from_host);
    check(text, wire::decode_to_shim);
    check(text, wire::decode_from_shim);
    return 0;
}
