package org.posixipc;

import org.posixipc.internal.ffi.DescriptorShim;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.ShimLoader;

/**
 * Shared memory without a name: made by memfd_create(2), seen by nobody who is not given its descriptor, gone with the last
 * descriptor and segment. Unlike an object with a name it can be sealed. Peers get it by {@link #ofProcess}, as an inherited
 * descriptor by {@link #ofDescriptor}, or over a {@link DescriptorSocket}. Nothing here blocks; thread-safe.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2)</a>
 */
public final class AnonymousMemory {
    private AnonymousMemory() {}

    /**
     * Creates an object that grows, shrinks and takes seals; see {@link AnonymousMemoryBuilder}.
     *
     * @param size bytes, 1 or more; all zero
     * @return an open handle
     * @throws IpcLimitException if there is no room for it
     * @throws IpcException if the system refuses otherwise
     */
    public static SharedMemory create(long size) throws IpcException {
        return builder(size).create();
    }

    /**
     * Describes an object: its label, seals, and what it holds from the start.
     *
     * @param size bytes, 1 or more
     * @return a builder
     * @throws IllegalArgumentException if {@code size} is below 1
     */
    public static AnonymousMemoryBuilder builder(long size) {
        return new AnonymousMemoryBuilder(size);
    }

    /**
     * Takes a descriptor that this process has inherited or was given by other native code. It is duplicated; the number
     * that was given stays open and is the caller's.
     *
     * @param descriptor number of an open descriptor of shared memory or any regular file
     * @return an open handle with the access the descriptor has
     * @throws IpcException if it is not open (EBADF) or no regular file (ENODEV)
     */
    public static SharedMemory ofDescriptor(int descriptor) throws IpcException {
        ShimLoader.require();
        String name = "descriptor " + descriptor;
        int fd = DescriptorShim.pipc_descriptor_duplicate(descriptor);
        if (fd < 0) {
            throw Failure.of("fcntl", name, -fd, MemoryDiagnosis.existing(name));
        }
        return adopted(name, fd);
    }

    /**
     * Opens an object by a descriptor of another process: {@code /proc/<pid>/fd/<n>}. It needs the right to look into that
     * process, as a debugger does: the same user, as a rule.
     *
     * @param pid the process, in the PID namespace of this one
     * @param descriptor its descriptor's number; its {@link SharedMemory#descriptor()}
     * @param access what the handle may do
     * @return an open handle
     * @throws IpcNotFoundException if there is no such process or descriptor
     * @throws IpcAccessException if this process may not look into that one, or a seal forbids the access
     * @throws IpcException if it is no regular file (ENODEV), or the system refuses otherwise
     */
    public static SharedMemory ofProcess(long pid, int descriptor, Access access) throws IpcException {
        MemoryCalls.checkMappable(access);
        ShimLoader.require();
        String name = "/proc/" + pid + "/fd/" + descriptor;
        int fd = pid < 1 || pid > Integer.MAX_VALUE || descriptor < 0
                ? -Numbers.ENOENT
                : DescriptorShim.pipc_descriptor_open((int) pid, descriptor, access.ordinal());
        if (fd < 0) {
            throw Failure.of(
                    "open",
                    name,
                    -fd,
                    errno -> errno.number() == Numbers.ENOENT
                            ? "there is no such process or descriptor here; compare process, PID namespace and number"
                            : errno.number() == Numbers.EACCES
                                    ? "this process may not look into that one; run as the same user, or send the descriptor over a socket"
                                    : MemoryDiagnosis.existing(name).explain(errno));
        }
        return new SharedMemory(name, fd, access, true);
    }

    /** A descriptor that is ours from now on. */
    static SharedMemory adopted(String name, int fd) throws IpcException {
        int access = DescriptorShim.pipc_descriptor_access(fd);
        if (access < 0) {
            MemoryShim.pipc_shm_close(fd);
            throw Failure.of("fcntl", name, -access, MemoryDiagnosis.existing(name));
        }
        return new SharedMemory(name, fd, Access.values()[access], true);
    }
}
