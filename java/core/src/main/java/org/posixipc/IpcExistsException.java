package org.posixipc;

/** An object has this name already (EEXIST), or has it with other attributes than asked for. */
public final class IpcExistsException extends IpcException {
    private static final long serialVersionUID = 1L;

    IpcExistsException(String operation, String name, Errno errno, String message) {
        super(operation, name, errno, message);
    }
}
