package org.posixipc.channel;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.posixipc.Segment;

/**
 * The ring of a lane as buffers. A buffer ends at 2 GiB, so a larger ring has several, each of up to 1 GiB and beginning 512 MiB
 * after the one before: a record, which is never longer than that, lies whole in the one in which it begins.
 *
 * <p>Header words are read and written through long buffers, between fences: an access of theirs is one load or store of 64 bits and
 * costs half of what a VarHandle over bytes does, which checks alignment and looks for an array behind the buffer each time.
 */
final class Ring {
    private static final int STEP_SHIFT = 29;

    /** Longer copies go past the caches on some machines, which is not what touching is for; and none can be interrupted. */
    private static final long TOUCH_AT_ONCE = 1 << 20;

    private static final long STEP = 1L << STEP_SHIFT;

    final long capacity;
    final long mask;

    /** The only buffer of a ring of up to 1 GiB, else null. */
    private final ByteBuffer whole;

    private final LongBuffer wholeWords;

    private final ByteBuffer[] windows;
    private final LongBuffer[] windowWords;

    Ring(Segment segment, long offset, long capacity) {
        this.capacity = capacity;
        this.mask = capacity - 1;
        if (capacity <= 2 * STEP) {
            this.windows = new ByteBuffer[] {segment.view(offset, capacity)};
        } else {
            this.windows = new ByteBuffer[(int) (capacity >>> STEP_SHIFT)];
            for (int i = 0; i < windows.length; i++) {
                long start = i * STEP;
                windows[i] = segment.view(offset + start, Math.min(2 * STEP, capacity - start));
            }
        }
        this.windowWords = new LongBuffer[windows.length];
        for (int i = 0; i < windows.length; i++) {
            windowWords[i] = windows[i].asLongBuffer();
        }
        this.whole = windows.length == 1 ? windows[0] : null;
        this.wholeWords = windows.length == 1 ? windowWords[0] : null;
    }

    /** The same memory with positions and limits of its own, to be handed out: read-only. */
    private Ring(Ring other) {
        this.capacity = other.capacity;
        this.mask = other.mask;
        this.windows = new ByteBuffer[other.windows.length];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = other.windows[i].asReadOnlyBuffer().order(ByteOrder.nativeOrder());
        }
        this.windowWords = other.windowWords;
        this.whole = windows.length == 1 ? windows[0] : null;
        this.wholeWords = other.wholeWords;
    }

    Ring readOnly() {
        return new Ring(this);
    }

    /** The buffer in which the record at {@code index} (0 to capacity - 1) lies. */
    ByteBuffer window(long index) {
        return whole != null ? whole : windows[(int) (index >>> STEP_SHIFT)];
    }

    /** The place of {@code index} in its {@link #window}. */
    int place(long index) {
        return whole != null ? (int) index : (int) (index & STEP - 1);
    }

    /** The word at {@code index}, read once, and before everything that follows. */
    long getAcquire(long index) {
        long word = wholeWords != null
                ? wholeWords.get((int) index >>> 3)
                : windowWords[(int) (index >>> STEP_SHIFT)].get((int) (index & STEP - 1) >>> 3);
        VarHandle.acquireFence();
        return word;
    }

    void put(long index, long word) {
        if (wholeWords != null) {
            wholeWords.put((int) index >>> 3, word);
        } else {
            windowWords[(int) (index >>> STEP_SHIFT)].put((int) (index & STEP - 1) >>> 3, word);
        }
    }

    /** After everything that was written before. */
    void putRelease(long index, long word) {
        VarHandle.releaseFence();
        put(index, word);
    }

    /**
     * Stores what is there from cursor {@code from} on to cursor {@code to}: a copy onto itself, which is done by whole vectors, where a
     * loop over words checks each for the buffer's bounds and takes four times as long.
     */
    void touch(long from, long to) {
        for (long at = from; at < to; ) {
            long index = at & mask;
            // In pieces that neither run over the ring's end nor, from wherever they begin, over that of their buffer.
            long piece = Math.min(to - at, Math.min(TOUCH_AT_ONCE, capacity - index));
            LongBuffer words = wholeWords != null ? wholeWords : windowWords[(int) (index >>> STEP_SHIFT)];
            int word = place(index) >>> 3;
            words.put(word, words, word, (int) (piece >>> 3));
            at += piece;
        }
    }
}
