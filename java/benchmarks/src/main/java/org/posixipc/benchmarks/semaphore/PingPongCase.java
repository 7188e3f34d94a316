package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import java.util.List;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;
import org.posixipc.benchmarks.process.ProcessCase;

/**
 * Round trip over two semaphores between two processes on one CPU, both blocking: a JVM that asks a C program, beside a C
 * program that asks the same.
 */
final class PingPongCase implements ProcessCase {
    private static final double FACTOR = 1.20;
    private static final int CPU = 0;
    private static final List<String> SEMAPHORES =
            List.of("ours-requests", "ours-replies", "peer-requests", "peer-replies");

    @Override
    public String name() {
        return "semaphore/ping-pong/one-cpu";
    }

    @Override
    public String peer() {
        return "C";
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.time(Target.ratioAtMost(FACTOR)));
    }

    @Override
    public void open() throws IOException {
        for (String semaphore : SEMAPHORES) {
            NamedSemaphore.create(ObjectNames.of(semaphore), 0).close();
        }
    }

    @Override
    public Arrangement oursEnds() {
        String requests = ObjectNames.of(SEMAPHORES.get(0));
        String replies = ObjectNames.of(SEMAPHORES.get(1));
        return new Arrangement(
                EndSpec.java(PingEnd.class, CPU, requests, replies),
                EndSpec.c("end_semaphore_echo", CPU, requests, replies));
    }

    @Override
    public Arrangement peerEnds() {
        String requests = ObjectNames.of(SEMAPHORES.get(2));
        String replies = ObjectNames.of(SEMAPHORES.get(3));
        return new Arrangement(
                EndSpec.c("end_semaphore_ping", CPU, requests, replies),
                EndSpec.c("end_semaphore_echo", CPU, requests, replies));
    }

    @Override
    public void close() throws IOException {
        for (String semaphore : SEMAPHORES) {
            NamedSemaphore.unlink(ObjectNames.of(semaphore));
        }
    }
}
