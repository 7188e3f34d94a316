package org.posixipc.cli.compare;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One side of a way, for messages of one size, from one thread. Both calls block. */
interface Link extends AutoCloseable {
    /** The first byte of a message says what the far side does with it. */
    byte ECHO = 0;

    /** Takes it. */
    byte SINK = 1;

    /** Takes it and answers once. */
    byte ANSWER = 2;

    /** Takes it and closes. */
    byte END = 3;

    /** Sends all bytes of the buffer, from 0 to its capacity. */
    void send(ByteBuffer message) throws Exception;

    /** Fills the buffer, from 0 to its capacity. */
    void receive(ByteBuffer into) throws Exception;

    @Override
    void close() throws IOException;
}
