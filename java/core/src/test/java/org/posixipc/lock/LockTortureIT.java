package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.SharedMemory;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.LockBoard;
import org.posixipc.testing.LockChild;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

/**
 * JVMs and C programs are killed with kill -9 while they lock, wait, signal, read and write, at random moments and at each
 * store of the C library, and survivors in both languages must come forward. {@code -Dposixipc.kills=1000} for a long run.
 */
@ExtendWith(LeavesNothingBehind.class)
class LockTortureIT {
    private static final int KILLS = Integer.getInteger("posixipc.kills", 50);

    /** Of so many kills one is of a JVM, which takes long to start. */
    private static final int JVM_EVERY = 10;

    /** The demand is a second; the rest is for a crowded machine. */
    private static final long WATCHDOG_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final int STEPS_FORWARD = 3;
    private static final int EVEN = 0;
    private static final int ODD_IN_C = 1;
    private static final int READER = 2;
    private static final int WRITER_IN_C = 3;
    private static final int WRITER = 4;
    private static final int READER_IN_C = 5;
    private static final int SURVIVORS = 6;

    private final String name = TestNames.next();
    private final Random random = new Random();
    private final List<FutureTask<Void>> threads = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private LockBoard board;
    private long slowest;
    private int point;

    private Peer inC(String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("posixipc.peer"))
                .resolveSibling("lock_peer")
                .toString());
        command.add(name);
        command.addAll(List.of(words));
        Peer peer = Peer.start(command);
        assertThat(peer.answer()).isEqualTo("ready");
        return peer;
    }

    private boolean goesOn() {
        return board.segment.getIntVolatile(LockBoard.STOP) == 0;
    }

    private void progress(int survivor) {
        board.segment.getAndAddLong(LockBoard.PROGRESS + 8L * survivor, 1);
        LockSupport.parkNanos(200_000); // leaves the machine to the others
    }

    /** Work that may be interrupted. */
    @FunctionalInterface
    private interface Work {
        void run() throws InterruptedException;
    }

    private void survive(Work work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        threads.add(task);
        Thread thread = new Thread(task, "survivor-" + threads.size());
        thread.setDaemon(true);
        thread.start();
    }

    private void handTurns() throws InterruptedException {
        while (goesOn()) {
            board.lock.lock();
            while (board.segment.getInt(LockBoard.TURN) != EVEN && goesOn()) {
                board.condition.await();
            }
            passTurn();
            progress(EVEN);
        }
        board.lock.lock();
        passTurn();
    }

    private void passTurn() {
        LockChild.changeLocked(board);
        board.segment.setInt(LockBoard.TURN, ODD_IN_C);
        board.condition.signal();
        board.lock.unlock();
    }

    private void startSurvivors() throws Exception {
        survive(this::handTurns);
        survive(() -> {
            for (; goesOn(); progress(READER)) {
                LockChild.compare(board);
            }
        });
        survive(() -> {
            for (; goesOn(); progress(WRITER)) {
                LockChild.change(board);
            }
        });
        peers.add(inC("turns", Integer.toString(ODD_IN_C)));
        peers.add(inC("write", Integer.toString(WRITER_IN_C)));
        peers.add(inC("read", Integer.toString(READER_IN_C)));
    }

    private void awaitProgress(String killed) throws Exception {
        long start = System.nanoTime();
        long[] goals = new long[SURVIVORS];
        for (int i = 0; i < SURVIVORS; i++) {
            goals[i] = board.segment.getLongVolatile(LockBoard.PROGRESS + 8L * i) + STEPS_FORWARD;
        }
        for (int i = 0; i < SURVIVORS; i++) {
            while (board.segment.getLongVolatile(LockBoard.PROGRESS + 8L * i) < goals[i]) {
                reportFailedSurvivors();
                assertThat(System.nanoTime() - start)
                        .as("survivor %d stands still after a kill of %s", i, killed)
                        .isLessThan(WATCHDOG_NANOS);
                Thread.onSpinWait();
            }
        }
        slowest = Math.max(slowest, System.nanoTime() - start);
    }

    private void reportFailedSurvivors() throws InterruptedException, ExecutionException {
        for (FutureTask<Void> thread : threads) {
            if (thread.isDone()) {
                thread.get();
            }
        }
    }

    /** Kills one victim; what it was. */
    private String killOne(int number) throws Exception {
        if (number % JVM_EVERY == 0) {
            try (Peer jvm = Peer.inJava(LockChild.class, name)) {
                jvm.say("victim");
                assertThat(jvm.answer()).isEqualTo("blocking");
                LockSupport.parkNanos(random.nextInt(30_000_000));
                jvm.kill();
            }
            return "a JVM";
        }
        if (number % 2 == 0) {
            try (Peer c = inC("victim")) {
                LockSupport.parkNanos(random.nextInt(12_000_000));
                c.kill();
            }
            return "a C program at random";
        }
        try (Peer c = inC("victim", Integer.toString(++point))) {
            if (c.endedWell()) {
                point = 0; // it did not come to so many points
            }
        }
        return "a C program at point " + point;
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void survivorsComeForwardAfterEachKill() throws Exception {
        board = LockBoard.create(name);
        try {
            startSurvivors();
            for (int i = 1; i <= KILLS; i++) {
                awaitProgress(killOne(i));
            }
            board.segment.setIntVolatile(LockBoard.STOP, 1);
            for (FutureTask<Void> thread : threads) {
                thread.get();
            }
            for (Peer peer : peers) {
                assertThat(peer.endedWell()).as("a survivor in C").isTrue();
            }
            assertThat(board.get(LockBoard.A)).isEqualTo(board.get(LockBoard.B));
            assertThat(board.get(LockBoard.C)).isEqualTo(board.get(LockBoard.D));
            System.out.printf(
                    "%d kills, %d repairs, slowest progress after a kill %d ms%n",
                    KILLS, board.get(LockBoard.REPAIRS), TimeUnit.NANOSECONDS.toMillis(slowest));
        } finally {
            board.segment.setIntVolatile(LockBoard.STOP, 1);
            peers.forEach(Peer::kill);
            SharedMemory.unlink(name);
        }
        board.close();
    }
}
