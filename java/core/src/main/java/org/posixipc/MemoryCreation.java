package org.posixipc;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.ffi.DescriptorShim;
import org.posixipc.internal.ffi.MemoryShim;

/**
 * How an object comes to be, once described: at once under its name, or first filled and then named. Either way a failure
 * leaves nothing.
 *
 * @param name the object
 * @param path its name as C takes it
 * @param mode permission bits
 * @param exactMode whether the umask is overruled
 * @param size bytes
 * @param reserve whether its pages are allocated now
 * @param initialiser fills it before it has a name, or null
 */
record MemoryCreation(
        String name,
        byte[] path,
        int mode,
        boolean exactMode,
        long size,
        boolean reserve,
        Consumer<? super Segment> initialiser) {
    /** {@code off}: a temporary name instead of none, as where /dev/shm knows no unnamed files. */
    private static final boolean UNNAMED =
            !System.getProperty("posixipc.memory.unnamed", "on").equals("off");

    /** The handle; a taken name is an IpcExistsException. */
    SharedMemory create(Access access) throws IpcException {
        if (initialiser != null) {
            return createWhole(access);
        }
        int fd = MemoryShim.pipc_shm_create(path, mode, bit(exactMode), size, bit(reserve));
        if (fd < 0) {
            throw failure("shm_open", -fd);
        }
        return new SharedMemory(name, narrowed(fd, access), access, reserve);
    }

    /**
     * A creator must be able to write, a read-only handle must not: its descriptor can be handed to others. Takes over
     * {@code fd}.
     *
     * @return a descriptor of that access; {@code fd} itself if the name leads elsewhere by now
     */
    private int narrowed(int fd, Access access) {
        if (access != Access.READ_ONLY) {
            return fd;
        }
        int own = MemoryShim.pipc_shm_open(path, access.ordinal());
        if (own < 0) {
            return fd;
        }
        FileStatus created = FileStatus.ofDescriptor(fd);
        FileStatus opened = FileStatus.ofDescriptor(own);
        boolean same = created != null
                && opened != null
                && created.device() == opened.device()
                && created.inode() == opened.inode();
        MemoryShim.pipc_shm_close(same ? fd : own);
        return same ? own : fd;
    }

    private SharedMemory createWhole(Access access) throws IpcException {
        byte[] temporary = new byte[MemoryShim.TEMPORARY];
        int fd = MemoryShim.pipc_shm_begin(mode, bit(exactMode), size, bit(reserve), bit(UNNAMED), temporary);
        if (fd < 0) {
            throw failure("open", -fd);
        }
        byte[] hidden = terminated(temporary);
        boolean published = false;
        try {
            IntSupplier life = () -> DescriptorShim.pipc_life_open(fd);
            try (Segment segment =
                    MemoryCalls.map(name, fd, MemoryCalls.status(name, fd), 0, size, Access.READ_WRITE, life)) {
                initialiser.accept(segment);
            }
            int error = MemoryShim.pipc_shm_publish(fd, hidden, path);
            if (error < 0) {
                throw failure("linkat", -error);
            }
            published = true;
            return new SharedMemory(name, narrowed(fd, access), access, reserve);
        } finally {
            if (!published) {
                MemoryShim.pipc_shm_abandon(hidden);
                MemoryShim.pipc_shm_close(fd);
            }
        }
    }

    private IpcException failure(String call, int errno) {
        return Failure.of(call, name, errno, MemoryDiagnosis.sizing(name, size));
    }

    private static byte[] terminated(byte[] text) {
        int end = 0;
        while (text[end] != 0) {
            end++;
        }
        return Arrays.copyOf(text, end + 1);
    }

    private static int bit(boolean value) {
        return value ? 1 : 0;
    }
}
