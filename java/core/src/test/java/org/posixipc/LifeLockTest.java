package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class LifeLockTest {
    private final String name = TestNames.next();
    private SharedMemory memory;
    private SharedMemory other;

    @BeforeEach
    void open() throws IpcException {
        memory = SharedMemory.create(name, 100);
        other = SharedMemory.builder(name).access(Access.READ_ONLY).open();
    }

    @AfterEach
    void close() throws IpcException {
        memory.close();
        other.close();
        SharedMemory.unlink(name);
    }

    @Test
    @SuppressWarnings("try") // closing early is what is tested
    void hasOneHolderAtATime() throws IpcException {
        try (LifeLock first = memory.life(3);
                LifeLock second = other.life(3);
                LifeLock third = memory.life(3);
                LifeLock apart = other.life(4)) {
            assertThat(first.isAlive()).isFalse();
            assertThat(first.tryClaim()).isTrue();
            assertThat(first.tryClaim()).isTrue();
            assertThat(first.isHeld()).isTrue();
            assertThat(first.isAlive()).isTrue();
            assertThat(second.isAlive()).isTrue();
            assertThat(second.tryClaim()).isFalse();
            assertThat(third.tryClaim()).isFalse();
            assertThat(apart.isAlive()).isFalse();
            assertThat(apart.tryClaim()).isTrue();
            first.close();
            assertThat(first.isHeld()).isFalse();
            assertThat(second.isAlive()).isFalse();
            assertThat(second.tryClaim()).isTrue();
            assertThat(third.tryClaim()).isFalse();
            assertThat(third.isAlive()).isTrue();
        }
    }

    @Test
    void isKeptWhenTheMemoryIsClosedAndNobodyRefersToIt() throws Exception {
        WeakReference<LifeLock> claimed = claimAndForget();
        System.gc();
        LifeLock held = claimed.get();
        assertThat(held).isNotNull();
        assertThat(other.life(0).isAlive()).isTrue();
        assertThat(other.life(0).tryClaim()).isFalse();
        held.close();
        assertThat(other.life(0).isAlive()).isFalse();
    }

    private WeakReference<LifeLock> claimAndForget() throws IpcException {
        try (SharedMemory closedSoon = SharedMemory.open(name)) {
            LifeLock life = closedSoon.life(0);
            assertThat(life.tryClaim()).isTrue();
            return new WeakReference<>(life);
        }
    }

    @Test
    void waitsForTheHolderToGiveItBack() throws Exception {
        LifeLock holder = memory.life(1);
        holder.tryClaim();
        LifeLock heir = other.life(1);
        long start = System.nanoTime();
        assertThat(heir.tryClaim(Duration.ofMillis(50))).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);

        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                taken.complete(heir.tryClaim(Duration.ofSeconds(30)));
            } catch (IpcException | InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        waiting.start();
        holder.close();
        assertThat(taken.get()).isTrue();
        waiting.join();
        heir.close();
    }

    @Test
    void interruptEndsTheWait() throws IpcException {
        try (LifeLock holder = memory.life(1)) {
            holder.tryClaim();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class)
                    .isThrownBy(() -> other.life(1).tryClaim(Duration.ofSeconds(30)));
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    @Test
    void refusesNegativeIndexesAndClosedMemory() throws IpcException {
        assertThatIllegalArgumentException().isThrownBy(() -> memory.life(-1));
        LifeLock life = memory.life(Integer.MAX_VALUE);
        assertThat(life.tryClaim()).isTrue();
        life.close();
        memory.close();
        assertThatIllegalStateException().isThrownBy(life::tryClaim).withMessageContaining("is closed");
        assertThatIllegalStateException().isThrownBy(life::isAlive);
        life.close();
    }
}
