package org.posixipc.internal.ffi;

import com.sun.jna.NativeLibrary;

/** Compares what this jar was built for with what a shim says of itself; a mismatch is refused before any other call. */
final class LayoutCheck {
    /** PIPC_ABI of native/src/shim.h. */
    private static final int ABI = 1;

    /** Sizes and offsets that Java relies on, in the order in which {@code pipc_layout} writes them. */
    private static final Entry[] LAYOUT = {
        new Entry("sizeof(struct pipc_waiter)", 40),
        new Entry("offsetof(struct pipc_waiter, deadline)", 0),
        new Entry("offsetof(struct pipc_waiter, tid)", 16),
    };

    private LayoutCheck() {}

    private record Entry(String what, long expected) {}

    /** The shim is another release's. */
    static final class Mismatch extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    /**
     * Returns if the library is the shim of this jar.
     *
     * @throws Mismatch if its ABI number or its layout is another
     * @throws UnsatisfiedLinkError if it is no shim of posixipc at all
     */
    static void check(NativeLibrary library, String origin) {
        int abi = library.getFunction("pipc_abi").invokeInt(new Object[0]);
        if (abi != ABI) {
            throw new Mismatch("this jar needs shim ABI " + ABI + ", " + origin + " has " + abi);
        }
        long[] found = new long[LAYOUT.length];
        int count = library.getFunction("pipc_layout").invokeInt(new Object[] {found, found.length});
        if (count != LAYOUT.length) {
            throw new Mismatch("this jar knows " + LAYOUT.length + " layout entries, " + origin + " has " + count);
        }
        for (int i = 0; i < LAYOUT.length; i++) {
            if (found[i] != LAYOUT[i].expected) {
                throw new Mismatch(LAYOUT[i].what + " is " + found[i] + " in " + origin + ", this jar needs "
                        + LAYOUT[i].expected);
            }
        }
    }
}
