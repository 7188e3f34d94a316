package org.posixipc.internal.ffi;

import java.nio.ByteBuffer;

/**
 * The functions of the data path. Bound twice, by JNI ({@link JniHot}) and by JNA ({@link JnaHot}); which one serves is
 * decided once, when the shim is loaded.
 */
public interface HotShim {
    /** The binding in use. */
    HotShim HOT = ShimLoader.hot();

    /** {@code jni} or {@code jna}. */
    String binding();

    /**
     * The address of a direct buffer's first byte, whatever its position. The buffer must be direct: what a buffer on the
     * heap would give is not an address.
     *
     * <p>{@code void *GetDirectBufferAddress(JNIEnv *env, jobject buffer)}
     */
    long address(ByteBuffer direct);

    /**
     * Copies {@code length} bytes from an address into an array. No garbage collection or other stop of the JVM gets in
     * between, so a long copy is made in pieces.
     *
     * <p>{@code void SetByteArrayRegion(JNIEnv *env, jbyteArray to, jsize index, jsize length, const jbyte *from)}
     */
    void copyToArray(long from, byte[] to, int index, int length);

    /**
     * Copies {@code length} bytes of an array to an address, as {@link #copyToArray}.
     *
     * <p>{@code void GetByteArrayRegion(JNIEnv *env, jbyteArray from, jsize index, jsize length, jbyte *to)}
     */
    void copyFromArray(byte[] from, int index, int length, long to);

    /**
     * {@code int32_t pipc_mq_send(int32_t mq, const struct pipc_waiter *waiter, const void *message, int32_t length,
     * int32_t priority)}
     */
    int mqSend(int mq, long waiter, long message, int length, int priority);

    /**
     * {@code int64_t pipc_mq_receive(int32_t mq, const struct pipc_waiter *waiter, void *buffer, int32_t length)}
     */
    long mqReceive(int mq, long waiter, long buffer, int length);

    /** {@code int32_t pipc_mq_depth(int32_t mq)} */
    int mqDepth(int mq);

    /** {@code int32_t pipc_waiter_arm(struct pipc_waiter *waiter, int32_t clock, int64_t timeout_ns)} */
    int waiterArm(long waiter, int clock, long timeoutNanos);

    /** {@code int32_t pipc_waiter_poke(struct pipc_waiter *waiter)} */
    int waiterPoke(long waiter);

    /** {@code void pipc_waiter_settle(struct pipc_waiter *waiter)} */
    void waiterSettle(long waiter);

    /** {@code int32_t pipc_sem_wait(sem_t *sem, const struct pipc_waiter *waiter)} */
    int semWait(long semaphore, long waiter);

    /** {@code int32_t pipc_sem_trywait(sem_t *sem)} */
    int semTrywait(long semaphore);

    /** {@code int32_t pipc_sem_post(sem_t *sem)} */
    int semPost(long semaphore);

    /** {@code int32_t pipc_sem_post_many(sem_t *sem, int32_t count)} */
    int semPostMany(long semaphore, int count);

    /** {@code int32_t pipc_sem_value(sem_t *sem)} */
    int semValue(long semaphore);

    /** {@code int32_t pipc_lock_try(pthread_mutex_t *lock)} */
    int lockTry(long lock);

    /** {@code int32_t pipc_lock_await(pthread_mutex_t *lock, const struct pipc_waiter *waiter)} */
    int lockAwait(long lock, long waiter);

    /** {@code int32_t pipc_lock_unlock(pthread_mutex_t *lock)} */
    int lockUnlock(long lock);

    /** {@code int32_t pipc_rwlock_write_try(struct pipc_rwlock_peer *peer)} */
    int rwlockWriteTry(long peer);

    /** {@code int32_t pipc_rwlock_write_unlock(struct pipc_rwlock_peer *peer)} */
    int rwlockWriteUnlock(long peer);

    /** {@code int32_t pipc_word_await(const uint32_t *word, uint32_t expected, const struct pipc_waiter *waiter)} */
    int wordAwait(long word, int expected, long waiter);

    /** {@code int32_t pipc_word_wake(const uint32_t *word, int32_t count)} */
    int wordWake(long word, int count);

    /** {@code int32_t pipc_poller_arm(int32_t poller, int32_t fd, int32_t interest, int64_t key)} */
    int pollerArm(int poller, int fd, int interest, long key);

    /** {@code int32_t pipc_poller_wait(int32_t poller, int64_t *out, int32_t count, int64_t timeout_ns)} */
    int pollerWait(int poller, long out, int count, long timeoutNanos);
}
