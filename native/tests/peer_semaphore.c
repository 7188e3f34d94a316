/* The peer's semaphores, named and in memory: sem_overview(7). */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>

#include "peer.h"

static struct peer_handles semaphores = {.kind = "semaphore"};

static sem_t *semaphore(const char *word) {
    return peer_handle(&semaphores, word);
}

static void opened(sem_t *semaphore) {
    if (semaphore == SEM_FAILED)
        peer_error(errno);
    else
        peer_ok("%d", peer_handle_add(&semaphores, semaphore));
}

static void create(const struct peer_words *a) {
    unsigned value = (unsigned) peer_number(a->word[2], 0, UINT32_MAX);
    opened(sem_open(a->word[0], O_CREAT | O_EXCL, peer_mode(a->word[1]), value));
}

static void open_existing(const struct peer_words *a) {
    opened(sem_open(a->word[0], 0));
}

/* In memory: made, or found there. Such a handle is never closed. */
static void init(const struct peer_words *a) {
    sem_t *semaphore = peer_place(a->word[0], a->word[1], sizeof *semaphore);
    unsigned value = (unsigned) peer_number(a->word[2], 0, UINT32_MAX);
    opened(sem_init(semaphore, 1, value) == 0 ? semaphore : SEM_FAILED);
}

static void at(const struct peer_words *a) {
    opened(peer_place(a->word[0], a->word[1], sizeof(sem_t)));
}

static void close_semaphore(const struct peer_words *a) {
    peer_result_errno(sem_close(peer_handle_remove(&semaphores, a->word[0])));
}

static void unlink_semaphore(const struct peer_words *a) {
    peer_result_errno(sem_unlink(a->word[0]));
}

static void post(const struct peer_words *a) {
    peer_result_errno(sem_post(semaphore(a->word[0])));
}

static void wait_untimed(const struct peer_words *a) {
    sem_t *waited = semaphore(a->word[0]);
    peer_blocking();
    peer_result_errno(sem_wait(waited));
}

static void wait_timed(const struct peer_words *a) {
    sem_t *waited = semaphore(a->word[0]);
    peer_blocking();
    struct timespec deadline = peer_deadline(CLOCK_REALTIME, a->word[1]);
    peer_result_errno(sem_timedwait(waited, &deadline));
}

static void try_wait(const struct peer_words *a) {
    peer_result_errno(sem_trywait(semaphore(a->word[0])));
}

/* Moves permits one by one from a semaphore to another. */
static void pass(const struct peer_words *a) {
    sem_t *from = semaphore(a->word[0]), *to = semaphore(a->word[1]);
    int64_t count = peer_number(a->word[2], 0, INT64_MAX);
    peer_blocking();
    for (int64_t i = 0; i < count; i++)
        if (sem_wait(from) != 0 || sem_post(to) != 0) {
            peer_error(errno);
            return;
        }
    peer_done();
}

static void value(const struct peer_words *a) {
    int value;
    if (sem_getvalue(semaphore(a->word[0]), &value) != 0)
        peer_error(errno);
    else
        peer_ok("%d", value);
}

const struct peer_verb peer_semaphore_verbs[] = {
    {"semaphore", "create", 3, 3, create},
    {"semaphore", "open", 1, 1, open_existing},
    {"semaphore", "init", 3, 3, init},
    {"semaphore", "at", 2, 2, at},
    {"semaphore", "close", 1, 1, close_semaphore},
    {"semaphore", "unlink", 1, 1, unlink_semaphore},
    {"semaphore", "post", 1, 1, post},
    {"semaphore", "wait", 1, 1, wait_untimed},
    {"semaphore", "timedwait", 2, 2, wait_timed},
    {"semaphore", "trywait", 1, 1, try_wait},
    {"semaphore", "pass", 3, 3, pass},
    {"semaphore", "value", 1, 1, value},
    {NULL, NULL, 0, 0, NULL},
};
