#include "kernels/jupyter_message.h"

#include <fmt/format.h>
#include <sodium.h>

#include <boost/json/parse.hpp>

#include "base/json.h"
#include "kernels/kernel_limits.h"

namespace stoa {

namespace {

constexpr std::string_view delimiter = "<IDS|MSG>";
constexpr std::size_t signature_hex_bytes = 2 * crypto_auth_hmacsha256_BYTES;
constexpr std::size_t max_header_bytes = 64u << 10;
constexpr std::size_t max_type_bytes = 100;
constexpr std::size_t max_parent_id_bytes = 200;
constexpr std::size_t max_date_bytes = 40;

std::expected<boost::json::object, DecodeError> parse_object(std::string_view text, std::string_view name) {
    boost::json::parse_options options;
    options.max_depth = max_kernel_json_depth;
    boost::json::error_code failed;
    boost::json::value value = boost::json::parse({text.data(), text.size()}, failed, {}, options);
    if (failed) {
        // Only a failure pays for looking at the bytes again.
        std::string mended = mend_utf8(text);
        if (mended == text) return std::unexpected(DecodeError{std::string(name), "is not JSON: " + failed.message()});
        failed.clear();
        value = boost::json::parse(mended, failed, {}, options);
        if (failed) return std::unexpected(DecodeError{std::string(name), "is not JSON: " + failed.message()});
    }
    if (!value.is_object()) return std::unexpected(DecodeError{std::string(name), "is not an object"});
    return std::move(value.get_object());
}

/// The text of a string field within its limit; empty otherwise.
std::string_view text_field(const boost::json::object& object, std::string_view name, std::size_t max_bytes) {
    const auto* field = object.if_contains({name.data(), name.size()});
    const auto* text = field ? field->if_string() : nullptr;
    if (!text || text->size() > max_bytes) return {};
    return {text->data(), text->size()};
}

/// ISO 8601 as kernels write it: 2026-12-01T09:30:00.123456Z, with any number of digits, +01:00 or no zone (UTC) at its end.
std::optional<Time> parse_date(std::string_view text) {
    bool is_good = text.size() >= 19 && text[4] == '-' && text[7] == '-' && text[13] == ':' && text[16] == ':';
    const auto number = [&](std::size_t at, std::size_t digits) {
        int value = 0;
        for (std::size_t i = at; i < at + digits; ++i) {
            is_good = is_good && i < text.size() && text[i] >= '0' && text[i] <= '9';
            if (is_good) value = value * 10 + (text[i] - '0');
        }
        return value;
    };
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    Time time =
        Time{std::chrono::hours(number(11, 2)) + std::chrono::minutes(number(14, 2)) + std::chrono::seconds(number(17, 2))};
    std::size_t at = 19;
    if (at < text.size() && text[at] == '.') {
        for (int unit = 100; ++at < text.size() && text[at] >= '0' && text[at] <= '9'; unit /= 10)
            time += milliseconds(unit * (text[at] - '0'));
    }
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
        const auto zone = std::chrono::hours(number(at + 1, 2)) + std::chrono::minutes(number(at + 4, 2));
        time -= text[at] == '+' ? zone : -zone;
    }
    if (!is_good || !day.ok()) return std::nullopt;
    return time + std::chrono::sys_days(day).time_since_epoch();
}

/// Length of the UTF-8 sequence at the start of bytes; 0 when there is none.
std::size_t sequence_length(std::string_view bytes) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = at(0);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || bytes.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xc0) != 0x80) return 0;
    }
    if (lead == 0xe0 && at(1) < 0xa0) return 0;  // overlong
    if (lead == 0xed && at(1) > 0x9f) return 0;  // surrogate
    if (lead == 0xf0 && at(1) < 0x90) return 0;
    if (lead == 0xf4 && at(1) > 0x8f) return 0;
    return length;
}

}  // namespace

std::string_view name_of(Channel channel) {
    switch (channel) {
        case Channel::shell:
            return "shell";
        case Channel::control:
            return "control";
        case Channel::iopub:
            return "iopub";
        case Channel::input:
            return "stdin";
    }
    return "?";
}

MessageKey MessageKey::random() {
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    char hex[2 * sizeof bytes + 1];
    sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes);
    return MessageKey(hex);
}

std::string MessageKey::sign(std::string_view header, std::string_view parent, std::string_view metadata,
                             std::string_view content) const {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key_.data()), key_.size());
    for (std::string_view part : {header, parent, metadata, content})
        crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
    unsigned char digest[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_final(&state, digest);
    char hex[signature_hex_bytes + 1];
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return hex;
}

std::expected<JupyterMessage, DecodeError> parse_message(const Frames& frames, const MessageKey& key) {
    std::size_t at = 0;
    while (at < frames.size() && frames[at] != delimiter) ++at;
    if (at == frames.size()) return std::unexpected(DecodeError{"message", "has no delimiter"});
    if (frames.size() - at < 6) return std::unexpected(DecodeError{"message", "has too few frames"});
    const std::string& signature = frames[at + 1];
    const std::string& header_text = frames[at + 2];
    const std::string& parent_text = frames[at + 3];
    const std::string& metadata_text = frames[at + 4];
    const std::string& content_text = frames[at + 5];
    const std::string expected = key.sign(header_text, parent_text, metadata_text, content_text);
    if (signature.size() != expected.size() || sodium_memcmp(signature.data(), expected.data(), expected.size()) != 0)
        return std::unexpected(DecodeError{"signature", "is wrong"});
    if (header_text.size() > max_header_bytes) return std::unexpected(DecodeError{"header", "is too long"});
    // The parent is our own request sent back, which may hold more than we ask for: read while it is of a header's size.
    if (parent_text.size() > max_header_bytes) return std::unexpected(DecodeError{"parent_header", "is too long"});

    auto header = parse_object(header_text, "header");
    if (!header) return std::unexpected(std::move(header.error()));
    auto parent = parse_object(parent_text, "parent_header");
    if (!parent) return std::unexpected(std::move(parent.error()));
    JupyterMessage message;
    message.type = text_field(*header, "msg_type", max_type_bytes);
    if (message.type.empty()) return std::unexpected(DecodeError{"header.msg_type", "is not a name"});
    message.parent_id = text_field(*parent, "msg_id", max_parent_id_bytes);
    message.date = parse_date(text_field(*header, "date", max_date_bytes));
    auto content = parse_object(content_text, "content");
    if (!content) return std::unexpected(std::move(content.error()));
    message.content = std::move(*content);
    message.content_bytes = content_text.size();
    if (message.type.starts_with("comm_")) {
        auto metadata = parse_object(metadata_text, "metadata");
        if (!metadata) return std::unexpected(std::move(metadata.error()));
        message.metadata = std::move(*metadata);
        message.content_bytes += metadata_text.size();
        message.buffers.assign(frames.begin() + static_cast<std::ptrdiff_t>(at) + 6, frames.end());
    }
    return message;
}

Frames make_frames(const JupyterRequest& request, std::string_view session, std::string_view date, const MessageKey& key) {
    std::string header = "{\"msg_id\":";
    write_json_string(header, request.id);
    header += ",\"session\":";
    write_json_string(header, session);
    header += ",\"username\":\"stoa\",\"date\":";
    write_json_string(header, date);
    header += ",\"msg_type\":";
    write_json_string(header, request.type);
    header += ",\"version\":\"5.3\"}";
    std::string signature = key.sign(header, "{}", request.metadata, request.content);
    Frames frames{std::string(delimiter), std::move(signature), std::move(header), "{}", request.metadata, request.content};
    frames.insert(frames.end(), request.buffers.begin(), request.buffers.end());
    return frames;
}

std::size_t utf8_prefix(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text.size();
    std::size_t end = limit;
    while (end > 0 && limit - end < 4 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return end;
}

std::string mend_utf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        if (const std::size_t length = sequence_length(bytes)) {
            out.append(bytes, 0, length);
            bytes.remove_prefix(length);
        } else {
            out += "\xef\xbf\xbd";
            bytes.remove_prefix(1);
        }
    }
    return out;
}

}  // namespace stoa
