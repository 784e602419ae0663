// What a refused request looks like: a status for programs, a Problem with a sentence for people.
#pragma once

#include <exception>

#include "base/error.h"
#include "http/message.h"
#include "wire/http.h"

namespace stoa {

[[nodiscard]] int status_of(wire::Refusal refusal);
[[nodiscard]] http::Response problem(wire::Refusal refusal, std::string sentence, std::string where = {});
[[nodiscard]] http::Response problem(const Refused& refused);
/// What a handler failed with: that something can't be stored is said, of everything else only that it broke.
[[nodiscard]] http::Response problem(std::exception_ptr failure);
/// The front door's own answers (400, 404, 405, 413, ...) in the same form.
[[nodiscard]] http::Response problem(int status, std::string_view sentence);

/// The body of a request as T; throws Refused(bad_request) with the place.
template <class T>
[[nodiscard]] T require_body(std::expected<T, DecodeError> decoded) {
    if (!decoded) throw Refused(wire::Refusal::bad_request, "The request can't be read: " + decoded.error().sentence() + ".", decoded.error().where);
    return std::move(*decoded);
}

}  // namespace stoa
