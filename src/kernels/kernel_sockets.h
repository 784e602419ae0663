// The connections to one kernel's sockets: appears, connects, reads, writes; never blocks. Owned by the shim's loop.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/fd.h"
#include "kernels/jupyter_message.h"
#include "kernels/zmtp_peer.h"

namespace stoa {

/// Makes the key and the connection file of one kernel session, so that the kernel binds where KernelSockets looks.
/// `folder` is the socket folder as the shim sees it, `inside` the same folder as the kernel sees it. The guest owns the
/// folder: the file is made under a name that can't be foreseen and put in place by rename. Throws std::system_error.
void write_connection_file(int folder, const std::string& inside, std::int64_t session, const MessageKey& key);

/// Room for one portion. Nothing is written into it: pages that are never read into cost no memory.
void make_read_room(std::string& buffer);

class KernelSockets {
public:
    /// Borrows the folder's descriptor. Nothing is connected yet.
    KernelSockets(int folder, std::int64_t session, MessageKey key);

    /// Looks for sockets that are not connected yet; true when all are that a kernel must have.
    bool connect();
    [[nodiscard]] bool connected() const { return connected_; }

    void send(Channel channel, const JupyterRequest& request, Time now);

    struct Link {
        Channel channel{};
        int port = 0;  // the number behind the socket's name
        Fd fd;
        ZmtpPeer peer;
        bool closed = false;
    };
    [[nodiscard]] std::array<Link, 4>& links() { return links_; }
    [[nodiscard]] const MessageKey& key() const { return key_; }

    /// Takes one portion from the socket; false when nothing more is there now or the connection is gone (then closed).
    static bool receive(Link& link, std::string& buffer);
    static void transmit(Link& link);

private:
    [[nodiscard]] Fd open_socket(int port) const;

    int folder_;
    std::int64_t session_;
    MessageKey key_;
    std::string jupyter_session_;
    std::array<Link, 4> links_;
    bool connected_ = false;
};

}  // namespace stoa
