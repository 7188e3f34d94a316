/* The peer's shared memory objects and mapped segments: shm_overview(7), mmap(2). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "peer.h"

struct mapped {
    unsigned char *address;
    size_t length;
};

static struct peer_handles objects = {.kind = "memory"};
static struct peer_handles segments = {.kind = "segment"};

static int object(const char *word) {
    return *(const int *) peer_handle(&objects, word);
}

void *peer_place(const char *segment, const char *offset, size_t length) {
    const struct mapped *mapped = peer_handle(&segments, segment);
    int64_t at = peer_number(offset, 0, INT64_MAX);
    if (length > mapped->length || (size_t) at > mapped->length - length)
        peer_misuse("offset %s and %zu bytes lie outside of segment %s", offset, length, segment);
    return mapped->address + at;
}

static void opened(int fd) {
    if (fd < 0) {
        peer_error(errno);
        return;
    }
    int *kept = malloc(sizeof *kept);
    if (kept == NULL)
        peer_misuse("no memory");
    *kept = fd;
    peer_ok("%d", peer_handle_add(&objects, kept));
}

static void create(const struct peer_words *a) {
    opened(shm_open(a->word[0], O_RDWR | O_CREAT | O_EXCL, peer_mode(a->word[1])));
}

static void open_existing(const struct peer_words *a) {
    opened(shm_open(a->word[0], peer_access(a->word[1]), 0));
}

static void close_object(const struct peer_words *a) {
    int *fd = peer_handle_remove(&objects, a->word[0]);
    int result = close(*fd);
    free(fd);
    peer_result_errno(result);
}

static void unlink_object(const struct peer_words *a) {
    peer_result_errno(shm_unlink(a->word[0]));
}

static void truncate_object(const struct peer_words *a) {
    peer_result_errno(ftruncate(object(a->word[0]), peer_number(a->word[1], INT64_MIN, INT64_MAX)));
}

static void reserve(const struct peer_words *a) {
    peer_result(posix_fallocate(object(a->word[0]), 0, peer_number(a->word[1], INT64_MIN, INT64_MAX)));
}

static void stat_object(const struct peer_words *a) {
    struct stat is;
    if (fstat(object(a->word[0]), &is) != 0)
        peer_error(errno);
    else
        peer_ok("%lld %04o %u %lu", (long long) is.st_size, (unsigned) is.st_mode & 07777, is.st_uid,
                (unsigned long) is.st_nlink);
}

static void map(const struct peer_words *a) {
    int fd = object(a->word[0]);
    size_t length = (size_t) peer_number(a->word[1], 0, INT64_MAX);
    int protection = PROT_READ | PROT_WRITE;
    if (a->count > 2 && peer_access(a->word[2]) == O_RDONLY)
        protection = PROT_READ;
    unsigned char *address = mmap(NULL, length, protection, MAP_SHARED, fd, 0);
    if (address == MAP_FAILED) {
        peer_error(errno);
        return;
    }
    struct mapped *mapped = malloc(sizeof *mapped);
    if (mapped == NULL)
        peer_misuse("no memory");
    mapped->address = address;
    mapped->length = length;
    peer_ok("%d", peer_handle_add(&segments, mapped));
}

static void unmap(const struct peer_words *a) {
    struct mapped *mapped = peer_handle_remove(&segments, a->word[0]);
    int result = munmap(mapped->address, mapped->length);
    free(mapped);
    peer_result_errno(result);
}

const struct peer_verb peer_memory_verbs[] = {
    {"memory", "create", 2, 2, create},
    {"memory", "open", 2, 2, open_existing},
    {"memory", "close", 1, 1, close_object},
    {"memory", "unlink", 1, 1, unlink_object},
    {"memory", "truncate", 2, 2, truncate_object},
    {"memory", "reserve", 2, 2, reserve},
    {"memory", "stat", 1, 1, stat_object},
    {"memory", "map", 2, 3, map},
    {"memory", "unmap", 1, 1, unmap},
    {NULL, NULL, 0, 0, NULL},
};
