package org.posixipc.cli.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What other processes and the hypervisor took of the CPUs while something was measured, from /proc/stat. */
final class Noise {
    /**
     * Parts of all CPUs, 0 to 1.
     *
     * @param foreign what other processes used
     * @param stolen what the hypervisor gave to others
     */
    record Reading(double foreign, double stolen) {}

    /** In ticks of the kernel, of all CPUs together. */
    private record Ticks(long total, long busy, long stolen, long own) {}

    private final List<Long> own;
    private Ticks start;

    Noise(List<Long> own) {
        this.own = own;
    }

    void begin() {
        start = now();
    }

    Reading end() {
        Ticks end = now();
        double total = Math.max(1, end.total - start.total);
        long busy = end.busy - start.busy;
        long mine = end.own - start.own;
        return new Reading(Math.max(0, busy - mine) / total, Math.max(0, end.stolen - start.stolen) / total);
    }

    /** The first line: user nice system idle iowait irq softirq steal, and guests, which are in user already. */
    private Ticks now() {
        try {
            String[] words =
                    Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split(" +");
            long total = 0;
            for (int i = 1; i <= 8; i++) {
                total += Long.parseLong(words[i]);
            }
            long idle = Long.parseLong(words[4]) + Long.parseLong(words[5]);
            long stolen = Long.parseLong(words[8]);
            long used = 0;
            for (long pid : own) {
                used += ticksOf(pid);
            }
            return new Ticks(total, total - idle - stolen, stolen, used);
        } catch (IOException | RuntimeException e) {
            return new Ticks(0, 0, 0, 0);
        }
    }

    /** utime and stime, behind the name, which may hold anything. */
    private static long ticksOf(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(words[11]) + Long.parseLong(words[12]);
    }
}
