package org.posixipc.examples;

import java.util.List;

/** How the tests start examples. */
final class Examples {
    /** Where the C sides are. */
    static final List<String> OPTIONS = List.of("-Dposixipc.examples=" + System.getProperty("posixipc.examples"));

    private Examples() {}
}
