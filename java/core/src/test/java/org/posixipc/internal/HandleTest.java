package org.posixipc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandleTest {
    private final AtomicInteger releases = new AtomicInteger();
    private final Handle handle = Handle.of("thing /x", releases::incrementAndGet);

    @Test
    void releasesOnceHoweverOftenItIsClosed() {
        handle.close();
        handle.close();
        assertThat(releases).hasValue(1);
        assertThat(handle.isOpen()).isFalse();
        assertThatIllegalStateException().isThrownBy(handle::enter).withMessage("thing /x is closed");
    }

    @Test
    void releasesWhenTheLastOperationLeaves() {
        handle.enter();
        handle.enter();
        handle.close();
        assertThat(releases).hasValue(0);
        handle.exit();
        assertThat(releases).hasValue(0);
        handle.exit();
        assertThat(releases).hasValue(1);
    }

    @Test
    void wakesEveryWaiterWhenClosed() {
        AtomicInteger woken = new AtomicInteger();
        handle.enter();
        handle.addWaiter(woken::incrementAndGet);
        handle.addWaiter(woken::incrementAndGet);
        handle.close();
        handle.exit();
        assertThat(woken).hasValue(2);
    }

    @Test
    void neverLetsAnOperationRunAfterTheRelease() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            AtomicBoolean released = new AtomicBoolean();
            AtomicBoolean usedAfterRelease = new AtomicBoolean();
            Handle raced = Handle.of("raced", () -> released.set(true));
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(new Thread(() -> {
                    try {
                        start.await();
                        while (true) {
                            raced.enter();
                            if (released.get()) {
                                usedAfterRelease.set(true);
                            }
                            raced.exit();
                        }
                    } catch (IllegalStateException | InterruptedException e) {
                        // Closed: that is the end.
                    }
                }));
            }
            threads.forEach(Thread::start);
            start.countDown();
            raced.close();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(usedAfterRelease).isFalse();
            assertThat(released).isTrue();
        }
    }
}
