#include "kernels/kernel_sockets.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <system_error>

#include "base/ids.h"
#include "base/json.h"
#include "kernels/kernel_limits.h"

namespace stoa {

namespace {

constexpr int shell_port = 1, iopub_port = 2, stdin_port = 3, control_port = 4, heartbeat_port = 5;

std::string socket_name(std::int64_t session, int port) {
    return fmt::format("k{}-{}", session, port);
}

}  // namespace

void write_connection_file(int folder, const std::string& inside, std::int64_t session, const MessageKey& key) {
    std::string text = "{\"transport\":\"ipc\",\"ip\":";
    write_json_string(text, fmt::format("{}/k{}", inside, session));
    text += fmt::format(",\"shell_port\":{},\"iopub_port\":{},\"stdin_port\":{},\"control_port\":{},\"hb_port\":{}", shell_port,
                        iopub_port, stdin_port, control_port, heartbeat_port);
    text += ",\"signature_scheme\":\"hmac-sha256\",\"key\":";
    write_json_string(text, key.text());
    text += "}\n";

    // A name left by the guest at the sockets' places must not be what we connect to.
    for (int port = shell_port; port <= heartbeat_port; ++port) ::unlinkat(folder, socket_name(session, port).c_str(), 0);
    const std::string fresh = "connection-" + random_id();
    // The guest is neither owner nor in the group of what the shim makes, so the file is readable for all who can reach the
    // folder: the guest and the shim.
    const Fd file(::openat(folder, fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    const bool written = file && ::fchmod(file.get(), 0644) == 0 &&
                         ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (!written || ::renameat(folder, fresh.c_str(), folder, "connection.json") != 0)
        throw std::system_error(errno, std::generic_category(), "can't write the connection file");
}

KernelSockets::KernelSockets(int folder, std::int64_t session, MessageKey key)
    : folder_(folder),
      session_(session),
      key_(std::move(key)),
      jupyter_session_(random_id()),
      links_{Link{Channel::iopub, iopub_port, Fd(), ZmtpPeer(ZmtpSocket::sub)},
             Link{Channel::shell, shell_port, Fd(), ZmtpPeer(ZmtpSocket::dealer, jupyter_session_)},
             Link{Channel::control, control_port, Fd(), ZmtpPeer(ZmtpSocket::dealer)},
             // The kernel asks for input under the routing id that its execute_request came from.
             Link{Channel::input, stdin_port, Fd(), ZmtpPeer(ZmtpSocket::dealer, jupyter_session_)}} {}

Fd KernelSockets::open_socket(int port) const {
    // SAFETY: the guest owns the folder and could put a symlink to a socket of the host there. The name is opened without
    // following one, looked at, and connected to through that very descriptor.
    const Fd place(::openat(folder_, socket_name(session_, port).c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    struct stat about {};
    if (!place || ::fstat(place.get(), &about) != 0 || !S_ISSOCK(about.st_mode)) return Fd();
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    const std::string path = fmt::format("/proc/self/fd/{}", place.get());
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    // Not listening yet, or its queue is full: the next look tries again.
    if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return Fd();
    return fd;
}

bool KernelSockets::connect() {
    for (Link& link : links_) {
        if (link.fd || link.closed) continue;
        link.fd = open_socket(link.port);
        // A kernel that never asks for input may do without that socket. It is looked for last, when the others are there.
        if (!link.fd && link.channel == Channel::input) continue;
        if (!link.fd) return false;
        transmit(link);
    }
    connected_ = true;
    return true;
}

void KernelSockets::send(Channel channel, const JupyterRequest& request, Time now) {
    const std::string date = fmt::format("{:%Y-%m-%dT%H:%M:%S}Z", std::chrono::time_point_cast<std::chrono::seconds>(now));
    for (Link& link : links_) {
        if (link.channel != channel) continue;
        link.peer.send(make_frames(request, jupyter_session_, date, key_));
        transmit(link);
    }
}

void make_read_room(std::string& buffer) {
    buffer.resize_and_overwrite(kernel_read_bytes, [](char*, std::size_t size) { return size; });
}

bool KernelSockets::receive(Link& link, std::string& buffer) {
    if (!link.fd) return false;
    make_read_room(buffer);
    const ssize_t got = ::recv(link.fd.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0) {
        link.peer.feed({buffer.data(), static_cast<std::size_t>(got)});
        return true;
    }
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return false;
    link.fd.reset();
    link.closed = true;
    return false;
}

void KernelSockets::transmit(Link& link) {
    std::string& output = link.peer.output();
    while (link.fd && !output.empty()) {
        const ssize_t wrote = ::send(link.fd.get(), output.data(), output.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (wrote < 0) return;  // full: the loop waits for room; gone: receive notices
        output.erase(0, static_cast<std::size_t>(wrote));
    }
}

}  // namespace stoa
