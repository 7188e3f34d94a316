package org.posixipc;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Names;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.ShimLoader;
import org.posixipc.internal.ffi.SystemShim;

/**
 * Describes a shared memory object with a name and ends in the verb: {@link #create()}, {@link #open()} or
 * {@link #openOrCreate()}. Not thread-safe. Made by {@link SharedMemory#builder}.
 */
public final class SharedMemoryBuilder {
    /** Each try of openOrCreate loses only to another process that creates or unlinks in between. */
    private static final int TRIES = 100;

    /** How long a creator may take from creating to sizing. */
    private static final long SIZING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long SIZING_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final String name;
    private final byte[] path;
    private Access access = Access.READ_WRITE;
    private int permissions = Permissions.OWNER_ONLY;
    private boolean exactPermissions;
    private boolean anyOwner;
    private boolean reserve = true;
    private Consumer<? super Segment> initialiser;

    /** 0 until asked for. */
    private long size;

    SharedMemoryBuilder(String name) {
        this.path = Names.segment(name);
        this.name = name;
        ShimLoader.require();
    }

    /**
     * How long a new object is; needed to create one. {@link #openOrCreate()} refuses an existing object of another size, if
     * it was said.
     *
     * @param bytes 1 or more
     * @return this
     * @throws IllegalArgumentException if below 1
     */
    public SharedMemoryBuilder size(long bytes) {
        MemoryCalls.checkSize(bytes);
        size = bytes;
        return this;
    }

    /**
     * Who may open a new object; {@code rw-------} unless said. The umask of the process takes bits away.
     *
     * @param text read and write of owner, group and others, as in {@code rw-rw----}
     * @return this
     * @throws IllegalArgumentException if it is not of that form
     */
    public SharedMemoryBuilder permissions(String text) {
        permissions = Permissions.parse(text);
        return this;
    }

    /**
     * Gives a new object exactly the permissions asked for, whatever the umask.
     *
     * @return this
     */
    public SharedMemoryBuilder exactPermissions() {
        exactPermissions = true;
        return this;
    }

    /**
     * What the handle may do; reading and writing unless said.
     *
     * @param access read-only or read-write
     * @return this
     * @throws IllegalArgumentException if WRITE_ONLY, which cannot be mapped
     */
    public SharedMemoryBuilder access(Access access) {
        MemoryCalls.checkMappable(access);
        this.access = access;
        return this;
    }

    /**
     * Leaves the pages of a new object, and those that {@link SharedMemory#resize} adds, to be allocated when they are touched.
     * Otherwise they are reserved, so that a full {@code /dev/shm} is an exception at creation. In a sparse object it shows at
     * the first touch: the pages read as zero, what is written is lost, and the segment counts as truncated.
     *
     * @return this
     */
    public SharedMemoryBuilder sparse() {
        reserve = false;
        return this;
    }

    /**
     * Lets {@link #openOrCreate()} open an object that belongs to another user; otherwise one of this user or of root only, so
     * that nobody can plant memory under a name that is expected to be ours.
     *
     * @return this
     */
    public SharedMemoryBuilder anyOwner() {
        anyOwner = true;
        return this;
    }

    /**
     * Fills a new object before it has a name: nobody ever sees it half-made, and a creator that dies leaves nothing. Of
     * several creators each may run its initialiser, but the result of one alone is published. The segment is closed when the
     * initialiser returns; what it throws ends the creation. Without effect where the object is opened.
     *
     * @param initialiser writes the object's first content
     * @return this
     */
    public SharedMemoryBuilder initialiser(Consumer<? super Segment> initialiser) {
        this.initialiser = Objects.requireNonNull(initialiser, "initialiser");
        return this;
    }

    /**
     * Creates the object, which must not exist.
     *
     * @return an open handle
     * @throws IpcExistsException if the name is taken
     * @throws IpcLimitException if there is no room for it; the message names the limit
     * @throws IpcException if the system refuses otherwise; nothing was created
     * @throws IllegalStateException if no size was given
     */
    public SharedMemory create() throws IpcException {
        if (size == 0) {
            throw new IllegalStateException("shared memory " + name + " needs a size to be created; call size(bytes)");
        }
        return new MemoryCreation(name, path, permissions, exactPermissions, size, reserve, initialiser).create(access);
    }

    /**
     * Opens the object, which must exist; size and permissions are the object's own. An object that its creator has made but
     * not sized yet is waited for, for a second at most.
     *
     * @return an open handle
     * @throws IpcNotFoundException if there is none
     * @throws IpcAccessException if its permissions forbid it
     * @throws IpcException if it has no size after that second (EINVAL: its creator has died), is no regular file (ENODEV), or
     *     the system refuses otherwise
     */
    public SharedMemory open() throws IpcException {
        int fd = MemoryShim.pipc_shm_open(path, access.ordinal());
        if (fd < 0) {
            throw openFailure(-fd);
        }
        SharedMemory memory = new SharedMemory(name, fd, access, reserve);
        try {
            return sized(memory);
        } catch (IpcException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    /**
     * Opens the object if it exists, and creates it if not. An existing object must have the size that was asked for, if one
     * was.
     *
     * @return an open handle
     * @throws IpcExistsException if it exists with another size than asked for
     * @throws IpcAccessException if its permissions forbid it, or it belongs to another user than this one or root
     * @throws IpcLimitException if there is no room for it; the message names the limit
     * @throws IpcException if it has no size ({@link #open()}), or the system refuses otherwise
     * @throws IllegalStateException if it does not exist and no size was given
     */
    public SharedMemory openOrCreate() throws IpcException {
        for (int i = 0; i < TRIES; i++) {
            int fd = MemoryShim.pipc_shm_open(path, access.ordinal());
            if (fd >= 0) {
                return verified(new SharedMemory(name, fd, access, reserve));
            }
            if (fd != -Numbers.ENOENT) {
                throw openFailure(-fd);
            }
            try {
                return create();
            } catch (IpcExistsException e) {
                continue; // another process was first: open what it made
            }
        }
        throw Failure.of(
                "shm_open",
                name,
                Errno.EEXIST,
                "other processes created and unlinked it " + TRIES + " times in between; let one of them own its life");
    }

    private IpcException openFailure(int errno) {
        return Failure.of("shm_open", name, errno, MemoryDiagnosis.existing(name));
    }

    private SharedMemory verified(SharedMemory memory) throws IpcException {
        try {
            checkOwner(FileStatus.ofDescriptor(memory.fd()));
            sized(memory);
            long found = memory.size();
            if (size != 0 && size != found) {
                throw Failure.of(
                        "shm_open",
                        name,
                        Errno.EEXIST,
                        "the object exists with " + found + " bytes and " + size
                                + " were asked for; ask for the same, use open(), or unlink it first");
            }
            return memory;
        } catch (IpcException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private void checkOwner(FileStatus status) throws IpcException {
        int self = SystemShim.pipc_effective_uid();
        if (!anyOwner && status != null && status.owner() != 0 && status.owner() != self) {
            throw Failure.of(
                    "shm_open",
                    name,
                    Errno.EACCES,
                    "it belongs to uid " + status.owner() + ", neither this process's uid " + self
                            + " nor root; use anyOwner() or open() if that is wanted");
        }
    }

    /** Creating and sizing are two steps for whoever does not use an initialiser. If it throws, the caller closes. */
    private SharedMemory sized(SharedMemory memory) throws IpcException {
        long start = System.nanoTime();
        boolean interrupted = false;
        while (memory.size() == 0 && System.nanoTime() - start < SIZING_NANOS) {
            LockSupport.parkNanos(SIZING_PAUSE_NANOS);
            interrupted |= Thread.interrupted(); // it would end every pause at once
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (memory.size() != 0) {
            return memory;
        }
        throw Failure.of(
                "shm_open",
                name,
                Errno.EINVAL,
                "the object has 0 bytes: whoever created it has not sized it, or died before; unlink it and create it anew");
    }
}
