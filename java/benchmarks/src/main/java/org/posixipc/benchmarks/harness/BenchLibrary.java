package org.posixipc.benchmarks.harness;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The library of C twins, {@code libposixipc_bench.so}, and where the C ends lie.
 *
 * <p>A twin runs a whole round in one call, so JNA's plain interface mapping costs nothing that could be measured. A
 * subject declares its twins in an interface of its own and binds them with {@link #load}.
 */
public final class BenchLibrary {
    private static final Path FOLDER = Path.of(System.getProperty("posixipc.benchmarks.native", "target/c"))
            .toAbsolutePath();

    /** What the harness itself needs of the library; see {@code bench.h}. */
    interface Bench extends Library {
        int bench_pin(int cpu);

        long bench_line_round_trip_ns(int a, int b, int samples, long timeoutNanos);
    }

    static final Bench BENCH = load(Bench.class);

    private BenchLibrary() {}

    /** Binds the C functions of that interface. */
    public static <T extends Library> T load(Class<T> twins) {
        return Native.load(existing("libposixipc_bench.so").toString(), twins);
    }

    /** A file that the C build made: the library, or the program of a C end. */
    public static Path existing(String name) {
        Path file = FOLDER.resolve(name);
        if (!Files.exists(file)) {
            throw new IllegalStateException(file + " does not exist; build it with java/benchmarks/run, or by"
                    + " cmake -S java/benchmarks/c -B java/benchmarks/target/c && cmake --build"
                    + " java/benchmarks/target/c");
        }
        return file;
    }

    /** Binds the calling thread to a CPU; a negative CPU leaves it as it is. */
    public static void pin(int cpu) {
        if (cpu >= 0) {
            check("bench_pin(" + cpu + ")", BENCH.bench_pin(cpu));
        }
    }

    /** Passes a twin's result on, or throws if it is {@code -errno}. */
    public static long check(String call, long result) {
        if (result < 0) {
            throw new IllegalStateException(call + " failed with errno " + -result);
        }
        return result;
    }
}
