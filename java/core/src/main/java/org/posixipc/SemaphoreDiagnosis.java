package org.posixipc;

import java.nio.charset.StandardCharsets;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Names;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SemaphoreShim;
import org.posixipc.internal.ffi.SystemShim;

/** Why a semaphore could not be created, opened or unlinked: looks at the file and its neighbours and names the cause. */
final class SemaphoreDiagnosis implements Failure.Diagnosis {
    private static final int EISDIR = Numbers.number("EISDIR");
    private static final int ELOOP = Numbers.number("ELOOP");
    private static final int ENXIO = Numbers.number("ENXIO");
    private static final int PATH_SIZE = 512;

    /** S_IFREG, the same on every Linux. */
    private static final int REGULAR = 0100000;

    private final byte[] name;
    private final FileStatus seen;

    /**
     * @param name as C takes it
     * @param seen the file that was opened under the name, or null
     */
    SemaphoreDiagnosis(byte[] name, FileStatus seen) {
        this.name = name;
        this.seen = seen;
    }

    /** Of a call that opens no file. */
    static SemaphoreDiagnosis of(byte[] name) {
        return new SemaphoreDiagnosis(name, null);
    }

    static long permitsMax() {
        return SystemShim.pipc_limit_semaphore_max();
    }

    @Override
    public String explain(Errno errno) {
        int number = errno.number();
        if (number == Numbers.EINVAL) {
            return noSemaphore();
        }
        if (number == EISDIR || number == ELOOP || number == ENXIO) {
            String what =
                    number == EISDIR ? "a directory" : number == ELOOP ? "a symbolic link" : "a socket or a device";
            return "where its file would be is " + what + ", " + path() + "; remove it, or use another name";
        }
        if (number == Numbers.ENOENT) {
            return absent();
        }
        if (number == Numbers.EEXIST) {
            return "a file " + path() + " exists; use open or openOrCreate, or unlink it first";
        }
        if (number == Numbers.EACCES || number == Numbers.EPERM) {
            return access();
        }
        if (number == Numbers.ENOSPC) {
            return space();
        }
        if (number == Numbers.EMFILE) {
            return "this process has reached its limit of " + SystemShim.pipc_limit_descriptors()
                    + " descriptors (RLIMIT_NOFILE); close some, or raise it with ulimit -n";
        }
        if (number == Numbers.ENOMEM) {
            return "the process cannot map one page more; look at vm.max_map_count and at the memory limit of the container";
        }
        return null;
    }

    private String noSemaphore() {
        if (seen == null) {
            return "the system refuses this name or number of permits; see sem_open(3)";
        }
        int size = SemaphoreShim.pipc_sem_size();
        String what =
                seen.type() == REGULAR ? "has " + seen.size() + " bytes and a semaphore " + size : "is no regular file";
        return "the file " + path() + " is no semaphore: it " + what
                + "; its creator died early or another program put it there; unlink it if nobody needs it";
    }

    private String absent() {
        byte[] other = new byte[PATH_SIZE];
        if (SemaphoreShim.pipc_sem_foreign(name, other, other.length) == 1) {
            boolean glibc = SystemShim.pipc_glibc_version() != null;
            return "no semaphore of " + (glibc ? "glibc" : "this C library") + " has this name, but " + text(other)
                    + " looks like one of " + (glibc ? "musl (Alpine)" : "glibc")
                    + "; the two do not work together: run both sides with the same C library";
        }
        return "no semaphore has this name (" + path()
                + "); create it, use openOrCreate, or let the containers share /dev/shm";
    }

    private String access() {
        FileStatus status = seen != null ? seen : FileStatus.ofPath(path());
        if (status == null) {
            return "the permissions of " + path() + " or its directory do not allow it to uid "
                    + SystemShim.pipc_effective_uid() + "; look at it with ls -l";
        }
        return path() + " belongs to uid " + status.owner() + " with permissions "
                + Permissions.format(status.permissions()) + " and this process has uid "
                + SystemShim.pipc_effective_uid()
                + "; opening needs read and write, unlinking the owner: run as its owner, or let the owner create it with wider permissions";
    }

    private String space() {
        long[] space = new long[4];
        if (SystemShim.pipc_file_system(Names.path("/dev/shm"), space) < 0) {
            return "/dev/shm is full; unlink what is not used, or enlarge it";
        }
        return "/dev/shm is full: " + space[1] + " of " + space[0] + " bytes and " + space[3] + " of " + space[2]
                + " inodes are free; unlink what is not used, or enlarge it (mount -o remount,size=<n>, docker --shm-size)";
    }

    private String path() {
        byte[] path = new byte[PATH_SIZE];
        int length = SemaphoreShim.pipc_sem_path(name, path, path.length);
        return length < 0 ? "its file" : new String(path, 0, length, StandardCharsets.UTF_8);
    }

    private static String text(byte[] terminated) {
        int length = 0;
        while (terminated[length] != 0) {
            length++;
        }
        return new String(terminated, 0, length, StandardCharsets.UTF_8);
    }
}
