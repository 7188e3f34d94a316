package org.posixipc;

/** What a handle may do with its object. */
public enum Access {
    // The order is that of enum pipc_access in native/src/shim.h.

    /** Receive or read only. */
    READ_ONLY,
    /** Send only; message queues know it, mapped memory does not. */
    WRITE_ONLY,
    /** Both. */
    READ_WRITE;

    boolean reads() {
        return this != WRITE_ONLY;
    }

    boolean writes() {
        return this != READ_ONLY;
    }
}
