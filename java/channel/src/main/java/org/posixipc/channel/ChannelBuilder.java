package org.posixipc.channel;

import java.util.Objects;
import org.posixipc.IpcException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.SharedMemoryBuilder;

/** What a channel is made with; from {@link Channel#builder}. Not thread-safe. */
public final class ChannelBuilder {
    private static final long DEFAULT_CAPACITY = 1 << 20;
    private static final int DEFAULT_SHARE = 8;

    private final String name;
    private long capacity = DEFAULT_CAPACITY;
    private int kind = Layout.KIND_ONE_SENDER;
    private int lanes = 1;
    private int maxMessage;
    private int flags;
    private String permissions = "rw-------";
    private boolean anyOwner;

    ChannelBuilder(String name) {
        this.name = Objects.requireNonNull(name, "name");
        SharedMemory.builder(name); // refuses what is no name
    }

    /**
     * How much a lane holds, headers of 8 bytes and padding to the next 8 included; 1 MiB unless said.
     *
     * @param bytes a power of two from 64 KiB to 1 TiB
     * @return this
     * @throws IllegalArgumentException if it is no such number
     */
    public ChannelBuilder capacityBytes(long bytes) {
        if (bytes < Layout.CAPACITY_MIN || bytes > Layout.CAPACITY_MAX || Long.bitCount(bytes) != 1) {
            throw new IllegalArgumentException(Shown.channel(name) + ": capacityBytes " + bytes
                    + " is no power of two from " + Layout.CAPACITY_MIN + " to " + Layout.CAPACITY_MAX);
        }
        capacity = bytes;
        return this;
    }

    /**
     * Lets several senders in, each with a ring of its own; order is kept for each of them. Unless said, one sender at a time.
     *
     * @param count senders at a time, 1 to 64
     * @return this
     * @throws IllegalArgumentException if it is no such number
     */
    public ChannelBuilder lanes(int count) {
        if (count < 1 || count > Layout.LANES_MAX) {
            throw new IllegalArgumentException(
                    Shown.channel(name) + ": " + count + " lanes; possible are 1 to " + Layout.LANES_MAX);
        }
        kind = Layout.KIND_LANES;
        lanes = count;
        return this;
    }

    /**
     * The largest message; unless said an eighth of the capacity, at most 256 MiB.
     *
     * @param bytes 1 to half the capacity less 32, at most 256 MiB
     * @return this
     * @throws IllegalArgumentException if it is below 1; above the limit, create refuses it
     */
    public ChannelBuilder maxMessageSize(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException(Shown.channel(name) + ": maxMessageSize " + bytes + " is below 1 byte");
        }
        maxMessage = bytes;
        return this;
    }

    /**
     * Makes a channel on which nobody ever sleeps: all ends poll until there is something to do. Publishing is a little faster
     * without the look for sleepers; every waiting end costs a CPU. Holds for all processes, also those in C.
     *
     * @return this
     */
    public ChannelBuilder spinOnly() {
        flags |= Layout.FLAG_SPIN_ONLY;
        return this;
    }

    /**
     * Who may open it, less the process's umask; "rw-------" unless said. Both ends need to read and write.
     *
     * @param text as {@code ls -l} shows it
     * @return this
     * @throws IllegalArgumentException if it is no such text
     */
    public ChannelBuilder permissions(String text) {
        permissions = Objects.requireNonNull(text, "text");
        SharedMemory.builder(name).permissions(text); // refuses what is no such text
        return this;
    }

    /**
     * Lets {@link #openOrCreate()} open a channel that belongs to another user; otherwise one of this user or of root only.
     *
     * @return this
     */
    public ChannelBuilder anyOwner() {
        anyOwner = true;
        return this;
    }

    /**
     * Creates the channel, which must not exist; its pages are reserved. It is made whole before it has its name.
     *
     * @return an open handle
     * @throws org.posixipc.IpcExistsException if the name is taken
     * @throws org.posixipc.IpcLimitException if there is no room for it
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalArgumentException if the largest message is more than the capacity allows
     */
    public Channel create() throws IpcException {
        ChannelShape shape = shape();
        return adopt(memory(shape).create(), shape);
    }

    /**
     * Opens the channel, which must exist, whatever its capacity, lanes and largest message are.
     *
     * @return an open handle
     * @throws org.posixipc.IpcNotFoundException if there is none
     * @throws ChannelFormatException if the object is no channel, or of a format this library does not know
     * @throws IpcException if the system refuses otherwise
     */
    public Channel open() throws IpcException, ChannelFormatException {
        return read(SharedMemory.builder(name).open(), null);
    }

    /**
     * Opens the channel if it exists, and creates it if not. An existing one must be like the one asked for.
     *
     * @return an open handle
     * @throws ChannelFormatException if the object is no channel, of an unknown format, or other than asked for
     * @throws org.posixipc.IpcExistsException if the object has another size than the channel asked for
     * @throws org.posixipc.IpcAccessException if its permissions forbid it, or it belongs to another user
     * @throws org.posixipc.IpcLimitException if there is no room for it
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalArgumentException if the largest message is more than the capacity allows
     */
    public Channel openOrCreate() throws IpcException, ChannelFormatException {
        ChannelShape shape = shape();
        SharedMemoryBuilder builder = memory(shape);
        if (anyOwner) {
            builder.anyOwner();
        }
        return read(builder.openOrCreate(), shape);
    }

    private SharedMemoryBuilder memory(ChannelShape shape) {
        return SharedMemory.builder(name)
                .size(shape.totalBytes())
                .permissions(permissions)
                .initialiser(shape::format);
    }

    private ChannelShape shape() {
        long most = Layout.messageLimit(capacity);
        if (maxMessage > most) {
            throw new IllegalArgumentException(Shown.channel(name) + ": maxMessageSize " + maxMessage + " is above "
                    + most + ", the most that a capacity of " + capacity + " bytes allows; raise capacityBytes");
        }
        int largest = maxMessage != 0 ? maxMessage : (int) Math.min(capacity / DEFAULT_SHARE, Layout.MESSAGE_MAX);
        return ChannelShape.of(kind, lanes, capacity, largest, flags);
    }

    private static Channel adopt(SharedMemory memory, ChannelShape shape) throws IpcException {
        try {
            return new Channel(memory, memory.map(), shape);
        } catch (IpcException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /** @param wanted null: any */
    private static Channel read(SharedMemory memory, ChannelShape wanted) throws IpcException, ChannelFormatException {
        Segment segment = null;
        try {
            segment = memory.map();
            ChannelShape shape = ChannelShape.read(segment, segment.length(), memory.name());
            if (wanted != null && !wanted.equals(shape)) {
                throw new ChannelFormatException(
                        memory.name(),
                        "is a channel of " + shape.describe() + ", asked for was one of " + wanted.describe()
                                + "; ask for the same, use open(), or unlink it first");
            }
            return new Channel(memory, segment, shape);
        } catch (IpcException | ChannelFormatException | RuntimeException e) {
            if (segment != null) {
                segment.close();
            }
            memory.close();
            throw e;
        }
    }
}
