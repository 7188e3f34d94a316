/* Binds the hot functions to JniHot when the JVM loads the shim: one table a subject. */
#include "tables.h"

#define JNI_HOT "org/posixipc/internal/ffi/JniHot"

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
    (void) reserved;
    JNIEnv *env;
    if ((*vm)->GetEnv(vm, (void **) &env, JNI_VERSION_1_8) != JNI_OK)
        return JNI_ERR;
    jclass hot = (*env)->FindClass(env, JNI_HOT);
    if (hot == NULL)
        return JNI_ERR;
    hot_buffer_prepare(env);
    const struct hot_table *tables[] = {&hot_buffer, &hot_lock, &hot_mq, &hot_sem, &hot_wait, &hot_waiter};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if ((*env)->RegisterNatives(env, hot, tables[i]->methods, tables[i]->count) != JNI_OK)
            return JNI_ERR;
    (*env)->DeleteLocalRef(env, hot);
    return JNI_VERSION_1_8;
}
