package org.posixipc.internal;

/** A system call that supports waiting was refused; the public classes turn it into their exception. */
public final class SystemRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final int errno;

    /**
     * A refusal.
     *
     * @param operation the call, as in {@code epoll_create1}
     * @param errno what it answered, positive
     */
    public SystemRefusal(String operation, int errno) {
        super(operation + " failed with errno " + errno);
        this.operation = operation;
        this.errno = errno;
    }

    /** Returns {@code result} unless it is -errno. */
    static int check(String operation, int result) {
        if (result < 0) {
            throw new SystemRefusal(operation, -result);
        }
        return result;
    }

    /** The call. */
    public String operation() {
        return operation;
    }

    /** Its errno, positive. */
    public int errno() {
        return errno;
    }
}
