package org.posixipc.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** The Java end of tests between processes; the verbs are those of native/tests/channel_peer.c. */
final class ChannelChild {
    private static final int BATCH = 16;

    private ChannelChild() {}

    public static void main(String[] arguments) throws Exception {
        watchdog();
        switch (arguments[0]) {
            case "send" -> send(arguments);
            case "receive" -> receive(arguments);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void watchdog() {
        Thread thread = new Thread(() -> {
            try {
                TimeUnit.MINUTES.sleep(10);
            } catch (InterruptedException e) {
                return;
            }
            Runtime.getRuntime().halt(3);
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void send(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[2]);
        long count = Long.parseLong(arguments[3]);
        int mostTail = Integer.parseInt(arguments[4]);
        try (Channel channel = Channel.open(arguments[1]);
                Sender sender = channel.sender()) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(Proof.HEAD + mostTail).order(ByteOrder.nativeOrder());
            switch (arguments[5]) {
                case "send" -> sendEach(sender, buffer, first, count, mostTail);
                case "claim" -> claimEach(sender, first, count, mostTail);
                case "batch" -> sendBatches(sender, buffer, first, count, mostTail);
                default -> throw new IllegalArgumentException(arguments[5]);
            }
            if (arguments[6].equals("end")) {
                sender.end();
            }
            System.out.println("ok " + count);
            if (arguments[6].equals("stay")) {
                System.in.readAllBytes();
            }
        }
    }

    private static void sendEach(Sender sender, ByteBuffer buffer, long first, long count, int mostTail)
            throws InterruptedException {
        for (long i = 0; i < count; i++) {
            buffer.clear().limit(Proof.write(buffer.clear(), first + i, sender.lane(), mostTail));
            sender.send(sender.lane(), buffer);
        }
    }

    private static void claimEach(Sender sender, long first, long count, int mostTail) throws InterruptedException {
        for (long i = 0; i < count; i++) {
            try (Claim claim = sender.claim(sender.lane(), Proof.HEAD + mostTail)) {
                claim.commit(Proof.write(claim.buffer(), first + i, sender.lane(), mostTail));
            }
        }
    }

    private static void sendBatches(Sender sender, ByteBuffer buffer, long first, long count, int mostTail)
            throws InterruptedException {
        for (long i = 0; i < count; ) {
            try (Batch batch = sender.batch()) {
                for (int j = 0; j < BATCH && i < count; j++, i++) {
                    buffer.clear().limit(Proof.write(buffer.clear(), first + i, sender.lane(), mostTail));
                    batch.add(sender.lane(), buffer);
                }
                batch.commit();
            }
        }
    }

    /** Checks what comes; the first message may have any number, since another receiver may have come before. */
    static final class Checker implements MessageHandler {
        private final long[] next = new long[Layout.LANES_MAX];
        private final boolean[] known = new boolean[Layout.LANES_MAX];
        private final boolean tell;
        private Receiver receiver;
        long count;

        Checker(boolean tell) {
            this.tell = tell;
        }

        void follow(Receiver of) {
            receiver = of;
        }

        /** The number of the next message of a lane. */
        long next(int lane) {
            return next[lane];
        }

        @Override
        public void onMessage(int type, ByteBuffer message) {
            int lane = receiver.lane();
            long sequence = Proof.read(message, lane);
            if (type != lane || known[lane] && sequence != next[lane]) {
                throw new AssertionError("message " + sequence + " of type " + type + " on lane " + lane
                        + ", expected number " + next[lane]);
            }
            known[lane] = true;
            next[lane] = sequence + 1;
            count++;
            if (tell) {
                System.out.println(sequence);
            }
        }
    }

    private static void receive(String[] arguments) throws Exception {
        long count = Long.parseLong(arguments[2]);
        int flags = Integer.parseInt(arguments[3]);
        Checker checker = new Checker(arguments[4].equals("tell"));
        try (Channel channel = Channel.open(arguments[1]);
                Receiver receiver = channel.receiverBuilder()
                        .delivery((flags & 1) != 0 ? Delivery.AT_MOST_ONCE : Delivery.AT_LEAST_ONCE)
                        .touch((flags & 2) == 0)
                        .open()) {
            checker.follow(receiver);
            while (checker.count < count
                    && receiver.receive((int) Math.min(1000, count - checker.count), checker)
                            != Receiver.END_OF_STREAM) {}
        }
        System.out.println("ok " + checker.count);
    }
}
