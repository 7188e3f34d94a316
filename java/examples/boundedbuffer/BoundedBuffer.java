package org.posixipc.examples.boundedbuffer;

import java.time.Duration;
import java.util.Arrays;
import org.posixipc.NamedSemaphore;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * The classic bounded buffer: a ring of slots in shared memory, a semaphore that counts the free ones and one that counts the
 * filled ones. First C fills and Java reads, then Java fills and C reads. The producer is never more than the ring ahead,
 * the consumer never reads a frame that is not whole, and nobody spins.
 */
public final class BoundedBuffer {
    // The layout of frames.h.
    private static final int SLOTS = 4;
    private static final int SLOT_SIZE = 4096;
    private static final long NUMBER = 0;
    private static final long CHECKSUM = 8;
    private static final long PICTURE = 16;
    private static final int PICTURE_BYTES = SLOT_SIZE - 16;

    private static final int FRAMES = 200;

    /** A peer that has died releases nothing: waiting for ever would hide it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private BoundedBuffer() {}

    public static void main(String[] arguments) throws Exception {
        Say.title("Bounded buffer: frames in shared memory, counted by two semaphores");
        String memoryName = Names.of("frames");
        String freeName = Names.of("free");
        String filledName = Names.of("filled");
        try (SharedMemory memory = SharedMemory.create(memoryName, SLOTS * SLOT_SIZE);
                Segment frames = memory.map();
                NamedSemaphore free = NamedSemaphore.create(freeName, SLOTS);
                NamedSemaphore filled = NamedSemaphore.create(filledName, 0)) {
            String[] names = {memoryName, freeName, filledName, Integer.toString(FRAMES)};
            try (CProgram producer = CProgram.start("boundedbuffer_producer", names)) {
                read(frames, free, filled);
                Say.java("checked  " + FRAMES + " frames");
                producer.await();
            }
            try (CProgram consumer = CProgram.start("boundedbuffer_consumer", names)) {
                fill(frames, free, filled);
                Say.java("filled   " + FRAMES + " frames");
                consumer.await();
            }
            Say.java("at the end " + free.availablePermits() + " slots are free and " + filled.availablePermits()
                    + " filled");
        } finally {
            SharedMemory.unlink(memoryName);
            NamedSemaphore.unlink(freeName);
            NamedSemaphore.unlink(filledName);
        }
    }

    private static void read(Segment frames, NamedSemaphore free, NamedSemaphore filled) throws InterruptedException {
        byte[] picture = new byte[PICTURE_BYTES];
        for (int i = 0; i < FRAMES; i++) {
            take(filled, "a filled slot");
            long slot = (long) (i % SLOTS) * SLOT_SIZE;
            frames.getBytes(slot + PICTURE, picture);
            if (frames.getLong(slot + NUMBER) != i || frames.getLong(slot + CHECKSUM) != sum(i, picture)) {
                throw new IllegalStateException("frame " + i + " is torn");
            }
            free.release();
        }
    }

    private static void fill(Segment frames, NamedSemaphore free, NamedSemaphore filled) throws InterruptedException {
        byte[] picture = new byte[PICTURE_BYTES];
        for (int i = 0; i < FRAMES; i++) {
            take(free, "a free slot");
            long slot = (long) (i % SLOTS) * SLOT_SIZE;
            Arrays.fill(picture, (byte) (i * 3));
            frames.setLong(slot + NUMBER, i);
            frames.setLong(slot + CHECKSUM, sum(i, picture));
            frames.setBytes(slot + PICTURE, picture);
            // Plain writes suffice: whoever takes this permit sees them.
            filled.release();
        }
    }

    private static void take(NamedSemaphore semaphore, String what) throws InterruptedException {
        if (!semaphore.tryAcquire(PATIENCE)) {
            throw new IllegalStateException(
                    "no " + what + " within " + PATIENCE.toSeconds() + " s; is the C side alive?");
        }
    }

    private static long sum(long number, byte[] picture) {
        long sum = number;
        for (byte pixel : picture) {
            sum += pixel & 0xff;
        }
        return sum;
    }
}
