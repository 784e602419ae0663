#include "kernels/zmtp_peer.h"

#include <fmt/format.h>

#include "kernels/kernel_limits.h"

namespace stoa {

namespace {

// rfc.zeromq.org/spec/23 (ZMTP 3.0).
constexpr std::size_t greeting_bytes = 64;
constexpr std::size_t max_identity_bytes = 255;
constexpr unsigned char flag_more = 1, flag_long = 2, flag_command = 4;

void append_frame_head(std::string& out, unsigned char flags, std::size_t size) {
    if (size > 255) {
        out += static_cast<char>(flags | flag_long);
        for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(static_cast<std::uint64_t>(size) >> shift);
    } else {
        out += static_cast<char>(flags);
        out += static_cast<char>(size);
    }
}

std::string make_greeting() {
    std::string greeting("\xff\0\0\0\0\0\0\0\0\x7f\x03\0NULL", 16);
    greeting.resize(greeting_bytes, '\0');
    return greeting;
}

std::string make_ready(ZmtpSocket type, std::string_view identity) {
    const std::string_view name = type == ZmtpSocket::dealer ? "DEALER" : "SUB";
    std::string body = "\x05READY\x0bSocket-Type";
    body.append(3, '\0');
    body += static_cast<char>(name.size());
    body += name;
    body += "\x08Identity";
    body.append(3, '\0');
    body += static_cast<char>(identity.size());
    body += identity;
    std::string out;
    append_frame_head(out, flag_command, body.size());
    return out + body;
}

}  // namespace

ZmtpPeer::ZmtpPeer(ZmtpSocket type, std::string_view identity)
    : type_(type), identity_(identity.substr(0, max_identity_bytes)), output_(make_greeting()) {
    // ZMTP 3.0 subscribes by a message whose first byte is 1; nothing after it: everything.
    if (type == ZmtpSocket::sub) send({std::string("\x01", 1)});
}

void ZmtpPeer::feed(std::string_view bytes) {
    if (skip_ > 0 && start_ == input_.size()) {  // the body of an oversized frame is not even copied
        const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, bytes.size()));
        skip_ -= skipped;
        bytes.remove_prefix(skipped);
    }
    if (start_ == input_.size()) {
        input_.clear();
        start_ = 0;
        if (input_.capacity() > (4u << 20)) input_.shrink_to_fit();
    } else if (start_ > input_.size() / 2 && start_ > 65536) {
        input_.erase(0, start_);
        start_ = 0;
    }
    input_ += bytes;
}

std::expected<std::optional<ZmtpPeer::Message>, DecodeError> ZmtpPeer::next() {
    for (;;) {
        std::optional<Message> done;
        Step step = stage_ == Stage::greeting ? step_greeting() : step_frame(done);
        if (!step) return std::unexpected(std::move(step.error()));
        if (done) return done;
        if (!*step) return std::nullopt;
    }
}

ZmtpPeer::Step ZmtpPeer::step_greeting() {
    const std::string_view bytes = rest();
    if (!bytes.empty() && bytes[0] != '\xff') return std::unexpected(DecodeError{"greeting", "is not ZMTP"});
    if (bytes.size() < greeting_bytes) return false;
    if (bytes[9] != '\x7f' || static_cast<unsigned char>(bytes[10]) < 3)
        return std::unexpected(DecodeError{"greeting", "is not of ZMTP 3"});
    if (bytes.substr(12, 5) != std::string_view("NULL\0", 5))
        return std::unexpected(DecodeError{"greeting", "asks for a mechanism other than NULL"});
    take(greeting_bytes);
    stage_ = Stage::handshake;
    output_ += make_ready(type_, identity_);
    return true;
}

ZmtpPeer::Step ZmtpPeer::step_frame(std::optional<Message>& done) {
    if (skip_ > 0) {
        const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, rest().size()));
        take(skipped);
        skip_ -= skipped;
        if (skip_ > 0) return false;
    }
    if (skip_ends_message_) {
        skip_ends_message_ = false;
        done = std::move(message_);
        message_ = {};
        message_bytes_ = message_frames_ = 0;
        return true;
    }
    const std::string_view bytes = rest();
    if (bytes.size() < 2) return false;
    const auto flags = static_cast<unsigned char>(bytes[0]);
    if (flags & ~(flag_more | flag_long | flag_command)) return std::unexpected(DecodeError{"frame", "has unknown flags"});
    std::size_t head = 2;
    std::uint64_t size = static_cast<unsigned char>(bytes[1]);
    if (flags & flag_long) {
        head = 9;
        if (bytes.size() < head) return false;
        size = 0;
        for (std::size_t i = 1; i < head; ++i) size = size << 8 | static_cast<unsigned char>(bytes[i]);
        if (size > INT64_MAX) return std::unexpected(DecodeError{"frame", "has a length beyond 63 bits"});
    }
    if (flags & flag_command) {
        if (flags & flag_more || size > max_kernel_command_bytes) return std::unexpected(DecodeError{"command", "is too long"});
        if (bytes.size() < head + size) return false;
        if (auto read = command(bytes.substr(head, size)); !read) return std::unexpected(std::move(read.error()));
        take(head + size);
        return true;
    }
    if (stage_ != Stage::messages) return std::unexpected(DecodeError{"handshake", "has a message in it"});
    if (message_frames_ >= max_kernel_message_frames) return std::unexpected(DecodeError{"message", "has too many frames"});

    const bool oversized =
        message_.oversized_bytes > 0 || size > max_kernel_frame_bytes || message_bytes_ + size > max_kernel_message_bytes;
    if (!oversized && bytes.size() < head + size) {
        input_.reserve(start_ + head + size);  // one allocation for a large frame
        return false;
    }
    ++message_frames_;
    if (oversized) {
        message_.oversized_bytes += message_bytes_ + size;
        message_bytes_ = 0;
        message_.frames.clear();
        take(head);
        skip_ = size;
        skip_ends_message_ = !(flags & flag_more);
        return true;
    }
    message_bytes_ += size;
    message_.frames.emplace_back(bytes.substr(head, size));
    take(head + size);
    if (flags & flag_more) return true;
    done = std::move(message_);
    message_ = {};
    message_bytes_ = message_frames_ = 0;
    return true;
}

std::expected<void, DecodeError> ZmtpPeer::command(std::string_view body) {
    if (body.empty() || body.size() < 1u + static_cast<unsigned char>(body[0]))
        return std::unexpected(DecodeError{"command", "has no name"});
    const std::string_view name = body.substr(1, static_cast<unsigned char>(body[0]));
    if (name == "ERROR") return std::unexpected(DecodeError{"handshake", "was refused"});
    if (stage_ == Stage::handshake) {
        if (name != "READY") return std::unexpected(DecodeError{"handshake", "has no READY"});
        stage_ = Stage::messages;
        output_ += waiting_;
        waiting_.clear();
        return {};
    }
    // ZMTP 3.1: the context comes back; not to a peer that asks without ever reading.
    if (name == "PING" && body.size() >= 7 && output_.size() < max_kernel_command_bytes) {
        std::string pong = "\x04PONG";
        pong += body.substr(7, 16);
        append_frame_head(output_, flag_command, pong.size());
        output_ += pong;
    }
    return {};  // others are for later versions
}

void ZmtpPeer::send(const Frames& frames) {
    std::string& out = stage_ == Stage::messages ? output_ : waiting_;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        append_frame_head(out, i + 1 < frames.size() ? flag_more : 0, frames[i].size());
        out += frames[i];
    }
}

}  // namespace stoa
