/* Descriptors over Unix sockets: the message, and the sockets for Java, whose own channels hide theirs. */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <posixipc/descriptor.h>

#include "shim.h"

/* Room to notice that more than one came: they must be closed then, or they would leak. */
#define MOST 16

union control {
    struct cmsghdr align;
    char bytes[CMSG_SPACE(MOST * sizeof(int))];
};

int32_t pipc_descriptor_send(int32_t socket, int32_t fd) {
    char byte = 'd';
    struct iovec content = {.iov_base = &byte, .iov_len = 1};
    union control control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_iov = &content,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = CMSG_SPACE(sizeof(int))};
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(rights), &fd, sizeof fd);
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

/* Takes all descriptors of the message into `fds`; how many. */
static int unpack(struct msghdr *message, int *fds) {
    int count = 0;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        size_t bytes = part->cmsg_len - CMSG_LEN(0);
        for (size_t at = 0; at + sizeof(int) <= bytes && count < MOST; at += sizeof(int))
            memcpy(&fds[count++], CMSG_DATA(part) + at, sizeof(int));
    }
    return count;
}

int32_t pipc_descriptor_receive(int32_t socket) {
    char byte;
    struct iovec content = {.iov_base = &byte, .iov_len = 1};
    union control control;
    struct msghdr message = {.msg_iov = &content,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (received < 0)
        return -errno;
    int fds[MOST];
    int count = unpack(&message, fds);
    if (count == 1 && (message.msg_flags & MSG_CTRUNC) == 0)
        return fds[0];
    for (int i = 0; i < count; i++)
        close(fds[i]);
    return received == 0 ? -EPIPE : -EBADMSG;
}

static int address_of(const char *path, struct sockaddr_un *address) {
    size_t length = strlen(path);
    if (length == 0)
        return -EINVAL;
    if (length >= sizeof address->sun_path)
        return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length + 1);
    return 0;
}

int32_t pipc_socket_listen(const char *path, int32_t mode) {
    struct sockaddr_un address;
    int error = address_of(path, &address);
    if (error < 0)
        return error;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    /* Before bind, so that the file never has another mode; the umask does not widen it. */
    if (fchmod(fd, (mode_t) mode) != 0 || bind(fd, (struct sockaddr *) &address, sizeof address) != 0) {
        error = -errno;
        close(fd);
        return error;
    }
    if (listen(fd, 16) != 0) {
        error = -errno;
        unlink(path);
        close(fd);
        return error;
    }
    return fd;
}

int32_t pipc_socket_accept(int32_t listener) {
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    return fd < 0 ? -errno : fd;
}

int32_t pipc_socket_connect(const char *path) {
    struct sockaddr_un address;
    int error = address_of(path, &address);
    if (error < 0)
        return error;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    if (connect(fd, (struct sockaddr *) &address, sizeof address) != 0) {
        error = -errno;
        close(fd);
        return error;
    }
    return fd;
}

/* What is left until the deadline, not less than nothing. */
static struct timespec remaining(const struct pipc_waiter *waiter) {
    struct timespec now, left;
    clock_gettime(CLOCK_MONOTONIC, &now);
    left.tv_sec = __atomic_load_n(&waiter->deadline.tv_sec, __ATOMIC_ACQUIRE) - now.tv_sec;
    left.tv_nsec = waiter->deadline.tv_nsec - now.tv_nsec;
    if (left.tv_nsec < 0) {
        left.tv_nsec += PIPC_NS_PER_SECOND;
        left.tv_sec--;
    }
    if (left.tv_sec < 0)
        left.tv_sec = left.tv_nsec = 0;
    return left;
}

/*
 * ppoll takes a span, so the deadline cannot be poisoned under it. Instead signals are held back while it is
 * read: a poke that comes before ppoll has opened the mask stays pending and ends it.
 */
int32_t pipc_socket_wait(int32_t socket, const struct pipc_waiter *waiter) {
    sigset_t all, before;
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    struct timespec left = remaining(waiter);
    struct pollfd wanted = {.fd = socket, .events = POLLIN};
    int count = ppoll(&wanted, 1, &left, &before);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return count > 0 ? 0 : count == 0 ? -ETIMEDOUT : -error;
}
