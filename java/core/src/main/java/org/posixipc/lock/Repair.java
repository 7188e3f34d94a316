package org.posixipc.lock;

import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.posixipc.Segment;

/** What happens when a lock's last owner died: the repair, run by the new owner with the lock held. Used by the owner only. */
final class Repair {
    private final Place place;
    private final Consumer<? super Segment> action;
    private final String death;
    private final IntSupplier consistent;
    private boolean running;

    /**
     * A lock's.
     *
     * @param action null for none
     * @param death what happened, for messages: "the last owner of ... died ..."
     * @param consistent makes the lock as good as new: 0 or -errno
     */
    Repair(Place place, Consumer<? super Segment> action, String death, IntSupplier consistent) {
        this.place = place;
        this.action = action;
        this.death = death + " (EOWNERDEAD), and ";
        this.consistent = consistent;
    }

    /** @throws IllegalStateException if the owner is in its repair, and so must not unlock */
    void requireOver() {
        if (running) {
            throw new IllegalStateException(
                    "the repair of the " + place + " must not unlock it; return from it instead");
        }
    }

    /**
     * Repairs, and makes the lock as good as new. When it throws, the lock is not, and unlocking it breaks it for all.
     *
     * @throws OwnerDiedException if there is no repair, or it failed
     */
    void run() {
        if (action == null) {
            throw new OwnerDiedException(
                    death + "it was opened without a repair: it is broken now; open it with onOwnerDeath(...)", null);
        }
        running = true;
        try {
            action.accept(place.segment);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new OwnerDiedException(death + "the repair failed: it is broken now; see the cause", e);
        } finally {
            running = false;
        }
        int result = consistent.getAsInt();
        if (result < 0) {
            throw place.failure("pthread_mutex_consistent", result);
        }
    }
}
