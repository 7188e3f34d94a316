package org.posixipc;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.posixipc.internal.Names;
import org.posixipc.internal.Quoted;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.ShimLoader;

/** Describes shared memory without a name. Not thread-safe. Made by {@link AnonymousMemory#builder}. */
public final class AnonymousMemoryBuilder {
    /** The kernel puts "memfd:" before it and allows 255 bytes in all. */
    private static final int LABEL_MOST_BYTES = 249;

    private final long size;
    private String label = "posixipc";
    private boolean reserve = true;
    private final Set<Seal> seals = EnumSet.noneOf(Seal.class);
    private Consumer<? super Segment> initialiser;

    AnonymousMemoryBuilder(long size) {
        MemoryCalls.checkSize(size);
        ShimLoader.require();
        this.size = size;
    }

    /**
     * What {@code /proc/<pid>/maps} and messages call it; it need not be unique and nobody can open it by it.
     *
     * @param label at most 249 bytes of UTF-8
     * @return this
     * @throws IllegalArgumentException if it is longer or holds a NUL
     */
    public AnonymousMemoryBuilder label(String label) {
        if (Names.path(label).length - 1 > LABEL_MOST_BYTES || label.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("label " + Quoted.of(label) + " must have at most " + LABEL_MOST_BYTES
                    + " bytes of UTF-8 and no NUL");
        }
        this.label = label;
        return this;
    }

    /**
     * Leaves the pages to be allocated when they are touched; see {@link SharedMemoryBuilder#sparse()}.
     *
     * @return this
     */
    public AnonymousMemoryBuilder sparse() {
        reserve = false;
        return this;
    }

    /**
     * Seals the object once it has its size and its first content.
     *
     * @param seals what shall not happen to it
     * @return this
     */
    public AnonymousMemoryBuilder seals(Seal... seals) {
        this.seals.addAll(Set.of(seals));
        return this;
    }

    /**
     * Fills the object before it is sealed and handed out. The segment is closed when the initialiser returns; what it throws
     * ends the creation.
     *
     * @param initialiser writes the object's first content
     * @return this
     */
    public AnonymousMemoryBuilder initialiser(Consumer<? super Segment> initialiser) {
        this.initialiser = Objects.requireNonNull(initialiser, "initialiser");
        return this;
    }

    /**
     * Creates the object. It is not executable where the kernel can say so (Linux 6.3).
     *
     * @return an open handle for reading and writing
     * @throws IpcLimitException if there is no room for it; the message names the limit
     * @throws IpcException if the system refuses otherwise
     */
    public SharedMemory create() throws IpcException {
        String name = "memfd:" + label;
        int fd = MemoryShim.pipc_memfd_create(Names.path(label), size, reserve ? 1 : 0);
        if (fd < 0) {
            throw Failure.of("memfd_create", name, -fd, MemoryDiagnosis.sizing(name, size));
        }
        SharedMemory memory = new SharedMemory(name, fd, Access.READ_WRITE, reserve);
        boolean whole = false;
        try {
            if (initialiser != null) {
                try (Segment segment = memory.map()) {
                    initialiser.accept(segment);
                }
            }
            if (!seals.isEmpty()) {
                memory.seal(seals.toArray(new Seal[0]));
            }
            whole = true;
            return memory;
        } finally {
            if (!whole) {
                memory.close();
            }
        }
    }
}
