package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.harness.ObjectNames;

/** The semaphore of a case in this JVM: created without a permit, open, and unlinked at the end. */
final class OpenSemaphore implements AutoCloseable {
    final String name = ObjectNames.of("semaphore");
    final NamedSemaphore semaphore;

    OpenSemaphore() throws IOException {
        semaphore = NamedSemaphore.create(name, 0);
    }

    @Override
    public void close() throws IOException {
        semaphore.close();
        NamedSemaphore.unlink(name);
    }
}
