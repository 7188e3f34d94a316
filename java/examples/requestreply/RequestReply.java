package org.posixipc.examples.requestreply;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import org.posixipc.Message;
import org.posixipc.MessageQueue;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * A Java client asks a C daemon. Requests go to the daemon's queue; each names the queue that the answer is to be sent to,
 * so that many clients can share one daemon.
 */
public final class RequestReply {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RequestReply() {}

    public static void main(String[] arguments) throws Exception {
        Say.title("Request and reply: a Java client and a C daemon over two message queues");
        String requestName = Names.of("requests");
        String replyName = Names.of("replies");
        try (MessageQueue requests = MessageQueue.builder(requestName)
                        .capacity(4)
                        .maxMessageSize(256)
                        .openOrCreate();
                MessageQueue replies = MessageQueue.builder(replyName)
                        .capacity(4)
                        .maxMessageSize(256)
                        .openOrCreate();
                CProgram daemon = CProgram.start("requestreply_daemon", requestName)) {
            for (String question : List.of("reverse posixipc", "upper hello from the JVM", "sum 1 2 3 4 5")) {
                Say.java("asks     " + question);
                requests.send((replyName + "\n" + question).getBytes(UTF_8), 0);
                Message answer = replies.tryReceive(PATIENCE)
                        .orElseThrow(
                                () -> new IllegalStateException("no answer within " + PATIENCE.toSeconds() + " s"));
                Say.java("is told  " + answer.text());
            }
            Say.java("says     goodbye");
            requests.send((replyName + "\nquit").getBytes(UTF_8), 0);
            daemon.await();
        } finally {
            MessageQueue.unlink(requestName);
            MessageQueue.unlink(replyName);
        }
    }
}
