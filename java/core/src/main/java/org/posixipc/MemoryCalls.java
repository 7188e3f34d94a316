package org.posixipc;

import java.util.Objects;
import java.util.function.IntSupplier;
import org.posixipc.internal.CallFailedException;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Mapping;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.Numbers;

/** Mapping and sizing an open descriptor, which the caller keeps open meanwhile. Knows nothing of handles. */
final class MemoryCalls {
    private MemoryCalls() {}

    /**
     * A new segment of a range of the object.
     *
     * @param status as it was found by whoever chose the range: another process may resize the object meanwhile
     * @param life opens a further description of the object, as {@code pipc_life_open} does
     */
    static Segment map(
            String name, int fd, FileStatus status, long offset, long length, Access access, IntSupplier life)
            throws IpcException {
        if (offset < 0 || length < 1 || length > status.size() - offset) {
            throw new IndexOutOfBoundsException("offset " + offset + " with length " + length
                    + " is no range of shared memory " + name + ", which has " + status.size() + " bytes");
        }
        try {
            return Segment.of(
                    Mapping.map(fd, status, offset, length, access == Access.READ_ONLY, "shared memory " + name), life);
        } catch (CallFailedException e) {
            throw Failure.of(e.call(), name, e.errno(), MemoryDiagnosis.mapping(e.call(), name));
        }
    }

    /** Changes the size; segments of this JVM are cut first. */
    static void resize(String name, int fd, long size, boolean reserves) throws IpcException {
        FileStatus status = status(name, fd);
        int error;
        if (size < status.size()) {
            checkSeals(name, fd);
            error = Mapping.shrink(status, size, () -> MemoryShim.pipc_shm_resize(fd, size, 0));
        } else {
            error = MemoryShim.pipc_shm_resize(fd, size, reserves ? 1 : 0);
        }
        if (error < 0) {
            throw Failure.of("ftruncate", name, -error, MemoryDiagnosis.sizing(name, size));
        }
    }

    /** Asked before segments are cut for a shrinking that would then be refused. */
    private static void checkSeals(String name, int fd) throws IpcException {
        int seals = MemoryShim.pipc_memfd_seals(fd);
        if (seals >= 0 && (seals & Seal.SHRINK.bit()) != 0) {
            throw Failure.of("ftruncate", name, Errno.EPERM, "it is sealed against it; make another object");
        }
    }

    /** What fstat says. */
    static FileStatus status(String name, int fd) {
        FileStatus status = FileStatus.ofDescriptor(fd);
        if (status == null) {
            throw Failure.onOpenHandle("fstat", name, -Numbers.EBADF);
        }
        return status;
    }

    /** Refuses what POSIX lets one open and not map. */
    static void checkMappable(Access access) {
        if (Objects.requireNonNull(access, "access") == Access.WRITE_ONLY) {
            throw new IllegalArgumentException("memory cannot be mapped WRITE_ONLY; use READ_WRITE");
        }
    }

    /** An object of no bytes could be made and not mapped. */
    static void checkSize(long size) {
        if (size < 1) {
            throw new IllegalArgumentException("size " + size + " is below 1 byte");
        }
    }
}
