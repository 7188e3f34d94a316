package org.posixipc.benchmarks.harness;

/** Names of the objects that cases make: unique to this JVM, and found again by it if it is killed. */
public final class ObjectNames {
    private ObjectNames() {}

    /** The name of this JVM's object of that purpose. */
    public static String of(String purpose) {
        return of(ProcessHandle.current().pid(), purpose);
    }

    /** The name that the JVM of that pid gave to its object. */
    public static String of(long pid, String purpose) {
        return "/pipc-bench-" + pid + "-" + purpose;
    }
}
