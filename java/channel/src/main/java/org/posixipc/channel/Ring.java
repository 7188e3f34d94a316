package org.posixipc.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.posixipc.Segment;

/**
 * The ring of a lane as buffers. A buffer ends at 2 GiB, so a larger ring has several, each of up to 1 GiB and beginning 512 MiB
 * after the one before: a record, which is never longer than that, lies whole in the one in which it begins.
 */
final class Ring {
    private static final int STEP_SHIFT = 29;
    private static final long STEP = 1L << STEP_SHIFT;

    final long capacity;
    final long mask;

    /** The only buffer of a ring of up to 1 GiB, else null. */
    private final ByteBuffer whole;

    private final ByteBuffer[] windows;

    Ring(Segment segment, long offset, long capacity) {
        this.capacity = capacity;
        this.mask = capacity - 1;
        if (capacity <= 2 * STEP) {
            this.whole = segment.view(offset, capacity);
            this.windows = new ByteBuffer[] {whole};
            return;
        }
        this.whole = null;
        this.windows = new ByteBuffer[(int) (capacity >>> STEP_SHIFT)];
        for (int i = 0; i < windows.length; i++) {
            long start = i * STEP;
            windows[i] = segment.view(offset + start, Math.min(2 * STEP, capacity - start));
        }
    }

    /** The same memory with positions and limits of its own, to be handed out: read-only. */
    private Ring(Ring other) {
        this.capacity = other.capacity;
        this.mask = other.mask;
        this.windows = new ByteBuffer[other.windows.length];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = other.windows[i].asReadOnlyBuffer().order(ByteOrder.nativeOrder());
        }
        this.whole = windows.length == 1 ? windows[0] : null;
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
}
