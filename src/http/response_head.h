// The status line and header of a response, as bytes.
#pragma once

#include <string>

#include "http/message.h"

namespace stoa::http {

enum class After { keep_alive, close };

/// Content-Length, Connection, Date and Transfer-Encoding are the server's own: a response's fields of these names are left out.
[[nodiscard]] std::string response_head(const Response& response, const Pairs& always_headers, After after);

}  // namespace stoa::http
