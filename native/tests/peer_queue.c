/* The peer's message queues: mq_overview(7). */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

/* Descriptors are kept as pointers to them. */
static struct peer_handles queues = {.kind = "queue"};

static mqd_t queue(const char *word) {
    return *(const mqd_t *) peer_handle(&queues, word);
}

static void opened(mqd_t mq) {
    if (mq == (mqd_t) -1) {
        peer_error(errno);
        return;
    }
    mqd_t *kept = malloc(sizeof *kept);
    if (kept == NULL)
        peer_misuse("no memory");
    *kept = mq;
    peer_ok("%d", peer_handle_add(&queues, kept));
}

static int nonblock(const struct peer_words *a, int index) {
    if (a->count <= index)
        return 0;
    peer_expect(a->word[index], "nonblock");
    return O_NONBLOCK;
}

static void create(const struct peer_words *a) {
    struct mq_attr attributes = {.mq_maxmsg = peer_number(a->word[3], INT64_MIN, INT64_MAX),
                                 .mq_msgsize = peer_number(a->word[4], INT64_MIN, INT64_MAX)};
    int flags = peer_access(a->word[1]) | O_CREAT | O_EXCL | nonblock(a, 5);
    opened(mq_open(a->word[0], flags, peer_mode(a->word[2]), &attributes));
}

static void open_existing(const struct peer_words *a) {
    opened(mq_open(a->word[0], peer_access(a->word[1]) | nonblock(a, 2)));
}

static void close_queue(const struct peer_words *a) {
    mqd_t *mq = peer_handle_remove(&queues, a->word[0]);
    int result = mq_close(*mq);
    free(mq);
    peer_result_errno(result);
}

static void unlink_queue(const struct peer_words *a) {
    peer_result_errno(mq_unlink(a->word[0]));
}

static void attributes(const struct peer_words *a) {
    struct mq_attr is;
    if (mq_getattr(queue(a->word[0]), &is) != 0)
        peer_error(errno);
    else
        peer_ok("%ld %ld %ld %s", is.mq_maxmsg, is.mq_msgsize, is.mq_curmsgs,
                is.mq_flags & O_NONBLOCK ? "nonblocking" : "blocking");
}

static void sent(int result, unsigned char *payload) {
    int error = errno;
    free(payload);
    peer_result(result == 0 ? 0 : error);
}

static void send_message(const struct peer_words *a) {
    size_t length;
    unsigned char *payload = peer_payload(a->word[2], &length);
    unsigned priority = (unsigned) peer_number(a->word[1], 0, UINT32_MAX);
    mqd_t mq = queue(a->word[0]);
    peer_blocking();
    sent(mq_send(mq, (const char *) payload, length, priority), payload);
}

static void send_timed(const struct peer_words *a) {
    size_t length;
    unsigned char *payload = peer_payload(a->word[3], &length);
    unsigned priority = (unsigned) peer_number(a->word[1], 0, UINT32_MAX);
    mqd_t mq = queue(a->word[0]);
    peer_blocking();
    struct timespec deadline = peer_deadline(CLOCK_REALTIME, a->word[2]);
    sent(mq_timedsend(mq, (const char *) payload, length, priority, &deadline), payload);
}

static unsigned char *buffer_for(mqd_t mq, size_t *size) {
    struct mq_attr is;
    if (mq_getattr(mq, &is) != 0)
        return NULL;
    *size = (size_t) is.mq_msgsize;
    return malloc(*size);
}

static void received(ssize_t length, unsigned priority, unsigned char *buffer, int as_text) {
    if (length < 0) {
        peer_error(errno);
    } else {
        char *printed = peer_printed(buffer, (size_t) length, as_text);
        peer_ok("%u %s", priority, printed);
        free(printed);
    }
    free(buffer);
}

static int as_text(const struct peer_words *a, int index) {
    if (a->count <= index)
        return 0;
    peer_expect(a->word[index], "text");
    return 1;
}

static void receive(const struct peer_words *a) {
    mqd_t mq = queue(a->word[0]);
    int text = as_text(a, 1);
    size_t size = 0;
    unsigned char *buffer = buffer_for(mq, &size);
    unsigned priority = 0;
    peer_blocking();
    ssize_t length = mq_receive(mq, (char *) buffer, size, &priority);
    received(length, priority, buffer, text);
}

static void receive_timed(const struct peer_words *a) {
    mqd_t mq = queue(a->word[0]);
    int text = as_text(a, 2);
    size_t size = 0;
    unsigned char *buffer = buffer_for(mq, &size);
    unsigned priority = 0;
    peer_blocking();
    struct timespec deadline = peer_deadline(CLOCK_REALTIME, a->word[1]);
    ssize_t length = mq_timedreceive(mq, (char *) buffer, size, &priority, &deadline);
    received(length, priority, buffer, text);
}

/* A notice is a blocked real-time signal, which the kernel queues: each is counted, none interrupts a call.
 */
static sigset_t notice_set(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    return set;
}

static void notify(const struct peer_words *a) {
    sigset_t set = notice_set();
    sigprocmask(SIG_BLOCK, &set, NULL);
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    event.sigev_value.sival_int = (int) peer_number(a->word[1], 0, INT32_MAX);
    peer_result_errno(mq_notify(queue(a->word[0]), &event));
}

static void cancel_notify(const struct peer_words *a) {
    peer_result_errno(mq_notify(queue(a->word[0]), NULL));
}

static void await_notice(const struct peer_words *a) {
    int64_t milliseconds = peer_number(a->word[0], 0, 1000000000);
    struct timespec span = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    sigset_t set = notice_set();
    siginfo_t notice;
    peer_blocking();
    if (sigtimedwait(&set, &notice, &span) < 0)
        peer_error(errno);
    else
        peer_ok("%d %s %d", notice.si_value.sival_int, notice.si_code == SI_MESGQ ? "message" : "other",
                (int) notice.si_pid);
}

const struct peer_verb peer_queue_verbs[] = {
    {"queue", "create", 5, 6, create},
    {"queue", "open", 2, 3, open_existing},
    {"queue", "close", 1, 1, close_queue},
    {"queue", "unlink", 1, 1, unlink_queue},
    {"queue", "attributes", 1, 1, attributes},
    {"queue", "send", 3, 3, send_message},
    {"queue", "timedsend", 4, 4, send_timed},
    {"queue", "receive", 1, 2, receive},
    {"queue", "timedreceive", 2, 3, receive_timed},
    {"queue", "notify", 2, 2, notify},
    {"queue", "cancel", 1, 1, cancel_notify},
    {"queue", "notice", 1, 1, await_notice},
    {NULL, NULL, 0, 0, NULL},
};
