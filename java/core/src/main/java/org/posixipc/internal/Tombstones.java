package org.posixipc.internal;

/**
 * How many closed ranges still take up addresses. A range is unmapped when the garbage collector has found that nobody can
 * touch it any more; when there are too many, the next map or close asks for a collection, once, and waits a moment.
 */
final class Tombstones {
    private static final int MOST_RANGES = 1024;
    private static final long MOST_BYTES = 64L << 30;
    private static final int LONGEST_PAUSE_MILLIS = 64;

    // All guarded by the class.
    private static int ranges;
    private static long bytes;

    /** Those that a collection did not free are in use; the next one is asked for when as many again have come. */
    private static int rangesKept;

    private static long bytesKept;

    private Tombstones() {}

    static synchronized void add(long length) {
        ranges++;
        bytes += length;
    }

    static synchronized void remove(long length) {
        ranges--;
        bytes -= length;
        rangesKept = Math.min(rangesKept, ranges);
        bytesKept = Math.min(bytesKept, bytes);
        Tombstones.class.notifyAll();
    }

    /** Before a map and after a close: asks for a collection if there are too many. */
    static void makeRoom() {
        if (isCrowded()) {
            System.gc();
            await();
        }
    }

    /** As {@link #makeRoom}, however many there are: the kernel has refused a mapping. */
    static void reclaim() {
        System.gc();
        await();
    }

    private static synchronized boolean isCrowded() {
        return ranges - rangesKept > MOST_RANGES || bytes - bytesKept > MOST_BYTES;
    }

    /** Waits as long as ranges keep going; what is left then is in use. */
    private static synchronized void await() {
        boolean interrupted = false;
        int before;
        do {
            before = ranges;
            try {
                Tombstones.class.wait(LONGEST_PAUSE_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
                break;
            }
        } while (ranges > 0 && ranges < before);
        rangesKept = ranges;
        bytesKept = bytes;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
