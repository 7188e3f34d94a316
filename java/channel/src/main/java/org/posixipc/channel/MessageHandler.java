package org.posixipc.channel;

import java.nio.ByteBuffer;

/** Takes the messages of a channel, one call a message. */
@FunctionalInterface
public interface MessageHandler {
    /**
     * Called for one message. What it throws ends the {@code receive} that called it and comes out of it; the message counts as
     * handled.
     *
     * @param type the sender's number for the kind of message
     * @param message its bytes, from position to limit, read-only, in native byte order. It is a view of the ring, used again
     *     for the next message: valid until this call returns; copy what is needed longer. A sender that does not keep the
     *     rules could change the bytes meanwhile: copy first, then judge, where that matters
     */
    void onMessage(int type, ByteBuffer message);
}
