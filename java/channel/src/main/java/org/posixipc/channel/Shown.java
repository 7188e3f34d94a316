package org.posixipc.channel;

/** A channel as messages name it: on one line, whatever its name holds. */
final class Shown {
    private Shown() {}

    /** {@code channel /name}; what would break the line is escaped. */
    static String channel(String name) {
        StringBuilder shown = new StringBuilder("channel ");
        name.chars().forEach(c -> {
            // The last two are the line ends that are no control characters.
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }
}
