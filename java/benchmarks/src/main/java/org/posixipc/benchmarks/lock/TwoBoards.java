package org.posixipc.benchmarks.lock;

import java.io.IOException;
import org.posixipc.SharedMemory;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.process.ProcessCase;

/** A two-process case with a board for each side. */
abstract class TwoBoards implements ProcessCase {
    private static final String OURS = "ours";
    private static final String PEER = "peer";

    final String ours() {
        return ObjectNames.of(OURS);
    }

    final String theirs() {
        return ObjectNames.of(PEER);
    }

    @Override
    public final String peer() {
        return "C";
    }

    @Override
    public final void open() throws IOException {
        LockBoard.create(OURS).close();
        LockBoard.create(PEER).close();
    }

    @Override
    public final void close() throws IOException {
        SharedMemory.unlink(ours());
        SharedMemory.unlink(theirs());
    }
}
