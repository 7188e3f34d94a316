/* Making, opening and leaving a channel's object. */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "channel_internal.h"
#include "shim.h"

static int map_object(struct pipc_channel *channel, int fd, uint64_t length) {
    void *base = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED)
        return -errno;
    int error = pipc_channel_adopt(channel, base, length);
    if (error < 0)
        munmap(base, length);
    channel->fd = fd;
    channel->mapped_bytes = length;
    return error;
}

/* Takes the descriptor over, also on failure. */
static int wrap(struct pipc_channel **out, int fd, uint64_t length) {
    struct pipc_channel *channel = calloc(1, sizeof *channel);
    int error = channel == NULL ? -ENOMEM : map_object(channel, fd, length);
    if (error < 0) {
        free(channel);
        close(fd);
        return error;
    }
    *out = channel;
    return 0;
}

static int format_object(int fd, const struct pipc_channel_options *options, uint64_t total) {
    void *base = mmap(NULL, total, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (base == MAP_FAILED)
        return -errno;
    pipc_channel_format(base, options, total);
    munmap(base, total);
    return 0;
}

int pipc_channel_create(struct pipc_channel **out, const char *name,
                        const struct pipc_channel_options *options) {
    struct pipc_channel_options checked = options == NULL ? (struct pipc_channel_options){0} : *options;
    uint64_t total;
    int error = pipc_channel_check(&checked, &total);
    if (error < 0)
        return error;
    char temporary[PIPC_SHM_TEMPORARY];
    int fd = pipc_shm_begin((int32_t) checked.mode, 0, (int64_t) total, 1, 1, temporary);
    if (fd < 0)
        return fd;
    error = format_object(fd, &checked, total);
    if (error == 0)
        error = pipc_shm_publish(fd, temporary, name);
    if (error < 0) {
        pipc_shm_abandon(temporary);
        close(fd);
        return error;
    }
    return wrap(out, fd, total);
}

int pipc_channel_open(struct pipc_channel **out, const char *name) {
    int fd = pipc_shm_open(name, PIPC_READ_WRITE);
    if (fd < 0)
        return fd;
    struct stat status;
    if (fstat(fd, &status) != 0 || status.st_size < (off_t) sizeof(struct pipc_channel_header)) {
        close(fd);
        return -EPROTO;
    }
    return wrap(out, fd, (uint64_t) status.st_size);
}

void pipc_channel_close(struct pipc_channel *channel) {
    if (channel == NULL)
        return;
    munmap(channel->base, channel->mapped_bytes);
    close(channel->fd);
    free(channel);
}

int pipc_channel_unlink(const char *name) {
    return pipc_shm_unlink(name);
}
