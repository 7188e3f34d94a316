package org.posixipc.internal;

/** Text of callers inside messages of one line. */
public final class Quoted {
    private static final int MOST = 80;

    private Quoted() {}

    /** {@code "text"}, with control characters made visible, and not endless. */
    public static String of(String text) {
        String shown = visible(text.substring(0, Math.min(text.length(), MOST)));
        return '"' + shown + (text.length() > MOST ? "\"…" : "\"");
    }

    /** {@code text} without quotes, whole; what would break the line or cannot be shown is escaped. */
    public static String visible(String text) {
        int first = 0;
        while (first < text.length() && isVisible(text, first)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder visible = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isVisible(text, i)) {
                visible.append(c);
            } else {
                visible.append(String.format("\\u%04x", (int) c));
            }
        }
        return visible.toString();
    }

    /** U+2028 and U+2029 are the line ends that are no control characters. */
    private static boolean isVisible(String text, int i) {
        char c = text.charAt(i);
        return !Character.isISOControl(c)
                && c != '\u2028'
                && c != '\u2029'
                && (!Character.isSurrogate(c) || isPair(text, i));
    }

    private static boolean isPair(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
