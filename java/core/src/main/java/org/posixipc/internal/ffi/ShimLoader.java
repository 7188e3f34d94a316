package org.posixipc.internal.ffi;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.File;
import java.io.IOException;
import java.net.URL;

/**
 * Finds the shim, checks that it is the one this jar was built with, and loads it for JNA and for JNI from one file.
 *
 * <p>A failure is kept and thrown anew by every {@link #require()}, so that the second caller reads the same sentence as
 * the first and not a {@code NoClassDefFoundError}.
 */
public final class ShimLoader {
    /** A directory that holds the shim, or the shim itself; nothing is extracted then. */
    public static final String PATH_PROPERTY = "posixipc.library.path";

    /** {@code jni} (default) or {@code jna}: how the hot functions are called. */
    public static final String SHIM_PROPERTY = "posixipc.shim";

    private static final String FILE_NAME = "libposixipc-shim.so";

    private static final NativeLibrary LIBRARY;
    private static final String ORIGIN;
    private static final String JNI_REFUSAL;
    private static final String FAILURE;

    static {
        NativeLibrary library = null;
        String origin = null;
        String refusal = null;
        String failure = null;
        try {
            ShimFile shim = locate();
            origin = shim.origin;
            library = NativeLibrary.getInstance(shim.file.getAbsolutePath());
            LayoutCheck.check(library, origin);
            refusal = bindJni(shim.file);
            shim.discard();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            // Also a plain Error: JNA throws one when it meets its own library in another version.
            library = null;
            failure = explain(e, origin);
        }
        LIBRARY = library;
        ORIGIN = origin;
        JNI_REFUSAL = refusal;
        FAILURE = failure;
    }

    private ShimLoader() {}

    /**
     * Returns if the shim is loaded and fits.
     *
     * @throws UnsatisfiedLinkError with what was tried and what to do, if it is not
     */
    public static void require() {
        if (FAILURE != null) {
            throw new UnsatisfiedLinkError(FAILURE);
        }
    }

    /** Where the shim came from: a path, or the resource inside the jar. */
    public static String origin() {
        require();
        return ORIGIN;
    }

    /** Why the JNI entries are not in use although nobody asked for JNA, or null. */
    public static String jniRefusal() {
        return JNI_REFUSAL;
    }

    /** Maps the native methods of {@code type} to the functions of their names. */
    static void register(Class<?> type) {
        require();
        Native.register(type, LIBRARY);
    }

    /** The hot functions, by the binding that was asked for or is left. */
    static HotShim hot() {
        require();
        boolean jni = JNI_REFUSAL == null && !"jna".equals(System.getProperty(SHIM_PROPERTY));
        return jni ? new JniHot() : new JnaHot();
    }

    private record ShimFile(File file, String origin, boolean extracted) {
        /** The library stays mapped; its file is of no use to anyone after that. */
        void discard() {
            if (extracted && !file.delete()) {
                file.deleteOnExit();
            }
        }
    }

    private static ShimFile locate() throws IOException {
        String path = System.getProperty(PATH_PROPERTY);
        if (path != null) {
            File given = new File(path);
            File file = given.isDirectory() ? new File(given, FILE_NAME) : given;
            if (!file.isFile()) {
                throw new IOException("no file " + file + " (named by -D" + PATH_PROPERTY + ")");
            }
            return new ShimFile(file, file.getAbsolutePath(), false);
        }
        String resource = Platform.RESOURCE_PREFIX + "/" + FILE_NAME;
        URL url = ShimLoader.class.getClassLoader().getResource(resource);
        if (url == null) {
            throw new IOException("the jar holds no " + resource);
        }
        boolean plainFile = "file".equals(url.getProtocol());
        File file = Native.extractFromResourcePath("/" + resource, ShimLoader.class.getClassLoader());
        if (file == null) {
            throw new IOException("JNA may not extract " + resource + " (-Djna.nounpack=true)");
        }
        return new ShimFile(file, plainFile ? file.getAbsolutePath() : url.toString(), !plainFile);
    }

    /** Loads the file a second time, for JNI; the answer is why that was refused, or null. */
    private static String bindJni(File file) {
        if ("jna".equals(System.getProperty(SHIM_PROPERTY))) {
            return null;
        }
        try {
            System.load(file.getAbsolutePath());
            return null;
        } catch (LinkageError | RuntimeException e) {
            // JNA's binding serves all the same functions; Capabilities shows which one is in use and why.
            return e.toString();
        }
    }

    private static String explain(Throwable cause, String origin) {
        StringBuilder text = new StringBuilder(256);
        text.append("posixipc: loading ").append(FILE_NAME).append(" for ").append(platform());
        if (origin != null) {
            text.append(" from ").append(origin);
        }
        text.append(" failed: ").append(ofOneLine(cause)).append("; ");
        String message = String.valueOf(cause.getMessage());
        if (message.contains("failed to map segment") || message.contains("Operation not permitted")) {
            text.append(
                            "the directory is mounted noexec: name another with -Djna.tmpdir=<dir>, or unpack the file and use -D")
                    .append(PATH_PROPERTY)
                    .append("=<dir>");
        } else if (message.contains("jna.nounpack")) {
            text.append("allow it, or unpack the file and use -D")
                    .append(PATH_PROPERTY)
                    .append("=<dir>");
        } else if (message.contains("holds no")) {
            text.append("build the shim for this platform and name its directory with -D")
                    .append(PATH_PROPERTY)
                    .append("=<dir>");
        } else if (cause instanceof LayoutCheck.Mismatch) {
            text.append("use the posixipc jar and ").append(FILE_NAME).append(" of one release");
        } else if (cause instanceof IllegalCallerException || message.contains("native access")) {
            text.append("start java with --enable-native-access=ALL-UNNAMED (class path)"
                    + " or --enable-native-access=org.posixipc,com.sun.jna (module path)");
        } else {
            text.append("see -D")
                    .append(PATH_PROPERTY)
                    .append("=<dir> for an unpacked shim and -Djna.tmpdir=<dir> for the place of extraction");
        }
        return text.toString();
    }

    private static String ofOneLine(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null && root.getMessage() == null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage() == null ? root : root.getMessage())
                .replaceAll("\\s*\\R\\s*", " ");
    }

    /** Does not touch JNA, which may be what failed. */
    private static String platform() {
        return System.getProperty("os.name") + "/" + System.getProperty("os.arch");
    }
}
