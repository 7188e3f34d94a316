package org.posixipc.cli.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Makes foreign text safe for a terminal and a line: what others named or sent must neither move the cursor nor look like
 * two lines.
 */
public final class Escape {
    private Escape() {}

    /** A name: as it is if it is plain, in single quotes as a shell takes it if it holds anything else. */
    public static String name(String name) {
        if (name.codePoints().allMatch(Escape::plain)) {
            return name;
        }
        boolean printable = name.codePoints().noneMatch(Escape::unprintable);
        return printable
                ? "'" + name.replace("'", "'\\''") + "'"
                : "$'" + text(name).replace("'", "\\'") + "'";
    }

    /** Text on one line: control characters, and what would be taken for an escape, as C writes them. */
    public static String text(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    /** Bytes on one line: as text if they are UTF-8, else every byte that is not ASCII as {@code \xNN}. */
    public static String bytes(byte[] bytes) {
        String decoded = utf8(bytes);
        if (decoded != null) {
            return text(decoded);
        }
        StringBuilder out = new StringBuilder(bytes.length * 2);
        for (byte b : bytes) {
            if (b < 0) {
                out.append(String.format("\\x%02x", b));
            } else {
                append(out, b);
            }
        }
        return out.toString();
    }

    /** The text that the bytes are in UTF-8, or null if they are none. */
    public static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (!unprintable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x80) {
                    out.append(String.format("\\x%02x", c));
                } else {
                    out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                }
            }
        }
    }

    private static boolean plain(int c) {
        return c >= 0x80
                ? !unprintable(c) && !Character.isSpaceChar(c)
                : Character.isLetterOrDigit(c) || "/._-+:@%=,".indexOf(c) >= 0;
    }

    /** Controls, and the format characters that turn the direction of writing round. */
    private static boolean unprintable(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
