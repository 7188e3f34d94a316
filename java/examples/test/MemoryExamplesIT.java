package org.posixipc.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.examples.numpy.Numpy;
import org.posixipc.examples.sharedstate.SharedState;
import org.posixipc.examples.structs.Structs;
import org.posixipc.testing.ChildJvm;

/** The examples of shared memory run to their end, and both sides say what they should. */
@Timeout(120)
class MemoryExamplesIT {
    @Test
    void structsAreReadByOffsetsAndByJna() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, Structs.class);

        String reading = "sensor 17, 21.25 degrees, roof, north, taken at 1234567890123456789";
        assertThat(result.output())
                .contains("by offsets:   " + reading, "as a struct:  " + reading)
                .contains("C    | reads the corrected value: 21.75 degrees");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void pythonWorksOnTheSameArray() throws Exception {
        List<String> options = new ArrayList<>(Examples.OPTIONS);
        options.add("-Dposixipc.root=" + System.getProperty("posixipc.root"));
        ChildJvm.Result result = ChildJvm.run(options, Numpy.class);

        assumeFalse(result.output().contains("skipped"), result.output());
        assertThat(result.output())
                .contains("has doubled 1000 of 1000 values")
                .contains("Java | adds up  999000.0")
                .contains("the name still there: 8000 bytes");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void countersAreSharedByThreeMembers() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, SharedState.class);

        assertThat(result.output())
                .contains("Java | is       member 0: alive")
                .contains("C    | member 1 has made 100000 visits", "C    | member 2 has made 100000 visits")
                .contains("counts   300000 visits, the largest number is 300000")
                .contains("member 0 gone", "member 1 gone", "member 2 gone");
        assertThat(result.exitCode()).isZero();
    }
}
