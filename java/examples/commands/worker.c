/* A worker: takes commands from one channel and answers each on another. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <posixipc/channel.h>

enum { SUM = 1, REVERSE = 2, STOP = 3 };

struct worker {
    struct pipc_sender *answers;
    int handled, stop, failed;
};

static void answer(struct worker *worker, int32_t type, const void *data, uint32_t length) {
    if (pipc_sender_send(worker->answers, type, data, length, -1) < 0)
        worker->failed = 1;
    worker->handled++;
}

static void sum(struct worker *worker, const int32_t *numbers, uint32_t count) {
    int64_t total = 0;
    for (uint32_t i = 0; i < count; i++)
        total += numbers[i];
    answer(worker, SUM, &total, sizeof total);
}

/* Written straight into the ring of answers. */
static void reverse(struct worker *worker, const char *text, uint32_t length) {
    void *out;
    if (pipc_sender_claim(worker->answers, length, -1, &out) < 0) {
        worker->failed = 1;
        return;
    }
    for (uint32_t i = 0; i < length; i++)
        ((char *) out)[i] = text[length - 1 - i];
    pipc_sender_commit(worker->answers, REVERSE, length);
    worker->handled++;
}

static void handle(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    (void) lane;
    if (type == SUM)
        sum(context, data, length / sizeof(int32_t));
    else if (type == REVERSE)
        reverse(context, data, length);
    else
        ((struct worker *) context)->stop = type == STOP;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: %s /commands /answers\n", argv[0]);
        return 2;
    }
    struct pipc_channel *commands, *answers;
    struct pipc_receiver *receiver;
    struct worker worker = {NULL, 0, 0, 0};
    if (pipc_channel_open(&commands, argv[1]) < 0 || pipc_channel_open(&answers, argv[2]) < 0 ||
        pipc_receiver_open(&receiver, commands, NULL) < 0 ||
        pipc_sender_open(&worker.answers, answers, NULL) < 0)
        return 1;
    while (!worker.stop && !worker.failed)
        if (pipc_receiver_receive(receiver, 16, handle, &worker, -1) <= 0)
            break;
    pipc_sender_end(worker.answers);
    printf("C    | worked off %d commands\n", worker.handled);
    pipc_receiver_close(receiver);
    pipc_sender_close(worker.answers);
    pipc_channel_close(commands);
    pipc_channel_close(answers);
    return worker.failed;
}
