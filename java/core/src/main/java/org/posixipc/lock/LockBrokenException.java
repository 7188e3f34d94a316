package org.posixipc.lock;

/**
 * A lock is of no use any more, for any process (ENOTRECOVERABLE): an owner died while it held it, and the one who was told
 * gave it back without a repair. What it guards may be half changed. The memory has to be made anew.
 */
public final class LockBrokenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LockBrokenException(String message) {
        super(message);
    }
}
