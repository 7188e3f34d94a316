package org.posixipc.internal.ffi;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The calls of shared memory objects, their mappings and the SIGBUS guard (native/src/shm.c, memfd.c, map.c, guard.c).
 * Names are NUL-terminated UTF-8; results are >= 0 or -errno.
 */
public final class MemoryShim {
    /** {@code PIPC_SHM_TEMPORARY}: bytes that {@link #pipc_shm_begin} writes at most. */
    public static final int TEMPORARY = 64;

    static {
        ShimLoader.register(MemoryShim.class);
    }

    private MemoryShim() {}

    /** A direct buffer over memory that nobody but the caller keeps alive; in native byte order. */
    public static ByteBuffer buffer(long address, long length) {
        return new Pointer(address).getByteBuffer(0, length).order(ByteOrder.nativeOrder());
    }

    /** {@code int32_t pipc_shm_create(const char *name, int32_t mode, int32_t exact_mode, int64_t size, int32_t reserve)} */
    public static native int pipc_shm_create(byte[] name, int mode, int exactMode, long size, int reserve);

    /** {@code int32_t pipc_shm_open(const char *name, int32_t access)} */
    public static native int pipc_shm_open(byte[] name, int access);

    /** {@code int32_t pipc_shm_unlink(const char *name)} */
    public static native int pipc_shm_unlink(byte[] name);

    /** {@code int32_t pipc_shm_close(int32_t fd)} */
    public static native int pipc_shm_close(int fd);

    /** {@code int32_t pipc_shm_resize(int32_t fd, int64_t size, int32_t reserve)} */
    public static native int pipc_shm_resize(int fd, long size, int reserve);

    /**
     * {@code int32_t pipc_shm_begin(int32_t mode, int32_t exact_mode, int64_t size, int32_t reserve, int32_t unnamed, char
     * *temporary)}
     */
    public static native int pipc_shm_begin(
            int mode, int exactMode, long size, int reserve, int unnamed, byte[] temporary);

    /** {@code int32_t pipc_shm_publish(int32_t fd, const char *temporary, const char *name)} */
    public static native int pipc_shm_publish(int fd, byte[] temporary, byte[] name);

    /** {@code int32_t pipc_shm_abandon(const char *temporary)} */
    public static native int pipc_shm_abandon(byte[] temporary);

    /** {@code int32_t pipc_memfd_create(const char *label, int64_t size, int32_t reserve)} */
    public static native int pipc_memfd_create(byte[] label, long size, int reserve);

    /** {@code int32_t pipc_memfd_seal(int32_t fd, int32_t seals)} */
    public static native int pipc_memfd_seal(int fd, int seals);

    /** {@code int32_t pipc_memfd_seals(int32_t fd)} */
    public static native int pipc_memfd_seals(int fd);

    /** {@code int64_t pipc_map(int32_t fd, int64_t offset, int64_t length, int32_t access)} */
    public static native long pipc_map(int fd, long offset, long length, int access);

    /** {@code int32_t pipc_map_tombstone(int64_t address, int64_t length)} */
    public static native int pipc_map_tombstone(long address, long length);

    /** {@code int32_t pipc_map_unmap(int64_t address, int64_t length)} */
    public static native int pipc_map_unmap(long address, long length);

    /** {@code int32_t pipc_map_lock(int64_t address, int64_t length)} */
    public static native int pipc_map_lock(long address, long length);

    /** {@code int32_t pipc_map_unlock(int64_t address, int64_t length)} */
    public static native int pipc_map_unlock(long address, long length);

    /** {@code int64_t pipc_map_lock_limit(void)} */
    public static native long pipc_map_lock_limit();

    /** {@code int32_t pipc_map_will_need(int64_t address, int64_t length, int32_t access)} */
    public static native int pipc_map_will_need(long address, long length, int access);

    /** {@code int32_t pipc_guard_install(void)} */
    public static native int pipc_guard_install();

    /** {@code int32_t pipc_guard_active(void)} */
    public static native int pipc_guard_active();

    /** {@code int32_t pipc_guard_add(int64_t address, int64_t length, int32_t access)} */
    public static native int pipc_guard_add(long address, long length, int access);

    /** {@code int32_t pipc_guard_remove(int32_t slot)} */
    public static native int pipc_guard_remove(int slot);

    /** {@code int64_t pipc_guard_marks(void)} */
    public static native long pipc_guard_marks();
}
