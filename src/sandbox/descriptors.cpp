#include "sandbox/descriptors.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace stoa::sandbox {

bool send_descriptors(int socket, const iovec* parts, std::size_t part_count, const int* descriptors, std::size_t count, int flags) {
    if (count == 0 || count > max_sent_descriptors) {
        errno = EINVAL;
        return false;
    }
    const std::size_t size = count * sizeof(int);
    alignas(cmsghdr) char room[CMSG_SPACE(max_sent_descriptors * sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = const_cast<iovec*>(parts);
    message.msg_iovlen = part_count;
    message.msg_control = room;
    message.msg_controllen = CMSG_SPACE(size);
    cmsghdr* held = CMSG_FIRSTHDR(&message);
    held->cmsg_level = SOL_SOCKET;
    held->cmsg_type = SCM_RIGHTS;
    held->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(held), descriptors, size);
    return sendmsg(socket, &message, MSG_NOSIGNAL | flags) >= 0;
}

int take_descriptor(int socket, char* text, std::size_t room, long& size) {
    iovec part{text, room};
    alignas(cmsghdr) char gift[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = gift;
    message.msg_controllen = sizeof gift;
    size = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    const cmsghdr* held = size < 0 ? nullptr : CMSG_FIRSTHDR(&message);
    int descriptor = -1;
    if (held && held->cmsg_type == SCM_RIGHTS && held->cmsg_len == CMSG_LEN(sizeof(int))) std::memcpy(&descriptor, CMSG_DATA(held), sizeof descriptor);
    return descriptor;
}

}  // namespace stoa::sandbox
