/**
 * POSIX message queues, and what the kinds of IPC share: names, access, limits and errors.
 *
 * <p>Objects are opened by name ({@code create}: must not exist, {@code open}: must exist, {@code openOrCreate}: either)
 * and may be shared with any process of the machine, whatever its language. Where a name meets the system, failures are
 * checked ({@link org.posixipc.IpcException}); on an open handle ordinary outcomes (full, empty, not in time) are values,
 * a closed handle or a wrong access mode is an {@link IllegalStateException}, and a bad argument an
 * {@link IllegalArgumentException}.
 */
package org.posixipc;
