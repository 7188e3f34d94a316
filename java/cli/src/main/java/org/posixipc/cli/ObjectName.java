package org.posixipc.cli;

import org.posixipc.cli.text.Escape;

/** The rule for names as far as it can be said before the kind is known; the library checks the rest. */
final class ObjectName {
    private ObjectName() {}

    static String checked(String name) {
        if (name.length() < 2 || name.charAt(0) != '/' || name.indexOf('/', 1) >= 0) {
            throw new IllegalArgumentException(
                    "name " + Escape.name(name) + " must be '/' and then at least one character, without another '/'");
        }
        return name;
    }
}
