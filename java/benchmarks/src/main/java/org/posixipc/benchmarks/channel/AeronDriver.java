package org.posixipc.benchmarks.channel;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * The main of Aeron's media driver: one thread that backs off, since two CPUs are all there are and both are the ends'. Says
 * "ready" and ends with its input. Arguments: folder, bytes of a term.
 */
public final class AeronDriver {
    /** The largest frame that Aeron allows, so that 64 KiB are two and not fifty. */
    private static final int LARGEST_FRAME = 65_504;

    private AeronDriver() {}

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        MediaDriver.Context context = new MediaDriver.Context()
                .aeronDirectoryName(arguments[0])
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy())
                .ipcTermBufferLength((int) Long.parseLong(arguments[1]))
                .ipcMtuLength(LARGEST_FRAME)
                .termBufferSparseFile(false)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true);
        MediaDriver driver = MediaDriver.launch(context);
        System.out.println("ready");
        System.in.readAllBytes();
        driver.close();
    }
}
