package org.posixipc;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Mapping;
import org.posixipc.internal.Names;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.ffi.DescriptorShim;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.ShimLoader;

/**
 * A shared memory object: its name, size and rights. The bytes are those of a {@link Segment}, made by {@link #map()};
 * segments stay usable when the object's handle is closed and when its name is unlinked.
 *
 * <p>Nothing here blocks except where it says so. Thread-safe. Objects with a name live until they are unlinked, or the
 * machine stops; they are files in {@code /dev/shm}, shared by all processes and containers that see the same mount. Objects
 * without a name are made and found by {@link AnonymousMemory}.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/shm_open.html">shm_open</a>
 */
public final class SharedMemory implements AutoCloseable {
    private static final int RANDOM_BYTES = 16;

    private final String name;
    private final int fd;
    private final Access access;
    private final boolean reserves;
    private final Handle handle;

    SharedMemory(String name, int fd, Access access, boolean reserves) {
        this.name = name;
        this.fd = fd;
        this.access = access;
        this.reserves = reserves;
        this.handle = Handle.of("shared memory " + name, () -> MemoryShim.pipc_shm_close(fd));
    }

    /**
     * Describes an object with a name; the builder ends in a verb.
     *
     * @param name {@code /} and then 1 to 255 bytes of UTF-8 without another {@code /}, the same text as in C
     * @return a builder
     * @throws IllegalArgumentException if the name is not of that form
     * @throws UnsatisfiedLinkError if the native library cannot be loaded; the message says what was tried
     */
    public static SharedMemoryBuilder builder(String name) {
        return new SharedMemoryBuilder(name);
    }

    /**
     * Creates an object that only this user may open; see {@link SharedMemoryBuilder#create()}.
     *
     * @param name its name, as in {@code /frames}
     * @param size bytes, 1 or more; all zero
     * @return an open handle
     * @throws IpcExistsException if the name is taken
     * @throws IpcException as {@link SharedMemoryBuilder#create()}; nothing was created
     */
    public static SharedMemory create(String name, long size) throws IpcException {
        return builder(name).size(size).create();
    }

    /**
     * Opens an existing object for reading and writing; see {@link SharedMemoryBuilder#open()}.
     *
     * @param name its name, as in {@code /frames}
     * @return an open handle
     * @throws IpcNotFoundException if there is none
     * @throws IpcException as {@link SharedMemoryBuilder#open()}
     */
    public static SharedMemory open(String name) throws IpcException {
        return builder(name).open();
    }

    /**
     * Opens the object or creates it; see {@link SharedMemoryBuilder#openOrCreate()}.
     *
     * @param name its name, as in {@code /frames}
     * @param size bytes, 1 or more
     * @return an open handle
     * @throws IpcExistsException if it exists with another size
     * @throws IpcException as {@link SharedMemoryBuilder#openOrCreate()}
     */
    public static SharedMemory openOrCreate(String name, long size) throws IpcException {
        return builder(name).size(size).openOrCreate();
    }

    /**
     * Removes a name. Handles and segments of the object stay usable; its memory goes with the last of them.
     *
     * @param name the name, as in {@code /frames}
     * @throws IpcNotFoundException if no object has it
     * @throws IpcAccessException if the object belongs to another user
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalArgumentException if the name is not of the form {@link #builder} describes
     */
    public static void unlink(String name) throws IpcException {
        byte[] path = Names.segment(name);
        ShimLoader.require();
        int error = MemoryShim.pipc_shm_unlink(path);
        if (error < 0) {
            throw Failure.of("shm_unlink", name, -error, MemoryDiagnosis.existing(name));
        }
    }

    /**
     * Makes up a name that nobody can guess and so nobody can squat, to be told to the peers who shall open it.
     *
     * @param prefix what it begins with, as in {@code /frames}; at most 222 bytes
     * @return the prefix, a dash and 128 random bits in hexadecimal
     * @throws IllegalArgumentException if that is no valid name
     */
    public static String unguessableName(String prefix) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        String name =
                Objects.requireNonNull(prefix, "prefix") + "-" + HexFormat.of().formatHex(random);
        Names.segment(name);
        return name;
    }

    /**
     * Its name, or for an object without one a text that says where it came from.
     *
     * @return as in {@code /frames}
     */
    public String name() {
        return name;
    }

    /**
     * What this handle may do; segments of a read-only handle are read-only.
     *
     * @return the access it was opened with
     */
    public Access access() {
        return access;
    }

    /**
     * Its size at this moment; others may change it.
     *
     * @return bytes
     * @throws IllegalStateException if the handle is closed, or a segment of the object in this JVM has met bytes that another
     *     process cut off
     */
    public long size() {
        FileStatus status = status();
        if (Mapping.anyTruncated(status)) {
            throw new IllegalStateException("shared memory " + name + " has " + status.size()
                    + " bytes: another process truncated it while it was mapped here; close its segments and map anew");
        }
        return status.size();
    }

    /**
     * Who owns it.
     *
     * @return user id
     * @throws IllegalStateException if the handle is closed
     */
    public int owner() {
        return status().owner();
    }

    /**
     * Who may open it.
     *
     * @return as in {@code rw-rw----}
     * @throws IllegalStateException if the handle is closed
     */
    public String permissions() {
        return Permissions.format(status().permissions());
    }

    /**
     * Whether its name is gone; a name that exists may then belong to another object. An object without a name is unlinked
     * from the start.
     *
     * @return true if no name leads to it
     * @throws IllegalStateException if the handle is closed
     */
    public boolean isUnlinked() {
        return status().links() == 0;
    }

    /**
     * Its descriptor in this process, for peers that open {@code /proc/<pid>/fd/<n>}; it stays the handle's own.
     *
     * @return the number, valid until the handle is closed
     * @throws IllegalStateException if the handle is closed
     */
    public int descriptor() {
        return inside(() -> fd);
    }

    /**
     * Maps the whole object, with the access of this handle; see {@link #map(long, long, Access)}.
     *
     * @return an open segment of {@link #size()} bytes
     * @throws IpcException if the system refuses
     * @throws IllegalStateException if the handle is closed
     */
    public Segment map() throws IpcException {
        return map(access);
    }

    /**
     * Maps the whole object.
     *
     * @param access read-only or read-write
     * @return an open segment of {@link #size()} bytes
     * @throws IpcException as {@link #map(long, long, Access)}
     * @throws IllegalArgumentException if {@code access} is WRITE_ONLY
     * @throws IllegalStateException if the handle is closed, or is read-only and {@code access} is not
     */
    public Segment map(Access access) throws IpcException {
        FileStatus status = status();
        return map(status, 0, status.size(), access);
    }

    /**
     * Maps a range, with the access of this handle.
     *
     * @param offset bytes from the object's start; atomic access needs a range that starts at a multiple of 8
     * @param length bytes, 1 or more
     * @return an open segment of {@code length} bytes
     * @throws IndexOutOfBoundsException if the range is not inside the object
     * @throws IpcException as {@link #map(long, long, Access)}
     * @throws IllegalStateException if the handle is closed
     */
    public Segment map(long offset, long length) throws IpcException {
        return map(offset, length, access);
    }

    /**
     * Maps a range.
     *
     * @param offset bytes from the object's start; atomic access needs a range that starts at a multiple of 8
     * @param length bytes, 1 or more
     * @param access read-only or read-write
     * @return an open segment of {@code length} bytes
     * @throws IndexOutOfBoundsException if the range is not inside the object
     * @throws IpcAccessException if a seal forbids writing
     * @throws IpcLimitException if the process may not map so much; the message names the limit
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalArgumentException if {@code access} is WRITE_ONLY
     * @throws IllegalStateException if the handle is closed, or is read-only and {@code access} is not
     */
    public Segment map(long offset, long length, Access access) throws IpcException {
        return map(status(), offset, length, access);
    }

    private Segment map(FileStatus status, long offset, long length, Access access) throws IpcException {
        MemoryCalls.checkMappable(access);
        checkWritable(access);
        handle.enter();
        try {
            IntSupplier life = () -> inside(() -> DescriptorShim.pipc_life_open(fd));
            return MemoryCalls.map(name, fd, status, offset, length, access, life);
        } finally {
            handle.exit();
        }
    }

    /**
     * Changes the size. Growing reserves the new pages, unless the object was asked for as sparse, and shows in new segments
     * only. Shrinking ends all segments of this JVM at the new size; other processes that still touch what is cut off die of
     * SIGBUS unless they are guarded, so shrink only what nobody else uses.
     *
     * @param size bytes, 1 or more
     * @throws IpcLimitException if there is no room; the size is what it was
     * @throws IpcAccessException if a seal forbids it
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalArgumentException if {@code size} is below 1
     * @throws IllegalStateException if the handle is closed or read-only, or a lock in a segment that would be cut is held
     */
    public void resize(long size) throws IpcException {
        MemoryCalls.checkSize(size);
        checkWritable(Access.READ_WRITE);
        handle.enter();
        try {
            MemoryCalls.resize(name, fd, size, reserves);
        } finally {
            handle.exit();
        }
    }

    /**
     * Adds seals to an anonymous object; they hold for every process and are never taken away.
     *
     * @param seals what shall not happen any more
     * @throws IpcAccessException if the object is sealed against further seals, has a name, or this handle is read-only
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalStateException if the handle is closed
     */
    public void seal(Seal... seals) throws IpcException {
        int bits = 0;
        for (Seal seal : seals) {
            bits |= seal.bit();
        }
        int wanted = bits;
        int error = inside(() -> MemoryShim.pipc_memfd_seal(fd, wanted));
        if (error < 0) {
            throw Failure.of(
                    "fcntl",
                    name,
                    -error,
                    errno ->
                            "it takes no seals: it has a name, is sealed against more, or is open read-only; create an anonymous one");
        }
    }

    /**
     * The seals of the object, whoever set them.
     *
     * @return empty for an object that cannot have any
     * @throws IllegalStateException if the handle is closed
     */
    public Set<Seal> seals() {
        int bits = inside(() -> MemoryShim.pipc_memfd_seals(fd));
        Set<Seal> seals = EnumSet.noneOf(Seal.class);
        for (Seal seal : Seal.values()) {
            if (bits >= 0 && (bits & seal.bit()) != 0) {
                seals.add(seal);
            }
        }
        return seals;
    }

    /**
     * A life of this object: a lock by which a participant shows that it is alive; see {@link LifeLock}. Works on read-only
     * handles too.
     *
     * @param index which one, 0 or more; participants agree on the meaning
     * @return the life, not claimed yet
     * @throws IllegalArgumentException if {@code index} is negative
     * @throws IllegalStateException if the handle is closed
     */
    public LifeLock life(int index) {
        if (index < 0) {
            throw new IllegalArgumentException("life index " + index + " is negative");
        }
        return inside(() -> new LifeLock(this, index));
    }

    private FileStatus status() {
        return inside(() -> MemoryCalls.status(name, fd));
    }

    /** Runs a call on the descriptor, which stays open meanwhile. */
    <T> T inside(Supplier<T> call) {
        handle.enter();
        try {
            return call.get();
        } finally {
            handle.exit();
        }
    }

    int fd() {
        return fd;
    }

    private void checkWritable(Access wanted) {
        if (wanted != Access.READ_ONLY && access == Access.READ_ONLY) {
            throw new IllegalStateException("shared memory " + name + " is open read-only");
        }
    }

    /**
     * Whether the handle can be used.
     *
     * @return false once it is closed
     */
    public boolean isOpen() {
        return handle.isOpen();
    }

    /** Closes this handle; the object, its segments and claimed lives stay. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }

    /** Name, access and state. */
    @Override
    public String toString() {
        return "shared memory " + name + ", " + access + (isOpen() ? "" : ", closed");
    }
}
