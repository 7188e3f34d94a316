package org.posixipc.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.lock.SharedLock;

/**
 * A child JVM in which a thread locks and unlocks so deep in its stack that the stack overflows, in another step each time.
 * Its argument is a name; it prints how often that happened and how many locks stay taken once the thread has ended.
 */
public final class OverflowChild {
    private static final long SIZE = 1 << 20;

    /** Calls before the deepest that succeeds, and behind it. */
    private static final int BEFORE = 300;

    private static final int BEHIND = 100;
    private static final int ROUNDS = 4;

    private final Segment segment;
    private final List<SharedLock> locks = new ArrayList<>();
    private SharedLock lock;
    private int overflows;
    private int depth;

    private OverflowChild(Segment segment) {
        this.segment = segment;
        this.lock = next();
    }

    public static void main(String[] arguments) throws Exception {
        try (SharedMemory memory = SharedMemory.create(arguments[0], SIZE)) {
            SharedMemory.unlink(arguments[0]);
            OverflowChild child = new OverflowChild(memory.map());
            Thread diver = new Thread(child::diveAgainAndAgain);
            diver.start();
            diver.join();
            int lost = 0;
            for (SharedLock each : child.locks) {
                if (each.tryLock(Duration.ofSeconds(5))) { // the kernel is told a little after the JVM that it ended
                    each.unlock();
                } else {
                    lost++;
                }
            }
            System.out.println("overflows " + child.overflows + " lost " + lost + " of " + child.locks.size());
        }
    }

    private SharedLock next() {
        SharedLock made = SharedLock.at(segment, (long) locks.size() * SharedLock.bytes())
                .onOwnerDeath(repaired -> {})
                .create();
        locks.add(made);
        return made;
    }

    private void diveAgainAndAgain() {
        lock.lock();
        lock.unlock();
        for (int round = 0; round < ROUNDS; round++) {
            depth = 0;
            try {
                measure();
            } catch (StackOverflowError e) {
                overflows++;
            }
            for (int calls = Math.max(1, depth - BEFORE); calls < depth + BEHIND; calls++) {
                try {
                    dive(calls);
                } catch (StackOverflowError e) {
                    overflows++;
                    afterOverflow();
                }
            }
        }
    }

    private void measure() {
        depth++;
        measure();
    }

    private void dive(int calls) {
        if (calls > 0) {
            dive(calls - 1);
            return;
        }
        lock.lock();
        lock.unlock();
    }

    /** Goes on with another lock if this one may still be taken, so that what is left of it is not mended by its next use. */
    private void afterOverflow() {
        boolean usable = !lock.isHeldByCurrentThread() && lock.tryLock();
        if (usable) {
            lock.unlock();
        } else {
            lock = next();
            lock.lock();
            lock.unlock();
        }
    }
}
