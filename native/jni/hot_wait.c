/* JniHot: words and the poller. */
#include "tables.h"

static jint JNICALL word_await(JNIEnv *env, jclass type, jlong word, jint expected, jlong waiter) {
    (void) env, (void) type;
    return pipc_word_await(AT(word), (uint32_t) expected, AT(waiter));
}

static jint JNICALL word_wake(JNIEnv *env, jclass type, jlong word, jint count) {
    (void) env, (void) type;
    return pipc_word_wake(AT(word), count);
}

static jint JNICALL poller_arm(JNIEnv *env, jclass type, jint poller, jint fd, jint interest, jlong key) {
    (void) env, (void) type;
    return pipc_poller_arm(poller, fd, interest, key);
}

static jint JNICALL poller_wait(JNIEnv *env, jclass type, jint poller, jlong out, jint count,
                                jlong timeout_ns) {
    (void) env, (void) type;
    return pipc_poller_wait(poller, AT(out), count, timeout_ns);
}

static const JNINativeMethod methods[] = {
    {"pipc_word_await", "(JIJ)I", (void *) word_await},
    {"pipc_word_wake", "(JI)I", (void *) word_wake},
    {"pipc_poller_arm", "(IIIJ)I", (void *) poller_arm},
    {"pipc_poller_wait", "(IJIJ)I", (void *) poller_wait},
};

const struct hot_table hot_wait = HOT_TABLE(methods);
