/*
 * mq_notify(3) without a thread or a signal: the kernel carries SIGEV_THREAD notices over a netlink socket
 * (linux/mqueue.h), which is what a libc's helper thread reads. Here the poller watches that socket itself.
 * It also tells of a registration that the kernel dropped, which neither a signal nor a libc thread does.
 */
#include <errno.h>
#include <linux/mqueue.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

/* The kernel writes what became of the registration over the last byte of the cookie. */
#define OUTCOME (NOTIFY_COOKIE_LEN - 1)

int32_t pipc_notify_register(int32_t mq) {
    int socket_fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_fd < 0)
        return -errno;
    const char cookie[NOTIFY_COOKIE_LEN] = {0};
    struct sigevent event;
    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_THREAD;
    event.sigev_signo = socket_fd;
    event.sigev_value.sival_ptr = (void *) cookie; /* copied by the call */
    if (syscall(SYS_mq_notify, mq, &event) != 0) {
        int error = errno;
        close(socket_fd);
        return -error;
    }
    return socket_fd;
}

int32_t pipc_notify_read(int32_t notice) {
    char cookie[NOTIFY_COOKIE_LEN];
    ssize_t length = recv(notice, cookie, sizeof cookie, MSG_DONTWAIT);
    if (length < 0)
        return errno == EAGAIN ? PIPC_NOTICE_NONE : -errno;
    if (length != sizeof cookie)
        return -EBADMSG;
    return cookie[OUTCOME] == NOTIFY_REMOVED ? PIPC_NOTICE_REMOVED : PIPC_NOTICE_ARRIVED;
}

int32_t pipc_notify_withdraw(int32_t mq) {
    return syscall(SYS_mq_notify, mq, NULL) == 0 ? 0 : -errno;
}

int32_t pipc_notify_holder(int32_t mq) {
    /* "QSIZE:0          NOTIFY:2     SIGNO:0     NOTIFY_PID:4711", padded. Not read(2): it would move on. */
    char text[128];
    ssize_t length = pread(mq, text, sizeof text - 1, 0);
    if (length < 0)
        return -errno;
    text[length] = 0;
    const char *field = strstr(text, "NOTIFY_PID:");
    return field == NULL ? 0 : (int32_t) strtol(field + strlen("NOTIFY_PID:"), NULL, 10);
}
