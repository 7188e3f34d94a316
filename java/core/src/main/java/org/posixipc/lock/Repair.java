package org.posixipc.lock;

import java.util.function.Consumer;
import org.posixipc.Segment;
import org.posixipc.internal.ffi.LockShim;

/** What happens when a lock's last owner died: the repair, run by the new owner with the lock held. Used by the owner only. */
final class Repair {
    private final Place place;
    private final Consumer<? super Segment> action;
    private boolean running;

    /** @param action null for none */
    Repair(Place place, Consumer<? super Segment> action) {
        this.place = place;
        this.action = action;
    }

    /** Whether the owner is in its repair, and so must not unlock. */
    boolean isRunning() {
        return running;
    }

    /**
     * Repairs, and makes the lock as good as new. When it throws, the lock is not, and unlocking it breaks it for all.
     *
     * @throws OwnerDiedException if there is no repair, or it failed
     */
    void run() {
        if (action == null) {
            throw new OwnerDiedException(
                    "the last owner of the " + place + " died holding it (EOWNERDEAD), and it was"
                            + " opened without a repair: it is broken now; open it with onOwnerDeath(...)",
                    null);
        }
        running = true;
        try {
            action.accept(place.segment);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OwnerDiedException(
                    "the last owner of the " + place
                            + " died holding it (EOWNERDEAD), and the repair failed: it is broken now; see the cause",
                    e);
        } finally {
            running = false;
        }
        int result = LockShim.pipc_lock_consistent(place.address);
        if (result < 0) {
            throw place.failure("pthread_mutex_consistent", result);
        }
    }
}
