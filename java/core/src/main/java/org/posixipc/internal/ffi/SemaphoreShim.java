package org.posixipc.internal.ffi;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/**
 * The cold calls of semaphores (native/src/sem.c, sem_layout.c). Names are NUL-terminated UTF-8; results are >= 0 or
 * -errno.
 */
public final class SemaphoreShim {
    static {
        ShimLoader.register(SemaphoreShim.class);
    }

    private SemaphoreShim() {}

    /**
     * {@code int64_t pipc_sem_create(const char *name, int32_t mode, int32_t exact_mode, int64_t value, int64_t *seen)}: an
     * address; seen as for open.
     */
    public static native long pipc_sem_create(byte[] name, int mode, int exactMode, long value, long[] seen);

    /**
     * {@code int64_t pipc_sem_open(const char *name, int64_t *seen)}: an address; seen is what
     * {@link SystemShim#pipc_descriptor_stat} writes.
     */
    public static native long pipc_sem_open(byte[] name, long[] seen);

    /** {@code int32_t pipc_sem_close(sem_t *sem)} */
    public static native int pipc_sem_close(long sem);

    /** {@code int32_t pipc_sem_unlink(const char *name)} */
    public static native int pipc_sem_unlink(byte[] name);

    /** {@code int32_t pipc_sem_size(void)}: bytes. */
    public static native int pipc_sem_size();

    /** {@code int32_t pipc_sem_path(const char *name, char *out, int32_t size)}: the length of the path. */
    public static native int pipc_sem_path(byte[] name, byte[] out, int size);

    /** {@code int32_t pipc_sem_foreign(const char *name, char *out, int32_t size)}: 1 or 0. */
    public static native int pipc_sem_foreign(byte[] name, byte[] out, int size);

    /** {@code int32_t pipc_sem_init(sem_t *sem, int64_t value)} */
    public static native int pipc_sem_init(long sem, long value);

    /** {@code int32_t pipc_sem_clock(void)}: enum pipc_clock. */
    public static native int pipc_sem_clock();

    /** {@code int32_t pipc_sem_layout_known(void)}: 1 or 0. */
    public static native int pipc_sem_layout_known();

    /** {@code void pipc_sem_use_layout(void)} */
    public static native void pipc_sem_use_layout();

    /** The memory of a sem_t as a buffer, in native order; it does not keep a mapping alive. */
    public static ByteBuffer buffer(long sem, int bytes) {
        return new Pointer(sem).getByteBuffer(0, bytes);
    }
}
