package org.posixipc.cli.inventory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files of /dev/shm: semaphores by their name, channels by their first bytes, segments, and what is none of these. */
final class MemoryFiles {
    private static final Path DIRECTORY = Path.of("/dev/shm");
    private static final String SEMAPHORE_PREFIX = "sem.";

    private final Processes processes;
    private final List<String> notices;

    MemoryFiles(Processes processes, List<String> notices) {
        this.processes = processes;
        this.notices = notices;
    }

    void addTo(List<Entry> entries, Set<Kind> kinds) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(DIRECTORY)) {
            for (Path file : files) {
                add(entries, kinds, file);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            notices.add(
                    "there is no /dev/shm here: no segments and no semaphores can be made or seen; mount a tmpfs there");
        } catch (AccessDeniedException e) {
            notices.add("/dev/shm may not be read: segments and semaphores are not shown");
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        for (Unlinked gone : processes.unlinked()) {
            Kind kind = kind(gone.link(), gone.fileName(), gone.facts());
            if (kinds.contains(kind)) {
                entries.add(entry(kind, gone.fileName(), gone.link(), gone.facts()));
            }
        }
    }

    private void add(List<Entry> entries, Set<Kind> kinds, Path file) throws IOException {
        try {
            FileFacts facts = FileFacts.ofLink(file);
            String fileName = file.getFileName().toString();
            Kind kind = kind(file, fileName, facts);
            if (kinds.contains(kind)) {
                entries.add(entry(kind, fileName, file, facts));
            }
        } catch (NoSuchFileException e) {
            // Unlinked while it was looked at.
        }
    }

    private static Kind kind(Path file, String fileName, FileFacts facts) {
        if (!facts.isRegular()) {
            return Kind.FOREIGN;
        }
        if (fileName.startsWith(SEMAPHORE_PREFIX) && fileName.length() > SEMAPHORE_PREFIX.length()) {
            return Kind.SEMAPHORE;
        }
        return ChannelMark.isOn(file, facts) ? Kind.CHANNEL : Kind.SEGMENT;
    }

    private Entry entry(Kind kind, String fileName, Path file, FileFacts facts) throws IOException {
        boolean semaphore = kind == Kind.SEMAPHORE;
        String name = switch (kind) {
            case SEMAPHORE -> "/" + fileName.substring(SEMAPHORE_PREFIX.length());
            case FOREIGN -> file.toString();
            default -> "/" + fileName;
        };
        SemaphoreState state = semaphore ? SemaphoreState.read(file, facts) : null;
        boolean unlinked = facts.isRegular() && facts.links() == 0;
        Channels channel = kind == Kind.CHANNEL && !unlinked ? Channels.look(name) : null;
        return new Entry(
                kind,
                name,
                facts,
                List.copyOf(processes.holders(facts.identity())),
                Optional.empty(),
                Optional.ofNullable(state),
                channel == null ? Optional.empty() : channel.inside(),
                unlinked
                        ? Optional.of("unlinked: uses its memory until its holders let it go")
                        : channel == null ? remark(kind, facts) : channel.remark());
    }

    private static Optional<String> remark(Kind kind, FileFacts facts) {
        if (kind == Kind.FOREIGN) {
            return Optional.of(facts.typeName());
        }
        if (kind == Kind.SEMAPHORE && facts.size() != 32) {
            return Optional.of("no semaphore of this machine's glibc: " + facts.size() + " bytes instead of 32");
        }
        return kind == Kind.SEGMENT && facts.size() == 0
                ? Optional.of("not sized: still being made, or left by a creator that died")
                : Optional.empty();
    }
}
