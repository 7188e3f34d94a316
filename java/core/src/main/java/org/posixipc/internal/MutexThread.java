package org.posixipc.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.posixipc.internal.ffi.LockShim;
import org.posixipc.internal.ffi.MemoryShim;

/**
 * A thread as robust mutexes know it: its id, its list of held mutexes, which the kernel reads when it dies, and the mapping
 * in which it holds or takes one by the steps of {@link MutexWord}. Where those are in use ({@link MutexLayout#KNOWN}) only.
 *
 * <p>One a platform thread, for that thread alone; {@link #countIn} may be called by any, {@link #leave} once
 * the thread has ended.
 */
public final class MutexThread {
    private static final ThreadLocal<MutexThread> CURRENT = ThreadLocal.withInitial(MutexThread::create);

    /** A barrier that the one who closes a mapping pays for all who lock in it. */
    private static final boolean BARRIER_BY_CLOSER = LockShim.pipc_barrier_known() == 1;

    private static final VarHandle HELD;

    /** Of all threads that live or have ended holding something. Guarded by itself. */
    private static final List<MutexThread> ALL = new ArrayList<>();

    /** How many may be listed until the ended ones are looked for. Guarded by {@link #ALL}. */
    private static int enough = 64;

    static {
        try {
            HELD = MethodHandles.lookup().findVarHandle(MutexThread.class, "held", Mapping.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** {@code struct pipc_mutex_list} of this thread, in the C library's own memory: gone with the thread. */
    final ByteBuffer list;

    /** Its address where links go: what the list holds when it is empty. */
    final long end;

    /** The kernel's id of this thread. */
    public final int id;

    private final Thread thread;

    /** So many waits believe one look at the CPUs. */
    private static final int WAITS_A_LOOK = 64;

    private int waits;
    private boolean bound;

    /** Stored by this thread; by another only once this one has ended. */
    private Mapping held;

    private MutexThread(long address, int id) {
        this.list = MemoryShim.buffer(address, MutexWord.LIST_BYTES);
        this.end = address + MutexWord.FIRST;
        this.id = id;
        this.thread = Thread.currentThread();
    }

    private static MutexThread create() {
        Mapping.expectThreadsIn();
        long[] out = new long[2];
        int result = LockShim.pipc_mutex_thread(out);
        if (result < 0) {
            throw new IllegalStateException("get_robust_list failed with errno " + -result);
        }
        MutexThread self = new MutexThread(out[0], (int) out[1]);
        synchronized (ALL) {
            if (ALL.size() >= enough) {
                // The calling thread's too: something may have emptied its thread-local variables.
                ALL.removeIf(each ->
                        each.held() == null && (!each.thread.isAlive() || each.thread == Thread.currentThread()));
                enough = Math.max(64, 2 * ALL.size());
            }
            ALL.add(self);
        }
        return self;
    }

    /** The calling thread's. */
    public static MutexThread current() {
        return CURRENT.get();
    }

    /**
     * Before a mutex is taken: keeps the mapping from being closed until {@link #leave}.
     *
     * @return false if this thread has entered one already, or this one is closed: then nothing is changed
     */
    public boolean enter(Mapping mapping) {
        if (held != null) {
            return false;
        }
        HELD.setOpaque(this, mapping);
        if (BARRIER_BY_CLOSER) {
            // Only for the compiler. What the processor may swap, pipc_barrier puts right: after it, whoever closes
            // sees the store above, or this thread sees below that the mapping is being closed.
            VarHandle.releaseFence();
            VarHandle.acquireFence();
        } else {
            VarHandle.fullFence();
        }
        if (mapping.mayBeHeld()) {
            return true;
        }
        leave();
        return false;
    }

    /** True if this thread may run on one CPU only. */
    public boolean isBound() {
        if (waits++ % WAITS_A_LOOK == 0) {
            bound = Cpus.ofThisThread() == 1;
        }
        return bound;
    }

    /** After the mutex has been given. */
    public void leave() {
        HELD.setRelease(this, null);
    }

    private Mapping held() {
        return (Mapping) HELD.getAcquire(this);
    }

    /** How many threads have entered the mapping; final once nobody can enter any more. */
    static int countIn(Mapping mapping) {
        if (!BARRIER_BY_CLOSER || LockShim.pipc_barrier() != 0) {
            VarHandle.fullFence();
        }
        int count = 0;
        synchronized (ALL) {
            for (MutexThread each : ALL) {
                if (each.held() == mapping) {
                    count++;
                }
            }
        }
        return count;
    }
}
