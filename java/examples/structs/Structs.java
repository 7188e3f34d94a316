package org.posixipc.examples.structs;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/** A struct of C in shared memory, read and written in Java in two ways: by offsets, and as a JNA Structure. */
public final class Structs {
    // struct reading of station.c, which asserts these offsets.
    private static final long SENSOR = 0;
    private static final long READY = 4;
    private static final long CELSIUS = 8;
    private static final long TAKEN = 16;
    private static final long LABEL = 24;
    private static final int LABEL_BYTES = 16;
    private static final long BYTES = 40;

    /** What {@link #READY} says. */
    private static final int FILLED = 1;

    private static final int CORRECTED = 2;

    private Structs() {}

    /** The same struct for JNA, which computes the offsets by the rules of C. */
    @Structure.FieldOrder({"sensor", "ready", "celsius", "takenNanos", "label"})
    public static final class Reading extends Structure {
        public int sensor;
        public int ready;
        public double celsius;
        public long takenNanos;
        public byte[] label = new byte[LABEL_BYTES];

        Reading(Pointer at) {
            super(at);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Say.title("A struct of C, by offsets and by JNA");
        String name = Names.of("reading");
        try (SharedMemory memory = SharedMemory.create(name, BYTES);
                Segment segment = memory.map();
                CProgram station = CProgram.start("structs_station", name)) {
            while (segment.getIntAcquire(READY) != FILLED) { // pairs with the release in station.c
                Thread.onSpinWait();
            }
            byOffsets(segment);
            byStructure(segment);
            segment.setIntRelease(READY, CORRECTED); // what was written before is there when C reads this
            station.await();
        } finally {
            SharedMemory.unlink(name);
        }
    }

    private static void byOffsets(Segment segment) {
        byte[] label = new byte[LABEL_BYTES];
        segment.getBytes(LABEL, label);
        Say.java("reads by offsets:   sensor " + segment.getInt(SENSOR) + ", " + segment.getDouble(CELSIUS)
                + " degrees, " + text(label) + ", taken at " + segment.getLong(TAKEN));
    }

    private static void byStructure(Segment segment) {
        ByteBuffer view = segment.view();
        try {
            Reading reading = new Reading(Native.getDirectBufferPointer(view));
            reading.read();
            Say.java("reads as a struct:  sensor " + reading.sensor + ", " + reading.celsius + " degrees, "
                    + text(reading.label) + ", taken at " + reading.takenNanos);
            reading.celsius += 0.5;
            reading.writeField("celsius");
        } finally {
            Reference.reachabilityFence(view); // the pointer alone does not keep the memory mapped
        }
    }

    private static String text(byte[] label) {
        int length = 0;
        while (length < label.length && label[length] != 0) {
            length++;
        }
        return new String(label, 0, length, StandardCharsets.UTF_8);
    }
}
