/* The part of shim.h about shared memory: objects, mappings, the guard. Included by shim.h only. */
#ifndef POSIXIPC_SHIM_MEMORY_H
#define POSIXIPC_SHIM_MEMORY_H

/*
 * shm.c: named objects. A name is "/" and at most 255 bytes without another "/". `exact_mode` != 0 applies
 * `mode` whatever the umask is. `reserve` != 0 allocates the pages, so that a full file system is -ENOSPC
 * here and not SIGBUS at the first touch.
 */

/* Creates `name`, which must not exist, and gives it `size` bytes; on failure nothing is left. The
 * descriptor, or -errno. */
PIPC_EXPORT int32_t pipc_shm_create(const char *name, int32_t mode, int32_t exact_mode, int64_t size,
                                    int32_t reserve);
/* Opens `name`; -ENODEV when the file there is not a regular one (a FIFO, a directory, a device). */
PIPC_EXPORT int32_t pipc_shm_open(const char *name, int32_t access);
PIPC_EXPORT int32_t pipc_shm_unlink(const char *name);
/* Closes a descriptor of any object of this header. */
PIPC_EXPORT int32_t pipc_shm_close(int32_t fd);
/* Shrinks or grows; on failure the size is what it was. */
PIPC_EXPORT int32_t pipc_shm_resize(int32_t fd, int64_t size, int32_t reserve);

#define PIPC_SHM_TEMPORARY 64
/*
 * Creates an object that nobody can open yet, to be filled and then published under its name. Where `unnamed`
 * is != 0 and the system can do it, the object has no name at all and `temporary` becomes ""; otherwise
 * `temporary` (PIPC_SHM_TEMPORARY bytes) receives a name that only this call knows.
 */
PIPC_EXPORT int32_t pipc_shm_begin(int32_t mode, int32_t exact_mode, int64_t size, int32_t reserve,
                                   int32_t unnamed, char *temporary);
/* Gives the object its name, in one step: 0, or -EEXIST when another was first. */
PIPC_EXPORT int32_t pipc_shm_publish(int32_t fd, const char *temporary, const char *name);
/* Removes the temporary name, if there is one; the descriptor stays open. */
PIPC_EXPORT int32_t pipc_shm_abandon(const char *temporary);

/* memfd.c: objects without a name. */
enum pipc_seal { PIPC_SEAL_SEAL = 1, PIPC_SEAL_SHRINK = 2, PIPC_SEAL_GROW = 4, PIPC_SEAL_FUTURE_WRITE = 8 };
/* `label` is only seen in /proc/<pid>/maps and /proc/<pid>/fd. Not executable where the kernel knows how. */
PIPC_EXPORT int32_t pipc_memfd_create(const char *label, int64_t size, int32_t reserve);
/* Adds seals; they are never taken away. -EPERM when sealing is sealed, -EBUSY never. */
PIPC_EXPORT int32_t pipc_memfd_seal(int32_t fd, int32_t seals);
/* The seals set, or -EINVAL where the object cannot have any. */
PIPC_EXPORT int32_t pipc_memfd_seals(int32_t fd);
/* Opens descriptor `fd` of process `pid` anew (an open description of its own), by /proc. */
PIPC_EXPORT int32_t pipc_descriptor_open(int32_t pid, int32_t fd, int32_t access);
/* A duplicate of a descriptor that this process was given; close-on-exec. */
PIPC_EXPORT int32_t pipc_descriptor_duplicate(int32_t fd);
/* The access the descriptor was opened with: enum pipc_access. */
PIPC_EXPORT int32_t pipc_descriptor_access(int32_t fd);

/* `fd` itself if it is a regular file or an error; otherwise closes it and answers -ENODEV. */
int32_t pipc_regular(int32_t fd);

/*
 * descriptor.c: the sockets over which Java passes descriptors (its own channels do not show theirs). They
 * never block; pipc_socket_wait does.
 */
/* Binds a new socket file of `mode` and listens. */
PIPC_EXPORT int32_t pipc_socket_listen(const char *path, int32_t mode);
/* -EAGAIN while nobody has called. */
PIPC_EXPORT int32_t pipc_socket_accept(int32_t listener);
PIPC_EXPORT int32_t pipc_socket_connect(const char *path);
/* Waits until the socket can be read from: 0, -ETIMEDOUT, or -EINTR after a poke. The clock is monotonic. */
PIPC_EXPORT int32_t pipc_socket_wait(int32_t socket, const struct pipc_waiter *waiter);

/* map.c: ranges of an object in this process. Addresses and lengths of whole pages. */
/* The address, or -errno. `access` is read-only or read-write. */
PIPC_EXPORT int64_t pipc_map(int32_t fd, int64_t offset, int64_t length, int32_t access);
/* Puts private zero pages in place of the range: the object is let go, the addresses stay valid. */
PIPC_EXPORT int32_t pipc_map_tombstone(int64_t address, int64_t length);
PIPC_EXPORT int32_t pipc_map_unmap(int64_t address, int64_t length);
/* mlock(2), munlock(2). */
PIPC_EXPORT int32_t pipc_map_lock(int64_t address, int64_t length);
PIPC_EXPORT int32_t pipc_map_unlock(int64_t address, int64_t length);
/* How many bytes this process may lock (soft RLIMIT_MEMLOCK), INT64_MAX for "no limit". */
PIPC_EXPORT int64_t pipc_map_lock_limit(void);
/* 1: all pages are there now. 0: the kernel has been asked for them, no more is known. */
PIPC_EXPORT int32_t pipc_map_will_need(int64_t address, int64_t length, int32_t access);

/*
 * guard.c: a peer that truncates the object makes touching it SIGBUS, which ends the process wherever the JVM
 * does not expect it. The guard puts a zero page there instead and marks the range; every other SIGBUS goes
 * to the handler that was installed before.
 */
#define PIPC_GUARD_RANGES 65536
/* Installs the handler, once. 0 or -errno. */
PIPC_EXPORT int32_t pipc_guard_install(void);
/* 1 while our handler is the installed one, 0 if none or another's is. */
PIPC_EXPORT int32_t pipc_guard_active(void);
/* Guards a range of whole pages; the slot, or -ENOSPC when PIPC_GUARD_RANGES are guarded already. */
PIPC_EXPORT int32_t pipc_guard_add(int64_t address, int64_t length, int32_t access);
/* To be called when nothing in the range can fault any more. */
PIPC_EXPORT int32_t pipc_guard_remove(int32_t slot);
/* The address of PIPC_GUARD_RANGES uint32_t: how many pages of each slot's range were found cut off. */
PIPC_EXPORT int64_t pipc_guard_marks(void);

#endif
