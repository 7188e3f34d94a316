package org.posixipc.cli.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rights of this process, and what the system does to objects behind its back. */
final class SystemChecks {
    /** Bits of CapEff that matter here, from linux/capability.h. */
    private static final Map<Integer, String> CAPABILITIES = new LinkedHashMap<>();

    static {
        CAPABILITIES.put(24, "CAP_SYS_RESOURCE");
        CAPABILITIES.put(19, "CAP_SYS_PTRACE");
        CAPABILITIES.put(1, "CAP_DAC_OVERRIDE");
        CAPABILITIES.put(14, "CAP_IPC_LOCK");
    }

    private static final int FIRST_HUMAN = 1000;
    private static final Pattern REMOVE = Pattern.compile("(?m)^\\s*RemoveIPC\\s*=\\s*(\\w+)");

    private final List<Finding> findings = new ArrayList<>();
    private final int user;

    SystemChecks() {
        user = ProcText.field("/proc/self/status", "Uid")
                .map(ids -> Integer.parseInt(ids.split("\\s+")[1]))
                .orElse(-1);
    }

    List<Finding> run() throws IOException {
        capabilities();
        protectedRegular();
        removeIpc();
        return findings;
    }

    private void capabilities() {
        long bits = ProcText.field("/proc/self/status", "CapEff")
                .map(text -> Long.parseUnsignedLong(text, 16))
                .orElse(0L);
        List<String> held = new ArrayList<>();
        CAPABILITIES.forEach((bit, name) -> {
            if ((bits >>> bit & 1) == 1) {
                held.add(name);
            }
        });
        String value = "uid " + user + ", " + (held.isEmpty() ? "none that matter" : String.join(", ", held));
        if (user == 0 && !held.contains("CAP_SYS_RESOURCE")) {
            findings.add(
                    Finding.warning(
                            "capabilities",
                            "capabilities",
                            value,
                            "root without CAP_SYS_RESOURCE is bound by the limits of queues like anybody: --cap-add SYS_RESOURCE"));
        } else {
            findings.add(Finding.ok("capabilities", "capabilities", value));
        }
    }

    private void protectedRegular() {
        OptionalLong level = ProcText.number("/proc/sys/fs/protected_regular");
        if (level.isPresent()) {
            findings.add(Finding.ok(
                    "protected_regular",
                    "fs.protected_regular",
                    level.getAsLong()
                            + (level.getAsLong() == 0
                                    ? ""
                                    : ": C programs that shm_open(O_CREAT) another user's segment get EACCES, even as root; this"
                                            + " library opens first")));
        }
    }

    /** systemd's logind unlinks all objects of a user whose last session ends, unless the user is a system user. */
    private void removeIpc() throws IOException {
        if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
            findings.add(Finding.ok("remove_ipc", "RemoveIPC", "no systemd here"));
            return;
        }
        boolean removes = removesIpc();
        if (removes && user >= FIRST_HUMAN) {
            findings.add(Finding.warning(
                    "remove_ipc",
                    "RemoveIPC",
                    "yes: objects of uid " + user + " vanish when its last session ends",
                    "RemoveIPC=no in /etc/systemd/logind.conf, or loginctl enable-linger, or a system user (uid below "
                            + FIRST_HUMAN + ")"));
        } else {
            findings.add(Finding.ok("remove_ipc", "RemoveIPC", removes ? "yes, but not for uid " + user : "no"));
        }
    }

    /** The default is yes; a later file wins over an earlier one. */
    private static boolean removesIpc() throws IOException {
        boolean removes = true;
        for (String base : new String[] {"/usr/lib/systemd", "/etc/systemd", "/run/systemd"}) {
            TreeSet<Path> files = new TreeSet<>();
            Path main = Path.of(base, "logind.conf");
            if (Files.isReadable(main)) {
                files.add(main);
            }
            Path folder = Path.of(base, "logind.conf.d");
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> more = Files.newDirectoryStream(folder, "*.conf")) {
                    more.forEach(files::add);
                }
            }
            for (Path file : files) {
                Matcher matcher = REMOVE.matcher(ProcText.read(file.toString()).orElse(""));
                while (matcher.find()) {
                    removes = List.of("yes", "true", "on", "1")
                            .contains(matcher.group(1).toLowerCase(java.util.Locale.ROOT));
                }
            }
        }
        return removes;
    }
}
