package org.posixipc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.examples.configuration.Configuration;
import org.posixipc.examples.orderbook.OrderBook;
import org.posixipc.testing.ChildJvm;

/** Locks that survive the death of their owners, between Java and C. */
@Timeout(120)
class LockExamplesIT {
    @Test
    void eachSideRepairsTheBookThatTheOtherLeftHalfChanged() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, OrderBook.class);

        assertThat(result.output())
                .contains("Java | an owner died; counted 5 orders again")
                .contains("Java | added    1 order; the book has 6 orders of 57 in all")
                .contains("C    | an owner died; counted 7 orders again")
                .contains("Java | at the end the book has 10 orders of 98 in all");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aKilledReaderDoesNotHoldUpTheWriterAndNobodyReadsHalf() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, Configuration.class);

        assertThat(result.output())
                .contains("Java | wrote    version 1 although a reader never unlocked")
                .contains("C    | has version 2000, every read was whole");
        assertThat(result.exitCode()).isZero();
    }
}
