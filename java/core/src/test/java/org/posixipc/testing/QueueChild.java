package org.posixipc.testing;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.posixipc.Message;
import org.posixipc.MessageQueue;

/** A child JVM at the other end of a queue, driven like the C peer. */
public final class QueueChild {
    /** What ends a receiver of {@code work}. */
    private static final int STOP = -1;

    private QueueChild() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader verbs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = verbs.readLine(); line != null; line = verbs.readLine()) {
            String[] words = line.split(" ", 4);
            String answer = switch (words[0]) {
                case "send" -> send(words[1], Integer.parseInt(words[2]), words[3]);
                case "drain" -> drain(words[1]);
                case "work" -> work(line.split(" "));
                default -> throw new IllegalArgumentException(line);
            };
            System.out.println(("ok " + answer).trim());
        }
    }

    private static String send(String name, int priority, String text) throws Exception {
        try (MessageQueue queue = MessageQueue.open(name)) {
            queue.send(text.getBytes(StandardCharsets.UTF_8), priority);
        }
        return "";
    }

    private static String drain(String name) throws Exception {
        StringJoiner texts = new StringJoiner(" ");
        try (MessageQueue queue = MessageQueue.open(name)) {
            for (Message message : queue.available()) {
                texts.add(message.text());
            }
        }
        return texts.toString();
    }

    /** work NAME SENDERS RECEIVERS FIRST COUNT: sends its numbers, receives its share, reports what it got. */
    private static String work(String[] words) throws Exception {
        int senders = Integer.parseInt(words[2]);
        int receivers = Integer.parseInt(words[3]);
        int first = Integer.parseInt(words[4]);
        int count = Integer.parseInt(words[5]);
        ConcurrentLinkedQueue<Integer> received = new ConcurrentLinkedQueue<>();
        try (MessageQueue queue = MessageQueue.open(words[1])) {
            List<Thread> sending = new ArrayList<>();
            List<Thread> receiving = new ArrayList<>();
            for (int i = 0; i < receivers; i++) {
                receiving.add(started(() -> receive(queue, received)));
            }
            for (int i = 0; i < senders; i++) {
                int from = first + i * count / senders;
                sending.add(started(() -> sendNumbers(queue, from, count / senders)));
            }
            for (Thread thread : sending) {
                thread.join();
            }
            // Smallest priority: taken only when all numbers of this and the other process before it are gone.
            for (int i = 0; i < receivers; i++) {
                queue.send(number(STOP), 0);
            }
            for (Thread thread : receiving) {
                thread.join();
            }
        }
        StringJoiner numbers = new StringJoiner(" ");
        received.forEach(number -> numbers.add(number.toString()));
        return numbers.toString();
    }

    private static void sendNumbers(MessageQueue queue, int from, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            queue.send(number(from + i), 1);
        }
    }

    private static void receive(MessageQueue queue, ConcurrentLinkedQueue<Integer> received)
            throws InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(queue.attributes().maxMessageSize());
        while (true) {
            if (queue.tryReceive(buffer.clear(), Duration.ofSeconds(60)) == MessageQueue.NOTHING) {
                throw new IllegalStateException("no message within 60 s");
            }
            int number = buffer.getInt(0);
            if (number == STOP) {
                return;
            }
            received.add(number);
        }
    }

    private static ByteBuffer number(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(0, number);
    }

    /** Work that may be interrupted. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static Thread started(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }
}
