package org.posixipc;

/** A limit of the process, the user or the machine is reached (EMFILE, ENFILE, ENOSPC, ENOMEM, EDQUOT). */
public final class IpcLimitException extends IpcException {
    private static final long serialVersionUID = 1L;

    IpcLimitException(String operation, String name, Errno errno, String message) {
        super(operation, name, errno, message);
    }
}
