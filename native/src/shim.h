/*
 * What the shim offers to Java beside the installed headers. Not installed: it may change with every release,
 * and the jar refuses a shim whose PIPC_ABI is another.
 *
 * Every function returns >= 0 or -errno. Memory of callers is passed by address and length, never kept.
 */
#ifndef POSIXIPC_SHIM_H
#define POSIXIPC_SHIM_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <posixipc/posixipc.h>

_Static_assert(sizeof(void *) == 8, "posixipc supports 64-bit platforms only");

/* Raised with every change of a signature or of a struct that Java reads. */
#define PIPC_ABI 1

/* How an object is opened; the numbers are Access.ordinal() in Java. */
enum pipc_access { PIPC_READ_ONLY = 0, PIPC_WRITE_ONLY = 1, PIPC_READ_WRITE = 2 };

/* The O_ flag of an access, or -EINVAL. */
int pipc_access_flag(int32_t access);

/* abi.c: what the jar asks before first use. */
PIPC_EXPORT int32_t pipc_abi(void);
/* Writes the sizes and offsets that Java relies on, in the order of LayoutCheck; returns how many there are.
 */
PIPC_EXPORT int32_t pipc_layout(int64_t *out, int32_t count);

/* clock.c */
#define PIPC_NS_PER_SECOND 1000000000LL
/* The absolute time `timeout_ns` from now on `clock`; a negative timeout is "never" (year 2106). */
int pipc_deadline(struct timespec *out, clockid_t clock, int64_t timeout_ns);
/* Nanoseconds from now to `deadline` on `clock`; zero or less once it has passed or was poisoned. */
int64_t pipc_deadline_left(const struct timespec *deadline, clockid_t clock);

/*
 * waiter.c: one waiting thread. The deadline lives here, and the kernel is given this very address, so that a
 * poke (deadline := past, then one signal) ends the wait whether it comes before, in or after the system
 * call.
 */
struct pipc_waiter {
    struct timespec deadline; /* absolute, on the clock of the call it is used with */
    int32_t tid;              /* the thread to signal; set by arm */
    int32_t heard;            /* the signal has arrived since arm; written by the handler */
    uint32_t poked;           /* pokes that the thread has settled; its own */
    uint32_t sent;            /* pokes whose signal is sent; a word waited on */
    int32_t settling;         /* the thread waits for sent to change */
    int32_t reserved;
};
enum pipc_clock { PIPC_REALTIME = 0, PIPC_MONOTONIC = 1 };
/* Finds a free real-time signal (or takes `requested` if > 0) and installs the no-op handler. Returns the
 * signal. */
PIPC_EXPORT int32_t pipc_wait_signal(int32_t requested);
PIPC_EXPORT struct pipc_waiter *pipc_waiter_new(void);
PIPC_EXPORT void pipc_waiter_free(struct pipc_waiter *waiter);
/* Makes the calling thread the one to be poked and sets the deadline; a negative timeout means no deadline.
 */
PIPC_EXPORT int32_t pipc_waiter_arm(struct pipc_waiter *waiter, int32_t clock, int64_t timeout_ns);
/* Moves a deadline that somebody may be waiting with into the past. */
void pipc_poison(struct timespec *deadline);
/* Ends the wait of the armed thread. At most one an arm. */
PIPC_EXPORT int32_t pipc_waiter_poke(struct pipc_waiter *waiter);
/* For the thread that armed, once after an arm that was or is being poked: returns when the poke touches it
 * no more, its signal being delivered or pending at the latest. */
PIPC_EXPORT void pipc_waiter_settle(struct pipc_waiter *waiter);

#include "shim_wait.h"

/* mq.c */
PIPC_EXPORT int32_t pipc_mq_create(const char *name, int32_t access, int32_t mode, int32_t exact_mode,
                                   int64_t capacity, int64_t max_message_size);
PIPC_EXPORT int32_t pipc_mq_open(const char *name, int32_t access);
PIPC_EXPORT int32_t pipc_mq_close(int32_t mq);
PIPC_EXPORT int32_t pipc_mq_unlink(const char *name);
/* out: capacity, max message size, depth. */
PIPC_EXPORT int32_t pipc_mq_attributes(int32_t mq, int64_t *out);
/* How many messages wait. */
PIPC_EXPORT int32_t pipc_mq_depth(int32_t mq);
/* Sends or answers -ETIMEDOUT; without a waiter it never blocks. */
PIPC_EXPORT int32_t pipc_mq_send(int32_t mq, const struct pipc_waiter *waiter, const void *message,
                                 int32_t length, int32_t priority);
/* Receives: priority << 32 | length, or -ETIMEDOUT; without a waiter it never blocks. */
PIPC_EXPORT int64_t pipc_mq_receive(int32_t mq, const struct pipc_waiter *waiter, void *buffer,
                                    int32_t length);

#include "shim_lock.h"
#include "shim_memory.h"
#include "shim_mutex.h"
#include "shim_sem.h"

/* system.c: what the system says of itself; for messages and Limits, never on a hot path. */
/* out: owner uid, owner gid, permission bits, size, links, device, inode, file type (S_IFMT bits). */
PIPC_EXPORT int32_t pipc_descriptor_stat(int32_t fd, int64_t *out);
PIPC_EXPORT int32_t pipc_path_stat(const char *path, int64_t *out);
/* 1 if one more descriptor can be opened, 0 if the limit is reached. */
PIPC_EXPORT int32_t pipc_descriptor_available(void);
/* Soft limits, INT64_MAX for "no limit". */
PIPC_EXPORT int64_t pipc_limit_message_queue_bytes(void);
PIPC_EXPORT int64_t pipc_limit_descriptors(void);
PIPC_EXPORT int64_t pipc_limit_priority_max(void);
PIPC_EXPORT int64_t pipc_limit_semaphore_max(void);
/* out: size, free bytes, inodes, free inodes of the file system at path. */
PIPC_EXPORT int32_t pipc_file_system(const char *path, int64_t *out);
/* 1 if the descriptor at `path` (a link of /proc/<pid>/fd) is a message queue, with its attributes in out. */
PIPC_EXPORT int32_t pipc_message_queue_at(const char *path, int64_t *out);
PIPC_EXPORT int32_t pipc_effective_uid(void);
PIPC_EXPORT int64_t pipc_page_size(void);
/* How many CPUs the calling thread may run on, and how many the process as a whole. */
PIPC_EXPORT int32_t pipc_cpus_of_thread(void);
PIPC_EXPORT int32_t pipc_cpus_of_process(void);
/* "2.36", or NULL where the C library is not glibc. */
PIPC_EXPORT const char *pipc_glibc_version(void);

#endif
