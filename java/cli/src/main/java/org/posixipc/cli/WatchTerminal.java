package org.posixipc.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.posixipc.cli.watch.Key;
import org.posixipc.cli.watch.Sample;
import org.posixipc.cli.watch.Sampler;
import org.posixipc.cli.watch.Screen;
import org.posixipc.cli.watch.View;

/** Runs the live view on a terminal: its other screen, its keys, its size as it changes; and puts it back as it was. */
final class WatchTerminal {
    private static final String ENTER = "\033[?1049h\033[?25l";
    private static final String LEAVE = "\033[?25h\033[?1049l";
    private static final String TO_END_OF_LINE = "\033[K";

    /** What wakes the loop beside the clock: a key, a new size, or the wish to end. */
    private record Event(Key key, boolean end) {
        static final Event RESIZED = new Event(null, false);
        static final Event ENDED = new Event(null, true);
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Sampler sampler;
    private final View view;
    private final long intervalNanos;
    private final long looks;

    WatchTerminal(Sampler sampler, View view, Duration interval, long looks) {
        this.sampler = sampler;
        this.view = view;
        this.intervalNanos = interval.toNanos();
        this.looks = looks;
    }

    void run() throws IOException, InterruptedException {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).jni(true).dumb(false).build()) {
            terminal.handle(Terminal.Signal.WINCH, signal -> events.add(Event.RESIZED));
            terminal.handle(Terminal.Signal.INT, signal -> events.add(Event.ENDED));
            Attributes before = terminal.enterRawMode();
            // SIGTERM ends the JVM past every finally; the terminal must not stay as it is here.
            Thread restore = new Thread(() -> restore(terminal, before));
            Runtime.getRuntime().addShutdownHook(restore);
            try {
                terminal.writer().print(ENTER);
                KeyReader keys = new KeyReader(terminal.reader());
                Thread reading = startReading(keys);
                try {
                    loop(terminal);
                } finally {
                    keys.end();
                    reading.join();
                }
            } finally {
                Runtime.getRuntime().removeShutdownHook(restore);
                restore(terminal, before);
            }
        }
    }

    private static void restore(Terminal terminal, Attributes before) {
        terminal.writer().print(LEAVE);
        terminal.flush();
        terminal.setAttributes(before);
    }

    private Thread startReading(KeyReader keys) {
        Thread reader = new Thread(
                () -> {
                    try {
                        for (Key key = keys.read(); key != null; key = keys.read()) {
                            events.add(new Event(key, false));
                        }
                    } catch (IOException e) {
                        // The terminal is gone, as at its end of input.
                    }
                    events.add(Event.ENDED);
                },
                "posixipc-keys");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    private void loop(Terminal terminal) throws IOException, InterruptedException {
        Sample sample = sampler.take();
        long taken = 1;
        long next = System.nanoTime() + intervalNanos;
        while (!view.hasEnded()) {
            draw(terminal, sample);
            Event event = events.poll(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (event != null && event.end()) {
                return;
            }
            if (event != null && event.key() != null) {
                view.press(event.key(), sample);
            }
            if (System.nanoTime() - next >= 0) {
                if (taken == looks) {
                    return;
                }
                sample = view.isPaused() ? sample : sampler.take();
                taken++;
                next = System.nanoTime() + intervalNanos;
            }
        }
    }

    /** Over the old picture, line by line, so that nothing flickers; what is left below goes. */
    private void draw(Terminal terminal, Sample sample) {
        int columns = Math.max(1, terminal.getSize().getColumns());
        int rows = Math.max(1, terminal.getSize().getRows());
        List<String> lines = Screen.draw(view, sample, columns, rows, Colour.wanted());
        StringBuilder picture = new StringBuilder("\033[H");
        for (int i = 0; i < lines.size(); i++) {
            picture.append(i == 0 ? "" : "\r\n").append(TO_END_OF_LINE).append(lines.get(i));
        }
        terminal.writer().print(picture.append("\033[J"));
        terminal.flush();
    }
}
