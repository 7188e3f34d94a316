package org.posixipc.channel;

/** The place that was asked for is taken by somebody who is alive: the receiver's, or every sender's. */
public final class ChannelBusyException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ChannelBusyException(String text) {
        super(text);
    }
}
