package org.posixipc.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The cases of one subject. Found by the service file {@code META-INF/services}, one line a suite. */
public interface Suite {
    /** The cases in the order of the table. Cheap and without effect: it is called in every measuring JVM. */
    List<Case> cases();

    /** All cases of all suites. */
    static List<Case> all() {
        List<Case> all = new ArrayList<>();
        for (Suite suite : ServiceLoader.load(Suite.class)) {
            all.addAll(suite.cases());
        }
        return all;
    }

    /** The case of that exact name. */
    static Case named(String name) {
        return all().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no benchmark case is named " + name));
    }
}
