package org.posixipc.examples;

import org.posixipc.Capabilities;
import org.posixipc.examples.boundedbuffer.BoundedBuffer;
import org.posixipc.examples.commands.Commands;
import org.posixipc.examples.configuration.Configuration;
import org.posixipc.examples.flyweights.Flyweights;
import org.posixipc.examples.marketdata.MarketData;
import org.posixipc.examples.numpy.Numpy;
import org.posixipc.examples.orderbook.OrderBook;
import org.posixipc.examples.priorities.Priorities;
import org.posixipc.examples.requestreply.RequestReply;
import org.posixipc.examples.sharedstate.SharedState;
import org.posixipc.examples.structs.Structs;
import org.posixipc.examples.taskqueue.TaskQueue;

/** What {@code mvn -q -Pshowcase} runs: the examples, one after the other. */
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
        Structs.main(arguments);
        SharedState.main(arguments);
        OrderBook.main(arguments);
        Configuration.main(arguments);
        Numpy.main(arguments);
        MarketData.main(arguments);
        Commands.main(arguments);
        Flyweights.main(arguments);
        System.out.println();
    }
}
