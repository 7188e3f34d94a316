package org.posixipc.cli.compare;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A named pipe for each direction, in blocks of the message's size. */
final class PipeLink implements Link {
    private final FileChannel out;
    private final FileChannel in;

    @SuppressWarnings("resource") // The channels close the streams that they come from.
    PipeLink(Side side, Meeting meeting) throws Exception {
        Path there = meeting.folder().resolve("there");
        Path back = meeting.folder().resolve("back");
        if (side == Side.NEAR) {
            make(there);
            make(back);
            meeting.announce().make("");
            // Opening waits for the other end, so both sides open in one order.
            out = new FileOutputStream(there.toFile()).getChannel();
            in = new FileInputStream(back.toFile()).getChannel();
            Files.delete(there);
            Files.delete(back);
        } else {
            in = new FileInputStream(there.toFile()).getChannel();
            out = new FileOutputStream(back.toFile()).getChannel();
        }
    }

    /** Java has no call for it. */
    private static void make(Path path) throws IOException, InterruptedException {
        int code = new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("mkfifo ended with " + code);
        }
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        message.clear();
        while (message.hasRemaining()) {
            out.write(message);
        }
    }

    @Override
    public void receive(ByteBuffer into) throws IOException {
        into.clear();
        while (into.hasRemaining()) {
            if (in.read(into) < 0) {
                throw new EOFException("the other side has closed");
            }
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        in.close();
    }
}
