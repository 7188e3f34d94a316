package org.posixipc.cli.watch;

/**
 * A key.
 *
 * @param name which
 * @param character the code point if it is {@link Name#CHARACTER}, else 0
 */
public record Key(Name name, int character) {
    /** The keys that mean something here. */
    public enum Name {
        /** A character that can be seen, and the blank. */
        CHARACTER,
        /** Arrow. */
        UP,
        /** Arrow. */
        DOWN,
        /** Arrow. */
        LEFT,
        /** Arrow. */
        RIGHT,
        /** Page up. */
        PAGE_UP,
        /** Page down. */
        PAGE_DOWN,
        /** Return. */
        ENTER,
        /** Escape. */
        ESCAPE,
        /** Backspace. */
        BACKSPACE
    }

    /** One that is no character. */
    public static Key of(Name name) {
        return new Key(name, 0);
    }

    /** A character. */
    public static Key of(int character) {
        return new Key(Name.CHARACTER, character);
    }
}
