package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import java.util.List;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;
import org.posixipc.benchmarks.process.PingPong;
import org.posixipc.benchmarks.process.ProcessCase;

/**
 * Round trip over two semaphores between two processes: a JVM that asks a C program, or another JVM, beside a C program
 * that asks a C program.
 */
final class PingPongCase implements ProcessCase {
    private static final List<String> SEMAPHORES =
            List.of("ours-requests", "ours-replies", "peer-requests", "peer-replies");

    private final PingPong setting;
    private final boolean twoJvms;

    PingPongCase(PingPong setting, boolean twoJvms) {
        this.setting = setting;
        this.twoJvms = twoJvms;
    }

    @Override
    public String name() {
        return "semaphore/ping-pong/" + (twoJvms ? "two-jvms-" : "") + setting.label();
    }

    @Override
    public String peer() {
        return "C";
    }

    /** Who spins on a semaphore makes no system call: then the way of a cache line is nearly all that is measured. */
    @Override
    public boolean perPlacement() {
        return setting == PingPong.SPINNING;
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.time(twoJvms ? Target.none() : setting.target()));
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
        EndSpec echo = twoJvms
                ? EndSpec.java(EchoEnd.class, setting.echoCpu(), requests, replies, setting.waiting())
                : EndSpec.c("end_semaphore_echo", setting.echoCpu(), requests, replies, setting.waiting());
        return new Arrangement(
                EndSpec.java(PingEnd.class, setting.pingCpu(), requests, replies, setting.waiting()), echo);
    }

    @Override
    public Arrangement peerEnds() {
        String requests = ObjectNames.of(SEMAPHORES.get(2));
        String replies = ObjectNames.of(SEMAPHORES.get(3));
        return new Arrangement(
                EndSpec.c("end_semaphore_ping", setting.pingCpu(), requests, replies, setting.waiting()),
                EndSpec.c("end_semaphore_echo", setting.echoCpu(), requests, replies, setting.waiting()));
    }

    @Override
    public void close() throws IOException {
        for (String semaphore : SEMAPHORES) {
            NamedSemaphore.unlink(ObjectNames.of(semaphore));
        }
    }
}
