// A request as the rooms behind the door see it, and the response they give back. Plain data: no Beast, no sockets.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/task.h"

namespace stoa::http {

/// Header fields in the order they came; names compare without case. A response never carries CR, LF or NUL in one.
class Headers {
public:
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;  ///< the first of that name
    [[nodiscard]] std::size_t count(std::string_view name) const;
    void add(std::string name, std::string value);
    void set(std::string name, std::string value);  ///< replaces all of that name

    [[nodiscard]] auto begin() const { return fields_.begin(); }
    [[nodiscard]] auto end() const { return fields_.end(); }
    [[nodiscard]] std::size_t size() const { return fields_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;    ///< upper case
    std::string target;    ///< as it came, for the log
    std::string path;      ///< percent-decoded UTF-8, begins with '/', holds no control characters and no '.' or '..' segments
    Pairs query;           ///< percent-decoded, in order
    std::string route;     ///< the pattern of the route that fits, "/notebooks/{id}"
    Pairs parameters;      ///< of the route's pattern, percent-decoded
    Headers headers;
    std::string body;      ///< whole, at most the route's max_body_bytes
    std::string peer;      ///< the address at the other end, without the port

    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const { return headers.find(name); }
    [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;  ///< the first of that name
    /// A parameter that the route's pattern names; throws std::logic_error for one that it does not.
    [[nodiscard]] const std::string& parameter(std::string_view name) const;
    [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;  ///< the first of that name
};

/// A body that is made while it is sent, so that memory never holds all of it.
struct Pieces {
    std::optional<std::uint64_t> size = 0;    ///< of all pieces together; none: not known, sent chunked until an empty piece
    std::function<Task<std::string>()> next;  ///< asked for when the last has left; one that throws, or too few bytes, cuts the connection
};

/// Bytes of its own, bytes shared with others (a cache, other requests), neither copied on the way out, or pieces.
using Body = std::variant<std::string, std::shared_ptr<const std::string>, std::shared_ptr<Pieces>>;
[[nodiscard]] std::string_view view(const Body& body);  ///< empty for pieces
[[nodiscard]] std::optional<std::uint64_t> size_of(const Body& body);  ///< none: not known before it is sent

struct Response {
    int status = 200;
    Headers headers;
    Body body;

    /// HttpOnly, Path=/, no Domain. max_age none = until the browser closes; 0 = remove.
    enum class SameSite { strict, lax };
    enum class Transport { plain, https };  ///< https adds Secure
    void set_cookie(std::string_view name, std::string_view value, std::optional<std::chrono::seconds> max_age, SameSite same_site,
                    Transport transport);
};

[[nodiscard]] Response json(std::string body, int status = 200);  ///< JSON text; never cached
[[nodiscard]] Response text(std::string body, int status = 200);
[[nodiscard]] Response empty(int status = 204);
[[nodiscard]] Response redirect(std::string location, int status = 303);
/// A download: offered to be saved under file_name (any UTF-8), never shown as a page.
[[nodiscard]] Response file(Body body, std::string content_type, std::string_view file_name);
[[nodiscard]] std::string_view reason_of(int status);

}  // namespace stoa::http
