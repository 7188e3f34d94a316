/*
 * The registration tables of JniHot's natives. A wrapper is one line: addresses come as jlong, results go
 * back as they are; nothing is decided, no exception is thrown, no errno is read.
 */
#ifndef POSIXIPC_JNI_TABLES_H
#define POSIXIPC_JNI_TABLES_H

#include <jni.h>

#include "../src/shim.h"

struct hot_table {
    const JNINativeMethod *methods;
    jint count;
};

/* A Java address as a pointer. */
#define AT(address) ((void *) (intptr_t) (address))

#define HOT_TABLE(array)                                                                                     \
    { array, sizeof array / sizeof array[0] }

extern const struct hot_table hot_buffer;
extern const struct hot_table hot_lock;
extern const struct hot_table hot_mq;
extern const struct hot_table hot_sem;

extern const struct hot_table hot_wait;
extern const struct hot_table hot_waiter;

/* Finds the fastest way to a direct buffer's address; called once, before the tables are bound. */
void hot_buffer_prepare(JNIEnv *env);

#endif
