#include "sandbox/netlink_desk.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <iterator>

#include "base/fd.h"
#include "sandbox/request.h"
#include "sandbox/text.h"

namespace stoa::sandbox {

namespace {

// libzmq ends its program where the list of interfaces fails by another error than this or EINVAL.
constexpr int refusal = EOPNOTSUPP;

/// The first filter has ended processes of other architectures, and refused other protocols.
bool load(std::uint32_t action, unsigned flags, int& result) {
    sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)),  // the lower half: both machines are little-endian
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_NETLINK, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    sock_fprog program{static_cast<unsigned short>(std::size(code)), code};
    result = static_cast<int>(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program));
    return result >= 0;
}

/// Also those that are bound to nothing yet, which /proc/net/netlink leaves out. Where it can't be read: too many.
int count_netlink_sockets() {
    Fd file(open("/proc/net/protocols", O_RDONLY | O_CLOEXEC));
    char bytes[16384];
    std::size_t size = 0;
    for (ssize_t got = 0; file && size < sizeof bytes && (got = read(file.get(), bytes + size, sizeof bytes - size)) > 0;) size += static_cast<std::size_t>(got);
    std::string_view text(bytes, size);
    while (!text.empty()) {
        std::string_view line = take_part(text, '\n');
        if (take_part(line, ' ') != "NETLINK") continue;
        std::uint64_t numbers[2] = {};  // bytes of one, how many
        for (std::uint64_t& number : numbers) {
            while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
            if (!parse_number(take_part(line, ' '), number)) return max_netlink_sockets;
        }
        return numbers[1] < max_netlink_sockets ? static_cast<int>(numbers[1]) : max_netlink_sockets;
    }
    return max_netlink_sockets;
}

void refuse(int listener, const seccomp_notif& question) {
    seccomp_notif_resp answer{};
    answer.id = question.id;
    answer.error = -refusal;
    (void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

void answer_one(int listener) {
    seccomp_notif question{};
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &question) != 0) return;  // who asked is gone
    const int type = static_cast<int>(question.data.args[1]);
    Fd made;
    if (count_netlink_sockets() < max_netlink_sockets) made = Fd(socket(AF_NETLINK, type | SOCK_CLOEXEC, NETLINK_ROUTE));
    if (!made) return refuse(listener, question);
    seccomp_notif_addfd gift{};
    gift.id = question.id;
    gift.flags = SECCOMP_ADDFD_FLAG_SEND;
    gift.srcfd = static_cast<std::uint32_t>(made.get());
    gift.newfd_flags = static_cast<std::uint32_t>(type & SOCK_CLOEXEC);
    if (ioctl(listener, SECCOMP_IOCTL_NOTIF_ADDFD, &gift) < 0 && errno != ENOENT) refuse(listener, question);
}

}  // namespace

int ask_for_netlink() {
    int listener = -1;
    if (load(SECCOMP_RET_USER_NOTIF, SECCOMP_FILTER_FLAG_NEW_LISTENER, listener)) return listener;
    int done = -1;
    if (!load(SECCOMP_RET_ERRNO | refusal, 0, done)) _exit(127);
    return -1;
}

void NetlinkDesk::add(int listener) {
    if (listener < 0) return;
    if (count_ < max_netlink_listeners) {
        listeners_[count_++] = listener;
    } else {
        close(listener);  // then such a socket is no system call there
    }
}

std::size_t NetlinkDesk::wait_for(pollfd* waits) const {
    for (std::size_t i = 0; i < count_; ++i) waits[i] = {listeners_[i], POLLIN, 0};
    return count_;
}

void NetlinkDesk::hear(const pollfd* waits, std::size_t count) {
    for (std::size_t i = count; i-- > 0;) {
        if (waits[i].revents & POLLIN) {
            answer_one(listeners_[i]);
        } else if (waits[i].revents) {  // nobody is left who could ask
            close(listeners_[i]);
            listeners_[i] = listeners_[--count_];
        }
    }
}

}  // namespace stoa::sandbox
