package org.posixipc.internal;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.Numbers;

/**
 * The SIGBUS guard as Java sees it: ranges go in and out, and each has a mark that the signal handler raises when a peer
 * has cut pages off. On unless {@code -Dposixipc.guard=off}. Thread-safe.
 */
public final class Guard {
    /** {@code on} (default) or {@code off}. */
    public static final String PROPERTY = "posixipc.guard";

    /** Most ranges at once: {@code PIPC_GUARD_RANGES}. */
    public static final int RANGES = 65536;

    /** The C function that answers ENOSPC when there are more. */
    public static final String CALL = "pipc_guard_add";

    /** The slot of a range that is not guarded; its mark stays 0. */
    private static final int NONE = RANGES;

    private static final VarHandle MARK = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private static final boolean ON = install();

    /** The handler's marks and one more for {@link #NONE}; or that one alone. */
    private static final ByteBuffer MARKS = ON
            ? MemoryShim.buffer(MemoryShim.pipc_guard_marks(), (long) RANGES * Integer.BYTES)
            : ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());

    private Guard() {}

    private static boolean install() {
        if (System.getProperty(PROPERTY, "on").equals("off")) {
            return false;
        }
        int error = MemoryShim.pipc_guard_install();
        if (error < 0) {
            System.getLogger("org.posixipc")
                    .log(
                            Level.WARNING,
                            "the SIGBUS guard cannot be installed (errno " + -error
                                    + "); a peer that truncates an object can end this JVM");
        }
        return error == 0;
    }

    /** Whether ranges have been guarded since the start: without it, a fault in native code ends the JVM. */
    public static boolean isOn() {
        return ON;
    }

    /** True if ranges are guarded and the handler is still the installed one. */
    public static boolean isActive() {
        return ON && MemoryShim.pipc_guard_active() == 1;
    }

    /** Guards a range; its slot, or -errno when there are too many, though closed ones were collected. */
    static int addOrReclaim(long address, long length, int access) {
        if (!ON) {
            return NONE;
        }
        int slot = MemoryShim.pipc_guard_add(address, length, access);
        if (slot == -Numbers.ENOSPC) {
            Tombstones.reclaim(); // closed ranges keep their slots until they are unmapped
            slot = MemoryShim.pipc_guard_add(address, length, access);
        }
        return slot;
    }

    /** Ends guarding; nothing in the range can fault any more. */
    static void remove(int slot) {
        if (slot != NONE) {
            MemoryShim.pipc_guard_remove(slot);
        }
    }

    /** Where the mark of a slot lies in {@link #marks()}. */
    static int markIndex(int slot) {
        return slot == NONE ? 0 : slot * Integer.BYTES;
    }

    /** True if a page of the range with this mark was found cut off. */
    public static boolean isMarked(int markIndex) {
        return (int) MARK.getAcquire(MARKS, markIndex) != 0;
    }

    /** Forgets the mark: the cut was our own. */
    static void clear(int markIndex) {
        if (ON) {
            MARK.setRelease(MARKS, markIndex, 0);
        }
    }
}
