package org.posixipc.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.posixipc.NamedSemaphore;

/**
 * A child JVM whose semaphore loses its file under it, again and again. Its arguments are a name and for how many
 * milliseconds; it prints how many operations ended as they should, and as what.
 */
public final class TruncatedSemaphoreChild {
    /** glibc's own wait ends the process when the file goes at the wrong moment; ours is not in use then. */
    private static final boolean WAITS = !"off".equals(System.getProperty("posixipc.semaphore.fast"));

    private TruncatedSemaphoreChild() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        long end = System.nanoTime()
                + Duration.ofMillis(Long.parseLong(arguments[1])).toNanos();
        if (WAITS) {
            endWaitByClose(name);
        }
        long done = 0;
        long refused = 0;
        do {
            try (NamedSemaphore semaphore = NamedSemaphore.create(name, 1)) {
                NamedSemaphore opened = NamedSemaphore.open(name);
                Thread other = new Thread(() -> use(opened));
                other.start();
                cut(name);
                if (use(semaphore)) {
                    refused++;
                }
                other.join();
                opened.close();
                done++;
            } finally {
                NamedSemaphore.unlink(name);
            }
        } while (System.nanoTime() < end);
        try (NamedSemaphore fresh = NamedSemaphore.create(name, 1)) {
            NamedSemaphore.unlink(name);
            System.out.println("rounds " + done + " refused " + refused + " fresh " + fresh.tryAcquire());
        }
    }

    /** Nobody can wake a waiter whose file is gone; close must still end it. */
    private static void endWaitByClose(String name) throws Exception {
        NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
        try {
            Thread waiter = new Thread(() -> {
                try {
                    semaphore.acquire();
                } catch (IllegalStateException e) {
                    System.out.println(e.getMessage());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            waiter.start();
            awaitWaiter(name);
            cut(name);
            semaphore.close();
            waiter.join();
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    /** The count of waiters is the second word of the file. */
    private static void awaitWaiter(String name) throws IOException {
        while (Files.readAllBytes(file(name))[Integer.BYTES] == 0) {
            Thread.onSpinWait();
        }
    }

    private static Path file(String name) {
        return Path.of("/dev/shm/sem." + name.substring(1));
    }

    private static void cut(String name) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file(name).toFile(), "rw")) {
            bytes.setLength(0);
        }
    }

    /** Every kind of step; true if one said that the file was truncated. */
    private static boolean use(NamedSemaphore semaphore) {
        try {
            for (int i = 0; i < 200; i++) {
                semaphore.release();
                waitBriefly(semaphore);
                semaphore.release(2);
                semaphore.tryAcquire();
                semaphore.tryAcquire();
                semaphore.availablePermits();
                waitBriefly(semaphore);
            }
            return false;
        } catch (IllegalStateException e) {
            if (!e.getMessage().contains("was truncated by another process")) {
                throw e;
            }
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waitBriefly(NamedSemaphore semaphore) throws InterruptedException {
        if (WAITS) {
            semaphore.tryAcquire(Duration.ofNanos(1000));
        }
    }
}
