package org.posixipc.examples.taskqueue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.posixipc.IpcException;
import org.posixipc.Message;
import org.posixipc.MessageQueue;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * Work shared between two workers in Java and two in C. All take from one queue, so whoever is free takes the next task; no
 * task is done twice, and a worker that dies takes at most its own task with it.
 */
public final class TaskQueue {
    private static final int TASKS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private TaskQueue() {}

    public static void main(String[] arguments) throws Exception {
        Say.title("A task queue: two workers in Java and two in C count the primes below 40,000");
        String taskName = Names.of("tasks");
        String resultName = Names.of("results");
        try (MessageQueue tasks = queue(taskName);
                MessageQueue results = queue(resultName);
                CProgram first = CProgram.start("taskqueue_worker", taskName, resultName, "C-1");
                CProgram second = CProgram.start("taskqueue_worker", taskName, resultName, "C-2")) {
            List<Thread> workers = new ArrayList<>();
            for (String name : List.of("Java-1", "Java-2")) {
                workers.add(new Thread(() -> work(name, tasks, results), name));
            }
            workers.forEach(Thread::start);
            Thread dispatcher = new Thread(() -> dispatch(tasks, workers.size() + 2), "dispatcher");
            dispatcher.start();
            collect(results);
            dispatcher.join();
            for (Thread worker : workers) {
                worker.join();
            }
            first.await();
            second.await();
        } finally {
            MessageQueue.unlink(taskName);
            MessageQueue.unlink(resultName);
        }
    }

    private static MessageQueue queue(String name) throws IpcException {
        return MessageQueue.builder(name).capacity(8).maxMessageSize(64).openOrCreate();
    }

    /** A task is the start of a range of a thousand numbers; an empty message sends one worker home. */
    private static void dispatch(MessageQueue tasks, int workers) {
        try {
            for (int i = 0; i < TASKS; i++) {
                tasks.send(Integer.toString(i * 1_000).getBytes(UTF_8), 1);
            }
            for (int i = 0; i < workers; i++) {
                tasks.send(new byte[0], 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void work(String name, MessageQueue tasks, MessageQueue results) {
        try {
            for (Message task = tasks.receive(); task.length() > 0; task = tasks.receive()) {
                int from = Integer.parseInt(task.text());
                results.send((name + " " + primes(from, from + 1_000)).getBytes(UTF_8), 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int primes(int from, int to) {
        int count = 0;
        for (int candidate = Math.max(2, from); candidate < to; candidate++) {
            boolean prime = true;
            for (int divisor = 2; prime && divisor * divisor <= candidate; divisor++) {
                prime = candidate % divisor != 0;
            }
            count += prime ? 1 : 0;
        }
        return count;
    }

    private static void collect(MessageQueue results) throws InterruptedException {
        Map<String, Integer> tasksDone = new TreeMap<>();
        int primes = 0;
        for (int i = 0; i < TASKS; i++) {
            Optional<Message> result = results.tryReceive(PATIENCE);
            String[] words = result.orElseThrow(() -> new IllegalStateException("a worker has gone silent"))
                    .text()
                    .split(" ");
            tasksDone.merge(words[0], 1, Integer::sum);
            primes += Integer.parseInt(words[1]);
        }
        Say.java("collects " + TASKS + " results from " + tasksDone.size() + " workers");
        tasksDone.forEach((worker, count) -> Say.java("         " + worker + " did " + count + " tasks"));
        Say.java("counts   " + primes + " primes");
    }
}
