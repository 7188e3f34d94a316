/*
 * The return convention of every pipc_ function: >= 0 is success, a negative value is -errno.
 * No function of the library sets or reads the caller's errno as part of its contract.
 */
#ifndef POSIXIPC_ERROR_H
#define POSIXIPC_ERROR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Marks what a shared library built from these sources shows; everything else is hidden. */
#define PIPC_EXPORT __attribute__((visibility("default")))

/* The version of this library, "major.minor.patch" with an optional "-SNAPSHOT". */
PIPC_EXPORT const char *pipc_version(void);

/* The symbol of an errno value ("ENOENT"), or NULL where this library has no name for it. */
PIPC_EXPORT const char *pipc_errno_symbol(int32_t number);

/* The number of an errno symbol on this platform, or -EINVAL for a symbol that is not known here. */
PIPC_EXPORT int32_t pipc_errno_number(const char *symbol);

#ifdef __cplusplus
}
#endif

#endif
