package org.posixipc.examples.support;

/** Prints a line that says which side speaks; the C programs print theirs the same way. */
public final class Say {
    private Say() {}

    /** {@code Java | text}. */
    public static void java(String text) {
        System.out.println("Java | " + text);
    }

    /** A heading. */
    public static void title(String text) {
        System.out.println();
        System.out.println("== " + text);
    }
}
