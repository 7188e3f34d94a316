/* Who holds the places of a channel: life bytes (the truth) and role records (for people). */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <posixipc/life.h>

#include "channel_internal.h"

int pipc_place_take(const struct pipc_channel *channel, uint32_t index) {
    if (channel->fd < 0)
        return PIPC_NO_LIFE;
    int life = pipc_life_open(channel->fd);
    if (life < 0)
        return life;
    int error = pipc_life_claim(life, (int32_t) index);
    if (error < 0) {
        close(life);
        return error == -EAGAIN ? -EBUSY : error;
    }
    return life;
}

void pipc_place_leave(int life) {
    if (life != PIPC_NO_LIFE)
        close(life);
}

int pipc_place_taken(const struct pipc_channel *channel, uint32_t index) {
    return channel->fd < 0 ? 1 : pipc_life_alive(channel->fd, (int32_t) index);
}

/* Field 22 of /proc/self/stat, counted from after the last ')' since the name may hold anything. */
static uint64_t own_start_time(void) {
    char text[1024];
    int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got <= 0)
        return 0;
    text[got] = '\0';
    const char *at = strrchr(text, ')');
    for (int field = 2; at != NULL && field < 22; field++)
        at = strchr(at + 1, ' ');
    return at == NULL ? 0 : strtoull(at, NULL, 10);
}

int pipc_role_enter(struct pipc_channel_role *role) {
    uint32_t before = PIPC_LOAD(&role->epoch);
    struct stat namespace;
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t inode = stat("/proc/self/ns/pid", &namespace) == 0 ? (uint64_t) namespace.st_ino : 0;
    PIPC_STORE(&role->pid, (uint32_t) getpid());
    PIPC_STORE(&role->start_time, own_start_time());
    PIPC_STORE(&role->pid_namespace, inode);
    PIPC_STORE(&role->attached_ns, (uint64_t) now.tv_sec * 1000000000ULL + (uint64_t) now.tv_nsec);
    PIPC_STORE_RELEASE(&role->epoch, (before | 1) + (before & 1) * 2);
    return before & 1;
}

void pipc_role_leave(struct pipc_channel_role *role) {
    PIPC_STORE_RELEASE(&role->epoch, (PIPC_LOAD(&role->epoch) | 1) + 1);
}
