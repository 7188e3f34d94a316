package org.posixipc.cli;

import org.posixipc.cli.text.ByteCount;

/** Numbers of the command line that the library takes as an int. */
final class Numbers {
    private Numbers() {}

    static int toInt(String option, ByteCount value) {
        if (value.bytes() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "--" + option + " " + value.bytes() + " is more than " + Integer.MAX_VALUE + " bytes");
        }
        return (int) value.bytes();
    }
}
