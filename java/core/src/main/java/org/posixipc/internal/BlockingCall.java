package org.posixipc.internal;

/**
 * One attempt of a call that may block in the kernel until the waiter's deadline. Written as a constant lambda without
 * captured values, so that waiting allocates nothing; the parameters mean what the call makes of them.
 */
@FunctionalInterface
public interface BlockingCall {
    /** Returns >= 0 for success or -errno; EINTR and ETIMEDOUT mean "look again". */
    long call(long object, long waiter, long address, int length, int argument);
}
