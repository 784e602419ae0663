// One message of Jupyter's messaging protocol 5.3: frames in, a checked message out, and the way back. No I/O here.
#pragma once

#include <boost/json/object.hpp>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"

namespace stoa {

using Frames = std::vector<std::string>;

enum class Channel : std::uint8_t { shell, control, iopub, input };  ///< input: Jupyter calls it stdin
[[nodiscard]] std::string_view name_of(Channel channel);

/// The key of one connection file: signs what goes out, checks what comes in.
class MessageKey {
public:
    explicit MessageKey(std::string key) : key_(std::move(key)) {}
    [[nodiscard]] static MessageKey random();  ///< 256 bits, as 64 hex digits

    [[nodiscard]] const std::string& text() const { return key_; }
    /// HMAC-SHA256 over header, parent, metadata and content, as 64 hex digits.
    [[nodiscard]] std::string sign(std::string_view header, std::string_view parent, std::string_view metadata,
                                   std::string_view content) const;

private:
    std::string key_;
};

struct JupyterMessage {
    std::string type;
    std::string parent_id;  ///< msg_id of the parent header; empty when there is none
    boost::json::object content;
    std::size_t content_bytes = 0;
    boost::json::object metadata = {};  ///< only of comm messages
    std::vector<std::string> buffers = {};
    std::optional<Time> date = {};  ///< when it was made, if the kernel is to be believed
};

struct JupyterRequest {
    std::string type;
    std::string id;
    std::string content = "{}";  ///< JSON text
    std::string metadata = "{}";  ///< JSON text
    std::vector<std::string> buffers = {};
};

/// Reads hostile frames. The signature is compared in constant time before anything is parsed. Bytes that are not UTF-8
/// (Python sends undecodable file names so) become U+FFFD.
[[nodiscard]] std::expected<JupyterMessage, DecodeError> parse_message(const Frames& frames, const MessageKey& key);

/// The frames of a request; no routing id is in front. `date` is ISO 8601.
[[nodiscard]] Frames make_frames(const JupyterRequest& request, std::string_view session, std::string_view date,
                                 const MessageKey& key);

/// How many bytes of `text` can be taken, at most `limit`, without cutting a UTF-8 sequence.
[[nodiscard]] std::size_t utf8_prefix(std::string_view text, std::size_t limit);
/// The text with everything that is not UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string mend_utf8(std::string_view bytes);

}  // namespace stoa
