// What browsers are told about our pages: one policy for the page, one for the frames in which untrusted outputs run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace stoa {

/// Where the sandboxed frames and everything that they load live.
inline constexpr const char* frame_path = "/frame/";

/// "example.org", "*.example.org" (below it, not itself) or "*": lower case, no scheme, no port, no address. What passes stands in
/// headers as it is.
[[nodiscard]] bool is_image_host(std::string_view text);

/// Content-Security-Policy of everything but frames. `origins`: "http://localhost:8080", ...; the page may embed frames of these only.
/// `image_hosts`: pictures may come from these, too.
[[nodiscard]] std::string page_policy(const std::vector<std::string>& origins, const std::string& path_prefix,
                                      const std::vector<std::string>& image_hosts);

/// Headers of every file below frame_path. The policy sandboxes the document whoever opens it and however.
[[nodiscard]] http::Pairs frame_headers(const std::vector<std::string>& image_hosts);

}  // namespace stoa
