#include "base/frame.h"

#include <fmt/format.h>

namespace stoa {

namespace {

void append_u32(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

std::uint32_t read_u32(const char* bytes) {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

}  // namespace

void append_frame(std::string& out, std::uint32_t stream, std::string_view payload) {
    append_u32(out, static_cast<std::uint32_t>(payload.size()));
    append_u32(out, stream);
    out += payload;
}

void FrameReader::feed(std::string_view bytes) {
    if (start_ == buffer_.size()) {
        buffer_.clear();
        start_ = 0;
    } else if (start_ > buffer_.size() / 2 && start_ > 65536) {
        buffer_.erase(0, start_);
        start_ = 0;
    }
    buffer_ += bytes;
}

std::expected<std::optional<Frame>, DecodeError> FrameReader::next() {
    const std::size_t available = buffer_.size() - start_;
    if (available < frame_header_bytes) return std::nullopt;
    const char* header = buffer_.data() + start_;
    const std::uint32_t length = read_u32(header);
    if (length > max_payload_bytes_)
        return std::unexpected(DecodeError{"frame", fmt::format("of {} bytes is over {}", length, max_payload_bytes_)});
    if (available < frame_header_bytes + length) return std::nullopt;
    Frame frame{read_u32(header + 4), buffer_.substr(start_ + frame_header_bytes, length)};
    start_ += frame_header_bytes + length;
    return frame;
}

}  // namespace stoa
