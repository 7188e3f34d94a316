package org.posixipc.internal.ffi;

import java.nio.ByteBuffer;

/** The hot functions by JNI; the natives are bound by native/jni when the JVM loads the shim. */
final class JniHot implements HotShim {
    private static native long buffer_address(ByteBuffer direct);

    private static native void copy_to_array(long from, byte[] to, int index, int length);

    private static native void copy_from_array(byte[] from, int index, int length, long to);

    private static native int pipc_mq_send(int mq, long waiter, long message, int length, int priority);

    private static native long pipc_mq_receive(int mq, long waiter, long buffer, int length);

    private static native int pipc_mq_depth(int mq);

    private static native int pipc_waiter_arm(long waiter, int clock, long timeoutNanos);

    private static native int pipc_waiter_poke(long waiter);

    private static native void pipc_waiter_settle(long waiter);

    private static native int pipc_sem_wait(long semaphore, long waiter);

    private static native int pipc_sem_trywait(long semaphore);

    private static native int pipc_sem_post(long semaphore);

    private static native int pipc_sem_post_many(long semaphore, int count);

    private static native int pipc_sem_value(long semaphore);

    private static native int pipc_lock_try(long lock);

    private static native int pipc_lock_await(long lock, long waiter);

    private static native int pipc_lock_unlock(long lock);

    private static native int pipc_rwlock_write_try(long peer);

    private static native int pipc_rwlock_write_unlock(long peer);

    private static native int pipc_word_await(long word, int expected, long waiter);

    private static native int pipc_word_wake(long word, int count);

    private static native int pipc_poller_arm(int poller, int fd, int interest, long key);

    private static native int pipc_poller_wait(int poller, long out, int count, long timeoutNanos);

    @Override
    public String binding() {
        return "jni";
    }

    @Override
    public long address(ByteBuffer direct) {
        return buffer_address(direct);
    }

    @Override
    public void copyToArray(long from, byte[] to, int index, int length) {
        copy_to_array(from, to, index, length);
    }

    @Override
    public void copyFromArray(byte[] from, int index, int length, long to) {
        copy_from_array(from, index, length, to);
    }

    @Override
    public int mqSend(int mq, long waiter, long message, int length, int priority) {
        return pipc_mq_send(mq, waiter, message, length, priority);
    }

    @Override
    public long mqReceive(int mq, long waiter, long buffer, int length) {
        return pipc_mq_receive(mq, waiter, buffer, length);
    }

    @Override
    public int mqDepth(int mq) {
        return pipc_mq_depth(mq);
    }

    @Override
    public int waiterArm(long waiter, int clock, long timeoutNanos) {
        return pipc_waiter_arm(waiter, clock, timeoutNanos);
    }

    @Override
    public int waiterPoke(long waiter) {
        return pipc_waiter_poke(waiter);
    }

    @Override
    public void waiterSettle(long waiter) {
        pipc_waiter_settle(waiter);
    }

    @Override
    public int semWait(long semaphore, long waiter) {
        return pipc_sem_wait(semaphore, waiter);
    }

    @Override
    public int semTrywait(long semaphore) {
        return pipc_sem_trywait(semaphore);
    }

    @Override
    public int semPost(long semaphore) {
        return pipc_sem_post(semaphore);
    }

    @Override
    public int semPostMany(long semaphore, int count) {
        return pipc_sem_post_many(semaphore, count);
    }

    @Override
    public int semValue(long semaphore) {
        return pipc_sem_value(semaphore);
    }

    @Override
    public int lockTry(long lock) {
        return pipc_lock_try(lock);
    }

    @Override
    public int lockAwait(long lock, long waiter) {
        return pipc_lock_await(lock, waiter);
    }

    @Override
    public int lockUnlock(long lock) {
        return pipc_lock_unlock(lock);
    }

    @Override
    public int rwlockWriteTry(long peer) {
        return pipc_rwlock_write_try(peer);
    }

    @Override
    public int rwlockWriteUnlock(long peer) {
        return pipc_rwlock_write_unlock(peer);
    }

    @Override
    public int wordAwait(long word, int expected, long waiter) {
        return pipc_word_await(word, expected, waiter);
    }

    @Override
    public int wordWake(long word, int count) {
        return pipc_word_wake(word, count);
    }

    @Override
    public int pollerArm(int poller, int fd, int interest, long key) {
        return pipc_poller_arm(poller, fd, interest, key);
    }

    @Override
    public int pollerWait(int poller, long out, int count, long timeoutNanos) {
        return pipc_poller_wait(poller, out, count, timeoutNanos);
    }
}
