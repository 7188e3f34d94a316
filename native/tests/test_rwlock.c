/* The crash-safe read-write lock: exclusion, refusals, slots, and readers and writers that are killed. */
#include <pthread.h>
#include <stdatomic.h>

#include "shared.h"
#include "shim.h"

#define SLOTS 4
#define POSITION 64 /* where in the object the lock begins */
#define TURNS 3000

static struct {
    uint8_t before[POSITION];
    struct pipc_rwlock lock;
    struct pipc_rwlock_slot slots[SLOTS];
    _Atomic int state;
    long a, b;
} * shared;
static int memory;

static struct pipc_rwlock_peer attach(void) {
    struct pipc_rwlock_peer peer;
    CHECK_EQUAL(pipc_rwlock_attach(&peer, &shared->lock, PIPC_RWLOCK_BYTES(SLOTS), memory, POSITION), 0);
    return peer;
}

static void read_for_ever(void) {
    struct pipc_rwlock_peer peer = attach();
    CHECK_EQUAL(pipc_rwlock_read_lock(&peer, -1), 0);
    shared->state = 1;
    pause();
}

static void write_for_ever(void) {
    struct pipc_rwlock_peer peer = attach();
    CHECK_EQUAL(pipc_rwlock_write_lock(&peer, -1), 0);
    shared->a++;
    shared->state = 1;
    pause();
}

static pid_t start_and_await(void (*body)(void)) {
    shared->state = 0;
    pid_t child = start_child(body);
    UNTIL(shared->state == 1);
    return child;
}

static void end_by_kill(pid_t child) {
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(end_of(child), SIGKILL);
}

static void readers_share_and_writers_exclude(void) {
    struct pipc_rwlock_peer a = attach(), b = attach(), c = attach();
    CHECK(a.slot != b.slot && b.slot != c.slot);
    CHECK_EQUAL(pipc_rwlock_read_lock(&a, -1), 0);
    CHECK_EQUAL(pipc_rwlock_read_try(&b), 0);
    CHECK_EQUAL(pipc_rwlock_write_try(&c), -EBUSY);
    int64_t start = now_ns();
    CHECK_EQUAL(pipc_rwlock_write_lock(&c, 150000000), -ETIMEDOUT);
    CHECK(now_ns() - start >= 150000000);
    CHECK_EQUAL(pipc_rwlock_read_unlock(&a), 0);
    CHECK_EQUAL(pipc_rwlock_read_unlock(&b), 0);
    CHECK_EQUAL(pipc_rwlock_write_try(&c), 0);
    CHECK_EQUAL(pipc_rwlock_write_lock(&c, -1), -EDEADLK);
    CHECK_EQUAL(pipc_rwlock_read_lock(&c, -1), -EDEADLK);
    CHECK_EQUAL(pipc_rwlock_read_try(&a), -EBUSY);
    CHECK_EQUAL(pipc_rwlock_write_unlock(&a), -EPERM);
    CHECK_EQUAL(pipc_rwlock_detach(&c), -EBUSY);
    CHECK_EQUAL(pipc_rwlock_consistent(&c), -EINVAL);
    CHECK_EQUAL(pipc_rwlock_write_unlock(&c), 0);
    CHECK_EQUAL(pipc_rwlock_write_unlock(&c), -EPERM);
    CHECK_EQUAL(pipc_rwlock_read_unlock(&c), -EPERM);
    CHECK_EQUAL(pipc_rwlock_detach(&a), 0);
    CHECK_EQUAL(pipc_rwlock_detach(&b), 0);
    CHECK_EQUAL(pipc_rwlock_detach(&c), 0);
}

static void slots_run_out_and_come_back(void) {
    struct pipc_rwlock_peer peers[SLOTS], late;
    for (int i = 0; i < SLOTS; i++)
        peers[i] = attach();
    CHECK_EQUAL(pipc_rwlock_attach(&late, &shared->lock, PIPC_RWLOCK_BYTES(SLOTS), memory, POSITION),
                -EUSERS);
    CHECK_EQUAL(pipc_rwlock_detach(&peers[2]), 0);
    late = attach();
    CHECK_EQUAL(late.slot, 2);
    peers[2] = late;
    for (int i = 0; i < SLOTS; i++)
        CHECK_EQUAL(pipc_rwlock_detach(&peers[i]), 0);
}

static void killed_reader_does_not_hold_up_a_writer(void) {
    struct pipc_rwlock_peer peer = attach();
    pid_t child = start_and_await(read_for_ever);
    CHECK_EQUAL(pipc_rwlock_write_try(&peer), -EBUSY);
    end_by_kill(child);
    CHECK_EQUAL(pipc_rwlock_write_lock(&peer, -1), 0);
    CHECK_EQUAL(pipc_rwlock_write_unlock(&peer), 0);

    child = start_and_await(read_for_ever);
    end_by_kill(child);
    CHECK_EQUAL(pipc_rwlock_write_try(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_write_unlock(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_detach(&peer), 0);
}

static void killed_writer_is_told_to_the_next(void) {
    struct pipc_rwlock_peer peer = attach();
    pid_t child = start_and_await(write_for_ever);
    CHECK_EQUAL(pipc_rwlock_read_lock(&peer, 20000000), -ETIMEDOUT);
    end_by_kill(child);
    CHECK_EQUAL(pipc_rwlock_read_lock(&peer, -1), -EOWNERDEAD);
    CHECK_EQUAL(shared->a, shared->b + 1);
    shared->b = shared->a;
    CHECK_EQUAL(pipc_rwlock_consistent(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_write_unlock(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_read_lock(&peer, -1), 0);
    CHECK_EQUAL(pipc_rwlock_read_unlock(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_detach(&peer), 0);
}

/* A writer that dies while it waits for readers has written nothing: nobody is troubled. */
static void wait_to_write(void) {
    struct pipc_rwlock_peer peer = attach();
    shared->state = 1;
    pipc_rwlock_write_lock(&peer, -1);
    _exit(1);
}

static void killed_waiting_writer_is_forgotten(void) {
    struct pipc_rwlock_peer peer = attach(), other = attach();
    CHECK_EQUAL(pipc_rwlock_read_lock(&peer, -1), 0);
    pid_t child = start_and_await(wait_to_write);
    UNTIL(pipc_rwlock_read_try(&other) == -EBUSY || pipc_rwlock_read_unlock(&other) != 0);
    end_by_kill(child);
    CHECK_EQUAL(pipc_rwlock_read_lock(&other, -1), 0);
    CHECK_EQUAL(pipc_rwlock_read_unlock(&other), 0);
    CHECK_EQUAL(pipc_rwlock_read_unlock(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_detach(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_detach(&other), 0);
}

static void take_part(struct pipc_rwlock_peer *peer, int turns) {
    for (int i = 0; i < turns; i++) {
        if (i % 8 == 0) {
            CHECK_EQUAL(pipc_rwlock_write_lock(peer, -1), 0);
            shared->a++;
            shared->b++;
            CHECK_EQUAL(pipc_rwlock_write_unlock(peer), 0);
        } else {
            CHECK_EQUAL(pipc_rwlock_read_lock(peer, -1), 0);
            CHECK_EQUAL(shared->a, shared->b);
            CHECK_EQUAL(pipc_rwlock_read_unlock(peer), 0);
        }
    }
}

static void take_part_in_child(void) {
    struct pipc_rwlock_peer peer = attach();
    take_part(&peer, TURNS);
}

static void *take_part_in_thread(void *peer) {
    take_part(peer, TURNS);
    return NULL;
}

static void nobody_sees_a_half_written_pair(void) {
    shared->a = shared->b = 0;
    pid_t child = start_child(take_part_in_child);
    struct pipc_rwlock_peer peer = attach();
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, take_part_in_thread, &peer), 0);
    for (int i = 0; i < 2; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    CHECK_EQUAL(end_of(child), 0);
    CHECK_EQUAL(shared->a, 3 * ((TURNS + 7) / 8));
    CHECK_EQUAL(pipc_rwlock_detach(&peer), 0);
}

static void bad_places_are_refused(void) {
    struct pipc_rwlock_peer peer;
    CHECK_EQUAL(pipc_rwlock_attach(&peer, &shared->lock, PIPC_RWLOCK_BYTES(SLOTS), memory, POSITION),
                -ENOENT);
    CHECK_EQUAL(pipc_rwlock_create(&shared->lock, 0), -EINVAL);
    CHECK_EQUAL(pipc_rwlock_create(&shared->lock, PIPC_RWLOCK_SLOTS_MAX + 1), -EINVAL);
    CHECK_EQUAL(pipc_rwlock_create((struct pipc_rwlock *) (void *) &shared->before[8], 1), -EINVAL);
    CHECK_EQUAL(pipc_rwlock_create(&shared->lock, SLOTS), 0);
    CHECK_EQUAL(pipc_rwlock_attach(&peer, &shared->lock, PIPC_RWLOCK_BYTES(SLOTS) - 1, memory, POSITION),
                -EBADMSG);
    CHECK_EQUAL(pipc_rwlock_attach(&peer, &shared->lock, PIPC_RWLOCK_BYTES(SLOTS), -1, POSITION), -EBADF);
    CHECK_EQUAL(pipc_rwlock_attach(&peer, &shared->lock, PIPC_RWLOCK_BYTES(SLOTS), memory, -1), -EINVAL);
}

static void repair_given_up_is_final(void) {
    struct pipc_rwlock_peer peer = attach(), other = attach();
    end_by_kill(start_and_await(write_for_ever));
    CHECK_EQUAL(pipc_rwlock_write_try(&peer), -EOWNERDEAD);
    CHECK_EQUAL(pipc_rwlock_write_unlock(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_write_lock(&peer, -1), -ENOTRECOVERABLE);
    CHECK_EQUAL(pipc_rwlock_read_lock(&other, -1), -ENOTRECOVERABLE);
    CHECK_EQUAL(pipc_rwlock_read_try(&other), -ENOTRECOVERABLE);
    CHECK_EQUAL(pipc_rwlock_detach(&peer), 0);
    CHECK_EQUAL(pipc_rwlock_detach(&other), 0);
}

int main(void) {
    shared = shared_memory(sizeof *shared, &memory);
    bad_places_are_refused();
    readers_share_and_writers_exclude();
    slots_run_out_and_come_back();
    killed_reader_does_not_hold_up_a_writer();
    killed_writer_is_told_to_the_next();
    killed_waiting_writer_is_forgotten();
    nobody_sees_a_half_written_pair();
    repair_given_up_is_final();
    return 0;
}
