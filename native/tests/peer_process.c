/* The peer itself, and files where objects should be: its id, its umask, planted files. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "peer.h"

static void id(const struct peer_words *a) {
    (void) a;
    peer_ok("%d", (int) getpid());
}

static void set_umask(const struct peer_words *a) {
    umask(peer_mode(a->word[0]));
    peer_done();
}

static void end(const struct peer_words *a) {
    int code = (int) peer_number(a->word[0], 0, 255);
    peer_done();
    exit(code);
}

/* Ends at once, with no clean-up of any kind, as kill -9 would. */
static void die(const struct peer_words *a) {
    (void) a;
    kill(getpid(), SIGKILL);
}

static void create_file(const struct peer_words *a) {
    int64_t size = peer_number(a->word[2], 0, INT64_MAX);
    int fd = open(a->word[0], O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, peer_mode(a->word[1]));
    if (fd < 0) {
        peer_error(errno);
        return;
    }
    int result = ftruncate(fd, size) == 0 ? 0 : errno;
    close(fd);
    peer_result(result);
}

static void create_fifo(const struct peer_words *a) {
    peer_result_errno(mkfifo(a->word[0], peer_mode(a->word[1])));
}

static void unlink_file(const struct peer_words *a) {
    peer_result_errno(unlink(a->word[0]));
}

const struct peer_verb peer_process_verbs[] = {
    {"process", "id", 0, 0, id},           {"process", "umask", 1, 1, set_umask},
    {"process", "exit", 1, 1, end},        {"process", "die", 0, 0, die},
    {"file", "create", 3, 3, create_file}, {"file", "fifo", 2, 2, create_fifo},
    {"file", "unlink", 1, 1, unlink_file}, {NULL, NULL, 0, 0, NULL},
};
