/*
 * What the C twins share: clocks, pinning and the probe of how far two CPUs lie apart. Not part of the
 * product. Functions return >= 0 or -errno.
 */
#ifndef POSIXIPC_BENCH_H
#define POSIXIPC_BENCH_H

#include <stdint.h>

#define BENCH_EXPORT __attribute__((visibility("default")))

#define BENCH_NS_PER_SECOND 1000000000LL

/* Nanoseconds of CLOCK_MONOTONIC. */
BENCH_EXPORT int64_t bench_now_ns(void);

/* Between two tries of a spinning thread: what Thread.onSpinWait is in Java. */
static inline void bench_relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("isb" ::: "memory");
#endif
}

/* 1 for "spin", 0 for "block", -EINVAL for all else: how a C end is told to wait. */
BENCH_EXPORT int32_t bench_spins(const char *waiting);

/* Binds the calling thread to one CPU. */
BENCH_EXPORT int32_t bench_pin(int32_t cpu);

/*
 * How long one cache line needs from CPU `a` to CPU `b` and back, ns: the median of `samples` means over 100
 * round trips, made by two threads of its own, so the caller's affinity stays. -ETIMEDOUT when the two
 * threads did not get to run together within `timeout_ns`.
 */
BENCH_EXPORT int64_t bench_line_round_trip_ns(int32_t a, int32_t b, int32_t samples, int64_t timeout_ns);

#endif
