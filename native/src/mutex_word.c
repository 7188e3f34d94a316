/*
 * Taking a robust mutex as glibc takes it, where mutex_layout.c knows how, so that both meet in one mutex.
 *
 * Why not glibc's function: when the memory is cut off between its look at the word and its futex call, the
 * kernel answers EFAULT and glibc ends the process ("The futex facility returned an unexpected error code").
 * Any process that may write the object could end a JVM that way. Here EFAULT is an answer.
 */
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kill_point.h"
#include "shim.h"

static int32_t known_kind; /* 0: the layout is not used */

void pipc_mutex_use_layout(int32_t kind) {
    __atomic_store_n(&known_kind, kind, __ATOMIC_RELEASE);
}

int pipc_mutex_by_word(const pthread_mutex_t *lock) {
    int32_t kind = __atomic_load_n(&known_kind, __ATOMIC_ACQUIRE);
    const struct pipc_mutex_words *mutex = (const void *) lock;
    return kind != 0 && __atomic_load_n(&mutex->kind, __ATOMIC_RELAXED) == kind;
}

struct pipc_mutex_list *pipc_mutex_own_list(void) {
    void *head;
    size_t bytes;
    if (syscall(SYS_get_robust_list, 0, &head, &bytes) != 0 || head == NULL || bytes != 3 * sizeof(uint64_t))
        return NULL;
    return (void *) ((char *) head - offsetof(struct pipc_mutex_list, first));
}

int32_t pipc_mutex_thread(int64_t *out) {
    struct pipc_mutex_list *list = pipc_mutex_own_list();
    if (list == NULL)
        return -ENOSYS;
    out[0] = (int64_t) (intptr_t) list;
    out[1] = syscall(SYS_gettid);
    return 0;
}

/* The lowest bit of a link says that the mutex inherits priorities, which ours do not but a neighbour may. */
static struct pipc_mutex_words *at_link(uint64_t link) {
    return (void *) ((char *) (uintptr_t) (link & ~1ULL) - offsetof(struct pipc_mutex_words, next));
}

static uint64_t link_of(const struct pipc_mutex_words *mutex) {
    return (uint64_t) (uintptr_t) &mutex->next;
}

static uint64_t end_of(const struct pipc_mutex_list *list) {
    return (uint64_t) (uintptr_t) &list->first;
}

/* The kernel may stop this thread for good between any two stores and then reads the list: order matters. */
static void store(uint64_t *to, uint64_t value) {
    __atomic_store_n(to, value, __ATOMIC_RELEASE);
    KILL_POINT();
}

static void set_last(struct pipc_mutex_list *list, uint64_t before, uint64_t last) {
    if (before == end_of(list))
        list->last = last;
    else
        at_link(before)->previous = last;
}

static void enlist(struct pipc_mutex_list *list, struct pipc_mutex_words *mutex) {
    uint64_t first = list->first;
    set_last(list, first, link_of(mutex));
    mutex->previous = end_of(list);
    mutex->next = first;
    store(&list->first, link_of(mutex));
}

/* Breaks the spell of a mutex that nobody can repair: everybody is to see it. */
static void let_go(struct pipc_mutex_words *mutex) {
    uint32_t seen = __atomic_exchange_n(&mutex->word, 0, __ATOMIC_RELEASE);
    if (seen & FUTEX_WAITERS)
        pipc_word_wake(&mutex->word, INT_MAX);
}

/* With the word taken and pending. */
static int32_t settle(struct pipc_mutex_list *list, struct pipc_mutex_words *mutex, uint32_t self) {
    if (mutex->owner != 0) {
        let_go(mutex);
        store(&list->pending, 0);
        return pipc_lock_try((pthread_mutex_t *) (void *) mutex);
    }
    mutex->count = 1;
    mutex->owner = (int32_t) self;
    mutex->users++;
    enlist(list, mutex);
    store(&list->pending, 0);
    return 0;
}

/* With the word of a dead owner's mutex taken and pending. It is not one more user: the dead one was not
 * discounted. */
static int32_t inherit(struct pipc_mutex_list *list, struct pipc_mutex_words *mutex) {
    mutex->count = 1;
    mutex->owner = PIPC_MUTEX_INCONSISTENT;
    enlist(list, mutex);
    store(&list->pending, 0);
    return -EOWNERDEAD;
}

/*
 * `waiters` is FUTEX_WAITERS once this thread has slept: it may then share that bit with others, of whom the
 * one that gave the mutex has woken this one only, so it must set the bit again when it takes the mutex. That
 * goes for a dead owner's too: it may have come between, without the bit, and have died before anybody set
 * it.
 */
static int32_t take(struct pipc_mutex_list *list, struct pipc_mutex_words *mutex, uint32_t self,
                    const struct timespec *deadline) {
    uint32_t waiters = 0;
    for (;;) {
        uint32_t seen = __atomic_load_n(&mutex->word, __ATOMIC_RELAXED);
        if (seen == 0) {
            if (__atomic_compare_exchange_n(&mutex->word, &seen, self | waiters, 0, __ATOMIC_ACQUIRE,
                                            __ATOMIC_RELAXED)) {
                KILL_POINT();
                return settle(list, mutex, self);
            }
            continue;
        }
        if (seen & FUTEX_OWNER_DIED) {
            uint32_t taken = self | (seen & FUTEX_WAITERS) | waiters;
            if (__atomic_compare_exchange_n(&mutex->word, &seen, taken, 0, __ATOMIC_ACQUIRE,
                                            __ATOMIC_RELAXED)) {
                KILL_POINT();
                return inherit(list, mutex);
            }
            continue;
        }
        if ((seen & FUTEX_TID_MASK) == self)
            return -EDEADLK;
        if ((seen & FUTEX_WAITERS) == 0 &&
            !__atomic_compare_exchange_n(&mutex->word, &seen, seen | FUTEX_WAITERS, 0, __ATOMIC_RELAXED,
                                         __ATOMIC_RELAXED))
            continue;
        KILL_POINT();
        waiters = FUTEX_WAITERS;
        int32_t result = pipc_futex_wait(&mutex->word, seen | FUTEX_WAITERS, deadline);
        if (result != 0 && result != -EAGAIN)
            return result;
    }
}

int32_t pipc_mutex_take(pthread_mutex_t *lock, const struct timespec *deadline) {
    struct pipc_mutex_words *mutex = (void *) lock;
    struct pipc_mutex_list *list = pipc_mutex_own_list();
    if (list == NULL)
        return -ENOSYS;
    /* Pending all the time: when this thread is killed after it was woken, the kernel wakes another. */
    store(&list->pending, link_of(mutex));
    int32_t result = take(list, mutex, (uint32_t) syscall(SYS_gettid), deadline);
    store(&list->pending, 0);
    return result;
}

/* The cell that names `lost`, or the last that can be found: a lost link is zero. NULL if it is not listed.
 */
static uint64_t *cell_before(struct pipc_mutex_list *list, uint64_t lost) {
    uint64_t *cell = &list->first;
    while (*cell != lost && *cell != 0) {
        if (*cell == end_of(list))
            return NULL;
        cell = &at_link(*cell)->next;
    }
    return cell;
}

/* The same from the other end: the link after `lost`. */
static uint64_t link_after(const struct pipc_mutex_list *list, uint64_t lost) {
    uint64_t after = end_of(list);
    for (uint64_t last = list->last; last != lost && last != 0 && last != end_of(list);
         last = at_link(last)->previous)
        after = last;
    return after;
}

int32_t pipc_mutex_forget(pthread_mutex_t *lock) {
    struct pipc_mutex_list *list = pipc_mutex_own_list();
    if (list == NULL || __atomic_load_n(&known_kind, __ATOMIC_ACQUIRE) == 0)
        return 0;
    struct pipc_mutex_words *mutex = (void *) lock;
    if ((__atomic_load_n(&mutex->word, __ATOMIC_RELAXED) & FUTEX_TID_MASK) == (uint32_t) syscall(SYS_gettid))
        return 0; /* whatever was cut off, it was not this */
    uint64_t lost = link_of(mutex);
    uint64_t *cell = cell_before(list, lost);
    uint64_t after = link_after(list, lost);
    if (cell == NULL || (*cell != lost && (uint64_t) (uintptr_t) cell == after))
        return 0;
    store(cell, after);
    set_last(list, after, (uint64_t) (uintptr_t) cell);
    return 1;
}

int32_t pipc_mutex_abandon(pthread_mutex_t *lock) {
    struct pipc_mutex_words *mutex = (void *) lock;
    struct pipc_mutex_list *list = pipc_mutex_own_list();
    if (list == NULL || list->pending != link_of(mutex))
        return 0;
    uint32_t self = (uint32_t) syscall(SYS_gettid);
    if ((__atomic_load_n(&mutex->word, __ATOMIC_RELAXED) & FUTEX_TID_MASK) == self) {
        store(&list->first, end_of(list));
        list->last = end_of(list);
        mutex->next = 0;
        mutex->previous = 0;
        if (mutex->owner == (int32_t) self) {
            mutex->owner = 0;
            mutex->users--;
        }
        let_go(mutex);
    } else {
        pipc_word_wake(&mutex->word, 1); /* it may have been given without that */
    }
    store(&list->pending, 0);
    return 1;
}
