package org.posixipc.internal.ffi;

/** What the system says of itself (native/src/system.c, error.c, waiter.c); never on a hot path. */
public final class SystemShim {
    static {
        ShimLoader.register(SystemShim.class);
    }

    private SystemShim() {}

    /** {@code int32_t pipc_errno_number(const char *symbol)} */
    public static native int pipc_errno_number(byte[] symbol);

    /** {@code const char *pipc_errno_symbol(int32_t number)}; the text is ASCII. */
    public static native String pipc_errno_symbol(int number);

    /** {@code const char *pipc_version(void)}; the text is ASCII. */
    public static native String pipc_version();

    /** {@code const char *pipc_glibc_version(void)}: null where the C library is not glibc; the text is ASCII. */
    public static native String pipc_glibc_version();

    /**
     * {@code int32_t pipc_descriptor_stat(int32_t fd, int64_t *out)}: uid, gid, permission bits, size, links, device,
     * inode, file type.
     */
    public static native int pipc_descriptor_stat(int fd, long[] out);

    /** {@code int32_t pipc_path_stat(const char *path, int64_t *out)} */
    public static native int pipc_path_stat(byte[] path, long[] out);

    /** {@code int32_t pipc_descriptor_available(void)}: 1, or 0 if no further descriptor can be opened. */
    public static native int pipc_descriptor_available();

    /** {@code int64_t pipc_limit_message_queue_bytes(void)} */
    public static native long pipc_limit_message_queue_bytes();

    /** {@code int64_t pipc_limit_descriptors(void)} */
    public static native long pipc_limit_descriptors();

    /** {@code int64_t pipc_limit_priority_max(void)} */
    public static native long pipc_limit_priority_max();

    /** {@code int64_t pipc_limit_semaphore_max(void)} */
    public static native long pipc_limit_semaphore_max();

    /** {@code int32_t pipc_file_system(const char *path, int64_t *out)}: size, free bytes, inodes, free inodes. */
    public static native int pipc_file_system(byte[] path, long[] out);

    /** {@code int32_t pipc_effective_uid(void)} */
    public static native int pipc_effective_uid();

    /** {@code int64_t pipc_page_size(void)} */
    public static native long pipc_page_size();

    /** {@code int32_t pipc_cpus_of_thread(void)} */
    public static native int pipc_cpus_of_thread();

    /** {@code int32_t pipc_cpus_of_process(void)} */
    public static native int pipc_cpus_of_process();

    /** {@code int32_t pipc_wait_signal(int32_t requested)} */
    public static native int pipc_wait_signal(int requested);

    /** {@code struct pipc_waiter *pipc_waiter_new(void)} */
    public static native long pipc_waiter_new();

    /** {@code void pipc_waiter_free(struct pipc_waiter *waiter)} */
    public static native void pipc_waiter_free(long waiter);
}
