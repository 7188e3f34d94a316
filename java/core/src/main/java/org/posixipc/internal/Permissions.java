package org.posixipc.internal;

/** Permission bits from and to the text that {@code ls -l} shows, as in {@code rw-rw----}. */
public final class Permissions {
    /** {@code rw-------}. */
    public static final int OWNER_ONLY = 0600;

    private static final String FORM = "rwxrwxrwx";

    private Permissions() {}

    /**
     * The bits of {@code text}.
     *
     * @throws IllegalArgumentException if it is not nine characters of r, w and - in their places; x has no meaning here
     */
    public static int parse(String text) {
        int bits = 0;
        boolean valid = text.length() == FORM.length();
        for (int i = 0; valid && i < FORM.length(); i++) {
            char c = text.charAt(i);
            bits = bits << 1 | (c == '-' ? 0 : 1);
            valid = c == '-' || c == FORM.charAt(i) && c != 'x';
        }
        if (!valid) {
            throw new IllegalArgumentException("permissions " + Quoted.of(text)
                    + " must be read and write of owner, group and others, as in \"rw-rw----\"");
        }
        return bits;
    }

    /** The text of {@code bits}. */
    public static String format(int bits) {
        StringBuilder text = new StringBuilder(FORM.length());
        for (int i = 0; i < FORM.length(); i++) {
            text.append((bits >> (FORM.length() - 1 - i) & 1) == 1 ? FORM.charAt(i) : '-');
        }
        return text.toString();
    }
}
