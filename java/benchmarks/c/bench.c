/* Clocks, pinning, and the cache-line probe. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"

enum { LINE = 64, ROUND_TRIPS = 100, MAX_SAMPLES = 101, SPINS_BETWEEN_CLOCK_READS = 1024 };

int64_t bench_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * BENCH_NS_PER_SECOND + now.tv_nsec;
}

int32_t bench_spins(const char *waiting) {
    if (strcmp(waiting, "spin") == 0)
        return 1;
    return strcmp(waiting, "block") == 0 ? 0 : -EINVAL;
}

int32_t bench_pin(int32_t cpu) {
    cpu_set_t set;
    if (cpu < 0 || cpu >= CPU_SETSIZE)
        return -EINVAL;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : -errno;
}

struct probe {
    /* One line, two words: both CPUs touch nothing else while they bounce it. */
    _Alignas(LINE) _Atomic int64_t ping;
    _Atomic int64_t pong;
    _Alignas(LINE) int32_t samples;
    int64_t give_up_at;
    int32_t cpu_ping, cpu_pong;
    int32_t failure;
    int64_t result;
};

/* 0, or -ETIMEDOUT once the probe's time is over. */
static int await(_Atomic int64_t *word, int64_t expected, int64_t give_up_at) {
    for (int64_t spins = 1; atomic_load_explicit(word, memory_order_acquire) != expected; spins++)
        if (spins % SPINS_BETWEEN_CLOCK_READS == 0 && bench_now_ns() > give_up_at)
            return -ETIMEDOUT;
    return 0;
}

static void *answer(void *argument) {
    struct probe *probe = argument;
    int32_t pinned = bench_pin(probe->cpu_pong);
    if (pinned < 0)
        return NULL; /* the other side gives up by its clock */
    int64_t total = (int64_t) probe->samples * ROUND_TRIPS;
    for (int64_t i = 1; i <= total; i++) {
        if (await(&probe->ping, i, probe->give_up_at) < 0)
            return NULL;
        atomic_store_explicit(&probe->pong, i, memory_order_release);
    }
    return NULL;
}

static int ascending(const void *left, const void *right) {
    int64_t a = *(const int64_t *) left, b = *(const int64_t *) right;
    return (a > b) - (a < b);
}

static void *ask(void *argument) {
    struct probe *probe = argument;
    int64_t times[MAX_SAMPLES];
    probe->failure = bench_pin(probe->cpu_ping);
    int64_t i = 0;
    for (int32_t sample = 0; probe->failure == 0 && sample < probe->samples; sample++) {
        int64_t start = bench_now_ns();
        for (int32_t trip = 0; probe->failure == 0 && trip < ROUND_TRIPS; trip++) {
            atomic_store_explicit(&probe->ping, ++i, memory_order_release);
            probe->failure = await(&probe->pong, i, probe->give_up_at);
        }
        times[sample] = (bench_now_ns() - start) / ROUND_TRIPS;
    }
    if (probe->failure == 0) {
        qsort(times, (size_t) probe->samples, sizeof times[0], ascending);
        probe->result = times[probe->samples / 2];
    }
    return NULL;
}

int64_t bench_line_round_trip_ns(int32_t a, int32_t b, int32_t samples, int64_t timeout_ns) {
    if (samples < 1 || samples > MAX_SAMPLES)
        return -EINVAL;
    struct probe probe = {.samples = samples, .cpu_ping = a, .cpu_pong = b};
    probe.give_up_at = bench_now_ns() + timeout_ns;
    pthread_t asking, answering;
    int error = pthread_create(&answering, NULL, answer, &probe);
    if (error != 0)
        return -error;
    error = pthread_create(&asking, NULL, ask, &probe);
    if (error == 0)
        pthread_join(asking, NULL);
    pthread_join(answering, NULL);
    if (error != 0)
        return -error;
    return probe.failure < 0 ? probe.failure : probe.result;
}
