/* The main of every C end: reads the harness's lines and runs rounds. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "bench.h"
#include "end.h"

static int failed(int32_t result) {
    printf("failed %d %s\n", -result, strerror(-result));
    fflush(stdout);
    return 1;
}

static int ascending(const void *left, const void *right) {
    int64_t a = *(const int64_t *) left, b = *(const int64_t *) right;
    return (a > b) - (a < b);
}

/* The value below which `per_mille_tenths` ten-thousandths of the sorted samples lie (nearest rank). */
static int64_t quantile(const int64_t *samples, int64_t count, int64_t ten_thousandths) {
    int64_t rank = (count * ten_thousandths + 9999) / 10000;
    return samples[rank < 1 ? 0 : rank - 1];
}

void end_percentiles(int64_t *samples, int64_t count, int64_t *out) {
    qsort(samples, (size_t) count, sizeof samples[0], ascending);
    out[0] = quantile(samples, count, 5000);
    out[1] = quantile(samples, count, 9900);
    out[2] = quantile(samples, count, 9990);
    out[3] = samples[count - 1];
}

static int serve(void) {
    char line[128];
    int64_t operations;
    printf("ready\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        int64_t values[END_VALUES];
        if (sscanf(line, "round %" SCNd64, &operations) != 1)
            return failed(-EPROTO);
        int32_t count = end_round(operations, values);
        if (count < 0)
            return failed(count);
        for (int32_t i = 0; i < count; i++)
            printf(i == 0 ? "%" PRId64 : " %" PRId64, values[i]);
        printf("\n");
        fflush(stdout);
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: %s CPU ARGUMENT...\n", argv[0]);
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a benchmark that is interrupted leaves no spinning end behind */
    int32_t cpu = atoi(argv[1]);
    int32_t result = end_open(argc - 2, argv + 2);
    /* Not before: the library does not spin where the opening thread may use one CPU only. */
    if (result >= 0 && cpu >= 0)
        result = bench_pin(cpu);
    if (result < 0)
        return failed(result);
    int status = serve();
    end_close();
    return status;
}
