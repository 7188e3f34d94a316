package org.posixipc.internal.ffi;

import java.nio.charset.StandardCharsets;

/**
 * Errno values of this platform as constants of the JIT. Their numbers differ between platforms, so they are asked for by
 * name, once.
 */
public final class Numbers {
    /** No permission. */
    public static final int EACCES = number("EACCES");
    /** Would block. */
    public static final int EAGAIN = number("EAGAIN");
    /** Bad descriptor. */
    public static final int EBADF = number("EBADF");
    /** In use. */
    public static final int EBUSY = number("EBUSY");
    /** Exists. */
    public static final int EEXIST = number("EEXIST");
    /** Interrupted by a signal. */
    public static final int EINTR = number("EINTR");
    /** Invalid argument. */
    public static final int EINVAL = number("EINVAL");
    /** Too many descriptors, or over RLIMIT_MSGQUEUE. */
    public static final int EMFILE = number("EMFILE");
    /** Message too long. */
    public static final int EMSGSIZE = number("EMSGSIZE");
    /** Name too long. */
    public static final int ENAMETOOLONG = number("ENAMETOOLONG");
    /** Too many descriptors on the machine. */
    public static final int ENFILE = number("ENFILE");
    /** Does not exist. */
    public static final int ENOENT = number("ENOENT");
    /** Out of memory. */
    public static final int ENOMEM = number("ENOMEM");
    /** No space. */
    public static final int ENOSPC = number("ENOSPC");
    /** Not offered by this kernel. */
    public static final int ENOSYS = number("ENOSYS");
    /** Above the largest value. */
    public static final int EOVERFLOW = number("EOVERFLOW");
    /** Not permitted. */
    public static final int EPERM = number("EPERM");
    /** Deadline passed. */
    public static final int ETIMEDOUT = number("ETIMEDOUT");

    private Numbers() {}

    /** The number of an errno symbol on this platform. */
    public static int number(String symbol) {
        int number = SystemShim.pipc_errno_number((symbol + "\0").getBytes(StandardCharsets.US_ASCII));
        if (number < 0) {
            throw new IllegalArgumentException("no errno of the name " + symbol);
        }
        return number;
    }
}
