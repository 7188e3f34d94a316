package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.SharedMemory;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.LockBoard;
import org.posixipc.testing.LockChild;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

/** Locks between this JVM, other JVMs and C programs that use pthread only. */
class LockIT extends LockTestBase {
    private static final long MUTEX = 128;
    private static final long CONDITION = 192;
    private static final long TURN = 256;
    private static final int TURNS = 1000;

    private final String boardName = TestNames.next();

    /** A C peer that has mapped the memory as its segment 0. */
    private Peer inC(String object) throws Exception {
        Peer c = Peer.inC();
        c.ask("memory open " + object + " rw");
        c.ask("memory map 0 " + LockBoard.SIZE);
        return c;
    }

    /** What runs with a fresh board. */
    @FunctionalInterface
    private interface WithBoard {
        void run(LockBoard board) throws Exception;
    }

    private void withBoard(WithBoard work) throws Exception {
        try (LockBoard board = LockBoard.create(boardName)) {
            work.run(board);
        } finally {
            SharedMemory.unlink(boardName);
        }
    }

    @Test
    @Acceptance("PSH-P1")
    void excludesAProgramInCAndTheOtherWayRound() throws Exception {
        SharedLock lock = SharedLock.at(segment, MUTEX).create();
        try (Peer c = inC(name)) {
            c.ask("mutex lock 0 " + MUTEX);
            assertThat(lock.tryLock()).isFalse();
            c.ask("mutex unlock 0 " + MUTEX);
            assertThat(lock.tryLock()).isTrue();
            assertThat(c.askRaw("mutex trylock 0 " + MUTEX)).isEqualTo("error EBUSY");
            lock.unlock();
            c.ask("mutex trylock 0 " + MUTEX);
            c.ask("mutex unlock 0 " + MUTEX);
        }
    }

    @Test
    @Acceptance("PSH-P3")
    void aWaiterLeavesOnlyWhenTheSignallerHasUnlockedAndThenOwnsTheLock() throws Exception {
        withBoard(board -> {
            try (Peer a = Peer.inJava(LockChild.class, boardName);
                    Peer third = inC(boardName)) {
                a.say("await");
                assertThat(a.answer()).isEqualTo("blocking");
                board.lock.lock();
                while (board.segment.getInt(LockBoard.TURN) != 1) { // then it waits, for this thread has the lock
                    board.lock.unlock();
                    Thread.onSpinWait();
                    board.lock.lock();
                }
                board.segment.setInt(LockBoard.TURN, 2);
                board.condition.signal();
                assertThat(third.askRaw("mutex trylock 0 " + LockBoard.LOCK)).isEqualTo("error EBUSY");
                assertThat(board.lock.isHeldByCurrentThread()).isTrue();
                board.lock.unlock();
                assertThat(a.answer()).isEqualTo("ok");
                assertThat(third.askRaw("mutex trylock 0 " + LockBoard.LOCK)).isEqualTo("error EBUSY");
                assertThat(a.ask("unlock")).isEmpty();
                third.ask("mutex trylock 0 " + LockBoard.LOCK);
                third.ask("mutex unlock 0 " + LockBoard.LOCK);
            }
        });
    }

    @Test
    @Acceptance("PSH-P5")
    void readersOfTwoProcessesShareAndAWriterOfAThirdExcludes() throws Exception {
        withBoard(board -> {
            try (Peer a = Peer.inJava(LockChild.class, boardName);
                    Peer b = Peer.inJava(LockChild.class, boardName)) {
                SharedWriteLock writing = board.readWriteLock.writeLock();
                assertThat(a.ask("read")).isEqualTo("true");
                assertThat(b.ask("read")).isEqualTo("true");
                assertThat(writing.tryLock()).isFalse();
                a.ask("unread");
                b.ask("unread");
                assertThat(writing.tryLock()).isTrue();
                assertThat(a.ask("read")).isEqualTo("false");
                writing.unlock();
                assertThat(a.ask("read")).isEqualTo("true");
                b.kill();
                a.kill();
                writing.lock(); // the reader is dead
                writing.unlock();
            }
        });
    }

    @Test
    @Acceptance("XC-P3")
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void playsPingPongWithAMutexAndAConditionMadeInC() throws Exception {
        try (Peer c = inC(name)) {
            c.ask("mutex init 0 " + MUTEX + " robust");
            c.ask("condition init 0 " + CONDITION);
            SharedLock lock = SharedLock.at(segment, MUTEX).open();
            PthreadCondition condition =
                    PthreadCondition.at(segment, CONDITION, lock).open();
            c.say("condition turns 0 " + CONDITION + " " + MUTEX + " " + TURN + " 1 " + TURNS);
            assertThat(c.answer()).isEqualTo("blocking");
            for (int i = 0; i < TURNS; i++) {
                lock.lock();
                while (segment.getInt(TURN) % 2 != 0) {
                    assertThat(condition.await(Duration.ofSeconds(20))).isTrue();
                }
                segment.setInt(TURN, segment.getInt(TURN) + 1);
                condition.signalAll();
                lock.unlock();
            }
            assertThat(c.answer()).isEqualTo("ok");
            assertThat(segment.getInt(TURN)).isEqualTo(2 * TURNS);
        }
    }

    @Test
    @Acceptance("FLT-P1")
    void isToldOfAProgramInCThatDiedHolding() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (Peer c = inC(name)) {
            c.ask("mutex init 0 " + MUTEX + " robust");
            SharedLock lock = SharedLock.at(segment, MUTEX)
                    .onOwnerDeath(s -> told.incrementAndGet())
                    .open();
            c.ask("mutex lock 0 " + MUTEX);
            c.kill();
            lock.lock();
            assertThat(told).hasValue(1);
            lock.unlock();
            lock.lock();
            lock.unlock();
            assertThat(told).hasValue(1);
        }
    }

    @Test
    @Acceptance("FLT-P2")
    void aProgramInCIsToldOfAJvmThatDiedHolding() throws Exception {
        withBoard(board -> {
            try (Peer jvm = Peer.inJava(LockChild.class, boardName);
                    Peer c = inC(boardName)) {
                jvm.ask("lock");
                assertThat(c.askRaw("mutex trylock 0 " + LockBoard.LOCK)).isEqualTo("error EBUSY");
                jvm.kill();
                assertThat(c.askRaw("mutex lock 0 " + LockBoard.LOCK)).isEqualTo("error EOWNERDEAD");
                c.ask("mutex consistent 0 " + LockBoard.LOCK);
                c.ask("mutex unlock 0 " + LockBoard.LOCK);
                board.lock.lock();
                board.lock.unlock();
            }
        });
    }

    @Test
    @Acceptance("FLT-P3")
    void aProgramKilledWhileItWaitsForTheLockHoldsUpNobody() throws Exception {
        SharedLock lock = SharedLock.at(segment, MUTEX).create();
        lock.lock();
        try (Peer c = inC(name)) {
            c.askBlocking("mutex lock 0 " + MUTEX);
            c.kill();
        }
        lock.unlock();
        assertThat(tells(() -> {
                    boolean locked = lock.tryLock(Duration.ofSeconds(20));
                    lock.unlock();
                    return locked;
                }))
                .isTrue();
    }

    @Test
    @Acceptance("FLT-P4")
    void timesOutOnALockThatIsNotRobustAndWhoseOwnerDied() throws Exception {
        try (Peer c = inC(name)) {
            c.ask("mutex init 0 " + MUTEX);
            SharedLock lock = SharedLock.at(segment, MUTEX).open();
            c.ask("mutex lock 0 " + MUTEX);
            c.kill();
            long start = System.nanoTime();
            assertThat(lock.tryLock(Duration.ofMillis(300))).isFalse();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
            assertThat(lock.tryLock()).isFalse();
        }
    }

    @Test
    @Acceptance("CON-P1")
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void guardsIncrementsOfTwoJvms() throws Exception {
        withBoard(board -> {
            try (Peer first = Peer.inJava(LockChild.class, boardName);
                    Peer second = Peer.inJava(LockChild.class, boardName)) {
                first.say("increment 4 10000");
                second.say("increment 4 10000");
                assertThat(first.answer()).isEqualTo("ok");
                assertThat(second.answer()).isEqualTo("ok");
                assertThat(board.get(LockBoard.A)).isEqualTo(80_000);
            }
        });
    }

    @Test
    @Acceptance("CON-P3")
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nobodySeesAHalfWrittenPair() throws Exception {
        withBoard(board -> {
            try (Peer first = Peer.inJava(LockChild.class, boardName);
                    Peer second = Peer.inJava(LockChild.class, boardName)) {
                first.say("pairs 4 5000");
                second.say("pairs 4 5000");
                long changes = changes(first.answer()) + changes(second.answer());
                assertThat(changes).isPositive();
                assertThat(board.get(LockBoard.C)).isEqualTo(changes);
                assertThat(board.get(LockBoard.D)).isEqualTo(changes);
            }
        });
    }

    private static long changes(String answer) {
        assertThat(answer).startsWith("ok ");
        return Long.parseLong(answer.substring(3));
    }
}
