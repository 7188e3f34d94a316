package org.posixipc.internal.ffi;

/** The cold calls of message queues (native/src/mq.c). Names are NUL-terminated UTF-8; results are >= 0 or -errno. */
public final class QueueShim {
    static {
        ShimLoader.register(QueueShim.class);
    }

    private QueueShim() {}

    /**
     * {@code int32_t pipc_mq_create(const char *name, int32_t access, int32_t mode, int32_t exact_mode, int64_t capacity,
     * int64_t max_message_size)}
     */
    public static native int pipc_mq_create(
            byte[] name, int access, int mode, int exactMode, long capacity, long maxMessageSize);

    /** {@code int32_t pipc_mq_open(const char *name, int32_t access)} */
    public static native int pipc_mq_open(byte[] name, int access);

    /** {@code int32_t pipc_mq_close(int32_t mq)} */
    public static native int pipc_mq_close(int mq);

    /** {@code int32_t pipc_mq_unlink(const char *name)} */
    public static native int pipc_mq_unlink(byte[] name);

    /** {@code int32_t pipc_mq_attributes(int32_t mq, int64_t *out)}: capacity, max message size, depth. */
    public static native int pipc_mq_attributes(int mq, long[] out);

    /** {@code int32_t pipc_message_queue_at(const char *path, int64_t *out)} */
    public static native int pipc_message_queue_at(byte[] path, long[] out);
}
