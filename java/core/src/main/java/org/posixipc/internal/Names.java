package org.posixipc.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names of objects: {@code /} and then 1 to 255 bytes (251 for semaphores, whose file glibc prefixes with
 * {@code sem.}), none of them {@code /} or NUL, and not {@code /.} or {@code /..}. One rule for all kinds, applied before
 * any call, so that C sees the same text whatever the locale.
 */
public final class Names {
    private static final int MOST_BYTES = 255;
    private static final int MOST_SEMAPHORE_BYTES = 251;

    private Names() {}

    /** The name of a queue as C takes it: UTF-8 with a NUL behind. */
    public static byte[] queue(String name) {
        return checked("queue", name, MOST_BYTES);
    }

    /** The name of a shared memory object as C takes it. */
    public static byte[] segment(String name) {
        return checked("shared memory", name, MOST_BYTES);
    }

    /** The name of a semaphore as C takes it. */
    public static byte[] semaphore(String name) {
        return checked("semaphore", name, MOST_SEMAPHORE_BYTES);
    }

    /** A path of the file system as C takes it. */
    public static byte[] path(String path) {
        return terminated(path.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] checked(String kind, String name, int mostBytes) {
        if (name == null) {
            throw new NullPointerException(kind + " name is null");
        }
        if (name.isEmpty() || name.charAt(0) != '/') {
            throw refused(kind, name, "must begin with '/'" + (name.isEmpty() ? "" : ", as in \"/" + name + "\""));
        }
        if (name.length() == 1) {
            throw refused(kind, name, "needs at least one character after '/'");
        }
        if (name.indexOf('/', 1) >= 0) {
            throw refused(kind, name, "must not hold a second '/'");
        }
        if (name.indexOf('\0') >= 0) {
            throw refused(kind, name, "must not hold a NUL character");
        }
        if (name.equals("/.") || name.equals("/..")) {
            throw refused(kind, name, "must not be a directory");
        }
        byte[] bytes = encoded(kind, name);
        if (bytes.length - 2 > mostBytes) {
            throw refused(
                    kind,
                    name,
                    "must not be longer than " + mostBytes + " bytes of UTF-8 after '/', it has " + (bytes.length - 2));
        }
        return bytes;
    }

    private static byte[] encoded(String kind, String name) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(name));
            return terminated(Arrays.copyOf(bytes.array(), bytes.limit()));
        } catch (CharacterCodingException e) {
            throw refused(kind, name, "must be valid Unicode, it holds a lone surrogate");
        }
    }

    private static byte[] terminated(byte[] text) {
        return Arrays.copyOf(text, text.length + 1);
    }

    private static IllegalArgumentException refused(String kind, String name, String rule) {
        return new IllegalArgumentException(kind + " name " + Quoted.of(name) + " " + rule);
    }
}
