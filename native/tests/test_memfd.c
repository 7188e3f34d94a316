/* Objects without a name: seals, and opening another process's descriptor by /proc and over a socket. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <posixipc/descriptor.h>

#include "check.h"
#include "shim.h"

static void seals_hold(void) {
    int fd = pipc_memfd_create("pipc-test", 8192, 1);
    CHECK(fd >= 0);
    CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    CHECK_EQUAL(pipc_memfd_seals(fd), 0);
    int64_t writable = pipc_map(fd, 0, 8192, PIPC_READ_WRITE);
    CHECK(writable > 0);
    CHECK_EQUAL(pipc_memfd_seal(fd, PIPC_SEAL_SHRINK | PIPC_SEAL_GROW | PIPC_SEAL_FUTURE_WRITE), 0);
    CHECK_EQUAL(pipc_memfd_seals(fd), PIPC_SEAL_SHRINK | PIPC_SEAL_GROW | PIPC_SEAL_FUTURE_WRITE);
    CHECK_EQUAL(pipc_shm_resize(fd, 4096, 0), -EPERM);
    CHECK_EQUAL(pipc_shm_resize(fd, 16384, 0), -EPERM);
    CHECK_EQUAL(pipc_map(fd, 0, 8192, PIPC_READ_WRITE), -EPERM);
    memcpy((void *) (intptr_t) writable, "first", 5); /* the mapping made before the seal still writes */
    int64_t readable = pipc_map(fd, 0, 8192, PIPC_READ_ONLY);
    CHECK(readable > 0 && memcmp((void *) (intptr_t) readable, "first", 5) == 0);
    CHECK_EQUAL(pipc_memfd_seal(fd, PIPC_SEAL_SEAL), 0);
    CHECK_EQUAL(pipc_memfd_seal(fd, PIPC_SEAL_SHRINK), -EPERM);
    CHECK_EQUAL(pipc_map_unmap(writable, 8192), 0);
    CHECK_EQUAL(pipc_map_unmap(readable, 8192), 0);
    close(fd);
}

static void named_objects_cannot_be_sealed(void) {
    char name[64];
    int fd = pipc_shm_create(test_name(name, sizeof name, 1), 0600, 0, 4096, 1);
    CHECK(fd >= 0);
    CHECK_EQUAL(pipc_shm_unlink(name), 0);
    CHECK_EQUAL(pipc_memfd_seal(fd, PIPC_SEAL_SHRINK), -EPERM);
    CHECK_EQUAL(pipc_memfd_seals(fd), PIPC_SEAL_SEAL);
    close(fd);
}

static void opens_anothers_descriptor(void) {
    int fd = pipc_memfd_create("pipc-test", 4096, 1);
    CHECK(fd >= 0 && write(fd, "shared", 6) == 6);
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        close(fd); /* so that only /proc leads to it */
        int opened = pipc_descriptor_open(parent, fd, PIPC_READ_ONLY);
        char text[6];
        if (opened < 0 || read(opened, text, 6) != 6 || memcmp(text, "shared", 6) != 0)
            _exit(1);
        _exit(pipc_descriptor_access(opened) == PIPC_READ_ONLY && write(opened, "x", 1) < 0 ? 0 : 2);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_EQUAL(status, 0);
    CHECK_EQUAL(pipc_descriptor_open(parent, 999999, PIPC_READ_ONLY), -ENOENT);
    int ends[2];
    CHECK(pipe(ends) == 0);
    CHECK_EQUAL(pipc_descriptor_open(parent, ends[0], PIPC_READ_ONLY), -ENODEV);
    CHECK_EQUAL(pipc_descriptor_duplicate(ends[0]), -ENODEV);
    CHECK_EQUAL(pipc_descriptor_duplicate(999999), -EBADF);
    int duplicate = pipc_descriptor_duplicate(fd);
    CHECK(duplicate >= 0 && duplicate != fd && (fcntl(duplicate, F_GETFD) & FD_CLOEXEC));
    close(duplicate), close(fd), close(ends[0]), close(ends[1]);
}

static void passes_a_descriptor(void) {
    int pair[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    int fd = pipc_memfd_create("pipc-test", 4096, 1);
    CHECK(fd >= 0 && write(fd, "passed", 6) == 6);
    CHECK_EQUAL(pipc_descriptor_send(pair[0], fd), 0);
    int received = pipc_descriptor_receive(pair[1]);
    CHECK(received >= 0 && received != fd && (fcntl(received, F_GETFD) & FD_CLOEXEC));
    char text[6];
    CHECK(pread(received, text, 6, 0) == 6 && memcmp(text, "passed", 6) == 0);
    CHECK(write(pair[0], "x", 1) == 1); /* a byte without a descriptor */
    CHECK_EQUAL(pipc_descriptor_receive(pair[1]), -EBADMSG);
    close(pair[0]);
    CHECK_EQUAL(pipc_descriptor_receive(pair[1]), -EPIPE);
    close(pair[1]), close(received), close(fd);
}

struct call {
    int socket;
    struct pipc_waiter *waiter;
    volatile int armed;
    int result;
};

static void *waits(void *argument) {
    struct call *call = argument;
    CHECK_EQUAL(pipc_waiter_arm(call->waiter, PIPC_MONOTONIC, -1), 0);
    __atomic_store_n(&call->armed, 1, __ATOMIC_SEQ_CST);
    call->result = pipc_socket_wait(call->socket, call->waiter);
    return NULL;
}

static void a_poke_ends_the_wait(void) {
    CHECK(pipc_wait_signal(0) > 0);
    char path[64];
    snprintf(path, sizeof path, "/tmp/pipc-test-%d.socket", (int) getpid());
    int listener = pipc_socket_listen(path, 0600);
    CHECK(listener >= 0);
    struct stat status;
    CHECK(stat(path, &status) == 0);
    CHECK_EQUAL(status.st_mode & 0777, 0600);
    CHECK_EQUAL(pipc_socket_listen(path, 0600), -EADDRINUSE);
    CHECK_EQUAL(pipc_socket_accept(listener), -EAGAIN);
    for (int round = 0; round < 100; round++) {
        struct call call = {.socket = listener, .waiter = pipc_waiter_new()};
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, waits, &call) == 0);
        while (!__atomic_load_n(&call.armed, __ATOMIC_SEQ_CST))
            sched_yield();
        CHECK_EQUAL(pipc_waiter_poke(call.waiter), 0); /* before, in or after ppoll */
        CHECK(pthread_join(thread, NULL) == 0);
        CHECK(call.result == -EINTR || call.result == -ETIMEDOUT);
        pipc_waiter_free(call.waiter);
    }
    struct pipc_waiter *waiter = pipc_waiter_new();
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_MONOTONIC, 20000000), 0);
    CHECK_EQUAL(pipc_socket_wait(listener, waiter), -ETIMEDOUT);
    int caller = pipc_socket_connect(path);
    CHECK(caller >= 0);
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_MONOTONIC, -1), 0);
    CHECK_EQUAL(pipc_socket_wait(listener, waiter), 0);
    int accepted = pipc_socket_accept(listener);
    CHECK(accepted >= 0);
    CHECK_EQUAL(pipc_descriptor_receive(accepted), -EAGAIN);
    close(accepted), close(caller), close(listener), unlink(path);
    CHECK_EQUAL(pipc_socket_connect(path), -ENOENT);
    CHECK_EQUAL(pipc_socket_listen("", 0600), -EINVAL);
    pipc_waiter_free(waiter);
}

int main(void) {
    seals_hold();
    named_objects_cannot_be_sealed();
    opens_anothers_descriptor();
    passes_a_descriptor();
    a_poke_ends_the_wait();
    return 0;
}
