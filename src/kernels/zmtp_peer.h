// One ZeroMQ connection (ZMTP 3.0, NULL mechanism) as a machine: bytes in, messages out, and the way back. No I/O here.
//
// The shim speaks ZMTP itself rather than through libzmq because it stands outside the sandbox and the kernel is hostile:
// here what a kernel can make it hold is one message of a named size, and what it has not read stays in the kernel's memory.
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "kernels/jupyter_message.h"

namespace stoa {

enum class ZmtpSocket : std::uint8_t { dealer, sub };

class ZmtpPeer {
public:
    /// A message, or what is left of one that was over a limit: no frames, only its size.
    struct Message {
        Frames frames;
        std::size_t oversized_bytes = 0;
    };

    /// `identity`: the routing id under which a dealer is known; the kernel asks for input under the one that sent the request.
    explicit ZmtpPeer(ZmtpSocket type, std::string_view identity = {});

    void feed(std::string_view bytes);
    /// The next whole message, nothing when more bytes are needed, an error after which the connection is of no use.
    [[nodiscard]] std::expected<std::optional<Message>, DecodeError> next();
    /// Queues a message; it goes out when the handshake is done.
    void send(const Frames& frames);

    [[nodiscard]] bool ready() const { return stage_ == Stage::messages; }
    /// What to write; the caller takes bytes off its front as they are written.
    [[nodiscard]] std::string& output() { return output_; }

private:
    enum class Stage : std::uint8_t { greeting, handshake, messages };
    using Step = std::expected<bool, DecodeError>;  // true: went forward; false: needs more bytes

    [[nodiscard]] std::string_view rest() const { return std::string_view(input_).substr(start_); }
    void take(std::size_t bytes) { start_ += bytes; }
    Step step_greeting();
    Step step_frame(std::optional<Message>& done);
    std::expected<void, DecodeError> command(std::string_view body);

    ZmtpSocket type_;
    std::string identity_;
    Stage stage_ = Stage::greeting;
    std::string input_;
    std::size_t start_ = 0;  // of what is not consumed yet
    std::string output_;
    std::string waiting_;  // messages sent before the handshake is done
    Message message_;
    std::size_t message_bytes_ = 0;
    std::size_t message_frames_ = 0;
    std::uint64_t skip_ = 0;          // bytes of an oversized frame that are still to come
    bool skip_ends_message_ = false;  // the frame being skipped is its message's last
};

}  // namespace stoa
