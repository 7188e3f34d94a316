package org.posixipc.examples.priorities;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import org.posixipc.MessageQueue;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * A fast Java producer and a slow C consumer. The queue holds four messages: when it is full the producer is told so, and
 * decides - wait for what must arrive, drop what may be lost. Alarms overtake what is already waiting.
 */
public final class Priorities {
    private static final int ROUTINE = 1;
    private static final int ALARM = 9;
    private static final int MEASUREMENTS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Priorities() {}

    public static void main(String[] arguments) throws Exception {
        Say.title("Priorities and back-pressure: a fast Java producer, a slow C consumer");
        String name = Names.of("events");
        int dropped = 0;
        try (MessageQueue events =
                MessageQueue.builder(name).capacity(4).maxMessageSize(64).openOrCreate()) {
            // Nobody receives yet, so the queue fills.
            for (int i = 1; i <= MEASUREMENTS; i++) {
                byte[] measurement = ("measurement " + i).getBytes(UTF_8);
                if (events.trySend(measurement, ROUTINE)) {
                    Say.java("sends    measurement " + i);
                } else {
                    dropped++;
                }
            }
            Say.java("dropped  " + dropped + " measurements: the queue holds "
                    + events.attributes().capacity());
            try (CProgram consumer = CProgram.start("priorities_consumer", name)) {
                // An alarm must not be lost: this waits until the consumer has made room.
                if (!events.trySend("alarm: too hot".getBytes(UTF_8), ALARM, PATIENCE)) {
                    throw new IllegalStateException("the consumer made no room within " + PATIENCE.toSeconds() + " s");
                }
                Say.java("sends    alarm, waiting for room");
                // Lowest priority: the consumer sees it when everything else has been taken.
                events.send("end".getBytes(UTF_8), 0);
                consumer.await();
            }
        } finally {
            MessageQueue.unlink(name);
        }
    }
}
