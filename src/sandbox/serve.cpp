#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/fd.h"
#include "sandbox/spawner.h"

namespace stoa::sandbox {

namespace {

constexpr int max_clients = 16;  // more wait in the listening socket's queue

class Server {
public:
    [[nodiscard]] Server(const SpawnerOptions& options, Spawner& spawner) : options_(options), spawner_(spawner) {}

    bool open() {
        sigset_t set;
        sigemptyset(&set);
        for (int signal : {SIGCHLD, SIGTERM, SIGINT}) sigaddset(&set, signal);
        sigprocmask(SIG_BLOCK, &set, nullptr);
        signal(SIGPIPE, SIG_IGN);
        signals_ = Fd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
        listener_ = Fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (!signals_ || !listener_ || options_.socket.size() >= sizeof address.sun_path) return complain("open the socket");
        std::memcpy(address.sun_path, options_.socket.c_str(), options_.socket.size() + 1);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (connect(Fd(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0)).get(), generic, sizeof address) == 0) {
            errno = EADDRINUSE;
            return complain("listen: another spawner does");
        }
        // SAFETY: the socket is born with its owner and mode; changing them by path later could be led astray by a link.
        mode_t old_mask = umask(0177);
        bool is_root = geteuid() == 0;
        bool bound = !is_root || (setegid(static_cast<gid_t>(options_.owner_gid)) == 0 && seteuid(static_cast<uid_t>(options_.owner_uid)) == 0);
        if (bound) (void)unlink(options_.socket.c_str());
        bound = bound && bind(listener_.get(), generic, sizeof address) == 0;
        int error = errno;
        if (is_root && (seteuid(0) != 0 || setegid(0) != 0)) return complain("be root again");
        umask(old_mask);
        errno = error;
        if (!bound || listen(listener_.get(), 64) != 0) return complain("listen");
        return true;
    }

    int run() {
        for (;;) {
            pollfd waits[3 + max_clients];
            waits[0] = {signals_.get(), POLLIN, 0};
            waits[1] = {count_ < max_clients ? listener_.get() : -1, POLLIN, 0};
            waits[2] = {spawner_.zygote_socket(), POLLIN, 0};
            for (int i = 0; i < count_; ++i) waits[3 + i] = {clients_[i].get(), POLLIN, 0};
            if (poll(waits, static_cast<nfds_t>(3 + count_), -1) < 0 && errno != EINTR) return 1;
            if (waits[0].revents && hear_signals()) break;
            if (waits[2].revents) spawner_.hear_zygote();
            for (int i = count_ - 1; i >= 0; --i)
                if (waits[3 + i].revents && !hear(clients_[i].get())) clients_[i] = std::move(clients_[--count_]);
            if (waits[1].revents) accept_one();
        }
        (void)unlink(options_.socket.c_str());
        return 0;
    }

private:
    static bool complain(const char* step) {
        std::fprintf(stderr, "stoa-spawner: can't %s: %s\n", step, std::strerror(errno));
        return false;
    }

    /// True when it is time to leave. Sandboxes and shims stay.
    bool hear_signals() {
        bool leave = false;
        signalfd_siginfo news[16];
        ssize_t size = 0;
        while ((size = read(signals_.get(), news, sizeof news)) > 0)
            for (std::size_t i = 0; i < static_cast<std::size_t>(size) / sizeof news[0]; ++i) leave = leave || news[i].ssi_signo != SIGCHLD;
        Spawner::reap();
        return leave;
    }

    void accept_one() {
        Fd client(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!client) return;
        ucred peer{};
        socklen_t size = sizeof peer;
        bool known = getsockopt(client.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == options_.owner_uid || peer.uid == 0);
        if (known) clients_[count_++] = std::move(client);
    }

    bool hear(int client) {
        static char message[max_request_bytes + 1];
        static Answer answer;
        ssize_t size = recv(client, message, sizeof message, MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return true;
        if (size <= 0) return false;
        spawner_.answer({message, static_cast<std::size_t>(size)}, answer);
        return send(client, answer.c_str(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
    }

    const SpawnerOptions& options_;
    Spawner& spawner_;
    Fd signals_;
    Fd listener_;
    Fd clients_[max_clients];
    int count_ = 0;
};

}  // namespace

int serve(const SpawnerOptions& options, Spawner& spawner) {
    Server server(options, spawner);
    return server.open() ? server.run() : 1;
}

}  // namespace stoa::sandbox
