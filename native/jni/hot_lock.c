/* JniHot: locks. */
#include "tables.h"

static jint JNICALL lock_try(JNIEnv *env, jclass type, jlong lock) {
    (void) env, (void) type;
    return pipc_lock_try(AT(lock));
}

static jint JNICALL lock_await(JNIEnv *env, jclass type, jlong lock, jlong waiter) {
    (void) env, (void) type;
    return pipc_lock_await(AT(lock), AT(waiter));
}

static jint JNICALL lock_unlock(JNIEnv *env, jclass type, jlong lock) {
    (void) env, (void) type;
    return pipc_lock_unlock(AT(lock));
}

static jint JNICALL rwlock_write_try(JNIEnv *env, jclass type, jlong peer) {
    (void) env, (void) type;
    return pipc_rwlock_write_try(AT(peer));
}

static jint JNICALL rwlock_write_unlock(JNIEnv *env, jclass type, jlong peer) {
    (void) env, (void) type;
    return pipc_rwlock_write_unlock(AT(peer));
}

static const JNINativeMethod methods[] = {
    {"pipc_lock_try", "(J)I", (void *) lock_try},
    {"pipc_lock_await", "(JJ)I", (void *) lock_await},
    {"pipc_lock_unlock", "(J)I", (void *) lock_unlock},
    {"pipc_rwlock_write_try", "(J)I", (void *) rwlock_write_try},
    {"pipc_rwlock_write_unlock", "(J)I", (void *) rwlock_write_unlock},
};

const struct hot_table hot_lock = HOT_TABLE(methods);
