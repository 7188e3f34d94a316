package org.posixipc.examples.sharedstate;

import java.util.ArrayList;
import java.util.List;
import org.posixipc.IpcException;
import org.posixipc.LifeLock;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * State that several processes share: counters that all of them change at once, and who of them is alive. Whoever comes first
 * creates the object with its first content; nobody ever sees it half-made.
 */
public final class SharedState {
    /** Counted up by all, atomically; a cache line each. The same in member.c. */
    private static final long VISITS = 0;

    private static final long LARGEST = 64;
    private static final long STEP = 128;
    private static final long BYTES = 192;

    private static final int VISITS_EACH = 100_000;

    private SharedState() {}

    public static void main(String[] arguments) throws Exception {
        Say.title("State shared by several processes");
        String name = Names.of("state");
        try (SharedMemory memory = join(name);
                Segment state = memory.map()) {
            List<CProgram> members = new ArrayList<>();
            for (int life = 1; life <= 2; life++) {
                members.add(CProgram.start(
                        "sharedstate_member", name, Integer.toString(life), Integer.toString(VISITS_EACH)));
            }
            try (SharedMemory joined = join(name); // finds it made, and takes it as it is
                    LifeLock life = joined.life(0)) {
                if (!life.tryClaim()) {
                    throw new IllegalStateException("somebody else is member 0");
                }
                Say.java("is       member 0: " + (memory.life(0).isAlive() ? "alive" : "dead"));
                visit(state);
            }
            for (CProgram member : members) {
                member.await();
            }
            Say.java("counts   " + state.getLongVolatile(VISITS) + " visits, the largest number is "
                    + state.getLongVolatile(LARGEST));
            for (int life = 0; life <= 2; life++) {
                Say.java("finds    member " + life + " " + (memory.life(life).isAlive() ? "alive" : "gone"));
            }
        } finally {
            SharedMemory.unlink(name);
        }
    }

    private static SharedMemory join(String name) throws IpcException {
        return SharedMemory.builder(name)
                .size(BYTES)
                .initialiser(state -> state.setLong(STEP, 3))
                .openOrCreate();
    }

    private static void visit(Segment state) {
        long step = state.getLong(STEP);
        for (int i = 1; i <= VISITS_EACH; i++) {
            state.getAndAddLong(VISITS, 1);
            long mine = i * step;
            long seen = state.getLongVolatile(LARGEST);
            while (seen < mine) {
                long found = state.compareAndExchangeLong(LARGEST, seen, mine);
                seen = found == seen ? mine : found;
            }
        }
        Say.java("has made " + VISITS_EACH + " visits");
    }
}
