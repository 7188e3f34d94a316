/*
 * What glibc keeps in a robust mutex and of a thread that holds some, for the steps that are done without it.
 *
 * The list of held mutexes is an agreement between libc and the kernel (set_robust_list(2)), the rest of the
 * layout is glibc's own business: all of it is used only where mutex_layout.c found it by trial.
 */
#ifndef POSIXIPC_SHIM_MUTEX_H
#define POSIXIPC_SHIM_MUTEX_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

#include <posixipc/error.h>

/* In a pthread_mutex_t. Links are the addresses of other mutexes' `next`, or of the thread's list. */
struct pipc_mutex_words {
    uint32_t word; /* thread id of the owner, FUTEX_WAITERS, FUTEX_OWNER_DIED: the kernel's form */
    uint32_t count;
    int32_t owner; /* the same id; 0 when free; another number when broken */
    uint32_t users;
    int32_t kind;
    uint32_t spins;
    uint64_t previous;
    uint64_t next; /* read by the kernel when the thread dies */
};

/* The `owner` of a mutex whose owner died, until it is consistent. */
#define PIPC_MUTEX_INCONSISTENT INT32_MAX

/* In glibc's descriptor of a thread. The kernel knows it from `list` on. */
struct pipc_mutex_list {
    uint64_t last;
    uint64_t first;   /* here begins struct robust_list_head: its own address when nothing is held */
    int64_t offset;   /* from `next` to `word` of a mutex */
    uint64_t pending; /* the mutex that is being taken or given */
};

/* Where the calling thread's list is, or NULL, and its id. */
struct pipc_mutex_list *pipc_mutex_own_list(void);
/* The same for Java: out[0] address, out[1] thread id. 0 or -errno. */
PIPC_EXPORT int32_t pipc_mutex_thread(int64_t *out);

/* mutex_layout.c: the `kind` of the mutexes that pipc_lock_create makes, above 0, if the structs above were
 * found to be true; else 0. */
PIPC_EXPORT int32_t pipc_mutex_layout_known(void);

/* From now on pipc_lock_await waits by the word on mutexes of that kind. Only with what
 * pipc_mutex_layout_known said. */
PIPC_EXPORT void pipc_mutex_use_layout(int32_t kind);
/* 1 if it is to wait by the word on this one. */
int pipc_mutex_by_word(const pthread_mutex_t *lock);
/* mutex_word.c: that wait. Answers as pipc_lock_lock, and besides -EINTR, and -EFAULT when the memory has
 * been cut off. */
int32_t pipc_mutex_take(pthread_mutex_t *lock, const struct timespec *deadline);

/*
 * For memory that was cut off while this thread held a mutex there: takes the mutex out of the thread's list,
 * through which its address would be used again. Its own links may be lost, those of its neighbours are not.
 * 1 if it was listed, else 0; also 0 for one that is there and held.
 */
PIPC_EXPORT int32_t pipc_mutex_forget(pthread_mutex_t *lock);

/*
 * For a step of MutexWord that an exception ended (StackOverflowError): does it to its end, or undoes it, so
 * that this thread no longer has the mutex. Such a step is done with no other mutex in the list only. 1 if it
 * had begun, 0 if nothing had happened yet.
 */
PIPC_EXPORT int32_t pipc_mutex_abandon(pthread_mutex_t *lock);

/* barrier.c: 1 if this process can have pipc_barrier, asked once before; 0 if not. */
PIPC_EXPORT int32_t pipc_barrier_known(void);
/* Every other thread of this process passes a full memory barrier between call and return. */
PIPC_EXPORT int32_t pipc_barrier(void);

#endif
