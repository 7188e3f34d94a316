package org.posixipc.testing;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** A child JVM at the other end of a {@link LockBoard}, driven like the C peer; its first argument names the board. */
public final class LockChild {
    private final LockBoard board;

    private LockChild(LockBoard board) {
        this.board = board;
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader verbs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        LockChild child = new LockChild(LockBoard.open(arguments[0]));
        for (String line = verbs.readLine(); line != null; line = verbs.readLine()) {
            System.out.println(("ok " + child.answer(line.split(" "))).trim());
        }
    }

    private Object answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "lock" -> {
                board.lock.lock();
                yield "";
            }
            case "trylock" -> board.lock.tryLock();
            case "unlock" -> {
                board.lock.unlock();
                yield "";
            }
            case "await" -> await();
            case "read" -> board.readWriteLock.readLock().tryLock();
            case "write" -> board.readWriteLock.writeLock().tryLock();
            case "unread" -> {
                board.readWriteLock.readLock().unlock();
                yield "";
            }
            case "unwrite" -> {
                board.readWriteLock.writeLock().unlock();
                yield "";
            }
            case "increment" -> increment(board, Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "pairs" -> pairs(board, Integer.parseInt(words[1]), Long.parseLong(words[2]));
            case "victim" -> goThroughEverything(board);
            default -> throw new IllegalArgumentException(String.join(" ", words));
        };
    }

    /** Waits until TURN is not 0; it is 1 while waiting. Answers with the lock held. */
    private String await() throws InterruptedException {
        System.out.println("blocking");
        board.lock.lock();
        board.segment.setInt(LockBoard.TURN, 1);
        while (board.segment.getInt(LockBoard.TURN) == 1) {
            board.condition.await();
        }
        return "";
    }

    /** Adds 1 to A in so many threads so many times. */
    public static String increment(LockBoard board, int threads, int count) throws Exception {
        inThreads(threads, () -> {
            for (int i = 0; i < count; i++) {
                board.lock.lock();
                board.add(LockBoard.A, 1);
                board.lock.unlock();
            }
            return 0L;
        });
        return "";
    }

    /** Half of the threads change the pair C, D, half compare it, for so many milliseconds; answers the changes. */
    public static String pairs(LockBoard board, int threads, long millis) throws Exception {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        var reading = inThreadsStart(threads / 2, () -> {
            while (System.nanoTime() < end) {
                compare(board);
            }
            return 0L;
        });
        var writing = inThreadsStart(threads / 2, () -> {
            long changes = 0;
            for (; System.nanoTime() < end; changes++) {
                change(board);
            }
            return changes;
        });
        joined(reading);
        return Long.toString(joined(writing));
    }

    public static void compare(LockBoard board) {
        board.readWriteLock.readLock().lock();
        try {
            if (board.get(LockBoard.C) != board.get(LockBoard.D)) {
                throw new AssertionError("a half written pair was read");
            }
        } finally {
            board.readWriteLock.readLock().unlock();
        }
    }

    public static void change(LockBoard board) {
        board.readWriteLock.writeLock().lock();
        try {
            if (board.get(LockBoard.C) != board.get(LockBoard.D)) {
                throw new AssertionError("a half written pair was left");
            }
            board.add(LockBoard.C, 1);
            linger();
            board.add(LockBoard.D, 1);
        } finally {
            board.readWriteLock.writeLock().unlock();
        }
    }

    public static void changeLocked(LockBoard board) {
        if (board.get(LockBoard.A) != board.get(LockBoard.B)) {
            throw new AssertionError("a half changed pair was left");
        }
        board.add(LockBoard.A, 1);
        linger();
        board.add(LockBoard.B, 1);
    }

    /** A victim stays where being killed hurts, so that a random moment finds it there. */
    private static boolean lingers;

    private static void linger() {
        if (lingers) {
            LockSupport.parkNanos(100_000);
        }
    }

    /** Every verb, again and again, until killed. */
    private static String goThroughEverything(LockBoard board) throws InterruptedException {
        lingers = true;
        System.out.println("blocking");
        while (true) {
            board.lock.lock();
            changeLocked(board);
            board.condition.await(Duration.ofMillis(2));
            changeLocked(board);
            board.condition.signal();
            board.lock.unlock();
            if (board.lock.tryLock()) {
                board.condition.signalAll();
                board.lock.unlock();
            }
            compare(board);
            change(board);
            if (board.readWriteLock.readLock().tryLock()) {
                linger();
                board.readWriteLock.readLock().unlock();
            }
            if (board.readWriteLock.writeLock().tryLock()) {
                board.readWriteLock.writeLock().unlock();
            }
        }
    }

    private static void inThreads(int threads, Callable<Long> work) throws Exception {
        joined(inThreadsStart(threads, work));
    }

    private static List<FutureTask<Long>> inThreadsStart(int threads, Callable<Long> work) {
        List<FutureTask<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            FutureTask<Long> task = new FutureTask<>(work);
            tasks.add(task);
            new Thread(task, "worker-" + i).start();
        }
        return tasks;
    }

    private static long joined(List<FutureTask<Long>> tasks) throws Exception {
        long sum = 0;
        for (FutureTask<Long> task : tasks) {
            sum += task.get();
        }
        return sum;
    }
}
