package org.posixipc.cli.text;

/** How many cells of a terminal a text takes: two for East Asian wide letters and emoji, none for combining marks. */
public final class Width {
    private Width() {}

    /** Cells of the whole text, which holds no control characters. */
    public static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    /** The longest beginning that fits, with an ellipsis in the last cell if something was cut. */
    public static String fit(String text, int cells) {
        if (of(text) <= cells) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (used + of(c) > cells - 1) {
                break;
            }
            out.appendCodePoint(c);
            used += of(c);
            i += Character.charCount(c);
        }
        return cells > 0 ? out.append('…').toString() : "";
    }

    private static int of(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100
                && (c <= 0x115f
                        || c >= 0x2e80 && c <= 0xa4cf
                        || c >= 0xac00 && c <= 0xd7a3
                        || c >= 0xf900 && c <= 0xfaff
                        || c >= 0xfe30 && c <= 0xfe6f
                        || c >= 0xff00 && c <= 0xff60
                        || c >= 0x1f300 && c <= 0x1faff
                        || c >= 0x20000 && c <= 0x3fffd);
        return wide ? 2 : 1;
    }
}
