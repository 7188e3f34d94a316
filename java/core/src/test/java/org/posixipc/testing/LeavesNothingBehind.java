package org.posixipc.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.posixipc.IpcException;
import org.posixipc.MessageQueue;

/**
 * After each test: objects of this process's prefix that it left in /dev/shm, or queues under names given by
 * {@link TestNames}, are unlinked, and the test fails for having left them; descriptors of IPC objects that it left open
 * fail it too.
 */
public final class LeavesNothingBehind implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(LeavesNothingBehind.class);

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        TestNames.takeGiven();
        context.getStore(SPACE).put("descriptors", ipcDescriptors());
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        List<String> queues = TestNames.takeGiven().stream()
                .filter(LeavesNothingBehind::unlinkQueue)
                .toList();
        Set<String> files = unlinkFiles();
        @SuppressWarnings("unchecked")
        Set<String> before = (Set<String>) context.getStore(SPACE).get("descriptors");
        Set<String> opened = ipcDescriptors();
        opened.removeAll(before);
        if (context.getExecutionException().isEmpty()) {
            assertThat(queues).as("message queues left behind").isEmpty();
            assertThat(files).as("files left in /dev/shm").isEmpty();
            assertThat(opened).as("descriptors left open").isEmpty();
        }
    }

    private static boolean unlinkQueue(String name) {
        try {
            MessageQueue.unlink(name);
            return true;
        } catch (IpcException e) {
            return false;
        }
    }

    private static Set<String> unlinkFiles() throws IOException {
        Set<String> left = new TreeSet<>();
        String prefix = "pipc-test-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(prefix) || name.startsWith("sem." + prefix)) {
                    left.add(name);
                    Files.deleteIfExists(file);
                }
            }
        }
        return left;
    }

    /** Descriptors of this process that lead to a queue, a segment or a memfd: "number -> target". */
    static Set<String> ipcDescriptors() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.map(LeavesNothingBehind::describe)
                    .filter(text -> text.contains("-> /pipc-test-")
                            || text.contains("-> /dev/shm/")
                            || text.contains("-> /memfd:"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String describe(Path link) {
        try {
            return link.getFileName() + " -> " + Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link.getFileName() + " -> gone";
        }
    }
}
