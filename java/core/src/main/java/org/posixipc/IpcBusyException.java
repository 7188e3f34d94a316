package org.posixipc;

import java.util.OptionalInt;

/** Somebody else holds what there is only one of (EBUSY): the registration for notices of a message queue. */
public final class IpcBusyException extends IpcException {
    private static final long serialVersionUID = 1L;

    /** A pid, or 0. */
    private final int holder;

    IpcBusyException(String operation, String name, Errno errno, int holder, String message) {
        super(operation, name, errno, message);
        this.holder = holder;
    }

    /**
     * The process that holds it.
     *
     * @return its pid; empty where the system does not tell, as for a process of another pid namespace or on a handle that
     *     may not read
     */
    public OptionalInt holderPid() {
        return holder > 0 ? OptionalInt.of(holder) : OptionalInt.empty();
    }
}
