package org.posixipc;

import java.util.Objects;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Names;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.SemaphoreMapping;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SemaphoreShim;
import org.posixipc.internal.ffi.ShimLoader;
import org.posixipc.internal.ffi.SystemShim;

/**
 * Describes a semaphore and ends in the verb: {@link #create()}, {@link #open()} or {@link #openOrCreate()}. Not
 * thread-safe. Made by {@link NamedSemaphore#builder}.
 */
public final class NamedSemaphoreBuilder {
    /** Each try of openOrCreate loses only to another process that creates or unlinks in between. */
    private static final int TRIES = 100;

    private final String name;
    private final byte[] bytes;
    private int permits;
    private int permissions = Permissions.OWNER_ONLY;
    private boolean exactPermissions;
    private boolean anyOwner;
    private WaitStrategy waitStrategy = WaitStrategy.block();

    NamedSemaphoreBuilder(String name) {
        this.bytes = Names.semaphore(name);
        this.name = name;
        ShimLoader.require();
    }

    /**
     * How many permits there are first. Without meaning for a semaphore that exists: it has what it has.
     *
     * @param permits 0 (the default) to {@link Limits#semaphorePermitsMax()}
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public NamedSemaphoreBuilder permits(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits " + permits + " of semaphore " + name + " must be 0 or more");
        }
        this.permits = permits;
        return this;
    }

    /**
     * Who may open a new semaphore, which needs both read and write; {@code rw-------} unless said. The umask of the
     * process takes bits away.
     *
     * @param text read and write of owner, group and others, as in {@code rw-rw----}
     * @return this
     * @throws IllegalArgumentException if it is not of that form
     */
    public NamedSemaphoreBuilder permissions(String text) {
        permissions = Permissions.parse(text);
        return this;
    }

    /**
     * Gives a new semaphore exactly the permissions asked for, whatever the umask.
     *
     * @return this
     */
    public NamedSemaphoreBuilder exactPermissions() {
        exactPermissions = true;
        return this;
    }

    /**
     * What a thread does that must wait on this handle; it blocks unless said.
     *
     * @param strategy how to wait
     * @return this
     */
    public NamedSemaphoreBuilder waitStrategy(WaitStrategy strategy) {
        waitStrategy = Objects.requireNonNull(strategy, "strategy");
        return this;
    }

    /**
     * Lets {@link #openOrCreate()} open a semaphore that belongs to another user; otherwise one of this user or of root
     * only, so that nobody can plant a semaphore under a name that is expected to be ours.
     *
     * @return this
     */
    public NamedSemaphoreBuilder anyOwner() {
        this.anyOwner = true;
        return this;
    }

    /**
     * Creates a semaphore that must not exist. It is whole, with its permits and permissions, before it has its name.
     *
     * @return the open semaphore
     * @throws IpcExistsException if the name is taken, by a semaphore or by another file
     * @throws IpcLimitException if /dev/shm is full or a limit of this process is met
     * @throws IpcAccessException if this user may not create in /dev/shm
     * @throws IpcException if the system refuses for another reason
     */
    public NamedSemaphore create() throws IpcException {
        Opening creation = createFile();
        if (creation.address < 0) {
            throw refused(creation.address, SemaphoreDiagnosis.of(bytes));
        }
        return created(creation);
    }

    /**
     * Opens a semaphore that must exist. A file that cannot be a semaphore is refused before it is touched.
     *
     * @return the open semaphore
     * @throws IpcNotFoundException if no semaphore has the name; the message says so if one of another C library has it
     * @throws IpcAccessException if its permissions do not allow this user to read and write
     * @throws IpcLimitException if a limit of this process is met
     * @throws IpcException if what has the name is no semaphore, or the system refuses for another reason
     */
    public NamedSemaphore open() throws IpcException {
        Opening opening = Opening.of(bytes);
        if (opening.address < 0) {
            throw refused(opening.address, new SemaphoreDiagnosis(bytes, opening.seen()));
        }
        return opened(opening);
    }

    /**
     * Opens a semaphore if it exists, else creates it. One that belongs to another user than this one and root is refused
     * unless {@link #anyOwner()}.
     *
     * @return the open semaphore
     * @throws IpcAccessException if its owner or permissions forbid it
     * @throws IpcLimitException if /dev/shm is full or a limit of this process is met
     * @throws IpcException if what has the name is no semaphore, if others create and unlink it without end, or if the
     *     system refuses for another reason
     */
    public NamedSemaphore openOrCreate() throws IpcException {
        for (int i = 0; i < TRIES; i++) {
            Opening opening = Opening.of(bytes);
            if (opening.address >= 0) {
                return owned(opening);
            }
            if (opening.address != -Numbers.ENOENT) {
                throw refused(opening.address, new SemaphoreDiagnosis(bytes, opening.seen()));
            }
            Opening creation = createFile();
            if (creation.address >= 0) {
                return created(creation);
            }
            if (creation.address != -Numbers.EEXIST) {
                throw refused(creation.address, SemaphoreDiagnosis.of(bytes));
            }
        }
        throw Failure.of(
                "sem_open",
                name,
                Errno.EEXIST,
                "other processes created and unlinked it " + TRIES + " times in between; let one of them own its life");
    }

    private Opening createFile() {
        SemaphoreMapping.makeRoom();
        long[] file = new long[FileStatus.FIELDS];
        long address = SemaphoreShim.pipc_sem_create(bytes, permissions, exactPermissions ? 1 : 0, permits, file);
        return new Opening(address, file);
    }

    private NamedSemaphore opened(Opening opening) throws IpcException {
        return new NamedSemaphore(name, opening.address, opening.seen(), waitStrategy);
    }

    private NamedSemaphore created(Opening creation) throws IpcException {
        try {
            return opened(creation);
        } catch (IpcException e) {
            SemaphoreShim.pipc_sem_unlink(bytes);
            throw e;
        }
    }

    private NamedSemaphore owned(Opening opening) throws IpcException {
        FileStatus status = opening.seen();
        int user = SystemShim.pipc_effective_uid();
        if (!anyOwner && status.owner() != 0 && status.owner() != user) {
            SemaphoreShim.pipc_sem_close(opening.address);
            throw Failure.of(
                    "sem_open",
                    name,
                    Errno.EACCES,
                    "it belongs to uid " + status.owner() + ", neither this process's uid " + user
                            + " nor root; use anyOwner() or open() if that is wanted");
        }
        return opened(opening);
    }

    private IpcException refused(long result, SemaphoreDiagnosis diagnosis) {
        return Failure.of("sem_open", name, (int) -result, diagnosis);
    }

    /** An attempt to open or create: an address or -errno, and the file that was met or made. */
    private record Opening(long address, long[] file) {
        static Opening of(byte[] name) {
            SemaphoreMapping.makeRoom();
            long[] file = new long[FileStatus.FIELDS];
            return new Opening(SemaphoreShim.pipc_sem_open(name, file), file);
        }

        /** Null if it could not be opened: no file has inode 0. */
        FileStatus seen() {
            return file[6] == 0 ? null : FileStatus.of(file);
        }
    }
}
