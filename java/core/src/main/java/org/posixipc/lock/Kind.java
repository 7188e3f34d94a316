package org.posixipc.lock;

import org.posixipc.internal.ffi.LockShim;

/** What can lie at an offset; in the order of {@code enum pipc_lock_type}. */
enum Kind {
    MUTEX("lock"),
    PTHREAD_CONDITION("pthread condition"),
    PTHREAD_RWLOCK("pthread read-write lock"),
    SEMAPHORE("semaphore"),
    CONDITION("condition"),
    RWLOCK("read-write lock"),
    RWLOCK_SLOT("slot of a read-write lock");

    final String words;
    final int bytes;
    final int alignment;

    Kind(String words) {
        long layout = LockShim.pipc_lock_layout(ordinal());
        this.words = words;
        this.bytes = (int) (layout >>> 32);
        this.alignment = (int) layout;
    }
}
