package org.posixipc.lock;

import org.posixipc.internal.ffi.Numbers;

/** What lock calls answer, as they do: -errno. */
final class Outcome {
    static final int BUSY = -Numbers.EBUSY;
    /** The memory below was truncated. */
    static final int CUT_OFF = -Numbers.number("EFAULT");

    static final int DEADLOCK = -Numbers.number("EDEADLK");
    static final int NOT_CREATED = -Numbers.ENOENT;
    static final int OTHER_MAKER = -Numbers.number("EXDEV");
    static final int OTHER_THING = -Numbers.number("EBADMSG");
    static final int OTHER_VERSION = -Numbers.number("EPROTO");
    static final int OWNER_DEAD = -Numbers.number("EOWNERDEAD");
    static final int FULL = -Numbers.number("EUSERS");
    static final int BROKEN = -Numbers.number("ENOTRECOVERABLE");

    private Outcome() {}
}
