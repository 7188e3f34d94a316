/*
 * Handing a descriptor to another process over a Unix stream socket (SCM_RIGHTS, unix(7)). One descriptor
 * travels with one byte, so that a plain sendmsg/recvmsg of another program understands it too.
 */
#ifndef POSIXIPC_DESCRIPTOR_H
#define POSIXIPC_DESCRIPTOR_H

#include <posixipc/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Sends `fd` over the connected socket. 0 or -errno; the sender keeps its descriptor. */
PIPC_EXPORT int32_t pipc_descriptor_send(int32_t socket, int32_t fd);

/* Receives one descriptor, with close-on-exec. -EPIPE: the peer has closed; -EBADMSG: what came was no
 * descriptor, or more than one. */
PIPC_EXPORT int32_t pipc_descriptor_receive(int32_t socket);

#ifdef __cplusplus
}
#endif

#endif
