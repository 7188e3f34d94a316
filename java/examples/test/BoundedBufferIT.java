package org.posixipc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.examples.boundedbuffer.BoundedBuffer;
import org.posixipc.testing.ChildJvm;

/** Frames between Java and C, in both directions. */
@Timeout(120)
class BoundedBufferIT {
    @Test
    void everyFrameArrivesWholeInBothDirections() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Examples.OPTIONS, BoundedBuffer.class);

        assertThat(result.output())
                .contains("C    | filled   200 frames", "Java | checked  200 frames")
                .contains("Java | filled   200 frames", "C    | checked  200 frames")
                .contains("at the end 4 slots are free and 0 filled");
        assertThat(result.exitCode()).isZero();
    }
}
