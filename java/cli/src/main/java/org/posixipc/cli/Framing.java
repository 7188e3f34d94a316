package org.posixipc.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;

/** How messages stand in a stream of bytes. */
enum Framing {
    /** One message a line, without its line end. */
    LINES {
        @Override
        byte[] read(InputStream in, int most) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = in.read();
            if (b < 0) {
                return null;
            }
            for (; b >= 0 && b != '\n'; b = in.read()) {
                if (line.size() == most) {
                    throw new IllegalArgumentException(
                            "a line is longer than the " + most
                                    + " bytes of a message; give --framing whole or length, or a queue with a larger message size");
                }
                line.write(b);
            }
            return line.toByteArray();
        }

        @Override
        void write(OutputStream out, byte[] message) throws IOException {
            out.write(message);
            out.write('\n');
        }
    },

    /** Before each message its length: 4 bytes, the highest first. */
    LENGTH {
        @Override
        byte[] read(InputStream in, int most) throws IOException {
            byte[] prefix = in.readNBytes(Integer.BYTES);
            if (prefix.length == 0) {
                return null;
            }
            if (prefix.length < Integer.BYTES) {
                throw new EOFException("the input ends inside a length of 4 bytes");
            }
            int length = java.nio.ByteBuffer.wrap(prefix).getInt();
            if (length < 0 || length > most) {
                throw new IllegalArgumentException("a message of " + Integer.toUnsignedString(length)
                        + " bytes is announced, and at most " + most + " fit; lengths are 4 bytes, the highest first");
            }
            byte[] message = in.readNBytes(length);
            if (message.length < length) {
                throw new EOFException(
                        "the input ends after " + message.length + " of the " + length + " bytes of a message");
            }
            return message;
        }

        @Override
        void write(OutputStream out, byte[] message) throws IOException {
            new DataOutputStream(out).writeInt(message.length);
            out.write(message);
        }
    },

    /** All bytes are one message; on the way out nothing stands between messages. */
    WHOLE {
        @Override
        byte[] read(InputStream in, int most) throws IOException {
            byte[] message = in.readNBytes(most + 1);
            if (message.length > most) {
                throw new IllegalArgumentException("the input is longer than the " + most + " bytes of a message");
            }
            return message;
        }

        @Override
        void write(OutputStream out, byte[] message) throws IOException {
            out.write(message);
        }
    };

    /** The next message of at most {@code most} bytes, or null at the end of the input. */
    abstract byte[] read(InputStream in, int most) throws IOException;

    /** Writes a message with what sets it apart from the next. */
    abstract void write(OutputStream out, byte[] message) throws IOException;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
