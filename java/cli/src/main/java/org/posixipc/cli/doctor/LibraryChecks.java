package org.posixipc.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.posixipc.Capabilities;

/** Java, the C library, and how our native library came here and works. */
final class LibraryChecks {
    private final List<Finding> findings = new ArrayList<>();

    List<Finding> run() {
        findings.add(Finding.ok(
                "java",
                "Java",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version") + " on "
                        + System.getProperty("os.arch")));
        Capabilities capabilities;
        try {
            capabilities = Capabilities.read();
        } catch (UnsatisfiedLinkError e) {
            findings.add(Finding.failure("library", "native library", "not loaded", e.getMessage()));
            return findings;
        }
        kernel(capabilities);
        libc(capabilities);
        binding(capabilities);
        for (Map.Entry<String, String> test : capabilities.selfTests().entrySet()) {
            findings.add(
                    test.getValue().equals("ok")
                            ? Finding.ok("selftest." + test.getKey(), "self-test " + test.getKey(), "ok")
                            : Finding.warning(
                                    "selftest." + test.getKey(),
                                    "self-test " + test.getKey(),
                                    test.getValue(),
                                    "the library does without; nothing to do, but it is slower"));
        }
        return findings;
    }

    private void kernel(Capabilities capabilities) {
        String version = System.getProperty("os.name") + " " + System.getProperty("os.version");
        findings.add(
                capabilities.messageQueues()
                        ? Finding.ok("kernel", "kernel", version + ", with POSIX message queues")
                        : Finding.failure(
                                "kernel",
                                "kernel",
                                version + " without POSIX message queues",
                                "use a kernel with CONFIG_POSIX_MQUEUE, or a sandbox that lets mq_open through; segments,"
                                        + " semaphores and channels work without"));
    }

    private void libc(Capabilities capabilities) {
        findings.add(
                capabilities.cLibrary().startsWith("glibc")
                        ? Finding.ok("libc", "C library", capabilities.cLibrary())
                        : Finding.warning(
                                "libc",
                                "C library",
                                capabilities.cLibrary(),
                                "semaphores and pthread objects are not shared with programs on glibc: run both sides on"
                                        + " one C library"));
    }

    private void binding(Capabilities capabilities) {
        findings.add(Finding.ok(
                "library", "native library", capabilities.shimVersion() + " from " + capabilities.shimOrigin()));
        String binding = capabilities.binding();
        findings.add(
                capabilities.jniRefusal().isEmpty()
                        ? Finding.ok("binding", "hot calls", "by " + binding)
                        : Finding.warning(
                                "binding",
                                "hot calls",
                                "by " + binding + " because "
                                        + capabilities.jniRefusal().get(),
                                "each call costs some 100 ns more; let Java load the library by System.load"));
        double nanos = capabilities.nanosPerCall();
        findings.add(Finding.ok("call", "cost of a call", String.format(Locale.ROOT, "%.0f ns", nanos)));
    }
}
