package org.posixipc.examples;

import org.posixipc.Capabilities;
import org.posixipc.examples.boundedbuffer.BoundedBuffer;
import org.posixipc.examples.priorities.Priorities;
import org.posixipc.examples.requestreply.RequestReply;
import org.posixipc.examples.taskqueue.TaskQueue;

/** What {@code mvn -q -Pshowcase} runs: examples of queues and of shared memory with semaphores, one after the other. */
public final class Showcase {
    private Showcase() {}

    public static void main(String[] arguments) throws Exception {
        Capabilities here = Capabilities.read();
        System.out.printf(
                "posixipc %s on Java %s and %s, native calls by %s%n",
                here.shimVersion(), Runtime.version().feature(), here.cLibrary(), here.binding());
        RequestReply.main(arguments);
        Priorities.main(arguments);
        TaskQueue.main(arguments);
        BoundedBuffer.main(arguments);
        System.out.println();
    }
}
