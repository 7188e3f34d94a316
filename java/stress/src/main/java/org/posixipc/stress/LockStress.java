package org.posixipc.stress;

import java.util.concurrent.TimeUnit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.posixipc.lock.SharedLock;
import org.posixipc.lock.SharedReadLock;
import org.posixipc.lock.SharedWriteLock;

/** What lock, condition and read-write lock promise. The locks are one for all states: these are many and short-lived. */
public final class LockStress {
    private static final long LOST_SECONDS = 20;

    private LockStress() {}

    /** Two threads add to a number under the lock. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "One came after the other.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both were inside at once, or one did not see what the other wrote.")
    @State
    public static class Exclusion {
        private int number;

        @Actor
        public void first(II_Result r) {
            r.r1 = add();
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = add();
        }

        private int add() {
            SharedLock lock = Board.LOCK;
            lock.lock();
            try {
                return ++number;
            } finally {
                lock.unlock();
            }
        }
    }

    /** One thread waits for a change that the other makes and signals. */
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The waiter was woken, or came after the change.")
    @Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "A signal was lost: the waiter slept to its deadline.")
    @State
    public static class Signal {
        private boolean ready;

        @Actor
        public void waiter(I_Result r) {
            Board.LOCK.lock();
            try {
                boolean inTime = true;
                while (!ready && inTime) {
                    inTime = Board.CONDITION.await(LOST_SECONDS, TimeUnit.SECONDS);
                }
                r.r1 = ready && inTime ? 1 : 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts", e);
            } finally {
                Board.LOCK.unlock();
            }
        }

        @Actor
        public void signaller() {
            Board.LOCK.lock();
            try {
                ready = true;
                Board.CONDITION.signal();
            } finally {
                Board.LOCK.unlock();
            }
        }
    }

    /** One thread writes a pair, the other reads it; each through a handle of its own, as two processes would. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "The pair before or after the writer.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A half written pair was read.")
    @State
    public static class Pair {
        private int first;
        private int second;

        @Actor
        public void writer() {
            SharedWriteLock writing = Board.WRITERS.writeLock();
            writing.lock();
            try {
                first = 1;
                second = 1;
            } finally {
                writing.unlock();
            }
        }

        @Actor
        public void reader(II_Result r) {
            SharedReadLock reading = Board.READERS.readLock();
            reading.lock();
            try {
                r.r1 = first;
                r.r2 = second;
            } finally {
                reading.unlock();
            }
        }
    }

    /** Two threads try to write; neither waits. */
    @JCStressTest
    @Outcome(
            id = {"1, 2", "2, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "One after the other.")
    @Outcome(
            id = {"1, 0", "0, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "One found the other inside.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Both were inside at once, or both were turned away.")
    @State
    public static class TryWrite {
        private int number;

        @Actor
        public void first(II_Result r) {
            r.r1 = add(Board.WRITERS.writeLock());
        }

        @Actor
        public void second(II_Result r) {
            r.r2 = add(Board.READERS.writeLock());
        }

        private int add(SharedWriteLock writing) {
            if (!writing.tryLock()) {
                return 0;
            }
            try {
                return ++number;
            } finally {
                writing.unlock();
            }
        }
    }
}
