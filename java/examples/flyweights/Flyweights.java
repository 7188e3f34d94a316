package org.posixipc.examples.flyweights;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import orders.ExecutionDecoder;
import orders.MessageHeaderDecoder;
import orders.MessageHeaderEncoder;
import orders.NewOrderEncoder;
import orders.Side;
import org.agrona.concurrent.UnsafeBuffer;
import org.posixipc.channel.Channel;
import org.posixipc.channel.Claim;
import org.posixipc.channel.MessageHandler;
import org.posixipc.channel.Receiver;
import org.posixipc.channel.Sender;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * Orders go to a C++ market as Simple Binary Encoding, executions come back. The codecs of both sides are generated from {@code
 * orders.xml}; here they lie right over the ring: over a claim to write, over the handler's view to read. One object of each
 * serves all messages.
 */
public final class Flyweights {
    private static final int ORDERS = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Flyweights() {}

    /** Writes orders into the ring. */
    private static final class Desk {
        private final UnsafeBuffer room = new UnsafeBuffer();
        private final MessageHeaderEncoder header = new MessageHeaderEncoder();
        private final NewOrderEncoder order = new NewOrderEncoder();
        private final byte[][] clients = {"ACME".getBytes(US_ASCII), "Initech".getBytes(US_ASCII)};
        private long sent;

        void send(Sender sender) throws InterruptedException {
            byte[] client = clients[(int) (sent % clients.length)];
            int length = MessageHeaderEncoder.ENCODED_LENGTH
                    + NewOrderEncoder.BLOCK_LENGTH
                    + NewOrderEncoder.clientHeaderLength()
                    + client.length;
            try (Claim claim = sender.claim(NewOrderEncoder.TEMPLATE_ID, length)) {
                ByteBuffer view = claim.buffer();
                room.wrap(view, view.position(), view.remaining());
                order.wrapAndApplyHeader(room, 0, header)
                        .orderId(sent)
                        .side(sent % 2 == 0 ? Side.BUY : Side.SELL)
                        .quantity(100 + sent % 7)
                        .price()
                        .mantissa(1_250_000 + sent % 100 * 25);
                order.putClient(client, 0, client.length);
                claim.commit();
            }
            sent++;
        }
    }

    /** Reads executions from the ring. */
    private static final class Blotter implements MessageHandler {
        private final UnsafeBuffer bytes = new UnsafeBuffer();
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final ExecutionDecoder execution = new ExecutionDecoder();
        private long executed;
        private long shares;
        private double turnover;

        @Override
        public void onMessage(int type, ByteBuffer message) {
            if (type != ExecutionDecoder.TEMPLATE_ID) {
                throw new IllegalStateException("a message of type " + type);
            }
            bytes.wrap(message, message.position(), message.remaining());
            execution.wrapAndApplyHeader(bytes, 0, header);
            if (execution.orderId() != executed) {
                throw new IllegalStateException("execution of order " + execution.orderId() + ", not " + executed);
            }
            executed++;
            shares += execution.quantity();
            turnover += execution.quantity() * execution.price().mantissa() * 1e-4;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Say.title("Flyweights: messages of a schema, written and read in the ring by Java and C++");
        if (!CProgram.isBuilt("flyweights_market")) {
            Say.java("skipped: the market is C++, and no C++ compiler was found when it was built");
            return;
        }
        String ordersName = Names.of("orders");
        String executionsName = Names.of("executions");
        Desk desk = new Desk();
        Blotter blotter = new Blotter();
        try (Channel orders = Channel.builder(ordersName).create();
                Channel executions = Channel.builder(executionsName).create();
                Sender sender = orders.sender();
                Receiver receiver = executions.receiver();
                CProgram market = CProgram.start("flyweights_market", ordersName, executionsName)) {
            while (blotter.executed < ORDERS) {
                if (desk.sent < ORDERS) {
                    desk.send(sender);
                }
                boolean done = desk.sent == ORDERS;
                if (receiver.tryReceive(100, blotter, done ? PATIENCE : Duration.ZERO) == 0 && done) {
                    throw new IllegalStateException("no execution within " + PATIENCE.toSeconds() + " s");
                }
            }
            sender.end();
            market.await();
        } finally {
            Channel.unlink(ordersName);
            Channel.unlink(executionsName);
        }
        Say.java(String.format(
                Locale.ROOT,
                "%d orders executed, %d shares for %.2f",
                blotter.executed,
                blotter.shares,
                blotter.turnover));
    }
}
