package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** The buffers of a ring of 4 GiB, in memory that is reserved where it is touched. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class RingTest {
    private static final long CAPACITY = 1L << 32;

    /** An eighth of the capacity and a record of the largest size: so far a drain may go. */
    private static final long FARTHEST = CAPACITY / 8 + (256 << 20);

    @Test
    void touchesAllOfADrainWhereverItBeginsAndChangesNothing() throws Exception {
        LargeRings.assumeRoom();
        String name = TestNames.next();
        try (SharedMemory memory =
                        SharedMemory.builder(name).size(CAPACITY).sparse().create();
                Segment segment = memory.map()) {
            SharedMemory.unlink(name);
            Ring ring = new Ring(segment, 0, CAPACITY);
            // Short of a boundary of the buffers, in the second lap; and over the lap's end.
            for (long from : new long[] {CAPACITY + (1L << 29) - 64, 2 * CAPACITY - 64}) {
                long last = from + FARTHEST - 64;
                ring.put(from & ring.mask, from);
                ring.put(last & ring.mask, last);
                ring.touch(from, from + FARTHEST);
                assertThat(ring.getAcquire(from & ring.mask)).isEqualTo(from);
                assertThat(ring.getAcquire(last & ring.mask)).isEqualTo(last);
            }
        }
    }
}
