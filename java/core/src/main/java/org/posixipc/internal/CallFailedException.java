package org.posixipc.internal;

/** A system call failed where no public exception can be made; whoever knows the name of the object translates it. */
public final class CallFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The C function. */
    private final String call;

    /** Its errno, above 0. */
    private final int errno;

    CallFailedException(String call, long result) {
        super(call + ": errno " + -result, null, false, false);
        this.call = call;
        this.errno = (int) -result;
    }

    /** The C function. */
    public String call() {
        return call;
    }

    /** Its errno, above 0. */
    public int errno() {
        return errno;
    }
}
