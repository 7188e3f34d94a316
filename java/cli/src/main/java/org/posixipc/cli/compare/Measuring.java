package org.posixipc.cli.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;

/** Runs a plan in two processes and gathers what they report. */
public final class Measuring {
    private final Plan plan;
    private final Map<String, List<RoundResult>> rounds = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();

    private Measuring(Plan plan) {
        this.plan = plan;
    }

    /**
     * Measures; takes about {@link Plan#total()}.
     *
     * @param progress is told the part done, 0 to 1
     */
    public static Comparison run(Plan plan, Consumer<Double> progress) throws IOException, InterruptedException {
        List<String> command = MeasuringJvm.command(NearProcess.class, plan.arguments());
        Process near = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread end = new Thread(near::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        try {
            Measuring measuring = new Measuring(plan);
            measuring.read(near, progress);
            return new Comparison(plan, measuring.pairs(), MachineFacts.read());
        } finally {
            near.destroy();
            near.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    private void read(Process near, Consumer<Double> progress) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(near.getInputStream(), StandardCharsets.UTF_8));
        double steps = (double) plan.ways().size() * plan.sizes().size() * plan.rounds();
        int done = 0;
        progress.accept(0.0);
        for (String line = lines.readLine(); !"done".equals(line); line = lines.readLine()) {
            if (line == null) {
                throw new IOException("the measuring process ended early; what it said stands above");
            }
            String[] words = line.split("\t", 4);
            String key = words[1] + " " + words[2];
            if (words[0].equals("refused")) {
                refusals.put(key, words[3]);
                done += plan.rounds();
            } else {
                rounds.computeIfAbsent(key, k -> new ArrayList<>()).add(result(line));
                done++;
            }
            progress.accept(Math.min(1, done / steps));
        }
    }

    private static RoundResult result(String line) throws IOException {
        try {
            return RoundResult.of(line);
        } catch (DataFormatException e) {
            throw new IOException("the measuring process sent what is no result", e);
        }
    }

    private List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int size : plan.sizes()) {
            for (Way way : plan.ways()) {
                String key = way.name() + " " + size;
                pairs.add(new Pair(
                        way, size, rounds.getOrDefault(key, List.of()), Optional.ofNullable(refusals.get(key))));
            }
        }
        return pairs;
    }
}
