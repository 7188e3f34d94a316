package org.posixipc;

import java.io.IOException;

/**
 * The system refused an operation on a name: creating, opening, sizing, mapping or unlinking an object. The message is one
 * line that starts with the call and ends with what to do; {@link #errno()} keeps the system's own word.
 *
 * <p>The subclasses are the cases that callers tell apart; every other errno is an {@code IpcException} itself.
 */
public sealed class IpcException extends IOException
        permits IpcNotFoundException, IpcExistsException, IpcAccessException, IpcBusyException, IpcLimitException {
    private static final long serialVersionUID = 1L;

    /** The errno of the failed call. */
    private final Errno errno;

    /** The call. */
    private final String operation;

    /** The object. */
    private final String name;

    IpcException(String operation, String name, Errno errno, String message) {
        super(message);
        this.errno = errno;
        this.operation = operation;
        this.name = name;
    }

    /**
     * What the system answered.
     *
     * @return the errno of the failed call
     */
    public Errno errno() {
        return errno;
    }

    /**
     * The call that failed, as in {@code mq_open}.
     *
     * @return the name of the C function
     */
    public String operation() {
        return operation;
    }

    /**
     * The object that was asked for.
     *
     * @return its name, as in {@code /orders}
     */
    public String name() {
        return name;
    }
}
