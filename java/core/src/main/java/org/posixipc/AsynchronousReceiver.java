package org.posixipc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * The receiving end of a message queue for those who do not want to wait in a thread. However many futures, subscriptions
 * and queues there are, one daemon thread of the library listens for all of them; it runs no code of callers.
 *
 * <p>A message is taken from the queue only when there is somebody to give it to, and goes to one of those who wait on this
 * handle, the longest waiting first. Threads that block in {@code receive} are served by the kernel before any of these, so
 * a handle or process that does both may leave little for its listeners.
 *
 * <p>Every method throws {@link IllegalStateException} if the handle is closed, or is {@link Access#WRITE_ONLY} where it
 * would receive, and {@link java.io.UncheckedIOException} if the system has no descriptor left for listening. What is
 * pending keeps the handle from being closed by the garbage collector.
 */
public interface AsynchronousReceiver {
    /**
     * The next message, when it comes.
     *
     * <p>Cancelling, or completing the future otherwise ({@code orTimeout} too), takes nothing from the queue: either the
     * message was taken and the future completes with it, and cancelling answers false, or it stays in the queue for
     * others. Closing the handle completes the future with {@link IllegalStateException}. Actions that depend on it and
     * name no executor run in {@link java.util.concurrent.ForkJoinPool#commonPool()}, or in the calling thread if a
     * message is there already.
     *
     * @return a future of its own; {@code obtrudeValue} and {@code obtrudeException} are refused
     */
    CompletableFuture<Message> receiveAsync();

    /**
     * Hands every message over to {@code handler}, one after the other, until the subscription or the handle is closed.
     * The next message is not taken before the handler has returned, so it need not be thread-safe and may take its time.
     * What it throws goes to the uncaught-exception handler of the thread it runs in, and the next message comes all the
     * same. Several subscriptions on a handle share its messages.
     *
     * @param executor runs the handler, for some messages at a time, in threads of its own: one that runs it in the calling
     *     thread would hold up the library's; if it refuses, that is logged and the subscription ends, with nothing taken
     * @param handler is given each message
     * @return closes the subscription
     */
    Subscription onMessage(Executor executor, Consumer<? super Message> handler);

    /**
     * The same as a publisher, which takes as many messages as are requested and no more. Each subscriber takes from the
     * queue for itself: no message goes to two. It completes when the handle is closed, or with its next request after that.
     *
     * @param executor runs the subscribers, in threads of its own
     * @return a publisher that takes nothing until somebody subscribes and requests
     */
    Flow.Publisher<Message> messages(Executor executor);

    /**
     * Registers this process for the next arrival of a message in the empty queue, as {@code mq_notify} does: for interop
     * with programs that expect it, and where the message itself shall be left in the queue. All else is better done with
     * {@link #onMessage}, since the kernel has one registration a queue, for all processes together.
     *
     * <p>The future completes with the notice, once. The kernel gives none while a thread or process is blocked in a
     * receive on the queue (that one gets the message, and the registration stays) and none for messages that are there
     * already. Cancelling withdraws the registration.
     *
     * <p>The kernel drops the registration when this process closes any descriptor of the same queue. It is then made
     * again, and the future completes if there are messages in the queue then, since their notice may have been missed; if
     * another process was faster, it completes with an {@link java.io.UncheckedIOException} of
     * {@link IpcBusyException}. When it is this handle that is closed, it completes with {@link IllegalStateException}.
     *
     * @return completes with null when the notice comes; needs no receiving access
     * @throws IpcBusyException if a process is registered already, be it this one
     * @throws IpcException if the system refuses otherwise
     * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/mq_notify.html">mq_notify</a>
     */
    CompletableFuture<Void> notifyOnce() throws IpcException;
}
