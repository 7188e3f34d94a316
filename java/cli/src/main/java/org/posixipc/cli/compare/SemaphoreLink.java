package org.posixipc.cli.compare;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.posixipc.IpcException;
import org.posixipc.NamedSemaphore;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;

/** A slot in shared memory for each direction, and two semaphores: one counts the room in it, one the messages. */
final class SemaphoreLink implements Link {
    private static final String[] SEMAPHORES = {"-there-room", "-there-full", "-back-room", "-back-full"};

    private final Segment segment;
    private final List<NamedSemaphore> semaphores = new ArrayList<>();
    private final int outSlot;
    private final int size;

    SemaphoreLink(Side side, Meeting meeting) throws Exception {
        size = meeting.size();
        outSlot = side == Side.NEAR ? 0 : 1;
        if (side == Side.NEAR) {
            segment = make(meeting);
        } else {
            try (SharedMemory memory = SharedMemory.open(meeting.name())) {
                segment = memory.map();
            }
            for (String end : SEMAPHORES) {
                semaphores.add(NamedSemaphore.open(meeting.name() + end));
            }
        }
    }

    private Segment make(Meeting meeting) throws Exception {
        List<String> names = new ArrayList<>();
        try (SharedMemory memory = SharedMemory.create(meeting.name(), 2L * size)) {
            for (String end : SEMAPHORES) {
                semaphores.add(NamedSemaphore.create(meeting.name() + end, end.endsWith("room") ? 1 : 0));
                names.add(meeting.name() + end);
            }
            Segment mapped = memory.map();
            meeting.announce().make("");
            return mapped;
        } finally {
            unlink(meeting.name(), names);
        }
    }

    private static void unlink(String memory, List<String> names) throws IpcException {
        SharedMemory.unlink(memory);
        for (String name : names) {
            NamedSemaphore.unlink(name);
        }
    }

    @Override
    public void send(ByteBuffer message) throws InterruptedException {
        semaphores.get(2 * outSlot).acquire();
        segment.setBytes((long) outSlot * size, message.clear());
        semaphores.get(2 * outSlot + 1).release();
    }

    @Override
    public void receive(ByteBuffer into) throws InterruptedException {
        int slot = 1 - outSlot;
        semaphores.get(2 * slot + 1).acquire();
        segment.getBytes((long) slot * size, into.clear());
        semaphores.get(2 * slot).release();
    }

    @Override
    public void close() {
        semaphores.forEach(NamedSemaphore::close);
        segment.close();
    }
}
