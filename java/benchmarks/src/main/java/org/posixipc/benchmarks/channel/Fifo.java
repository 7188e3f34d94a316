package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** A pipe with a name, through FileChannel; both ends block. */
final class Fifo implements Peer {
    /** A pipe's capacity is the system's. */
    @Override
    public void create(String name, long capacity) throws IOException {
        Process mkfifo = new ProcessBuilder("mkfifo", Frames.path(name).toString())
                .inheritIO()
                .start();
        if (mkfifo.onExit().join().exitValue() != 0) {
            throw new IOException("mkfifo " + Frames.path(name) + " failed");
        }
    }

    @Override
    public Outgoing outgoing(String name, int size) throws IOException {
        return Frames.outgoing(FileChannel.open(Frames.path(name), StandardOpenOption.WRITE), size);
    }

    @Override
    public Incoming incoming(String name, int size) throws IOException {
        return Frames.incoming(FileChannel.open(Frames.path(name), StandardOpenOption.READ), () -> {});
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(Frames.path(name));
    }
}
