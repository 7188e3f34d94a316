package org.posixipc.channel;

import java.io.IOException;

/** The object of that name is no channel, not one this library can read, or not like the one that was asked for. */
public final class ChannelFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String name;

    ChannelFormatException(String name, String what) {
        super("open " + Shown.channel(name) + ": it " + what);
        this.name = name;
    }

    /**
     * The object that was to be opened.
     *
     * @return its name
     */
    public String name() {
        return name;
    }
}
