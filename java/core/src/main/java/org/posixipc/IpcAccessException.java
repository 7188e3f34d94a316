package org.posixipc;

/** The permissions of the object, its owner, or a protection of the system forbid it (EACCES, EPERM). */
public final class IpcAccessException extends IpcException {
    private static final long serialVersionUID = 1L;

    IpcAccessException(String operation, String name, Errno errno, String message) {
        super(operation, name, errno, message);
    }
}
