package org.posixipc;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Names;
import org.posixipc.internal.Scratch;
import org.posixipc.internal.ffi.QueueShim;
import org.posixipc.internal.ffi.ShimLoader;

/**
 * A handle of a POSIX message queue: a bounded queue of whole messages with priorities, kept by the kernel under a name,
 * shared with every process that opens it and in whatever language. The queue and its messages outlive the processes, until
 * the name is {@linkplain #unlink unlinked} and the last handle closed.
 *
 * <p>Any number of threads may use and close one handle. {@link #close()} ends every wait on it with an
 * {@link IllegalStateException}; the descriptor is closed when the last operation has left. A handle that is dropped
 * without being closed is closed by the garbage collector, with a warning. The descriptor is close-on-exec.
 *
 * <p>Sending and receiving are described at {@link MessageSender}, {@link MessageReceiver} and
 * {@link AsynchronousReceiver}. What takes a name refuses one that breaks the rule of {@link #builder} with an
 * {@link IllegalArgumentException}, and null with a {@link NullPointerException}, before any call.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/mq_open.html">mq_open</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
public final class MessageQueue implements MessageSender, MessageReceiver, AsynchronousReceiver, AutoCloseable {
    private final QueueRules rules;
    private final QueueCalls calls;

    MessageQueue(QueueRules rules, QueueCalls calls) {
        this.rules = rules;
        this.calls = calls;
    }

    /**
     * Starts the description of a queue to create or open.
     *
     * @param name {@code /} and then 1 to 255 bytes without another {@code /}
     * @return a builder that ends in {@code create}, {@code open} or {@code openOrCreate}
     * @throws IllegalArgumentException if the name breaks that rule
     * @throws UnsatisfiedLinkError if the native library cannot be loaded; the message says what was tried
     */
    public static MessageQueueBuilder builder(String name) {
        return new MessageQueueBuilder(name);
    }

    /**
     * Creates a queue that must not exist, for its owner only, with capacity 10 and maxMessageSize 8192.
     *
     * @param name as in {@link #builder}
     * @return an open handle for sending and receiving
     * @throws IpcExistsException if the name is taken
     * @throws IpcLimitException if a limit is reached; the message names it
     * @throws IpcException if the system refuses otherwise
     */
    public static MessageQueue create(String name) throws IpcException {
        return builder(name).create();
    }

    /**
     * Opens a queue that must exist.
     *
     * @param name as in {@link #builder}
     * @return an open handle for sending and receiving
     * @throws IpcNotFoundException if there is none
     * @throws IpcAccessException if its permissions forbid it
     * @throws IpcException if the system refuses otherwise
     */
    public static MessageQueue open(String name) throws IpcException {
        return builder(name).open();
    }

    /**
     * Opens a queue, or creates it as {@link #create(String)} does.
     *
     * @param name as in {@link #builder}
     * @return an open handle for sending and receiving
     * @throws IpcAccessException if its permissions forbid it, or it belongs to another user than this one or root
     * @throws IpcLimitException if a limit is reached; the message names it
     * @throws IpcException if the system refuses otherwise
     */
    public static MessageQueue openOrCreate(String name) throws IpcException {
        return builder(name).openOrCreate();
    }

    /**
     * Removes the name. Open handles go on working with the queue, which is gone with the last of them.
     *
     * @param name as in {@link #builder}
     * @throws IpcNotFoundException if there is no such queue
     * @throws IpcAccessException if it belongs to another user
     * @throws IpcException if the system refuses otherwise
     * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/mq_unlink.html">mq_unlink</a>
     */
    public static void unlink(String name) throws IpcException {
        byte[] path = Names.queue(name);
        ShimLoader.require();
        int error = QueueShim.pipc_mq_unlink(path);
        if (error < 0) {
            throw Failure.of("mq_unlink", name, -error, QueueDiagnosis.unlinking(name));
        }
    }

    /**
     * The name it was opened by; it may have been unlinked since.
     *
     * @return as given
     */
    public String name() {
        return rules.name();
    }

    /**
     * What this handle may do.
     *
     * @return as given to the builder
     */
    public Access access() {
        return rules.access();
    }

    /**
     * What the queue was created with. Known without asking the system, also after close.
     *
     * @return capacity in messages, maxMessageSize in bytes
     */
    public QueueAttributes attributes() {
        return rules.attributes();
    }

    /**
     * How many messages wait in the queue at this moment.
     *
     * @return 0 to capacity
     * @throws IllegalStateException if the handle is closed
     */
    public int depth() {
        return calls.depth();
    }

    /**
     * Whether {@link #close()} has not been called yet.
     *
     * @return false for good after the first close
     */
    public boolean isOpen() {
        return calls.handle().isOpen();
    }

    /**
     * The number of the descriptor, for those who wait with a poll, epoll or io_uring of their own. It is readable while a
     * message is there and writable while there is room. It belongs to this handle: do not close it, do not change its
     * flags, and do not use it once {@link #close()} was called, when the number may soon be another file's.
     *
     * @return 0 or more
     * @throws IllegalStateException if the handle is closed
     */
    public int descriptor() {
        if (!isOpen()) {
            throw calls.handle().closed();
        }
        return calls.descriptor();
    }

    /** Closes the handle and ends every wait on it. The queue and its messages stay. Closing twice does no harm. */
    @Override
    public void close() {
        calls.handle().close();
    }

    @Override
    public void send(ByteBuffer message, int priority) throws InterruptedException {
        sendWithin(message, priority, Blocker.FOREVER);
    }

    @Override
    public boolean trySend(ByteBuffer message, int priority, Duration timeout) throws InterruptedException {
        return sendWithin(message, priority, Durations.nanos(timeout));
    }

    private boolean sendWithin(ByteBuffer message, int priority, long timeoutNanos) throws InterruptedException {
        int position = message.position();
        int length = message.limit() - position;
        rules.checkSend(length, priority);
        if (message.isDirect()) {
            return sent(message, calls.send(address(message, position, length), length, priority, timeoutNanos));
        }
        Scratch copy = rules.copy(message, position, length);
        return sent(message, sent(copy, calls.send(copy.address(), length, priority, timeoutNanos)));
    }

    @Override
    public boolean trySend(ByteBuffer message, int priority) {
        int position = message.position();
        int length = message.limit() - position;
        rules.checkSend(length, priority);
        if (message.isDirect()) {
            return sent(message, calls.trySend(address(message, position, length), length, priority));
        }
        Scratch copy = rules.copy(message, position, length);
        return sent(message, sent(copy, calls.trySend(copy.address(), length, priority)));
    }

    /** Reads a byte as well: that refuses a buffer whose arena is closed, whose address would be freed memory. */
    private static long address(ByteBuffer direct, int position, int length) {
        if (length > 0) {
            direct.get(position);
        }
        return HOT.address(direct) + position;
    }

    /** The buffer is used here once more, which also keeps it reachable until the call is over. */
    private static boolean sent(ByteBuffer message, boolean sent) {
        message.position(sent ? message.limit() : message.position());
        return sent;
    }

    /** Large scratch memory is not the thread's own: without this it could be freed while the call reads it. */
    private static boolean sent(Scratch copy, boolean sent) {
        Reference.reachabilityFence(copy);
        return sent;
    }

    @Override
    public void send(byte[] message, int offset, int length, int priority) throws InterruptedException {
        Scratch copy = rules.checkedCopy(message, offset, length, priority);
        sent(copy, calls.send(copy.address(), length, priority, Blocker.FOREVER));
    }

    @Override
    public boolean trySend(byte[] message, int offset, int length, int priority, Duration timeout)
            throws InterruptedException {
        long nanos = Durations.nanos(timeout);
        Scratch copy = rules.checkedCopy(message, offset, length, priority);
        return sent(copy, calls.send(copy.address(), length, priority, nanos));
    }

    @Override
    public boolean trySend(byte[] message, int offset, int length, int priority) {
        Scratch copy = rules.checkedCopy(message, offset, length, priority);
        return sent(copy, calls.trySend(copy.address(), length, priority));
    }

    @Override
    public int receive(ByteBuffer into) throws InterruptedException {
        return receiveWithin(into, Blocker.FOREVER);
    }

    @Override
    public int tryReceive(ByteBuffer into, Duration timeout) throws InterruptedException {
        return receiveWithin(into, Durations.nanos(timeout));
    }

    private int receiveWithin(ByteBuffer into, long timeoutNanos) throws InterruptedException {
        int position = into.position();
        int room = into.limit() - position;
        rules.checkReceive(into, room);
        if (into.isDirect()) {
            return filled(into, position, calls.receive(address(into, position, room), room, timeoutNanos));
        }
        Scratch scratch = rules.scratch();
        return filled(into, position, scratch, calls.receive(scratch.address(), rules.maxMessageSize(), timeoutNanos));
    }

    @Override
    public int tryReceive(ByteBuffer into) {
        int position = into.position();
        int room = into.limit() - position;
        rules.checkReceive(into, room);
        if (into.isDirect()) {
            return filled(into, position, calls.tryReceive(address(into, position, room), room));
        }
        Scratch scratch = rules.scratch();
        return filled(into, position, scratch, calls.tryReceive(scratch.address(), rules.maxMessageSize()));
    }

    private static int filled(ByteBuffer into, int position, long received) {
        if (received == QueueCalls.NOTHING) {
            return NOTHING;
        }
        into.position(position + QueueCalls.length(received));
        return QueueCalls.priority(received);
    }

    private static int filled(ByteBuffer into, int position, Scratch scratch, long received) {
        if (received != QueueCalls.NOTHING) {
            into.put(position, scratch.buffer(), 0, QueueCalls.length(received));
        }
        return filled(into, position, received);
    }

    @Override
    public void receive(byte[] into, int offset, int length, Receipt receipt) throws InterruptedException {
        Scratch scratch = rules.checkReceive(into, offset, length, receipt);
        long received = calls.receive(scratch.address(), rules.maxMessageSize(), Blocker.FOREVER);
        filled(into, offset, scratch, receipt, received);
    }

    @Override
    public boolean tryReceive(byte[] into, int offset, int length, Receipt receipt, Duration timeout)
            throws InterruptedException {
        Scratch scratch = rules.checkReceive(into, offset, length, receipt);
        long received = calls.receive(scratch.address(), rules.maxMessageSize(), Durations.nanos(timeout));
        return filled(into, offset, scratch, receipt, received);
    }

    @Override
    public boolean tryReceive(byte[] into, int offset, int length, Receipt receipt) {
        Scratch scratch = rules.checkReceive(into, offset, length, receipt);
        return filled(into, offset, scratch, receipt, calls.tryReceive(scratch.address(), rules.maxMessageSize()));
    }

    private static boolean filled(byte[] into, int offset, Scratch scratch, Receipt receipt, long received) {
        if (received == QueueCalls.NOTHING) {
            return false;
        }
        int length = QueueCalls.length(received);
        scratch.buffer().get(0, into, offset, length);
        receipt.set(length, QueueCalls.priority(received));
        return true;
    }

    @Override
    public Message receive() throws InterruptedException {
        Scratch scratch = rules.receiveScratch();
        return message(scratch, calls.receive(scratch.address(), rules.maxMessageSize(), Blocker.FOREVER));
    }

    @Override
    public Optional<Message> tryReceive(Duration timeout) throws InterruptedException {
        Scratch scratch = rules.receiveScratch();
        return Optional.ofNullable(
                message(scratch, calls.receive(scratch.address(), rules.maxMessageSize(), Durations.nanos(timeout))));
    }

    @Override
    public Optional<Message> tryReceive() {
        Scratch scratch = rules.receiveScratch();
        return Optional.ofNullable(message(scratch, calls.tryReceive(scratch.address(), rules.maxMessageSize())));
    }

    private static Message message(Scratch scratch, long received) {
        if (received == QueueCalls.NOTHING) {
            return null;
        }
        byte[] bytes = new byte[QueueCalls.length(received)];
        scratch.buffer().get(0, bytes);
        return new Message(bytes, QueueCalls.priority(received));
    }

    /** What listeners take: null if nothing is there. */
    private Message take() {
        return tryReceive().orElse(null);
    }

    @Override
    public CompletableFuture<Message> receiveAsync() {
        rules.checkReads();
        return PendingReceive.begin(calls, this::take);
    }

    @Override
    public Subscription onMessage(Executor executor, Consumer<? super Message> handler) {
        rules.checkReads();
        return Delivery.toHandler(calls, this::take, executor, handler);
    }

    @Override
    public Flow.Publisher<Message> messages(Executor executor) {
        rules.checkReads();
        return Delivery.publisher(calls, this::take, executor);
    }

    @Override
    public CompletableFuture<Void> notifyOnce() throws IpcException {
        return QueueNotice.register(calls);
    }

    @Override
    public String toString() {
        return "MessageQueue[" + name() + ", " + access() + (isOpen() ? "]" : ", closed]");
    }
}
