package org.posixipc.internal;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.FutureTask;
import org.posixipc.internal.ffi.HotShim;
import org.posixipc.internal.ffi.LockShim;
import org.posixipc.internal.ffi.Numbers;

/**
 * Whether this C library keeps robust mutexes so that the steps of {@link MutexWord} can be used: 64-bit little-endian glibc
 * on which trials with private mutexes, in C and in Java, found it.
 */
public final class MutexLayout {
    /** {@code off}: leave every step to the C library. */
    static final String SWITCH = "posixipc.lock.fast";

    /** The C library's word for robust, error-checking and process-shared; 0 if the steps are not in use. */
    static final int KIND;

    /** Why the steps are not in use; null if they are. */
    public static final String REFUSAL;

    /** True if the steps are in use. A constant of the JIT. */
    public static final boolean KNOWN;

    static {
        int kind = "off".equals(System.getProperty(SWITCH)) ? -1 : LockShim.pipc_mutex_layout_known();
        REFUSAL = kind < 0
                ? "switched off by -D" + SWITCH + "=off"
                : kind == 0
                        ? "this C library keeps robust mutexes in another way"
                        : agreesWithLibrary(kind) ? null : "Java and the C library disagree about a trial mutex";
        KNOWN = REFUSAL == null;
        KIND = KNOWN ? kind : 0;
        if (KNOWN) {
            // Waits go by the word too: the C library ends the process when the memory is cut off under one.
            LockShim.pipc_mutex_use_layout(kind);
        }
    }

    private MutexLayout() {}

    /** In a thread of its own, which holds nothing else. */
    private static boolean agreesWithLibrary(int kind) {
        Trial trial = new Trial(kind);
        FutureTask<Boolean> task = new FutureTask<>(trial::succeeds);
        Thread thread = new Thread(task, "posixipc-mutex-trial");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // no thread to be had, which must not cost this JVM all its locks
            return false;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (java.util.concurrent.ExecutionException e) {
                    return false;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A class of its own, since it runs in another thread while {@link MutexLayout} is being initialised. */
    private static final class Trial {
        private final int kind;
        private final ByteBuffer mutex =
                ByteBuffer.allocateDirect(128).alignedSlice(Long.BYTES).order(ByteOrder.nativeOrder());
        private final long address = HotShim.HOT.address(mutex);

        Trial(int kind) {
            this.kind = kind;
        }

        /** Each side undoes and refuses what the other did. */
        boolean succeeds() {
            try {
                MutexThread self = MutexThread.current();
                return LockShim.pipc_lock_create(address) == 0
                        && MutexWord.tryTake(mutex, address, self, kind) == MutexWord.TAKEN
                        && HotShim.HOT.lockTry(address) == -Numbers.EBUSY
                        && HotShim.HOT.lockUnlock(address) == 0
                        && HotShim.HOT.lockTry(address) == 0
                        && MutexWord.tryTake(mutex, address, self, kind) == MutexWord.ASK
                        && MutexWord.tryGive(mutex, address, self)
                        && MutexWord.tryTake(mutex, address, self, kind) == MutexWord.TAKEN
                        && MutexWord.tryGive(mutex, address, self)
                        && HotShim.HOT.lockTry(address) == 0
                        && HotShim.HOT.lockUnlock(address) == 0;
            } finally {
                Reference.reachabilityFence(this);
            }
        }
    }
}
