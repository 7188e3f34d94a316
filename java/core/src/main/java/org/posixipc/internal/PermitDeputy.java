package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

/** Takes permits of one semaphore for virtual threads, and gives back what nobody wants any more. */
public final class PermitDeputy extends Deputy {
    private final int clock;

    private PermitDeputy(Key semaphore, int clock) {
        super(semaphore);
        this.clock = clock;
    }

    /**
     * How virtual threads wait for a permit of one open semaphore; the object of the call is its address.
     *
     * @param file the file that holds it; the same for all handles of the semaphore
     * @param address of the semaphore in this mapping
     * @param clock as for {@link Blocker#await}
     */
    public static Parking parking(Object file, long address, int clock) {
        return Deputy.parking(PermitDeputy.class, file, address, semaphore -> new PermitDeputy(semaphore, clock));
    }

    @Override
    void serve(Waiter first) throws InterruptedException {
        long result = Blocker.current()
                .await(first.handle, clock, Blocker.FOREVER, first.call, first.object, 0, 0, first.argument);
        withWaiters(waiters -> {
            Waiter next = waiters.peek();
            if (next != null) {
                answer(next, result);
            } else if (result >= 0) {
                HOT.semPost(first.object);
            }
        });
    }
}
