/* JniHot: semaphores. */
#include "tables.h"

static jint JNICALL wait_for_permit(JNIEnv *env, jclass type, jlong sem, jlong waiter) {
    (void) env, (void) type;
    return pipc_sem_wait(AT(sem), AT(waiter));
}

static jint JNICALL trywait(JNIEnv *env, jclass type, jlong sem) {
    (void) env, (void) type;
    return pipc_sem_trywait(AT(sem));
}

static jint JNICALL post(JNIEnv *env, jclass type, jlong sem) {
    (void) env, (void) type;
    return pipc_sem_post(AT(sem));
}

static jint JNICALL post_many(JNIEnv *env, jclass type, jlong sem, jint count) {
    (void) env, (void) type;
    return pipc_sem_post_many(AT(sem), count);
}

static jint JNICALL value(JNIEnv *env, jclass type, jlong sem) {
    (void) env, (void) type;
    return pipc_sem_value(AT(sem));
}

static const JNINativeMethod methods[] = {
    {"pipc_sem_wait", "(JJ)I", (void *) wait_for_permit},
    {"pipc_sem_trywait", "(J)I", (void *) trywait},
    {"pipc_sem_post", "(J)I", (void *) post},
    {"pipc_sem_post_many", "(JI)I", (void *) post_many},
    {"pipc_sem_value", "(J)I", (void *) value},
};

const struct hot_table hot_sem = HOT_TABLE(methods);
