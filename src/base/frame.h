// Frames between serve, host and shims: u32 payload length, u32 stream (both big-endian), payload. No I/O here.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace stoa {

struct Frame {
    std::uint32_t stream = 0;
    std::string payload;
};

inline constexpr std::size_t frame_header_bytes = 8;

void append_frame(std::string& out, std::uint32_t stream, std::string_view payload);

/// Takes bytes as they come and gives whole frames. After an error the connection can't be used any more.
class FrameReader {
public:
    explicit FrameReader(std::size_t max_payload_bytes) : max_payload_bytes_(max_payload_bytes) {}

    void feed(std::string_view bytes);
    /// The next whole frame; nothing when more bytes are needed; an error for a length over the limit.
    [[nodiscard]] std::expected<std::optional<Frame>, DecodeError> next();

private:
    std::size_t max_payload_bytes_;
    std::string buffer_;
    std::size_t start_ = 0;  // of what is not consumed yet
};

}  // namespace stoa
