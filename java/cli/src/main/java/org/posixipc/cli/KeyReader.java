package org.posixipc.cli;

import java.io.IOException;
import org.jline.utils.NonBlockingReader;
import org.posixipc.cli.watch.Key;

/** Reads keys out of what a terminal sends: characters, and the sequences of arrows and pages. */
final class KeyReader {
    private static final int ESCAPE = 27;

    /** A sequence arrives at once; a pause after the escape is the key of that name. */
    private static final long SEQUENCE_MILLIS = 50;

    private static final long LOOK_MILLIS = 100;

    private final NonBlockingReader in;
    private volatile boolean ended;

    KeyReader(NonBlockingReader in) {
        this.in = in;
    }

    /**
     * The next key; null at the end of the input, or when ended; keys without a meaning are passed over. Looks again and again
     * instead of waiting for ever: JLine cannot close a terminal while somebody waits in it.
     */
    Key read() throws IOException {
        while (!ended) {
            int c = in.read(LOOK_MILLIS);
            Key key = c >= 0 ? key(c) : null;
            if (key != null || c == NonBlockingReader.EOF) {
                return key;
            }
        }
        return null;
    }

    /** Ends the reading, from any thread, within one look. */
    void end() {
        ended = true;
    }

    private Key key(int c) throws IOException {
        if (c == ESCAPE) {
            return sequence();
        }
        if (c == '\r' || c == '\n') {
            return Key.of(Key.Name.ENTER);
        }
        if (c == 127 || c == 8) {
            return Key.of(Key.Name.BACKSPACE);
        }
        if (Character.isHighSurrogate((char) c)) {
            return Key.of(Character.toCodePoint((char) c, (char) in.read(SEQUENCE_MILLIS)));
        }
        return Character.isISOControl(c) ? null : Key.of(c);
    }

    private Key sequence() throws IOException {
        int second = in.read(SEQUENCE_MILLIS);
        if (second != '[' && second != 'O') {
            return Key.of(Key.Name.ESCAPE);
        }
        int first = in.read(SEQUENCE_MILLIS);
        int last = first;
        while (last >= 0 && (Character.isDigit(last) || last == ';')) {
            last = in.read(SEQUENCE_MILLIS);
        }
        return switch (last) {
            case 'A' -> Key.of(Key.Name.UP);
            case 'B' -> Key.of(Key.Name.DOWN);
            case 'C' -> Key.of(Key.Name.RIGHT);
            case 'D' -> Key.of(Key.Name.LEFT);
            case '~' -> first == '5' ? Key.of(Key.Name.PAGE_UP) : first == '6' ? Key.of(Key.Name.PAGE_DOWN) : null;
            default -> null;
        };
    }
}
