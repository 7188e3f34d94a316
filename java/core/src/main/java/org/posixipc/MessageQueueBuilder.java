package org.posixipc;

import java.util.Objects;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Names;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.QueueShim;
import org.posixipc.internal.ffi.ShimLoader;
import org.posixipc.internal.ffi.SystemShim;

/**
 * Describes a message queue and ends in the verb: {@link #create()}, {@link #open()} or {@link #openOrCreate()}. Not
 * thread-safe. Made by {@link MessageQueue#builder}.
 */
public final class MessageQueueBuilder {
    private static final int DEFAULT_CAPACITY = 10;
    private static final int DEFAULT_MAX_MESSAGE_SIZE = 8192;

    /** Each try of openOrCreate loses only to another process that creates or unlinks in between. */
    private static final int TRIES = 100;

    private final String name;
    private final byte[] path;
    private Access access = Access.READ_WRITE;
    private int permissions = Permissions.OWNER_ONLY;
    private boolean exactPermissions;
    private boolean anyOwner;
    private WaitStrategy waitStrategy = WaitStrategy.block();

    /** 0 until asked for. */
    private int capacity;

    /** 0 until asked for. */
    private int maxMessageSize;

    MessageQueueBuilder(String name) {
        this.path = Names.queue(name);
        this.name = name;
        ShimLoader.require();
    }

    /**
     * How many messages a new queue holds; 10 unless said. {@link #openOrCreate()} refuses an existing queue of another
     * capacity, if it was said.
     *
     * @param messages 1 or more; the system's limit is {@link Limits#queueCapacityMax()}
     * @return this
     * @throws IllegalArgumentException if below 1
     */
    public MessageQueueBuilder capacity(int messages) {
        if (messages < 1) {
            throw new IllegalArgumentException("capacity " + messages + " is below 1 message");
        }
        capacity = messages;
        return this;
    }

    /**
     * How long a message of a new queue may be; 8192 bytes unless said. {@link #openOrCreate()} refuses an existing queue
     * of another size, if it was said.
     *
     * @param bytes 1 or more; the system's limit is {@link Limits#queueMessageSizeMax()}
     * @return this
     * @throws IllegalArgumentException if below 1
     */
    public MessageQueueBuilder maxMessageSize(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxMessageSize " + bytes + " is below 1 byte");
        }
        maxMessageSize = bytes;
        return this;
    }

    /**
     * Who may open a new queue; {@code rw-------} unless said. The umask of the process takes bits away.
     *
     * @param text read and write of owner, group and others, as in {@code rw-rw----}
     * @return this
     * @throws IllegalArgumentException if it is not of that form
     */
    public MessageQueueBuilder permissions(String text) {
        permissions = Permissions.parse(text);
        return this;
    }

    /**
     * Gives a new queue exactly the permissions asked for, whatever the umask.
     *
     * @return this
     */
    public MessageQueueBuilder exactPermissions() {
        exactPermissions = true;
        return this;
    }

    /**
     * What the handle may do; both directions unless said.
     *
     * @param access the direction
     * @return this
     */
    public MessageQueueBuilder access(Access access) {
        this.access = Objects.requireNonNull(access, "access");
        return this;
    }

    /**
     * Lets {@link #openOrCreate()} open a queue that belongs to another user; otherwise one of this user or of root only, so
     * that nobody can plant a queue under a name that is expected to be ours.
     *
     * @return this
     */
    public MessageQueueBuilder anyOwner() {
        anyOwner = true;
        return this;
    }

    /**
     * What a thread does that must wait on this handle; it blocks unless said.
     *
     * @param strategy how to wait
     * @return this
     */
    public MessageQueueBuilder waitStrategy(WaitStrategy strategy) {
        waitStrategy = Objects.requireNonNull(strategy, "strategy");
        return this;
    }

    /**
     * Creates the queue, which must not exist.
     *
     * @return an open handle
     * @throws IpcExistsException if the name is taken
     * @throws IpcLimitException if a limit is reached; the message names it
     * @throws IpcException if the system refuses otherwise; nothing was created
     */
    public MessageQueue create() throws IpcException {
        int mq = tryCreate();
        if (mq < 0) {
            throw creationFailure(-mq);
        }
        return handle(mq);
    }

    /**
     * Opens the queue, which must exist; capacity, maxMessageSize and permissions are the queue's own.
     *
     * @return an open handle
     * @throws IpcNotFoundException if there is none
     * @throws IpcAccessException if its permissions forbid it
     * @throws IpcException if the system refuses otherwise
     */
    public MessageQueue open() throws IpcException {
        int mq = QueueShim.pipc_mq_open(path, access.ordinal());
        if (mq < 0) {
            throw openFailure(-mq);
        }
        return handle(mq);
    }

    /**
     * Opens the queue if it exists, and creates it if not. An existing queue must have the capacity and maxMessageSize that
     * were asked for.
     *
     * @return an open handle
     * @throws IpcExistsException if it exists with another capacity or maxMessageSize than asked for
     * @throws IpcAccessException if its permissions forbid it, or it belongs to another user than this one or root
     * @throws IpcLimitException if a limit is reached; the message names it
     * @throws IpcException if the system refuses otherwise
     */
    public MessageQueue openOrCreate() throws IpcException {
        for (int i = 0; i < TRIES; i++) {
            int mq = QueueShim.pipc_mq_open(path, access.ordinal());
            if (mq >= 0) {
                return verified(mq);
            }
            if (mq != -Numbers.ENOENT) {
                throw openFailure(-mq);
            }
            mq = tryCreate();
            if (mq >= 0) {
                return handle(mq);
            }
            if (mq != -Numbers.EEXIST) {
                throw creationFailure(-mq);
            }
        }
        throw Failure.of(
                "mq_open",
                name,
                Errno.EEXIST,
                "other processes created and unlinked it " + TRIES + " times in between; let one of them own its life");
    }

    private int tryCreate() {
        return QueueShim.pipc_mq_create(
                path,
                access.ordinal(),
                permissions,
                exactPermissions ? 1 : 0,
                askedOr(capacity, DEFAULT_CAPACITY),
                askedOr(maxMessageSize, DEFAULT_MAX_MESSAGE_SIZE));
    }

    private IpcException creationFailure(int errno) {
        return Failure.of(
                "mq_open",
                name,
                errno,
                QueueDiagnosis.creating(
                        name, askedOr(capacity, DEFAULT_CAPACITY), askedOr(maxMessageSize, DEFAULT_MAX_MESSAGE_SIZE)));
    }

    private IpcException openFailure(int errno) {
        return Failure.of("mq_open", name, errno, QueueDiagnosis.existing(name));
    }

    private static int askedOr(int asked, int otherwise) {
        return asked == 0 ? otherwise : asked;
    }

    private MessageQueue verified(int mq) throws IpcException {
        MessageQueue queue = handle(mq);
        try {
            checkOwner(mq);
            checkAttribute("capacity", capacity, queue.attributes().capacity());
            checkAttribute("maxMessageSize", maxMessageSize, queue.attributes().maxMessageSize());
            return queue;
        } catch (IpcException e) {
            queue.close();
            throw e;
        }
    }

    private void checkOwner(int mq) throws IpcException {
        FileStatus status = FileStatus.ofDescriptor(mq);
        int self = SystemShim.pipc_effective_uid();
        if (!anyOwner && status != null && status.owner() != 0 && status.owner() != self) {
            throw Failure.of(
                    "mq_open",
                    name,
                    Errno.EACCES,
                    "it belongs to uid " + status.owner() + ", neither this process's uid " + self
                            + " nor root; use anyOwner() or open() if that is wanted");
        }
    }

    private void checkAttribute(String what, int asked, int found) throws IpcException {
        if (asked != 0 && asked != found) {
            throw Failure.of(
                    "mq_open",
                    name,
                    Errno.EEXIST,
                    "the queue exists with " + what + " " + found + " and " + asked
                            + " was asked for; ask for the same, use open(), or unlink it first");
        }
    }

    private MessageQueue handle(int mq) throws IpcException {
        long[] out = new long[3];
        int error = QueueShim.pipc_mq_attributes(mq, out);
        if (error < 0) {
            QueueShim.pipc_mq_close(mq);
            throw Failure.of("mq_getattr", name, -error, QueueDiagnosis.existing(name));
        }
        QueueAttributes attributes = new QueueAttributes((int) out[0], (int) out[1]);
        return new MessageQueue(new QueueRules(name, access, attributes), new QueueCalls(name, mq, waitStrategy));
    }
}
