package org.posixipc.cli.doctor;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs every check. */
public final class Doctor {
    private Doctor() {}

    /**
     * The findings by chapter.
     *
     * @param trials whether to make objects for a trial
     */
    public static Map<String, List<Finding>> examine(boolean trials) throws IOException, InterruptedException {
        Map<String, List<Finding>> chapters = new LinkedHashMap<>();
        List<Finding> library = new LibraryChecks().run();
        chapters.put("Library", library);
        chapters.put("Shared memory", new MemoryChecks().run());
        boolean loaded = library.stream().noneMatch(f -> f.id().equals("library") && f.severity() == Severity.FAILURE);
        if (loaded) {
            chapters.put("Message queues", new QueueChecks().run());
        }
        chapters.put("System", new SystemChecks().run());
        chapters.put("Namespaces", new NamespaceChecks().run());
        if (loaded && trials) {
            chapters.put("Trials", new Trials().run());
        }
        return chapters;
    }
}
