package org.posixipc.internal;

/** How a virtual thread waits for something: parked, while another thread listens to the kernel for it. */
@FunctionalInterface
public interface Parking {
    /**
     * As {@link Blocker#await}, without holding a carrier thread in the kernel.
     *
     * @param timeoutNanos nanoseconds from now, or {@link Blocker#FOREVER}
     * @return what the call answered (>= 0 or -errno), or {@link Blocker#TIMED_OUT}
     * @throws InterruptedException if the thread is interrupted; its interrupt status is cleared
     * @throws IllegalStateException if the handle is closed
     * @throws SystemRefusal if nobody can listen, for want of a descriptor
     */
    long await(Handle handle, long timeoutNanos, BlockingCall call, long object, long address, int length, int argument)
            throws InterruptedException;
}
