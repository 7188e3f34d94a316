package org.posixipc.internal.ffi;

/** Descriptors of other processes, sockets that carry them, and lives (native/src/memfd.c, descriptor.c, life.c). */
public final class DescriptorShim {
    static {
        ShimLoader.register(DescriptorShim.class);
    }

    private DescriptorShim() {}

    /** {@code int32_t pipc_descriptor_open(int32_t pid, int32_t fd, int32_t access)} */
    public static native int pipc_descriptor_open(int pid, int fd, int access);

    /** {@code int32_t pipc_descriptor_duplicate(int32_t fd)} */
    public static native int pipc_descriptor_duplicate(int fd);

    /** {@code int32_t pipc_descriptor_access(int32_t fd)} */
    public static native int pipc_descriptor_access(int fd);

    /** {@code int32_t pipc_descriptor_send(int32_t socket, int32_t fd)} */
    public static native int pipc_descriptor_send(int socket, int fd);

    /** {@code int32_t pipc_descriptor_receive(int32_t socket)} */
    public static native int pipc_descriptor_receive(int socket);

    /** {@code int32_t pipc_socket_listen(const char *path, int32_t mode)} */
    public static native int pipc_socket_listen(byte[] path, int mode);

    /** {@code int32_t pipc_socket_accept(int32_t listener)} */
    public static native int pipc_socket_accept(int listener);

    /** {@code int32_t pipc_socket_connect(const char *path)} */
    public static native int pipc_socket_connect(byte[] path);

    /** {@code int32_t pipc_socket_wait(int32_t socket, const struct pipc_waiter *waiter)} */
    public static native int pipc_socket_wait(int socket, long waiter);

    /** {@code int32_t pipc_life_open(int32_t fd)} */
    public static native int pipc_life_open(int fd);

    /** {@code int32_t pipc_life_claim(int32_t fd, int32_t index)} */
    public static native int pipc_life_claim(int fd, int index);

    /** {@code int32_t pipc_life_release(int32_t fd, int32_t index)} */
    public static native int pipc_life_release(int fd, int index);

    /** {@code int32_t pipc_life_alive(int32_t fd, int32_t index)} */
    public static native int pipc_life_alive(int fd, int index);
}
