package org.posixipc.cli.inventory;

/**
 * Which object it is, whatever it is called and wherever its file system is mounted.
 *
 * @param device as stat(2) gives it
 * @param inode on that device
 */
public record Identity(long device, long inode) {
    /** From the {@code major:minor} in hexadecimal of /proc/PID/maps, packed as stat(2) packs it. */
    static Identity ofMap(String device, String inode) {
        int colon = device.indexOf(':');
        long major = Long.parseLong(device, 0, colon, 16);
        long minor = Long.parseLong(device, colon + 1, device.length(), 16);
        long packed = (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
        return new Identity(packed, Long.parseLong(inode));
    }
}
