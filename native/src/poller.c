/* What one poller thread waits on: epoll(7), and a timerfd that hears of clock steps. */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "shim.h"

#define MOST_EVENTS 64
#define NS_PER_MS 1000000

int32_t pipc_poller_create(void) {
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

static int32_t control(int32_t poller, int operation, int32_t fd, int32_t interest, int64_t key) {
    struct epoll_event event = {.events = EPOLLONESHOT, .data.u64 = (uint64_t) key};
    if (interest & PIPC_READABLE)
        event.events |= EPOLLIN;
    if (interest & PIPC_WRITABLE)
        event.events |= EPOLLOUT;
    return epoll_ctl(poller, operation, fd, &event) == 0 ? 0 : -errno;
}

int32_t pipc_poller_add(int32_t poller, int32_t fd, int32_t interest, int64_t key) {
    return control(poller, EPOLL_CTL_ADD, fd, interest, key);
}

int32_t pipc_poller_arm(int32_t poller, int32_t fd, int32_t interest, int64_t key) {
    return control(poller, EPOLL_CTL_MOD, fd, interest, key);
}

int32_t pipc_poller_remove(int32_t poller, int32_t fd) {
    return epoll_ctl(poller, EPOLL_CTL_DEL, fd, NULL) == 0 ? 0 : -errno;
}

static int32_t readiness(uint32_t events) {
    return ((events & EPOLLIN) ? PIPC_READABLE : 0) | ((events & EPOLLOUT) ? PIPC_WRITABLE : 0) |
           ((events & (EPOLLERR | EPOLLHUP)) ? PIPC_BROKEN : 0);
}

/* epoll counts milliseconds in an int: round up, so that it never comes early, and cap. */
static int milliseconds(int64_t timeout_ns) {
    if (timeout_ns < 0)
        return -1;
    int64_t ms = timeout_ns / NS_PER_MS + (timeout_ns % NS_PER_MS != 0);
    return ms > INT32_MAX ? INT32_MAX : (int) ms;
}

int32_t pipc_poller_wait(int32_t poller, int64_t *out, int32_t count, int64_t timeout_ns) {
    struct epoll_event events[MOST_EVENTS];
    if (count <= 0)
        return -EINVAL;
    int most = count < MOST_EVENTS ? count : MOST_EVENTS;
    int found = epoll_wait(poller, events, most, milliseconds(timeout_ns));
    if (found < 0)
        return errno == EINTR ? 0 : -errno; /* an early "nothing" is harmless: the caller keeps the time */
    for (int i = 0; i < found; i++) {
        out[2 * i] = (int64_t) events[i].data.u64;
        out[2 * i + 1] = readiness(events[i].events);
    }
    return found;
}

int32_t pipc_clock_watch_create(void) {
    int fd = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (fd < 0)
        return -errno;
    struct itimerspec never;
    never.it_interval = (struct timespec){0, 0};
    int error = pipc_deadline(&never.it_value, CLOCK_REALTIME, -1);
    if (error == 0 && timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) != 0)
        error = -errno;
    if (error < 0) {
        close(fd);
        return error;
    }
    return fd;
}

int32_t pipc_clock_watch_drain(int32_t watch) {
    uint64_t expirations;
    if (read(watch, &expirations, sizeof expirations) >= 0)
        return 1;
    /* ECANCELED is the answer after a step; the timer stays set and reports the next one too. */
    return errno == ECANCELED ? 1 : errno == EAGAIN ? 0 : -errno;
}

int32_t pipc_descriptor_close(int32_t fd) {
    return close(fd) == 0 ? 0 : -errno;
}
