package org.posixipc.channel;

/**
 * Somebody has written into the channel what no sender or receiver writes, or has truncated it: its words can no longer be
 * trusted, and both sides refuse to go on. Unlink the channel and make a new one; find who wrote there.
 */
public final class ChannelPoisonedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final int lane;
    private final long position;

    ChannelPoisonedException(String name, String fault, int lane, long position) {
        super(Shown.channel(name) + " is poisoned: " + fault + "; unlink it and make it anew");
        this.lane = lane;
        this.position = position;
    }

    /**
     * Where it was found.
     *
     * @return the lane, 0 in a channel of one sender
     */
    public int lane() {
        return lane;
    }

    /**
     * Where it was found.
     *
     * @return bytes since the lane's beginning; modulo the capacity it is the place in the ring
     */
    public long position() {
        return position;
    }

    /** What was found, and where. */
    static String fault(int reason, int lane, long position) {
        return text(reason) + " at position " + position + " of lane " + lane;
    }

    private static String text(int reason) {
        return switch (reason) {
            case Layout.POISON_HEADER -> "a header word that no sender writes";
            case Layout.POISON_LENGTH -> "a record longer than any message";
            case Layout.POISON_PADDING -> "padding where none can be";
            case Layout.POISON_POSITION -> "an impossible cursor";
            default -> "an unknown fault (" + reason + ")";
        };
    }
}
