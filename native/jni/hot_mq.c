/* JniHot: message queues. */
#include "tables.h"

static jint JNICALL mq_send(JNIEnv *env, jclass type, jint mq, jlong waiter, jlong message, jint length,
                            jint priority) {
    (void) env, (void) type;
    return pipc_mq_send(mq, AT(waiter), AT(message), length, priority);
}

static jlong JNICALL mq_receive(JNIEnv *env, jclass type, jint mq, jlong waiter, jlong buffer, jint length) {
    (void) env, (void) type;
    return pipc_mq_receive(mq, AT(waiter), AT(buffer), length);
}

static jint JNICALL mq_depth(JNIEnv *env, jclass type, jint mq) {
    (void) env, (void) type;
    return pipc_mq_depth(mq);
}

static const JNINativeMethod methods[] = {
    {"pipc_mq_depth", "(I)I", (void *) mq_depth},
    {"pipc_mq_send", "(IJJII)I", (void *) mq_send},
    {"pipc_mq_receive", "(IJJI)J", (void *) mq_receive},
};

const struct hot_table hot_mq = HOT_TABLE(methods);
