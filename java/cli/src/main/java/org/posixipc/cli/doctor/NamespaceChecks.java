package org.posixipc.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whose objects this process meets: IPC and PID namespaces, and signs of a container or sandbox. */
final class NamespaceChecks {
    /** Inode numbers of the namespaces that the kernel makes at boot (include/uapi/linux/nsfs.h, proc_ns.h). */
    private static final String FIRST_IPC = "ipc:[4026531839]";

    private static final String FIRST_PID = "pid:[4026531836]";

    private final List<Finding> findings = new ArrayList<>();

    List<Finding> run() {
        namespace(
                "namespace.ipc",
                "IPC namespace",
                "ipc",
                FIRST_IPC,
                "queues are shared only inside it; share it with --ipc=host or --ipc=container:NAME, and /dev/shm with it");
        namespace(
                "namespace.pid",
                "PID namespace",
                "pid",
                FIRST_PID,
                "holders outside are not seen: be careful with unlink --stale; --pid=host shows them");
        List<String> hints = hints();
        findings.add(
                Finding.ok("container", "container", hints.isEmpty() ? "no sign of one" : String.join(", ", hints)));
        if (Files.exists(Path.of("/.flatpak-info"))) {
            findings.add(Finding.warning(
                    "flatpak",
                    "Flatpak",
                    "this sandbox has a /dev/shm of its own",
                    "flatpak override --user --device=shm APPLICATION shares the host's"));
        }
        return findings;
    }

    private void namespace(String id, String subject, String name, String first, String remedy) {
        Optional<String> own = ProcText.link("/proc/self/ns/" + name);
        if (own.isEmpty()) {
            findings.add(Finding.warning(id, subject, "cannot be read", "mount /proc"));
        } else if (own.get().equals(first)) {
            findings.add(Finding.ok(id, subject, "the machine's (" + own.get() + ")"));
        } else {
            findings.add(Finding.warning(id, subject, "a private one (" + own.get() + ")", remedy));
        }
    }

    private static List<String> hints() {
        List<String> hints = new ArrayList<>();
        if (Files.exists(Path.of("/.dockerenv"))) {
            hints.add("Docker (/.dockerenv)");
        }
        if (Files.exists(Path.of("/run/.containerenv"))) {
            hints.add("Podman (/run/.containerenv)");
        }
        if (System.getenv("KUBERNETES_SERVICE_HOST") != null) {
            hints.add("Kubernetes (KUBERNETES_SERVICE_HOST)");
        }
        if (Files.exists(Path.of("/.flatpak-info"))) {
            hints.add("Flatpak (/.flatpak-info)");
        }
        ProcText.read("/run/systemd/container").ifPresent(name -> hints.add(name + " (/run/systemd/container)"));
        return hints;
    }
}
