package org.posixipc.cli.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The near process: starts the far one, measures every way at every size in rounds, and prints what it has measured, a line
 * each. The ways take turns within a round, so that what the machine does meanwhile meets all of them alike.
 */
public final class NearProcess {
    private static final long WARM_UP_NANOS = 300_000_000;

    private final Plan plan;
    private final PrintStream report;
    private final Path folder;
    private final BufferedReader answers;
    private final PrintWriter orders;
    private final Noise noise;
    private int links;

    private NearProcess(Plan plan, PrintStream report, Path folder, Process far) {
        this.plan = plan;
        this.report = report;
        this.folder = folder;
        this.answers = new BufferedReader(new InputStreamReader(far.getInputStream(), StandardCharsets.UTF_8));
        this.orders = new PrintWriter(far.getOutputStream(), true, StandardCharsets.UTF_8);
        this.noise = new Noise(List.of(ProcessHandle.current().pid(), far.pid()));
    }

    /** The arguments are those of {@link Plan#arguments()}. */
    public static void main(String[] arguments) throws Exception {
        PrintStream report = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("posixipc-compare");
        Process far = new ProcessBuilder(MeasuringJvm.command(FarProcess.class))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        endWithTheCommand(far);
        try {
            new NearProcess(Plan.of(arguments), report, folder, far).measure();
        } finally {
            far.destroy();
            far.waitFor();
            for (String left : new String[] {"there", "back", "socket", "port"}) {
                Files.deleteIfExists(folder.resolve(left));
            }
            Files.delete(folder);
        }
    }

    /** The command holds the other end of the input: when it dies, however, so do these two. */
    private static void endWithTheCommand(Process far) {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is ever said there.
                }
            } catch (IOException e) {
                // Ends like the end of the input.
            }
            far.destroyForcibly();
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private void measure() throws Exception {
        long slice = plan.sliceNanos();
        for (int size : plan.sizes()) {
            for (Way way : plan.ways()) {
                run(way, size, 0, Math.min(WARM_UP_NANOS, Math.max(slice, WARM_UP_NANOS / 10)));
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                for (Way way : plan.ways()) {
                    run(way, size, round, slice);
                }
            }
        }
        report.println("done");
    }

    /** Round 0 warms up and is not reported. */
    private void run(Way way, int size, int round, long slice) throws Exception {
        String name = "/posixipc-compare-" + ProcessHandle.current().pid() + "-" + ++links;
        Meeting meeting = new Meeting(name, folder, size, detail -> {
            orders.println(way.name() + "\t" + name + "\t" + folder + "\t" + size);
            String answer = answers.readLine();
            if (!"ready".equals(answer)) {
                throw new IOException("the other process " + answer);
            }
        });
        try (Link link = way.open(Side.NEAR, meeting)) {
            ByteBuffer message = ByteBuffer.allocateDirect(size);
            noise.begin();
            Histogram latency = roundTrips(link, message, slice);
            double rate = oneWay(link, message, slice);
            Noise.Reading foreign = noise.end();
            message.put(0, Link.END);
            link.send(message);
            if (round > 0) {
                report.println(
                        new RoundResult(way, size, round, latency, rate, foreign.foreign(), foreign.stolen()).line());
            }
        } catch (Exception e) {
            if (round == 0) {
                report.println(RoundResult.refusal(way, size, e));
            }
        }
    }

    private static Histogram roundTrips(Link link, ByteBuffer message, long nanos) throws Exception {
        Histogram histogram = new Histogram(RoundResult.LONGEST_NANOS, RoundResult.DIGITS);
        message.put(0, Link.ECHO);
        long end = System.nanoTime() + nanos;
        long before = System.nanoTime();
        while (before - end < 0) {
            link.send(message);
            link.receive(message);
            long after = System.nanoTime();
            histogram.recordValue(Math.min(after - before, RoundResult.LONGEST_NANOS));
            before = after;
        }
        return histogram;
    }

    /** Messages a second, counted until the far side has taken the last. */
    private static double oneWay(Link link, ByteBuffer message, long nanos) throws Exception {
        message.put(0, Link.SINK);
        long sent = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            for (int i = 0; i < 16; i++) {
                link.send(message);
            }
            sent += 16;
        }
        message.put(0, Link.ANSWER);
        link.send(message);
        link.receive(message);
        return (sent + 1) * 1e9 / (System.nanoTime() - start);
    }
}
