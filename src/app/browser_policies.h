// What browsers are told about our pages: one policy for the page, one for the frames in which untrusted outputs run.
#pragma once

#include <string>
#include <vector>

#include "http/message.h"

namespace stoa {

/// Where the sandboxed frames and everything that they load live.
inline constexpr const char* frame_path = "/frame/";

/// Content-Security-Policy of everything but frames. `origins`: "http://localhost:8080", ...; the page may embed frames of these only.
[[nodiscard]] std::string page_policy(const std::vector<std::string>& origins, const std::string& path_prefix);

/// Headers of every file below frame_path. The policy sandboxes the document whoever opens it and however.
[[nodiscard]] http::Pairs frame_headers();

}  // namespace stoa
