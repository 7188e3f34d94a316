package org.posixipc.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.lock.SharedCondition;
import org.posixipc.lock.SharedLock;
import org.posixipc.lock.SharedReadWriteLock;

/**
 * A child JVM whose locks lose their memory, again and again, while it waits for them, holds them, takes and gives them. Its
 * arguments are a name and for how many milliseconds; it prints how the waits ended and how many rounds were refused.
 */
public final class TruncatedLockChild {
    private static final long SIZE = 8192;
    private static final long LOCK = 4096;
    private static final long CONDITION = 4160;
    private static final long RWLOCK = 4224;
    private static final Duration WAIT = Duration.ofMillis(300);

    private final String name;
    private final SharedMemory memory;
    private final Segment segment;
    private final SharedLock lock;
    private final SharedCondition condition;
    private final SharedReadWriteLock readWriteLock;

    /** What may throw anything. */
    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    private TruncatedLockChild(String name) throws IOException {
        this.name = name;
        this.memory = SharedMemory.create(name, SIZE);
        this.segment = memory.map();
        this.lock = SharedLock.at(segment, LOCK).create();
        this.condition = SharedCondition.at(segment, CONDITION, lock).create();
        this.readWriteLock =
                SharedReadWriteLock.at(segment, RWLOCK).processes(2).create();
    }

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        long end = System.nanoTime()
                + Duration.ofMillis(Long.parseLong(arguments[1])).toNanos();
        endWaits(name);
        long rounds = 0;
        long refused = 0;
        do {
            refused += new TruncatedLockChild(name).losesItsMemory() ? 1 : 0;
            rounds++;
            if (rounds % 50 == 0) {
                System.gc(); // unmaps what is closed: an address that the C library still knew would end this JVM
            }
        } while (System.nanoTime() < end);
        System.gc();
        TruncatedLockChild fresh = new TruncatedLockChild(name);
        boolean works = !fresh.use();
        fresh.close();
        System.out.println("rounds " + rounds + " refused " + refused + " fresh " + works);
    }

    private void close() throws IOException {
        SharedMemory.unlink(name);
        readWriteLock.close();
        try {
            segment.close();
        } catch (IllegalStateException e) {
            requireTruncation(e);
        }
        memory.close();
    }

    private void cut() throws IOException {
        try (RandomAccessFile bytes =
                new RandomAccessFile(Path.of("/dev/shm" + name).toFile(), "rw")) {
            bytes.setLength(LOCK);
        }
    }

    private static void requireTruncation(IllegalStateException e) {
        if (!e.getMessage().contains("was truncated by another process")) {
            throw e;
        }
    }

    /** Each kind of wait, from before the cut. */
    private static void endWaits(String name) throws Exception {
        waitThroughCut(name, "lock", child -> child.lock.tryLock(WAIT));
        waitThroughCut(name, "condition", child -> child.condition.await());
        waitThroughCut(name, "condition with a deadline", child -> child.condition.await(WAIT));
        waitThroughCut(name, "reader", child -> child.readWriteLock.readLock().tryLock(WAIT));
        waitThroughCut(name, "writer", child -> child.readWriteLock.writeLock().tryLock(WAIT));
        endWaitByClose(name);
    }

    /** A wait that may throw anything. */
    @FunctionalInterface
    private interface Wait {
        void run(TruncatedLockChild child) throws Exception;
    }

    private static void waitThroughCut(String name, String what, Wait wait) throws Exception {
        TruncatedLockChild child = new TruncatedLockChild(name);
        boolean condition = what.startsWith("condition");
        if (!condition) {
            child.lock.lock();
            child.readWriteLock.writeLock().lock();
        }
        FutureTask<String> waiter = Blocked.start(() -> {
            if (condition) {
                child.lock.lock();
            }
            return endOf(() -> wait.run(child));
        });
        child.cut();
        System.out.println(what + ": " + waiter.get());
        if (!condition) {
            child.giveBack();
        }
        child.close();
    }

    private static String endOf(Action action) throws Exception {
        try {
            action.run();
            return "not told";
        } catch (IllegalStateException e) {
            return e.getMessage().contains("was truncated by another process") ? "truncated" : e.getMessage();
        }
    }

    private void giveBack() {
        refuses(lock::unlock);
        refuses(() -> readWriteLock.writeLock().unlock());
    }

    /** Nobody can wake a waiter whose memory is gone; close must still end it. */
    private static void endWaitByClose(String name) throws Exception {
        TruncatedLockChild child = new TruncatedLockChild(name);
        Segment other = child.memory.map();
        SharedLock opened = SharedLock.at(other, LOCK).open();
        child.lock.lock();
        FutureTask<String> waiter = Blocked.start(() -> endOf(opened::lock));
        child.cut();
        refuses(other::close);
        System.out.println("close: " + waiter.get());
        refuses(child.lock::unlock);
        child.close();
    }

    /** True if some step said so. */
    private boolean losesItsMemory() throws Exception {
        Thread other = new Thread(this::use);
        other.start();
        cut();
        boolean told = use();
        other.join();
        close();
        return told;
    }

    /** Every kind of step; true if one said that the memory was truncated. */
    private boolean use() {
        boolean told = false;
        for (int i = 0; i < 100; i++) {
            told |= refuses(() -> {
                if (lock.tryLock(Duration.ofNanos(1000))) {
                    try {
                        condition.signal();
                        condition.await(Duration.ofNanos(1000));
                    } finally {
                        if (lock.isHeldByCurrentThread()) { // not after a wait that was refused
                            lock.unlock();
                        }
                    }
                }
            });
            told |= refuses(() -> {
                // Not lock(): who sleeps there while the memory goes is woken by close or interrupt only.
                if (lock.tryLock(Duration.ofMillis(20))) {
                    lock.unlock();
                }
            });
            told |= refuses(() -> {
                if (readWriteLock.readLock().tryLock(Duration.ofNanos(1000))) {
                    readWriteLock.readLock().unlock();
                }
            });
            told |= refuses(() -> {
                if (readWriteLock.writeLock().tryLock(Duration.ofNanos(1000))) {
                    readWriteLock.writeLock().unlock();
                }
            });
        }
        return told;
    }

    private static boolean refuses(Action action) {
        try {
            action.run();
            return false;
        } catch (IllegalStateException e) {
            requireTruncation(e);
            return true;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
