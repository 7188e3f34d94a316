package org.posixipc.cli.text;

import java.io.PrintStream;
import java.util.Arrays;

/** Bytes as {@code hexdump -C} shows them: sixteen a line with their offset and their ASCII; equal lines once, then a star. */
public final class HexDump {
    private static final int WIDTH = 16;

    private final PrintStream out;
    private byte[] last = {};
    private boolean repeating;

    /** Prints there. */
    public HexDump(PrintStream out) {
        this.out = out;
    }

    /** The next bytes; all calls but the last give a multiple of sixteen. */
    public void print(long offset, byte[] bytes) {
        for (int at = 0; at < bytes.length; at += WIDTH) {
            byte[] line = Arrays.copyOfRange(bytes, at, Math.min(at + WIDTH, bytes.length));
            if (Arrays.equals(line, last)) {
                out.print(repeating ? "" : "*\n");
                repeating = true;
            } else {
                out.println(line(offset + at, line));
                repeating = false;
                last = line;
            }
        }
    }

    /** The offset behind the last byte. */
    public void end(long offset) {
        out.printf("%08x%n", offset);
    }

    private static String line(long offset, byte[] bytes) {
        StringBuilder hex = new StringBuilder();
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < WIDTH; i++) {
            hex.append(i == WIDTH / 2 ? " " : "").append(i < bytes.length ? String.format(" %02x", bytes[i]) : "   ");
            if (i < bytes.length) {
                ascii.append(bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
        }
        return "%08x %s  |%s|".formatted(offset, hex, ascii);
    }
}
