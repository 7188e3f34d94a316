package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class NamedSemaphoreTest {
    private final String name = TestNames.next();
    private final List<NamedSemaphore> opened = new ArrayList<>();

    @AfterEach
    void closeAndUnlink() throws IpcException {
        opened.forEach(NamedSemaphore::close);
        try {
            NamedSemaphore.unlink(name);
        } catch (IpcNotFoundException e) {
            // The test took it away, or made none.
        }
    }

    private NamedSemaphore semaphore(int permits) throws IpcException {
        return kept(NamedSemaphore.create(name, permits));
    }

    private NamedSemaphore kept(NamedSemaphore semaphore) {
        opened.add(semaphore);
        return semaphore;
    }

    @Test
    @Acceptance("SEM-P1")
    void handsOutAsManyPermitsAsItHas() throws Exception {
        NamedSemaphore semaphore = semaphore(3);

        semaphore.acquire();
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(semaphore.tryAcquire(Duration.ofSeconds(20))).isTrue();
        assertThat(semaphore.tryAcquire()).isFalse();
        assertThat(semaphore.availablePermits()).isZero();
        assertThat(semaphore.name()).isEqualTo(name);
    }

    @Test
    @Acceptance("SEM-P2")
    void tellsWhetherTheNameIsTaken() throws Exception {
        semaphore(1);

        assertThatThrownBy(() -> NamedSemaphore.create(name, 1))
                .isInstanceOf(IpcExistsException.class)
                .hasMessageContainingAll("sem_open(" + name + ")", "EEXIST", "unlink");
        NamedSemaphore.unlink(name);
        assertThatThrownBy(() -> NamedSemaphore.open(name))
                .isInstanceOf(IpcNotFoundException.class)
                .hasMessageContainingAll("sem_open(" + name + ")", "ENOENT", "create it");
        assertThatThrownBy(() -> NamedSemaphore.unlink(name))
                .isInstanceOf(IpcNotFoundException.class)
                .hasMessageContaining("sem_unlink(" + name + ")");
    }

    @Test
    @Acceptance("SEM-P3")
    void returnsFalseWhenNoPermitComesInTime() throws Exception {
        NamedSemaphore semaphore = semaphore(0);

        long start = System.nanoTime();
        assertThat(semaphore.tryAcquire(Duration.ofMillis(400))).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(400_000_000);
        semaphore.release();
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    @Test
    void doesNotWaitWithoutTime() throws Exception {
        NamedSemaphore semaphore = semaphore(1);

        assertThat(semaphore.tryAcquire(Duration.ZERO)).isTrue();
        assertThat(semaphore.tryAcquire(Duration.ZERO)).isFalse();
        assertThat(semaphore.tryAcquire(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThatNullPointerException().isThrownBy(() -> semaphore.tryAcquire(null));
    }

    @Test
    @Acceptance("SEM-P4")
    void refusesToGoAboveTheLargestNumberOfPermits() throws Exception {
        NamedSemaphore semaphore = semaphore(Integer.MAX_VALUE);

        assertThatThrownBy(semaphore::release)
                .isInstanceOf(UncheckedIOException.class)
                .cause()
                .asInstanceOf(throwable(IpcException.class))
                .hasMessageContainingAll("sem_post(" + name + ")", "EOVERFLOW", "2147483647", "0 of 1")
                .extracting(IpcException::errno)
                .isEqualTo(Errno.EOVERFLOW);
        assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void saysHowManyOfManyPermitsWereReleased() throws Exception {
        NamedSemaphore semaphore = semaphore(Integer.MAX_VALUE - 2);

        assertThatThrownBy(() -> semaphore.release(5))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("2 of 5 were released");
        assertThat(semaphore.availablePermits()).isEqualTo(Integer.MAX_VALUE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> semaphore.release(-1))
                .withMessageContaining("-1");
    }

    @Test
    void releasesManyPermitsAtOnce() throws Exception {
        NamedSemaphore semaphore = semaphore(1);

        semaphore.release(0);
        semaphore.release(4);
        assertThat(semaphore.availablePermits()).isEqualTo(5);
    }

    @Test
    @Acceptance("SEM-P5")
    void keepsItsWaiterWhenUnlinked() throws Exception {
        NamedSemaphore semaphore = semaphore(0);
        Waiting waiting = Waiting.start(semaphore::acquire);

        NamedSemaphore.unlink(name);
        assertThat(waiting.endsWithin(Duration.ofMillis(500))).isFalse();
        semaphore.release();
        assertThat(waiting.failure()).isNull();
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    @Acceptance("SEM-P6")
    void staysApartFromALaterOneOfItsName() throws Exception {
        NamedSemaphore first = semaphore(0);
        NamedSemaphore.unlink(name);
        NamedSemaphore second = semaphore(7);

        first.release();
        assertThat(second.availablePermits()).isEqualTo(7);
        assertThat(kept(NamedSemaphore.open(name)).availablePermits()).isEqualTo(7);
        assertThat(first.availablePermits()).isEqualTo(1);
    }

    @Test
    void wakesAllWhoWaitThroughAnotherHandle() throws Exception {
        NamedSemaphore semaphore = semaphore(0);
        NamedSemaphore other = kept(NamedSemaphore.open(name));
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(Waiting.start(semaphore::acquire));
        }

        other.release(4);
        for (Waiting one : waiting) {
            assertThat(one.failure()).isNull();
        }
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    @Test
    @Acceptance("CON-P4")
    void endsTheWaitWhenItsHandleIsClosed() throws Exception {
        NamedSemaphore semaphore = semaphore(0);
        NamedSemaphore other = kept(NamedSemaphore.open(name));
        Waiting untimed = Waiting.start(semaphore::acquire);
        Waiting timed = Waiting.start(() -> semaphore.tryAcquire(Duration.ofMinutes(5)));
        Waiting elsewhere = Waiting.start(other::acquire);

        semaphore.close();
        assertThat(untimed.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(timed.failure()).isInstanceOf(IllegalStateException.class);
        assertThat(elsewhere.endsWithin(Duration.ofMillis(50))).isFalse();
        other.release();
        assertThat(elsewhere.failure()).isNull();
    }

    @Test
    void endsTheWaitOfAnInterruptedThreadAndLosesNoPermit() throws Exception {
        NamedSemaphore semaphore = semaphore(0);
        Waiting waiting = Waiting.start(semaphore::acquire);

        waiting.interrupt();
        assertThat(waiting.failure()).isInstanceOf(InterruptedException.class);
        semaphore.release();
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    @Test
    void takesAPermitThatIsThereEvenIfInterrupted() throws Exception {
        NamedSemaphore semaphore = semaphore(1);

        Thread.currentThread().interrupt();
        semaphore.acquire();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    @Acceptance("BAD-P7")
    void refusesEverythingOnceClosed() throws Exception {
        NamedSemaphore semaphore = semaphore(2);
        semaphore.close();
        semaphore.close();

        for (int i = 0; i < 3; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(semaphore::acquire)
                    .withMessage("semaphore " + name + " is closed");
            assertThatIllegalStateException().isThrownBy(semaphore::tryAcquire);
            assertThatIllegalStateException().isThrownBy(() -> semaphore.tryAcquire(Duration.ofSeconds(1)));
            assertThatIllegalStateException().isThrownBy(semaphore::release);
            assertThatIllegalStateException().isThrownBy(() -> semaphore.release(1));
            assertThatIllegalStateException().isThrownBy(semaphore::availablePermits);
        }
        assertThat(semaphore.isOpen()).isFalse();
        assertThat(semaphore).hasToString("NamedSemaphore[" + name + ", closed]");
        assertThat(kept(NamedSemaphore.open(name)).availablePermits()).isEqualTo(2);
    }

    @Test
    @Acceptance("BAD-P1")
    void refusesNullAsAName() {
        assertThatNullPointerException().isThrownBy(() -> NamedSemaphore.create(null, 1));
        assertThatNullPointerException().isThrownBy(() -> NamedSemaphore.open(null));
        assertThatNullPointerException().isThrownBy(() -> NamedSemaphore.openOrCreate(null, 1));
        assertThatNullPointerException().isThrownBy(() -> NamedSemaphore.unlink(null));
        assertThatNullPointerException()
                .isThrownBy(() -> NamedSemaphore.builder(name).permissions(null));
    }

    @ParameterizedTest
    @Acceptance("BAD-P2")
    @Acceptance("BAD-P3")
    @ValueSource(strings = {"", "/", "/a/b", "/a/", "noslash", "//a", "/.", "/..", "/a\0b"})
    void refusesNamesThatAreNone(String bad) {
        assertThatIllegalArgumentException().isThrownBy(() -> NamedSemaphore.create(bad, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> NamedSemaphore.open(bad));
        assertThatIllegalArgumentException().isThrownBy(() -> NamedSemaphore.openOrCreate(bad, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> NamedSemaphore.unlink(bad));
    }

    @Test
    void takesNamesOf251BytesAndRefuses252() throws Exception {
        String longest = name + "x".repeat(252 - name.length());
        try (NamedSemaphore semaphore = NamedSemaphore.create(longest, 1)) {
            assertThat(semaphore.tryAcquire()).isTrue();
        } finally {
            NamedSemaphore.unlink(longest);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> NamedSemaphore.create(longest + "x", 1));
    }

    @Test
    void refusesNumbersOfPermitsThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NamedSemaphore.create(name, -1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException().isThrownBy(() -> NamedSemaphore.openOrCreate(name, Integer.MIN_VALUE));
        assertThatThrownBy(() -> NamedSemaphore.open(name)).isInstanceOf(IpcNotFoundException.class);
    }

    @Test
    void opensWhatExistsAndCreatesWhatDoesNot() throws Exception {
        NamedSemaphore created = kept(NamedSemaphore.openOrCreate(name, 2));
        NamedSemaphore found = kept(NamedSemaphore.openOrCreate(name, 9));

        assertThat(found.availablePermits()).isEqualTo(2);
        assertThat(found.tryAcquire()).isTrue();
        assertThat(created.availablePermits()).isEqualTo(1);
    }

    /** A thread inside one waiting call; started when the kernel has it asleep. */
    private static final class Waiting {
        private final Thread thread;
        private volatile Throwable failure;

        private Waiting(Call call) {
            thread = new Thread(() -> {
                try {
                    call.run();
                } catch (Throwable e) {
                    failure = e;
                }
            });
            thread.setDaemon(true);
        }

        interface Call {
            void run() throws Exception;
        }

        /** Returns once the thread has entered the Blocker. */
        static Waiting start(Call call) {
            Waiting waiting = new Waiting(call);
            waiting.thread.start();
            while (waiting.thread.isAlive() && !waiting.blocks()) {
                Thread.onSpinWait();
            }
            return waiting;
        }

        private boolean blocks() {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (frame.getMethodName().equals("semWait")) {
                    return true;
                }
            }
            return false;
        }

        boolean endsWithin(Duration time) throws InterruptedException {
            thread.join(time.toMillis());
            return !thread.isAlive();
        }

        void interrupt() {
            thread.interrupt();
        }

        /** What the call threw, or null; waits for its end. */
        Throwable failure() throws InterruptedException {
            thread.join();
            return failure;
        }
    }
}
