/*
 * Whether robust mutexes and the list of those that a thread holds look as shim_mutex.h says. That is glibc's
 * own business, so it is not believed but tried: what the C library does is looked at in memory, and what is
 * done in memory is asked of the C library.
 */
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

_Static_assert(sizeof(struct pipc_mutex_words) <= sizeof(pthread_mutex_t), "mutex");
_Static_assert(offsetof(struct pipc_mutex_words, next) == 32, "mutex");
_Static_assert(offsetof(struct pipc_mutex_list, pending) == 24, "list");

struct trial {
    pthread_mutex_t first, second;
    struct pipc_mutex_list *list;
    uint64_t end; /* of the list */
    int32_t self;
    int32_t kind;
};

static struct pipc_mutex_words *words(pthread_mutex_t *lock) {
    return (void *) lock;
}

static uint64_t link_of(pthread_mutex_t *lock) {
    return (uint64_t) (uintptr_t) &words(lock)->next;
}

static int is_free(const struct pipc_mutex_words *mutex) {
    return mutex->word == 0 && mutex->owner == 0 && mutex->users == 0 && mutex->previous == 0 &&
           mutex->next == 0;
}

static int is_owned(const struct pipc_mutex_words *mutex, int32_t self, uint64_t previous, uint64_t next) {
    return mutex->word == (uint32_t) self && mutex->count == 1 && mutex->owner == self && mutex->users == 1 &&
           mutex->previous == previous && mutex->next == next;
}

static int list_is(const struct trial *trial, uint64_t first, uint64_t last) {
    return trial->list->first == first && trial->list->last == last && trial->list->pending == 0;
}

static int starts_empty(struct trial *trial) {
    trial->list = pipc_mutex_own_list();
    if (trial->list == NULL)
        return 0;
    trial->end = (uint64_t) (uintptr_t) &trial->list->first;
    trial->self = (int32_t) syscall(SYS_gettid);
    trial->kind = words(&trial->first)->kind;
    return list_is(trial, trial->end, trial->end) && trial->kind > 0 &&
           trial->list->offset == (int64_t) offsetof(struct pipc_mutex_words, word) -
                                      (int64_t) offsetof(struct pipc_mutex_words, next) &&
           is_free(words(&trial->first)) && words(&trial->second)->kind == trial->kind;
}

/* What the C library does shows in memory. */
static int library_does_as_known(struct trial *trial) {
    uint64_t first = link_of(&trial->first), second = link_of(&trial->second);
    return pthread_mutex_lock(&trial->first) == 0 && list_is(trial, first, first) &&
           is_owned(words(&trial->first), trial->self, trial->end, trial->end) &&
           pthread_mutex_trylock(&trial->second) == 0 && list_is(trial, second, first) &&
           is_owned(words(&trial->first), trial->self, second, trial->end) &&
           is_owned(words(&trial->second), trial->self, trial->end, first) &&
           pthread_mutex_unlock(&trial->first) == 0 && list_is(trial, second, second) &&
           is_free(words(&trial->first)) && pthread_mutex_unlock(&trial->second) == 0 &&
           list_is(trial, trial->end, trial->end) && is_free(words(&trial->second));
}

/* What is done in memory is understood by the C library. */
static int library_understands(struct trial *trial) {
    uint64_t first = link_of(&trial->first), second = link_of(&trial->second);
    return pthread_mutex_lock(&trial->second) == 0 && pipc_mutex_take(&trial->first, NULL) == 0 &&
           list_is(trial, first, second) && is_owned(words(&trial->first), trial->self, trial->end, second) &&
           pthread_mutex_lock(&trial->first) == EDEADLK && pthread_mutex_unlock(&trial->second) == 0 &&
           pthread_mutex_unlock(&trial->first) == 0 && list_is(trial, trial->end, trial->end) &&
           is_free(words(&trial->first));
}

static void *die_as_owner(void *argument) {
    pthread_mutex_t *lock = argument;
    return pthread_mutex_lock(lock) == 0 ? NULL : argument;
}

static int owner_dies(pthread_mutex_t *lock) {
    pthread_t thread;
    void *failed;
    return pthread_create(&thread, NULL, die_as_owner, lock) == 0 && pthread_join(thread, &failed) == 0 &&
           failed == NULL && words(lock)->word == FUTEX_OWNER_DIED;
}

static int deaths_are_told(struct trial *trial) {
    return owner_dies(&trial->first) && pthread_mutex_lock(&trial->first) == EOWNERDEAD &&
           words(&trial->first)->owner == PIPC_MUTEX_INCONSISTENT &&
           pthread_mutex_consistent(&trial->first) == 0 && pthread_mutex_unlock(&trial->first) == 0 &&
           owner_dies(&trial->first) && pipc_mutex_take(&trial->first, NULL) == -EOWNERDEAD &&
           pthread_mutex_consistent(&trial->first) == 0 && pthread_mutex_unlock(&trial->first) == 0 &&
           is_free(words(&trial->first)) && owner_dies(&trial->second) &&
           pipc_mutex_take(&trial->second, NULL) == -EOWNERDEAD &&
           pthread_mutex_unlock(&trial->second) == 0 && words(&trial->second)->owner != 0 &&
           pipc_mutex_take(&trial->second, NULL) == -ENOTRECOVERABLE && words(&trial->second)->word == 0 &&
           list_is(trial, trial->end, trial->end);
}

static void *try_all(void *argument) {
    struct trial *trial = argument;
    int known = starts_empty(trial) && library_does_as_known(trial) && library_understands(trial) &&
                deaths_are_told(trial);
    return known ? trial : NULL;
}

/* In a thread that holds nothing and, when a step fails, takes what it holds along. Signals that are meant
 * for the process stay with the other threads. */
static int succeeds(struct trial *trial) {
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return 0;
    pthread_t thread;
    int error = pthread_create(&thread, NULL, try_all, trial);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    void *known = NULL;
    return error == 0 && pthread_join(thread, &known) == 0 && known != NULL;
}

int32_t pipc_mutex_layout_known(void) {
#ifdef __SANITIZE_THREAD__
    return 0; /* ThreadSanitizer would miss what is taken so */
#endif
    const union {
        uint16_t number;
        uint8_t first;
    } order = {1};
    struct trial trial;
    if (pipc_glibc_version() == NULL || order.first != 1 || pipc_lock_create(&trial.first) != 0 ||
        pipc_lock_create(&trial.second) != 0)
        return 0;
    return succeeds(&trial) ? trial.kind : 0;
}
