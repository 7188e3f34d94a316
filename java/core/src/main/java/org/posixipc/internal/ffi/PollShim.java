package org.posixipc.internal.ffi;

/** The cold calls of waiting (native/src/poller.c, notify.c, passthrough.c). Results are >= 0 or -errno. */
public final class PollShim {
    /** {@code PIPC_READABLE}. */
    public static final int READABLE = 1;

    /** {@code PIPC_WRITABLE}. */
    public static final int WRITABLE = 2;

    /** {@code PIPC_BROKEN}. */
    public static final int BROKEN = 4;

    /** {@code PIPC_NOTICE_ARRIVED}. */
    public static final int NOTICE_ARRIVED = 1;

    /** {@code PIPC_NOTICE_REMOVED}. */
    public static final int NOTICE_REMOVED = 2;

    /** {@code PIPC_PASSES_SEMAPHORE}. */
    public static final int PASSES_SEMAPHORE = 1;

    /** {@code PIPC_PASSES_MUTEX}. */
    public static final int PASSES_MUTEX = 2;

    static {
        ShimLoader.register(PollShim.class);
    }

    private PollShim() {}

    /** {@code int32_t pipc_poller_create(void)} */
    public static native int pipc_poller_create();

    /** {@code int32_t pipc_poller_add(int32_t poller, int32_t fd, int32_t interest, int64_t key)} */
    public static native int pipc_poller_add(int poller, int fd, int interest, long key);

    /** {@code int32_t pipc_poller_remove(int32_t poller, int32_t fd)} */
    public static native int pipc_poller_remove(int poller, int fd);

    /** {@code int32_t pipc_clock_watch_create(void)} */
    public static native int pipc_clock_watch_create();

    /** {@code int32_t pipc_clock_watch_drain(int32_t watch)}: 1 if the wall clock was set. */
    public static native int pipc_clock_watch_drain(int watch);

    /** {@code int32_t pipc_descriptor_close(int32_t fd)} */
    public static native int pipc_descriptor_close(int fd);

    /** {@code int32_t pipc_notify_register(int32_t mq)}: a descriptor that becomes readable with the notice. */
    public static native int pipc_notify_register(int mq);

    /** {@code int32_t pipc_notify_read(int32_t notice)}: 0, {@link #NOTICE_ARRIVED} or {@link #NOTICE_REMOVED}. */
    public static native int pipc_notify_read(int notice);

    /** {@code int32_t pipc_notify_withdraw(int32_t mq)} */
    public static native int pipc_notify_withdraw(int mq);

    /** {@code int32_t pipc_notify_holder(int32_t mq)}: a pid, or 0. */
    public static native int pipc_notify_holder(int mq);

    /** {@code int32_t pipc_passthrough(void)}: bits {@link #PASSES_SEMAPHORE} and {@link #PASSES_MUTEX}. */
    public static native int pipc_passthrough();
}
