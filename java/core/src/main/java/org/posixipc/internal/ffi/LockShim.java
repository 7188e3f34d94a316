package org.posixipc.internal.ffi;

/**
 * The cold calls of locks (native/src/lock.c, condition.c, rwlock.c, plain.c, stamp.c). Results are &gt;= 0 or -errno;
 * objects are addresses in a mapping, a peer is the native memory of one process's end of a read-write lock.
 */
public final class LockShim {
    static {
        ShimLoader.register(LockShim.class);
    }

    private LockShim() {}

    /** {@code int64_t pipc_lock_layout(int32_t type)}: bytes &lt;&lt; 32 | alignment of an {@code enum pipc_lock_type}. */
    public static native long pipc_lock_layout(int type);

    /** {@code int32_t pipc_lock_create(pthread_mutex_t *lock)} */
    public static native int pipc_lock_create(long lock);

    /** {@code int32_t pipc_lock_open(const pthread_mutex_t *lock)} */
    public static native int pipc_lock_open(long lock);

    /** {@code int32_t pipc_lock_consistent(pthread_mutex_t *lock)} */
    public static native int pipc_lock_consistent(long lock);

    /** {@code int32_t pipc_mutex_layout_known(void)}: the kind of our mutexes, or 0. */
    public static native int pipc_mutex_layout_known();

    /** {@code void pipc_mutex_use_layout(int32_t kind)} */
    public static native void pipc_mutex_use_layout(int kind);

    /** {@code int32_t pipc_mutex_thread(int64_t *out)}: address of {@code struct pipc_mutex_list}, thread id. */
    public static native int pipc_mutex_thread(long[] out);

    /** {@code int32_t pipc_mutex_forget(pthread_mutex_t *lock)} */
    public static native int pipc_mutex_forget(long lock);

    /** {@code int32_t pipc_mutex_abandon(pthread_mutex_t *lock)} */
    public static native int pipc_mutex_abandon(long lock);

    /** {@code int32_t pipc_barrier_known(void)} */
    public static native int pipc_barrier_known();

    /** {@code int32_t pipc_barrier(void)} */
    public static native int pipc_barrier();

    /** {@code int32_t pipc_condition_create(struct pipc_condition *condition)} */
    public static native int pipc_condition_create(long condition);

    /** {@code int32_t pipc_condition_open(const struct pipc_condition *condition)} */
    public static native int pipc_condition_open(long condition);

    /** {@code int32_t pipc_rwlock_create(struct pipc_rwlock *lock, uint32_t slots)} */
    public static native int pipc_rwlock_create(long lock, int slots);

    /**
     * {@code int64_t pipc_rwlock_peer_new(struct pipc_rwlock *lock, int64_t bytes, int32_t fd, int64_t position)}: an
     * address.
     */
    public static native long pipc_rwlock_peer_new(long lock, long bytes, int fd, long position);

    /** {@code int32_t pipc_rwlock_peer_drop(struct pipc_rwlock_peer *peer)}: does not touch the lock. */
    public static native int pipc_rwlock_peer_drop(long peer);

    /** {@code int64_t pipc_rwlock_mutex(const struct pipc_rwlock_peer *peer)}: an address. */
    public static native long pipc_rwlock_mutex(long peer);

    /** {@code int64_t pipc_rwlock_drain_word(const struct pipc_rwlock_peer *peer)}: an address. */
    public static native long pipc_rwlock_drain_word(long peer);

    /** {@code int32_t pipc_rwlock_slot_of(const struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_slot_of(long peer);

    /** {@code int32_t pipc_rwlock_check(const struct pipc_rwlock *lock)} */
    public static native int pipc_rwlock_check(long lock);

    /** {@code int32_t pipc_rwlock_wake_writer(struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_wake_writer(long peer);

    /** {@code int32_t pipc_rwlock_settle(struct pipc_rwlock_peer *peer, int32_t result)} */
    public static native int pipc_rwlock_settle(long peer, int result);

    /** {@code int32_t pipc_rwlock_read_try(struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_read_try(long peer);

    /** {@code int32_t pipc_rwlock_read_admit(struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_read_admit(long peer);

    /** {@code int32_t pipc_rwlock_read_unlock(struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_read_unlock(long peer);

    /** {@code int32_t pipc_rwlock_write_announce(struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_write_announce(long peer);

    /** {@code int64_t pipc_rwlock_write_drain(struct pipc_rwlock_peer *peer)}: 0, or 2^32 + the word to sleep on. */
    public static native long pipc_rwlock_write_drain(long peer);

    /** {@code int32_t pipc_rwlock_write_retract(struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_write_retract(long peer);

    /** {@code int32_t pipc_rwlock_write_to_read(struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_write_to_read(long peer);

    /** {@code int32_t pipc_rwlock_consistent(struct pipc_rwlock_peer *peer)} */
    public static native int pipc_rwlock_consistent(long peer);

    /** {@code int32_t pipc_plain_condition_create(pthread_cond_t *condition)} */
    public static native int pipc_plain_condition_create(long condition);

    /**
     * {@code int32_t pipc_plain_condition_await(pthread_cond_t *condition, pthread_mutex_t *mutex, const struct pipc_waiter
     * *waiter)}
     */
    public static native int pipc_plain_condition_await(long condition, long mutex, long waiter);

    /** {@code int32_t pipc_plain_condition_signal(pthread_cond_t *condition)} */
    public static native int pipc_plain_condition_signal(long condition);

    /** {@code int32_t pipc_plain_condition_broadcast(pthread_cond_t *condition)} */
    public static native int pipc_plain_condition_broadcast(long condition);

    /** {@code int32_t pipc_plain_rwlock_create(pthread_rwlock_t *lock)} */
    public static native int pipc_plain_rwlock_create(long lock);

    /** {@code int32_t pipc_plain_rwlock_read_await(pthread_rwlock_t *lock, const struct pipc_waiter *waiter)} */
    public static native int pipc_plain_rwlock_read_await(long lock, long waiter);

    /** {@code int32_t pipc_plain_rwlock_write_await(pthread_rwlock_t *lock, const struct pipc_waiter *waiter)} */
    public static native int pipc_plain_rwlock_write_await(long lock, long waiter);

    /** {@code int32_t pipc_plain_rwlock_read_try(pthread_rwlock_t *lock)} */
    public static native int pipc_plain_rwlock_read_try(long lock);

    /** {@code int32_t pipc_plain_rwlock_write_try(pthread_rwlock_t *lock)} */
    public static native int pipc_plain_rwlock_write_try(long lock);

    /** {@code int32_t pipc_plain_rwlock_unlock(pthread_rwlock_t *lock)} */
    public static native int pipc_plain_rwlock_unlock(long lock);
}
