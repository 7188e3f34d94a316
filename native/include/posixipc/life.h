/*
 * Liveness of a participant: a lock on one byte of the object's file, far beyond its data. The kernel drops
 * it when the holder's descriptor goes, by close, exit or kill -9, so no process id is compared and none can
 * be mistaken. The lock belongs to the open file description (fcntl(2), "Open file description locks"):
 *
 *  - two descriptors that come from one open() share it, and so does a child made by fork();
 *  - two opens of one object are strangers to each other, also within a process.
 *
 * So a life is claimed on a description of its own, made by pipc_life_open.
 */
#ifndef POSIXIPC_LIFE_H
#define POSIXIPC_LIFE_H

#include <posixipc/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The byte of index 0; index n is this plus n. No object has data there. */
#define PIPC_LIFE_BASE ((int64_t) 1 << 62)
/* Largest index. */
#define PIPC_LIFE_INDEX_MAX INT32_MAX

/* An open description of its own for the object behind `fd`, read-write if it may be, else read-only: a
 * descriptor with close-on-exec, or -errno; -ENOSYS where /proc is not mounted. */
PIPC_EXPORT int32_t pipc_life_open(int32_t fd);

/* Takes the life `index`: 0, or -EAGAIN while somebody else has it. Never waits. A read-only descriptor will
 * do; two read-only claimants at the same moment may both be refused, never both be served. */
PIPC_EXPORT int32_t pipc_life_claim(int32_t fd, int32_t index);

/* Gives it back; also if it was not held. */
PIPC_EXPORT int32_t pipc_life_release(int32_t fd, int32_t index);

/* 1 if a description other than that of `fd` holds the life, 0 if not. */
PIPC_EXPORT int32_t pipc_life_alive(int32_t fd, int32_t index);

#ifdef __cplusplus
}
#endif

#endif
