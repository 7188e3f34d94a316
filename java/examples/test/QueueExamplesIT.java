package org.posixipc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.examples.priorities.Priorities;
import org.posixipc.examples.requestreply.RequestReply;
import org.posixipc.examples.taskqueue.TaskQueue;
import org.posixipc.testing.ChildJvm;

/** Each example runs to its end, both sides say what they should, and nothing is left behind. */
@Timeout(120)
class QueueExamplesIT {
    @Test
    void requestsAreAnsweredByTheDaemon() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, RequestReply.class);

        assertThat(result.output())
                .contains("Java | is told  cpixisop", "Java | is told  HELLO FROM THE JVM", "Java | is told  15")
                .contains("C    | answers  15", "C    | ends");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void alarmsOvertakeAndMeasurementsAreDropped() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, Priorities.class);

        assertThat(result.output()).contains("Java | dropped  6 measurements: the queue holds 4");
        assertThat(result.lines().stream()
                        .filter(line -> line.startsWith("C    | handles"))
                        .toList())
                .hasSize(5)
                .last()
                .isEqualTo("C    | handles  measurement 4 (priority 1)");
        assertThat(result.output()).contains("C    | handles  alarm: too hot (priority 9)");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void workersInJavaAndCShareTheTasks() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, TaskQueue.class);

        assertThat(result.output()).contains("Java | collects 40 results", "Java | counts   4203 primes");
        assertThat(result.output()).contains("C    | C-1 goes home", "C    | C-2 goes home");
        assertThat(result.exitCode()).isZero();
    }
}
