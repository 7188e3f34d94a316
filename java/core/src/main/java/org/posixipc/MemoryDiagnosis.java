package org.posixipc;

import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Guard;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SystemShim;

/** Why a call on shared memory was refused: looks at the object and at the limits that the call may have met. */
final class MemoryDiagnosis implements Failure.Diagnosis {
    private static final String DIRECTORY = "/dev/shm";
    private static final int ENODEV = Numbers.number("ENODEV");
    private static final int ELOOP = Numbers.number("ELOOP");
    private static final int EISDIR = Numbers.number("EISDIR");
    private static final int ENXIO = Numbers.number("ENXIO");
    private static final int EFBIG = Numbers.number("EFBIG");

    /** Name of the object, or null where it has none or only its pages matter. */
    private final String name;

    /** Bytes asked for. */
    private final long bytes;

    private MemoryDiagnosis(String name, long bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** Of a call that makes or sizes an object. */
    static MemoryDiagnosis sizing(String name, long bytes) {
        return new MemoryDiagnosis(name, bytes);
    }

    /** Of a call on an existing object. */
    static MemoryDiagnosis existing(String name) {
        return new MemoryDiagnosis(name, 0);
    }

    /** Of one of the calls that map an existing object. */
    static Failure.Diagnosis mapping(String call, String name) {
        return call.equals(Guard.CALL) ? errno -> guardIsFull() : existing(name);
    }

    private static String guardIsFull() {
        return "this process has mapped " + Guard.RANGES
                + " ranges and semaphores, the most that can be guarded against"
                + " truncation; close segments, map larger ranges and take slices, or do without the guard (-D"
                + Guard.PROPERTY + "=off)";
    }

    /** Of a call on pages that are mapped. */
    static MemoryDiagnosis ofPages(long bytes) {
        return new MemoryDiagnosis(null, bytes);
    }

    @Override
    public String explain(Errno errno) {
        int number = errno.number();
        if (number == Numbers.ENOENT) {
            return "no shared memory has this name here; create it, use openOrCreate, or let the containers share /dev/shm";
        }
        if (number == Numbers.EEXIST) {
            return "shared memory has this name; use open or openOrCreate, or unlink it first";
        }
        if (number == Numbers.ENOSPC) {
            return space();
        }
        if (number == Numbers.EMFILE) {
            return "this process has reached its limit of " + SystemShim.pipc_limit_descriptors()
                    + " descriptors (RLIMIT_NOFILE); close some, or raise it with ulimit -n";
        }
        if (number == ENODEV || number == EISDIR || number == ENXIO) {
            return "the file of this name is no shared memory but a FIFO, directory, socket or device; remove what does not belong in "
                    + DIRECTORY;
        }
        if (number == ELOOP) {
            return "the name is a symbolic link, which is not followed; remove what does not belong in " + DIRECTORY;
        }
        if (number == EFBIG) {
            return bytes
                    + " bytes are above the largest file of this process (RLIMIT_FSIZE) or file system; ask for less";
        }
        if (number == Numbers.EACCES || number == Numbers.EPERM) {
            return access(number);
        }
        if (number == Numbers.ENOMEM || number == Numbers.EAGAIN) {
            return memory();
        }
        return null;
    }

    private static String space() {
        Limits limits = Limits.read();
        return DIRECTORY + " has " + limits.sharedMemoryFreeBytes().orElse(-1) + " of "
                + limits.sharedMemoryBytes().orElse(-1)
                + " bytes free, or no inodes; unlink what is not used, ask for less, or give it more (mount -o remount,size=, docker --shm-size)";
    }

    private String access(int number) {
        if (name == null) {
            return "this process may lock " + limit(MemoryShim.pipc_map_lock_limit())
                    + " bytes in memory (RLIMIT_MEMLOCK); raise it with ulimit -l";
        }
        FileStatus status = name.startsWith("/") ? FileStatus.ofPath(DIRECTORY + name) : null;
        if (status == null) {
            return number == Numbers.EPERM
                    ? "a seal or the access of the descriptor forbids it; look at seals() and access()"
                    : "its owner and permissions do not allow it to uid " + SystemShim.pipc_effective_uid()
                            + "; run as its owner, or let the owner open it wider";
        }
        return "it belongs to uid " + status.owner() + " with permissions " + Permissions.format(status.permissions())
                + " and this process has uid " + SystemShim.pipc_effective_uid()
                + "; run as its owner, or let the owner create it with wider permissions";
    }

    private String memory() {
        if (name == null) {
            return "this process may lock " + limit(MemoryShim.pipc_map_lock_limit())
                    + " bytes in memory (RLIMIT_MEMLOCK) and " + bytes
                    + " were asked for; raise it with ulimit -l, or ask for less";
        }
        return "the kernel has no room for it: too many mappings in this process (vm.max_map_count = "
                + Limits.sysctl("vm/max_map_count").orElse(-1) + "), its address space"
                + " (ulimit -v) or the memory of the machine or container; close segments, or raise the limit";
    }

    private static String limit(long value) {
        return value == Long.MAX_VALUE ? "any number of" : String.valueOf(value);
    }
}
