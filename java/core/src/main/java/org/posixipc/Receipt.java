package org.posixipc;

/**
 * Length and priority of the message that was last received through it into a {@code byte[]}. Made once and reused, so that
 * receiving makes no garbage. Not thread-safe: one a receiving thread.
 */
public final class Receipt {
    private int length;
    private int priority;

    /** A receipt of nothing yet: length 0, priority 0. */
    public Receipt() {}

    void set(int length, int priority) {
        this.length = length;
        this.priority = priority;
    }

    /**
     * How many bytes the message had.
     *
     * @return 0 or more
     */
    public int length() {
        return length;
    }

    /**
     * Its priority.
     *
     * @return 0 to {@link Limits#priorityMax()}
     */
    public int priority() {
        return priority;
    }
}
