package org.posixipc;

import java.io.UncheckedIOException;
import org.posixipc.internal.Quoted;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SystemShim;

/**
 * The one place that turns an errno into an exception. Which class it becomes depends on the errno alone; the words are
 * those of a {@link Diagnosis}, which knows the kind of object and looks at the system to name the cause.
 */
final class Failure {
    private static final int EDQUOT = Numbers.number("EDQUOT");

    private Failure() {}

    /** Finds the words for a failed call: the cause, then what to do, on one line. */
    @FunctionalInterface
    interface Diagnosis {
        /** The words for {@code errno}, or null if there is nothing better to say than its meaning. */
        String explain(Errno errno);
    }

    /**
     * The exception for a failed call on a name.
     *
     * @param operation the C function
     * @param name the object
     * @param number errno, above 0
     */
    static IpcException of(String operation, String name, int number, Diagnosis diagnosis) {
        Errno errno = Errno.of(number);
        String words = diagnosis.explain(errno);
        return of(operation, name, errno, words == null ? meaning(number) : words);
    }

    /** As {@link #of(String, String, int, Diagnosis)}, with the words at hand. */
    static IpcException of(String operation, String name, Errno errno, String words) {
        String message = operation + "(" + Quoted.visible(name) + "): " + errno.symbol() + ", " + words;
        int number = errno.number();
        if (number == Numbers.ENOENT) {
            return new IpcNotFoundException(operation, name, errno, message);
        }
        if (number == Numbers.EEXIST) {
            return new IpcExistsException(operation, name, errno, message);
        }
        if (number == Numbers.EACCES || number == Numbers.EPERM) {
            return new IpcAccessException(operation, name, errno, message);
        }
        if (number == Numbers.EMFILE
                || number == Numbers.ENFILE
                || number == Numbers.ENOSPC
                || number == Numbers.ENOMEM
                || number == EDQUOT) {
            return new IpcLimitException(operation, name, errno, message);
        }
        return new IpcException(operation, name, errno, message);
    }

    /** For an errno that an open handle has no ordinary answer for. */
    static UncheckedIOException onOpenHandle(String operation, String name, long result) {
        return new UncheckedIOException(of(operation, name, (int) -result, errno -> null));
    }

    /** As {@link #onOpenHandle(String, String, long)}, with the words at hand. */
    static UncheckedIOException onOpenHandle(String operation, String name, Errno errno, String words) {
        return new UncheckedIOException(of(operation, name, errno, words));
    }

    /** What an errno means wherever it comes from. */
    private static String meaning(int number) {
        if (number == Numbers.ENOENT) {
            return "no object has this name; create it first, or use openOrCreate";
        }
        if (number == Numbers.EEXIST) {
            return "an object has this name; open it, or unlink it first";
        }
        if (number == Numbers.ENOMEM) {
            return "the kernel has no memory for it; look at the limits of the machine or container";
        }
        if (number == Numbers.EMFILE) {
            return "this process has reached its limit of " + SystemShim.pipc_limit_descriptors()
                    + " descriptors (RLIMIT_NOFILE); close some, or raise it with ulimit -n";
        }
        if (number == Numbers.ENFILE) {
            return "the machine has no more descriptors; raise fs.file-max";
        }
        if (number == Numbers.ENOSYS) {
            return "this kernel or sandbox does not offer the call; run where it does";
        }
        if (number == Numbers.EBADF) {
            return "the descriptor is not open, or not open for this; do not close descriptors behind the library";
        }
        return "refused by the system; see the manual page of the call";
    }
}
