package org.posixipc.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.posixipc.benchmarks.harness.BenchLibrary;

/** The main of every Java end; speaks the protocol of {@code end.h}. Arguments: class, CPU, the end's arguments. */
public final class EndMain {
    private static final String ROUND = "round ";

    private EndMain() {}

    /** Runs rounds until the harness closes standard input. */
    public static void main(String[] args) throws Exception {
        List<String> arguments = Arrays.asList(args).subList(2, args.length);
        BlockingQueue<Long> rounds = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(rounds), "harness lines");
        reader.setDaemon(true);
        try (End end = (End) Class.forName(args[0]).getConstructor(List.class).newInstance(arguments)) {
            // Not before: a JVM counts the CPUs of the thread that asks, and the library does not spin where there is
            // one.
            BenchLibrary.pin(Integer.parseInt(args[1]));
            System.out.println("ready");
            reader.start();
            while (true) {
                long[] values = end.round(rounds.take());
                System.out.println(
                        Arrays.stream(values).mapToObj(Long::toString).collect(Collectors.joining(" ")));
            }
        } catch (Exception e) {
            e.printStackTrace();
            System.out.println("failed 0 " + e);
            System.exit(1);
        }
    }

    /** A reader of its own, because the end of input must end a JVM whose round is blocked for ever. */
    private static void read(BlockingQueue<Long> rounds) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rounds.add(Long.parseLong(line.substring(ROUND.length())));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }
}
