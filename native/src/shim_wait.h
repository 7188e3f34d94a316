/* Waiting, for Java: words, the poller, clock steps, mq_notify, and the self-test. Included by shim.h. */
#ifndef POSIXIPC_SHIM_WAIT_H
#define POSIXIPC_SHIM_WAIT_H

#include <stdint.h>
#include <time.h>

#include <posixipc/wait.h>

struct pipc_waiter;

/* wait.c */
/* One futex wait with a deadline (NULL: none) whose address goes to the kernel: 0, -EAGAIN, -EINTR, ... */
int32_t pipc_futex_wait(const uint32_t *word, uint32_t expected, const struct timespec *deadline);
/*
 * As pipc_word_wait, ended by the waiter's deadline or by a poke: 0 (look at the word), -EINTR, -ETIMEDOUT.
 * Without a waiter it never blocks: 0 if the word differs from expected, else -ETIMEDOUT.
 */
PIPC_EXPORT int32_t pipc_word_await(const uint32_t *word, uint32_t expected,
                                    const struct pipc_waiter *waiter);

/* poller.c: an epoll instance and what else the poller thread watches. Bits of interest and of readiness: */
enum pipc_ready { PIPC_READABLE = 1, PIPC_WRITABLE = 2, PIPC_BROKEN = 4 };
PIPC_EXPORT int32_t pipc_poller_create(void);
/* Watches `fd` for `interest`, once: an event disarms it until pipc_poller_arm. Interest 0 is "not yet". */
PIPC_EXPORT int32_t pipc_poller_add(int32_t poller, int32_t fd, int32_t interest, int64_t key);
/* Arms again; readiness that is there already is reported, so nothing falls between two calls. */
PIPC_EXPORT int32_t pipc_poller_arm(int32_t poller, int32_t fd, int32_t interest, int64_t key);
PIPC_EXPORT int32_t pipc_poller_remove(int32_t poller, int32_t fd);
/*
 * Waits for at most `timeout_ns` (negative: for ever) and writes at most `count` pairs (key, readiness) to
 * out; returns how many, 0 at the end of the time.
 */
PIPC_EXPORT int32_t pipc_poller_wait(int32_t poller, int64_t *out, int32_t count, int64_t timeout_ns);
/* A timerfd that becomes readable when the wall clock is set. Draining returns 1 if it was set, else 0. */
PIPC_EXPORT int32_t pipc_clock_watch_create(void);
PIPC_EXPORT int32_t pipc_clock_watch_drain(int32_t watch);
PIPC_EXPORT int32_t pipc_descriptor_close(int32_t fd);

/* notify.c: mq_notify(3), its notice readable from a descriptor. */
enum pipc_notice { PIPC_NOTICE_NONE = 0, PIPC_NOTICE_ARRIVED = 1, PIPC_NOTICE_REMOVED = 2 };
/* Registers for one notice; returns a descriptor that becomes readable with it, -EBUSY if another holds it.
 */
PIPC_EXPORT int32_t pipc_notify_register(int32_t mq);
/* Reads a notice without blocking: enum pipc_notice or -errno. */
PIPC_EXPORT int32_t pipc_notify_read(int32_t notice);
/* Withdraws this process's registration on the queue, if there is one. */
PIPC_EXPORT int32_t pipc_notify_withdraw(int32_t mq);
/* The process registered on the queue: its pid, 0 for none (or one this pid namespace does not show). */
PIPC_EXPORT int32_t pipc_notify_holder(int32_t mq);

/*
 * passthrough.c: does this libc hand the caller's deadline to the kernel by address, as poisoning it needs?
 * Returns the bits of those that do. Takes less than a millisecond where both do.
 */
enum pipc_passthrough { PIPC_PASSES_SEMAPHORE = 1, PIPC_PASSES_MUTEX = 2 };
PIPC_EXPORT int32_t pipc_passthrough(void);

#endif
