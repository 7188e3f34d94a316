package org.posixipc;

/**
 * What an anonymous object promises never to do again. A seal cannot be broken, so a process that was handed the object and
 * sees the seal need not trust whoever made it. Objects with a name take no seals.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2), "File sealing"</a>
 */
public enum Seal {
    // The order is that of the bits of enum pipc_seal in native/src/shim_memory.h.

    /** No further seals. */
    SEAL,
    /** Never gets shorter: whoever maps it need not fear that pages go. */
    SHRINK,
    /** Never gets longer. */
    GROW,
    /** No new way to write: mappings that were writable before stay so, all others are read-only. */
    FUTURE_WRITE;

    int bit() {
        return 1 << ordinal();
    }
}
