package org.posixipc;

/** What {@link AsynchronousReceiver#onMessage} gives back, to end it with. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends it: no message is taken after this method has returned. One that was taken before it may still be on its way to
     * the handler or in it; this method does not wait for that, so the handler itself may call it. Calling it again does
     * nothing.
     */
    @Override
    void close();

    /**
     * Whether messages still come: false once it or the handle was closed, or its executor refused.
     *
     * @return false for good after the end
     */
    boolean isOpen();
}
