package org.posixipc.cli.compare;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The far process: a line {@code WAY NAME FOLDER SIZE} opens its side of a way, which it serves until a message ends it. It
 * ends at the end of its input.
 */
public final class FarProcess {
    private FarProcess() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t");
            Meeting meeting = new Meeting(words[1], Path.of(words[2]), Integer.parseInt(words[3]), detail -> {});
            serve(Way.valueOf(words[0]), meeting, out);
        }
    }

    /** A pipe and a socket are open only once the near side has gone on, so "ready" comes before. */
    private static void serve(Way way, Meeting meeting, PrintStream out) {
        boolean streams = way == Way.PIPE || way == Way.UNIX_SOCKET || way == Way.TCP;
        if (streams) {
            out.println("ready");
        }
        try (Link link = way.open(Side.FAR, meeting)) {
            if (!streams) {
                out.println("ready");
            }
            ByteBuffer message = ByteBuffer.allocateDirect(meeting.size());
            byte wish;
            do {
                link.receive(message);
                wish = message.get(0);
                if (wish == Link.ECHO || wish == Link.ANSWER) {
                    link.send(message);
                }
            } while (wish != Link.END);
        } catch (Exception e) {
            out.println("failed " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }
}
