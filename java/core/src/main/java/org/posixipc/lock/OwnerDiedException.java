package org.posixipc.lock;

/**
 * The last owner of a lock died while it held it (EOWNERDEAD), and nobody here could repair what it guards: the lock was opened
 * without a repair, or the repair failed, which is the cause then. The lock is given up for all processes: whoever locks it
 * from now on gets a {@link LockBrokenException}, in C ENOTRECOVERABLE. The thread that gets this exception does not own the
 * lock.
 */
public final class OwnerDiedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OwnerDiedException(String message, Throwable cause) {
        super(message, cause);
    }
}
