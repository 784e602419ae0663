// Hostile bytes from a kernel: through ZMTP, through the message parser, into a conversation that runs something.
// Inputs in ./test: 20000
#include <cstdint>

#include "kernels/kernel_conversation.h"
#include "kernels/zmtp_peer.h"

namespace {

using namespace stoa;

/// The frames between 0x1f bytes, signed as the kernel would, so that the fuzzer gets behind the signature.
void parse_signed(std::string_view text, KernelConversation& conversation) {
    static const MessageKey key("fuzz");
    std::string parts[4];
    for (auto& part : parts) {
        const auto end = text.find('\x1f');
        part = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    const auto message = parse_message(
        {"<IDS|MSG>", key.sign(parts[0], parts[1], parts[2], parts[3]), parts[0], parts[1], parts[2], parts[3]}, key);
    if (!message) return;
    conversation.heard(Channel::iopub, *message, Time());
    conversation.heard(Channel::shell, *message, Time());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    KernelConversation conversation;
    conversation.init_said(InitReady{}, Time());
    conversation.init_said(ProgramStarted{1}, Time());
    conversation.sockets_open(Time());
    conversation.heard(Channel::iopub, {"status", "stoa/kernel_info/1", {}, 2}, Time());
    conversation.heard(Channel::shell, {"kernel_info_reply", "stoa/kernel_info/1", {}, 2}, Time());
    conversation.execute({"r1", "x"}, Time());
    parse_signed(bytes, conversation);
    conversation.tick(Time() + milliseconds(100'000));
    while (auto action = conversation.next_action()) {
        // What goes to the log must be readable by serve.
        if (const auto* event = std::get_if<LogEvent>(&*action)) {
            if (!wire::decode_record(wire::encode(wire::Record{1, 1, event->event}))) __builtin_trap();
        }
    }

    ZmtpPeer peer(ZmtpSocket::sub);
    static const MessageKey key("fuzz");
    for (std::size_t at = 0; at < size; at += 100) {
        peer.feed(bytes.substr(at, 100));
        for (;;) {
            auto message = peer.next();
            if (!message) return 0;
            if (!*message) break;
            (void)parse_message((*message)->frames, key);
        }
    }
    return 0;
}
