package org.posixipc;

import java.io.Serializable;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SystemShim;

/**
 * An error number of the system. Numbers differ between platforms, symbols do not; a number without a symbol in this
 * library is kept as it is. Compare with {@code equals}, or with the constants here.
 *
 * @param number the value of {@code errno} on this platform, above 0
 * @param symbol its name in C, as in {@code ENOENT}, or {@code errno 4711} for a number without a name here
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/errno.h.html">errno.h</a>
 */
public record Errno(int number, String symbol) implements Serializable {
    /** The object does not exist. */
    public static final Errno ENOENT = of(Numbers.ENOENT);
    /** The object exists. */
    public static final Errno EEXIST = of(Numbers.EEXIST);
    /** The permissions of the object do not allow it. */
    public static final Errno EACCES = of(Numbers.EACCES);
    /** The system does not allow it. */
    public static final Errno EPERM = of(Numbers.EPERM);
    /** An argument is out of its range. */
    public static final Errno EINVAL = of(Numbers.EINVAL);
    /** Too many descriptors of this process, or too many bytes in message queues of this user. */
    public static final Errno EMFILE = of(Numbers.EMFILE);
    /** Too many descriptors on this machine. */
    public static final Errno ENFILE = of(Numbers.ENFILE);
    /** Too many queues, or no space in the file system. */
    public static final Errno ENOSPC = of(Numbers.ENOSPC);
    /** Out of memory. */
    public static final Errno ENOMEM = of(Numbers.ENOMEM);
    /** The name is too long. */
    public static final Errno ENAMETOOLONG = of(Numbers.ENAMETOOLONG);
    /** This kernel does not offer the call. */
    public static final Errno ENOSYS = of(Numbers.ENOSYS);
    /** In use by another. */
    public static final Errno EBUSY = of(Numbers.EBUSY);
    /** Above the largest value. */
    public static final Errno EOVERFLOW = of(Numbers.EOVERFLOW);

    private static final long serialVersionUID = 1L;

    /**
     * The errno of a number.
     *
     * @param number the value of {@code errno} on this platform
     * @return with its symbol where this library knows one
     */
    public static Errno of(int number) {
        String symbol = SystemShim.pipc_errno_symbol(number);
        return new Errno(number, symbol == null ? "errno " + number : symbol);
    }

    /** The symbol. */
    @Override
    public String toString() {
        return symbol;
    }
}
