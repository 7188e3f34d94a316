/* JniHot: where a direct buffer lies. */
#include "tables.h"

static jlong JNICALL address(JNIEnv *env, jclass type, jobject buffer) {
    (void) type;
    return (jlong) (intptr_t) (*env)->GetDirectBufferAddress(env, buffer);
}

static const JNINativeMethod methods[] = {
    {"buffer_address", "(Ljava/nio/ByteBuffer;)J", (void *) address},
};

const struct hot_table hot_buffer = HOT_TABLE(methods);
