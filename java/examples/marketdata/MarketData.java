package org.posixipc.examples.marketdata;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.posixipc.channel.Channel;
import org.posixipc.channel.MessageHandler;
import org.posixipc.channel.Receiver;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * A C++ feed writes quotes straight into the ring, Java reads them where they lie: no copy, no decoding step, no garbage. The
 * messages are flyweights in Simple Binary Encoding.
 */
public final class MarketData {
    private static final int QUOTES = 200_000;
    private static final int INSTRUMENTS = 5;
    private static final int PER_CALL = 256;

    private MarketData() {}

    /** Follows the feed: the last quote of each instrument. */
    private static final class Book implements MessageHandler {
        private final Quote quote = new Quote();
        private final long[] bids = new long[INSTRUMENTS];
        private final long[] asks = new long[INSTRUMENTS];
        private long next;

        @Override
        public void onMessage(int type, ByteBuffer message) {
            quote.wrap(message);
            if (type != Quote.TEMPLATE_ID || quote.sequence() != next) {
                throw new IllegalStateException("quote " + quote.sequence() + " came, not " + next);
            }
            next++;
            bids[quote.instrument()] = quote.bid();
            asks[quote.instrument()] = quote.ask();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Say.title("Market data: a C++ feed writes quotes in place, Java reads them in place");
        if (!CProgram.isBuilt("marketdata_feed")) {
            Say.java("skipped: the feed is C++, and no C++ compiler was found when it was built");
            return;
        }
        String name = Names.of("quotes");
        Book book = new Book();
        try (Channel channel = Channel.builder(name).create();
                Receiver receiver = channel.receiver();
                CProgram feed = CProgram.start("marketdata_feed", name, Integer.toString(QUOTES))) {
            while (receiver.receive(PER_CALL, book) != Receiver.END_OF_STREAM) {}
            feed.await();
            Say.java("received " + book.next + " quotes in order, the fullest the ring was: "
                    + channel.stats().highWaterBytes() + " bytes");
            for (int i = 0; i < INSTRUMENTS; i++) {
                Say.java(String.format(
                        Locale.ROOT, "instrument %d: %.4f / %.4f", i, book.bids[i] / 1e4, book.asks[i] / 1e4));
            }
        } finally {
            Channel.unlink(name);
        }
    }
}
