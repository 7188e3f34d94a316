package org.posixipc.examples.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.posixipc.channel.Channel;
import org.posixipc.channel.Claim;
import org.posixipc.channel.Receiver;
import org.posixipc.channel.Sender;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * Java sends commands to a C worker over one channel and gets the answers over another. The type of a message says which command
 * it is, and its bytes are laid out as the C side reads them.
 */
public final class Commands {
    // The types of worker.c.
    private static final int SUM = 1;
    private static final int REVERSE = 2;
    private static final int STOP = 3;

    private static final int NUMBERS = 1000;

    /** A worker that has died answers nothing: waiting for ever would hide it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Commands() {}

    public static void main(String[] arguments) throws Exception {
        Say.title("Commands: Java asks, a C worker answers, over two channels");
        String commandsName = Names.of("commands");
        String answersName = Names.of("answers");
        try (Channel commands = Channel.builder(commandsName).create();
                Channel answers = Channel.builder(answersName).create();
                Sender sender = commands.sender();
                Receiver receiver = answers.receiver();
                CProgram worker = CProgram.start("commands_worker", commandsName, answersName)) {
            try (Claim claim = sender.claim(SUM, NUMBERS * Integer.BYTES)) {
                for (int i = 1; i <= NUMBERS; i++) {
                    claim.buffer().putInt(i);
                }
                claim.commit();
            }
            sender.send(REVERSE, ByteBuffer.wrap("yromem derahs morf olleh".getBytes(UTF_8)));
            for (int answered = 0; answered < 2; ) {
                int count = receiver.tryReceive(2, Commands::show, PATIENCE);
                if (count == 0) {
                    throw new IllegalStateException(
                            "no answer within " + PATIENCE.toSeconds() + " s; is the C side alive?");
                }
                answered += count;
            }
            sender.send(STOP, ByteBuffer.allocate(0));
            while (receiver.receive(1, Commands::show) != Receiver.END_OF_STREAM) {}
            worker.await();
        } finally {
            Channel.unlink(commandsName);
            Channel.unlink(answersName);
        }
    }

    private static void show(int type, ByteBuffer message) {
        switch (type) {
            case SUM -> Say.java("the sum of 1 to " + NUMBERS + " is " + message.getLong());
            case REVERSE -> Say.java("turned round: " + UTF_8.decode(message));
            default -> throw new IllegalStateException("an answer of type " + type);
        }
    }
}
