package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Taking and giving a robust mutex in Java, on the memory that the C library works on: what it does itself when nobody else
 * wants the mutex. Everything else is answered with "ask", and left to the C library.
 *
 * <p>A thread may be killed between any two of these stores, and the kernel then reads the word and the thread's list. So
 * their order is part of it (the fences are for the compiler, a thread's own stores are in order for itself): <em>pending</em> names the mutex before its word is taken or given and until the list is right.
 *
 * <p>To be used only where {@link MutexLayout#KNOWN}, by threads of the operating system.
 */
public final class MutexWord {
    /** Answers of {@link #tryTake}. */
    public static final int TAKEN = 0;

    /** Another thread owns it. */
    public static final int BUSY = 1;

    /** The C library is to be asked. */
    public static final int ASK = 2;

    /** {@code sizeof(struct pipc_mutex_words)}. */
    public static final int BYTES = 40;

    /** {@code sizeof(struct pipc_mutex_list)}. */
    static final int LIST_BYTES = 32;

    // struct pipc_mutex_words
    private static final int WORD = 0;
    private static final int COUNT = 4;
    private static final int OWNER_AND_USERS = 8;
    private static final int KIND = 16;
    private static final int PREVIOUS = 24;
    private static final int NEXT = 32;

    // struct pipc_mutex_list
    private static final int LAST = 0;
    static final int FIRST = 8;
    private static final int PENDING = 24;

    // linux/futex.h
    private static final int WAITERS = 0x8000_0000;
    private static final int OWNER_DIED = 0x4000_0000;
    private static final int THREAD = 0x3fff_ffff;

    private static final long ONE_USER = 1L << 32;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private MutexWord() {}

    /**
     * Takes a mutex that is free.
     *
     * @param mutex its bytes
     * @param address of the first
     * @param kind {@link MutexLayout#KIND}
     */
    static int tryTake(ByteBuffer mutex, long address, MutexThread self, int kind) {
        ByteBuffer list = self.list;
        // A second mutex would need stores to the first, which is another's business.
        if (mutex.getInt(KIND) != kind || list.getLong(FIRST) != self.end) {
            return ASK;
        }
        long link = address + NEXT;
        list.putLong(PENDING, link); // stays before the exchange
        int seen = (int) INT.compareAndExchange(mutex, WORD, 0, self.id);
        if (seen != 0) {
            list.putLong(PENDING, 0);
            return (seen & OWNER_DIED) == 0 ? BUSY : ASK;
        }
        long owner = mutex.getLong(OWNER_AND_USERS);
        if ((int) owner != 0) { // broken
            letGo(mutex, address, list, Integer.MAX_VALUE);
            return ASK;
        }
        mutex.putInt(COUNT, 1);
        mutex.putLong(OWNER_AND_USERS, owner + self.id + ONE_USER);
        mutex.putLong(PREVIOUS, self.end);
        mutex.putLong(NEXT, self.end);
        list.putLong(LAST, link);
        VarHandle.releaseFence();
        list.putLong(FIRST, link);
        VarHandle.releaseFence();
        list.putLong(PENDING, 0);
        return TAKEN;
    }

    /** As {@link #tryTake(ByteBuffer, long, MutexThread, int)}, of a mutex as this library makes them. */
    public static int tryTake(ByteBuffer mutex, long address, MutexThread self) {
        return tryTake(mutex, address, self, MutexLayout.KIND);
    }

    /**
     * Gives a mutex, and wakes one who waits for it.
     *
     * @return false if the C library is to be asked: this thread holds others too, or the mutex is inconsistent
     */
    public static boolean tryGive(ByteBuffer mutex, long address, MutexThread self) {
        ByteBuffer list = self.list;
        long link = address + NEXT;
        long owner = mutex.getLong(OWNER_AND_USERS);
        if ((int) owner != self.id || list.getLong(FIRST) != link || mutex.getLong(NEXT) != self.end) {
            return false;
        }
        list.putLong(PENDING, link);
        VarHandle.releaseFence();
        list.putLong(FIRST, self.end);
        VarHandle.releaseFence();
        list.putLong(LAST, self.end);
        mutex.putLong(NEXT, 0);
        mutex.putLong(PREVIOUS, 0);
        mutex.putLong(OWNER_AND_USERS, owner - self.id - ONE_USER); // all before the exchange
        letGo(mutex, address, list, 1);
        return true;
    }

    private static void letGo(ByteBuffer mutex, long address, ByteBuffer list, int wake) {
        int seen = (int) INT.getAndSet(mutex, WORD, 0);
        if ((seen & WAITERS) != 0) {
            HOT.wordWake(address, wake);
        }
        list.putLong(PENDING, 0);
    }

    /** True if a mutex looks free; only a hint. */
    public static boolean looksFree(ByteBuffer mutex) {
        return ((int) INT.getOpaque(mutex, WORD) & ~WAITERS) == 0;
    }

    /** True if no process-shared mutex is there, whatever was. */
    public static boolean isBlank(ByteBuffer mutex) {
        return (int) INT.get(mutex, KIND) == 0;
    }

    /** The kernel's id of the thread that holds a mutex, or 0. */
    public static int owner(ByteBuffer mutex) {
        return (int) INT.getOpaque(mutex, WORD) & THREAD;
    }
}
