/*
 * The configuration block in shared memory, for the C side; Configuration.java has the same offsets.
 *
 *   0     read-write lock for 8 processes (640 bytes)
 *   1024  version (8 bytes)
 *   1032  price limit in cents (8 bytes)
 *   1040  the same in tenths of a cent (8 bytes): always ten times the other
 */
#ifndef CONFIGURATION_BLOCK_H
#define CONFIGURATION_BLOCK_H

#include <stdint.h>

#include <posixipc/rwlock.h>

#define PROCESSES 8

struct block {
    struct pipc_rwlock lock;
    struct pipc_rwlock_slot slots[PROCESSES];
    char gap[384];
    int64_t version;
    int64_t cents;
    int64_t tenths;
};
_Static_assert(__builtin_offsetof(struct block, version) == 1024, "as in Configuration.java");

#endif
