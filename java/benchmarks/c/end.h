/*
 * A C end of a two-process case. A file end_<name>.c defines the three functions below and becomes the
 * program end_<name>; end.c is its main. The harness drives both ends of a case by lines on standard input:
 *
 *     program CPU ARGUMENT...      CPU is -1 for "wherever the scheduler likes"
 *     < ready                      once end_open has returned
 *     > round OPERATIONS
 *     < value value ...            what end_round has put into `values`; the first is nanoseconds of the
 * round
 *
 * and end of input ends the program. A failure is told as "failed <errno> <text>" and ends it too.
 */
#ifndef POSIXIPC_BENCH_END_H
#define POSIXIPC_BENCH_END_H

#include <stdint.h>

enum { END_VALUES = 8 };

/* Opens what the case's arguments name; 0 or -errno. */
int32_t end_open(int argc, char **argv);

/* One round; fills `values` and returns how many there are (1 to END_VALUES), or -errno. */
int32_t end_round(int64_t operations, int64_t *values);

/* Closes what end_open opened; names are unlinked by the harness's case, not here. */
void end_close(void);

/*
 * For ends that time every operation: sorts `samples` (ns) in place and writes p50, p99, p99.9 and maximum to
 * out[0..3].
 */
void end_percentiles(int64_t *samples, int64_t count, int64_t *out);

#endif
