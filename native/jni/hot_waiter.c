/* JniHot: arming, poking and settling a waiter. */
#include "tables.h"

static jint JNICALL arm(JNIEnv *env, jclass type, jlong waiter, jint clock, jlong timeout_ns) {
    (void) env, (void) type;
    return pipc_waiter_arm(AT(waiter), clock, timeout_ns);
}

static jint JNICALL poke(JNIEnv *env, jclass type, jlong waiter) {
    (void) env, (void) type;
    return pipc_waiter_poke(AT(waiter));
}

static void JNICALL settle(JNIEnv *env, jclass type, jlong waiter) {
    (void) env, (void) type;
    pipc_waiter_settle(AT(waiter));
}

static const JNINativeMethod methods[] = {
    {"pipc_waiter_arm", "(JIJ)I", (void *) arm},
    {"pipc_waiter_poke", "(J)I", (void *) poke},
    {"pipc_waiter_settle", "(J)V", (void *) settle},
};

const struct hot_table hot_waiter = HOT_TABLE(methods);
