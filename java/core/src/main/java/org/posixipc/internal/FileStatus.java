package org.posixipc.internal;

import org.posixipc.internal.ffi.SystemShim;

/**
 * What stat(2) says.
 *
 * @param owner user id
 * @param group group id
 * @param permissions the bits 07777
 * @param size bytes
 * @param links names that lead to it; 0 after unlink
 * @param device with {@code inode}: which object it is
 * @param inode see {@code device}
 * @param type the S_IFMT bits
 */
public record FileStatus(
        int owner, int group, int permissions, long size, long links, long device, long inode, int type) {
    /** Numbers that the shim writes. */
    public static final int FIELDS = 8;

    /** Of an open descriptor; null if it cannot be had. */
    public static FileStatus ofDescriptor(int fd) {
        long[] out = new long[FIELDS];
        return SystemShim.pipc_descriptor_stat(fd, out) < 0 ? null : of(out);
    }

    /** Of a path; null if it cannot be had. */
    public static FileStatus ofPath(String path) {
        long[] out = new long[FIELDS];
        return SystemShim.pipc_path_stat(Names.path(path), out) < 0 ? null : of(out);
    }

    /** From what the shim wrote. */
    public static FileStatus of(long[] out) {
        return new FileStatus((int) out[0], (int) out[1], (int) out[2], out[3], out[4], out[5], out[6], (int) out[7]);
    }
}
