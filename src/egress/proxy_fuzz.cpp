// Whatever a program sends to its proxy, nothing crashes, and what is passed on is one request in one reading.
// Inputs in ./test: 200000
#include <cstdlib>

#include "egress/policy.h"
#include "egress/proxy_request.h"

using namespace stoa;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto end = end_of_head(text)) {
        if (const auto request = parse_proxy_request(text.substr(0, *end))) {
            if (request->port == 0 || parse_host(request->host) != request->host) std::abort();
            if (!request->is_tunnel && end_of_head(request->head) != request->head.size()) std::abort();
        }
    }
    if (const auto policy = parse_network_policy(text)) {
        if (parse_network_policy(encode(*policy)) != *policy) std::abort();
    }
    return 0;
}
