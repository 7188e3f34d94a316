package org.posixipc.benchmarks.channel;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.FragmentAssembler;
import io.aeron.Publication;
import io.aeron.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.posixipc.benchmarks.harness.Jvm;

/**
 * Aeron over shared memory, with a media driver in a JVM of its own, as it is usually run. The capacity is that of a term, of
 * which Aeron has three. Ends poll with onSpinWait.
 */
final class AeronIpc implements Peer {
    private static final String CHANNEL = "aeron:ipc";
    private static final int FRAGMENTS = 256;
    private static final Pattern OWNER = Pattern.compile("(/pipc-bench-\\d+-).*");

    /** One for all streams of this JVM, as long as there is one. */
    private final Map<String, Process> streams = new HashMap<>();

    static String[] flags() {
        return new String[] {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"};
    }

    @Override
    public String[] jvmArguments() {
        return flags();
    }

    @Override
    public synchronized void create(String name, long capacity) throws IOException {
        Process driver = streams.isEmpty()
                ? startDriver(name, capacity)
                : streams.values().iterator().next();
        streams.put(name, driver);
    }

    private static Process startDriver(String name, long capacity) throws IOException {
        List<String> command = new ArrayList<>(Jvm.command(List.of(flags()), AeronDriver.class));
        command.addAll(List.of(folder(name).toString(), Long.toString(capacity)));
        Process driver = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!"ready".equals(driver.inputReader().readLine())) {
            driver.destroyForcibly();
            throw new IOException("Aeron's media driver did not start");
        }
        return driver;
    }

    /** Of the driver, the same for all names of one measuring JVM. */
    private static Path folder(String name) {
        Matcher matcher = OWNER.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(name + " is no name of a benchmark's object");
        }
        return Frames.path(matcher.group(1) + "aeron");
    }

    private static Aeron connect(String name) {
        return Aeron.connect(new Aeron.Context().aeronDirectoryName(folder(name).toString()));
    }

    private static int stream(String name) {
        return name.hashCode();
    }

    @Override
    public Outgoing outgoing(String name, int size) {
        Aeron aeron = connect(name);
        ExclusivePublication publication = aeron.addExclusivePublication(CHANNEL, stream(name));
        UnsafeBuffer source = new UnsafeBuffer(new byte[0]);
        return new Outgoing() {
            @Override
            public void send(byte[] message) {
                source.wrap(message);
                for (long result; (result = publication.offer(source, 0, message.length)) < 0; ) {
                    if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                        throw new IllegalStateException("offer answered " + result);
                    }
                    Thread.onSpinWait();
                }
            }

            @Override
            public void close() {
                aeron.close();
            }
        };
    }

    @Override
    public Incoming incoming(String name, int size) {
        Aeron aeron = connect(name);
        Subscription subscription = aeron.addSubscription(CHANNEL, stream(name));
        return new AeronIncoming(aeron, subscription);
    }

    @Override
    public synchronized void remove(String name) {
        Process driver = streams.remove(name);
        if (driver != null && streams.isEmpty()) {
            try {
                driver.getOutputStream().close();
            } catch (IOException e) {
                driver.destroyForcibly();
            }
            driver.onExit().join();
        }
    }

    /** Copies fragments out; one assembler, so that messages above a frame are whole. */
    private static final class AeronIncoming implements Incoming {
        private final Aeron aeron;
        private final Subscription subscription;
        private final FragmentAssembler handler;
        private Sink sink;
        private int arrived;

        AeronIncoming(Aeron aeron, Subscription subscription) {
            this.aeron = aeron;
            this.subscription = subscription;
            this.handler = new FragmentAssembler((buffer, offset, length, header) -> {
                buffer.getBytes(offset, sink.bytes, 0, length);
                sink.arrived(length);
                arrived++;
            });
        }

        @Override
        public int poll(Sink into) {
            sink = into;
            arrived = 0;
            subscription.poll(handler, FRAGMENTS);
            return arrived;
        }

        @Override
        public void close() {
            aeron.close();
        }
    }
}
