package org.posixipc;

/** No object has this name (ENOENT). */
public final class IpcNotFoundException extends IpcException {
    private static final long serialVersionUID = 1L;

    IpcNotFoundException(String operation, String name, Errno errno, String message) {
        super(operation, name, errno, message);
    }
}
