package org.posixipc.cli.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What stat(2) tells of an object.
 *
 * @param identity which object it is
 * @param type the S_IFMT bits
 * @param links names that lead to it; 0 once unlinked
 * @param size bytes
 * @param uid owner
 * @param owner the owner's name, or the number where there is none
 * @param group the group's name, or the number
 * @param permissions as in {@code rw-rw----}
 * @param modified last write, and for queues last send or receive
 * @param changed last change of owner, permissions, size or links
 */
public record FileFacts(
        Identity identity,
        int type,
        int links,
        long size,
        int uid,
        String owner,
        String group,
        String permissions,
        Instant modified,
        Instant changed) {
    private static final int TYPE_BITS = 0170000;
    private static final int REGULAR = 0100000;

    /** Of what the path leads to, through links; those of /proc/PID/fd lead even to what has no name any more. */
    public static FileFacts of(Path path) throws IOException {
        return of(Files.readAttributes(path, "unix:*"));
    }

    /** Of the path itself. */
    public static FileFacts ofLink(Path path) throws IOException {
        return of(Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS));
    }

    private static FileFacts of(Map<String, Object> all) {
        @SuppressWarnings("unchecked")
        Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) all.get("permissions");
        return new FileFacts(
                new Identity((Long) all.get("dev"), (Long) all.get("ino")),
                (Integer) all.get("mode") & TYPE_BITS,
                (Integer) all.get("nlink"),
                (Long) all.get("size"),
                (Integer) all.get("uid"),
                all.get("owner").toString(),
                all.get("group").toString(),
                PosixFilePermissions.toString(permissions),
                ((FileTime) all.get("lastModifiedTime")).toInstant(),
                ((FileTime) all.get("ctime")).toInstant());
    }

    /** Whether it is a regular file, as segments, semaphores and queues are. */
    public boolean isRegular() {
        return type == REGULAR;
    }

    /** What it is if it is no regular file. */
    public String typeName() {
        return switch (type) {
            case 0140000 -> "socket";
            case 0120000 -> "link";
            case 0100000 -> "file";
            case 0060000 -> "block device";
            case 0040000 -> "folder";
            case 0020000 -> "character device";
            case 0010000 -> "pipe";
            default -> "unknown";
        };
    }
}
