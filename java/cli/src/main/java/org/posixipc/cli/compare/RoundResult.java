package org.posixipc.cli.compare;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * One round of one way at one size, as it goes from the near process to the command.
 *
 * @param way which
 * @param size bytes
 * @param round from 1
 * @param latency nanoseconds there and back
 * @param rate messages a second, one way
 * @param foreign part of the CPUs that other processes used meanwhile
 * @param stolen part of the CPUs that the hypervisor took meanwhile
 */
record RoundResult(Way way, int size, int round, Histogram latency, double rate, double foreign, double stolen) {
    static final long LONGEST_NANOS = 10_000_000_000L;
    static final int DIGITS = 3;

    String line() {
        ByteBuffer bytes = ByteBuffer.allocate(latency.getNeededByteBufferCapacity());
        int length = latency.encodeIntoCompressedByteBuffer(bytes);
        String encoded = Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes.array(), length));
        return String.join(
                "\t",
                "round",
                way.name(),
                Integer.toString(size),
                Integer.toString(round),
                Double.toString(rate),
                Double.toString(foreign),
                Double.toString(stolen),
                encoded);
    }

    static RoundResult of(String line) throws DataFormatException {
        String[] words = line.split("\t");
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(words[7]));
        return new RoundResult(
                Way.valueOf(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Histogram.decodeFromCompressedByteBuffer(bytes, LONGEST_NANOS),
                Double.parseDouble(words[4]),
                Double.parseDouble(words[5]),
                Double.parseDouble(words[6]));
    }

    static String refusal(Way way, int size, Exception reason) {
        String text = reason.getMessage() == null ? reason.toString() : reason.getMessage();
        return String.join("\t", "refused", way.name(), Integer.toString(size), text.replaceAll("\\s+", " "));
    }
}
