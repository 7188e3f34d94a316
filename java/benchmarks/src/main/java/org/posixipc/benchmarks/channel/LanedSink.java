package org.posixipc.benchmarks.channel;

/** Checks the numbers of several senders, each of whom counts from a beginning of its own. */
final class LanedSink extends Sink {
    private static final int SENDER_SHIFT = 48;

    private final long[] next;

    LanedSink(int size, int senders) {
        super(size);
        next = new long[senders];
        for (int i = 0; i < senders; i++) {
            next[i] = first(i);
        }
    }

    /** The first number of a sender. */
    static long first(int sender) {
        return (long) sender << SENDER_SHIFT;
    }

    @Override
    void arrived(int length) {
        long number = view.getLong(0);
        int sender = (int) (number >>> SENDER_SHIFT);
        if (sender >= next.length || number != next[sender] || length != bytes.length) {
            throw new IllegalStateException("message " + number + " of " + length + " bytes; expected one of "
                    + java.util.Arrays.toString(next) + " of " + bytes.length);
        }
        next[sender]++;
    }
}
