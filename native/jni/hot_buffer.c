/*
 * JniHot: where a direct buffer lies. GetDirectBufferAddress enters the VM, which costs more than all else a
 * send does in Java; a field that is read by GetLongField does not. The field is the JDK's own
 * (java.nio.Buffer.address), so it is used only if it tells the truth about a buffer whose place is known.
 */
#include "tables.h"

static jfieldID address_field; /* NULL: ask the VM */

static jlong JNICALL address(JNIEnv *env, jclass type, jobject direct) {
    (void) type;
    return address_field != NULL ? (*env)->GetLongField(env, direct, address_field)
                                 : (jlong) (intptr_t) (*env)->GetDirectBufferAddress(env, direct);
}

void hot_buffer_prepare(JNIEnv *env) {
    static char known[8];
    jclass type = (*env)->FindClass(env, "java/nio/Buffer");
    jfieldID field = type == NULL ? NULL : (*env)->GetFieldID(env, type, "address", "J");
    jobject probe = field == NULL ? NULL : (*env)->NewDirectByteBuffer(env, known, sizeof known);
    if (probe != NULL && (*env)->GetLongField(env, probe, field) == (jlong) (intptr_t) known)
        address_field = field;
    (*env)->ExceptionClear(env);
    if (probe != NULL)
        (*env)->DeleteLocalRef(env, probe);
    if (type != NULL)
        (*env)->DeleteLocalRef(env, type);
}

/* The VM copies with the C library's memmove, which knows this processor better than the JDK's own copy does.
 */
static void JNICALL copy_to_array(JNIEnv *env, jclass type, jlong from, jbyteArray to, jint index,
                                  jint length) {
    (void) type;
    (*env)->SetByteArrayRegion(env, to, index, length, AT(from));
}

static void JNICALL copy_from_array(JNIEnv *env, jclass type, jbyteArray from, jint index, jint length,
                                    jlong to) {
    (void) type;
    (*env)->GetByteArrayRegion(env, from, index, length, AT(to));
}

static const JNINativeMethod methods[] = {
    {"copy_to_array", "(J[BII)V", (void *) copy_to_array},
    {"copy_from_array", "([BIIJ)V", (void *) copy_from_array},
    {"buffer_address", "(Ljava/nio/ByteBuffer;)J", (void *) address},
};

const struct hot_table hot_buffer = HOT_TABLE(methods);
