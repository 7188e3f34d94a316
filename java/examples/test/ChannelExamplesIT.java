package org.posixipc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.examples.commands.Commands;
import org.posixipc.examples.flyweights.Flyweights;
import org.posixipc.examples.marketdata.MarketData;
import org.posixipc.testing.ChildJvm;

/** Channels between Java and C or C++. */
@Timeout(120)
class ChannelExamplesIT {
    @Test
    void everyQuoteOfTheFeedArrivesInOrder() throws Exception {
        assumeTrue(
                Files.exists(Path.of(System.getProperty("posixipc.examples"), "marketdata_feed")),
                "no C++ compiler: the feed was not built");
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, MarketData.class);

        assertThat(result.output())
                .contains("C++  | sent     200000 quotes in batches of 8")
                .contains("Java | received 200000 quotes in order")
                .contains("Java | instrument 4: 102.4925 / 102.5025");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void theWorkerAnswersEachCommand() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, Commands.class);

        assertThat(result.output())
                .contains("Java | the sum of 1 to 1000 is 500500")
                .contains("Java | turned round: hello from shared memory")
                .contains("C    | worked off 2 commands");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void everyOrderIsExecutedThroughTheGeneratedCodecs() throws Exception {
        assumeTrue(
                Files.exists(Path.of(System.getProperty("posixipc.examples"), "flyweights_market")),
                "no C++ compiler: the market was not built");
        List<String> options = new ArrayList<>(Examples.OPTIONS);
        options.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED"); // Agrona's
        ChildJvm.Result result = ChildJvm.run(options, Flyweights.class);

        assertThat(result.output())
                .contains("C++  | executed 5149998 bought and 5149997 sold, client names of 550000 bytes")
                .contains("Java | 100000 orders executed, 10299995 shares for 1288773999.01");
        assertThat(result.exitCode()).isZero();
    }
}
