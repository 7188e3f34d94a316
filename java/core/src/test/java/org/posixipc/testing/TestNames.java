package org.posixipc.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Names for the objects of tests, {@code /pipc-test-<pid>-<n>}, remembered so that they can be unlinked afterwards. */
public final class TestNames {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final List<String> GIVEN = new ArrayList<>();

    private TestNames() {}

    /** A name that no other test of this machine uses. */
    public static synchronized String next() {
        String name = "/pipc-test-" + ProcessHandle.current().pid() + "-" + NEXT.incrementAndGet();
        GIVEN.add(name);
        return name;
    }

    /** The names given since the last call. */
    static synchronized List<String> takeGiven() {
        List<String> given = List.copyOf(GIVEN);
        GIVEN.clear();
        return given;
    }
}
