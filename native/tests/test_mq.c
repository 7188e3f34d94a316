/* The queue calls of the shim: attributes, order, refusals, and that a call without a waiter never blocks. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "check.h"
#include "shim.h"

static char name[64];

static int32_t create(int32_t access) {
    int32_t mq = pipc_mq_create(name, access, 0600, 0, 2, 64);
    if (mq == -ENOSYS) {
        fprintf(stderr, "skipped: this kernel has no message queues\n");
        exit(SKIP);
    }
    CHECK(mq >= 0);
    return mq;
}

static void close_and_unlink(int32_t mq) {
    CHECK_EQUAL(pipc_mq_close(mq), 0);
    CHECK_EQUAL(pipc_mq_unlink(name), 0);
}

static void has_the_attributes_asked_for(void) {
    int32_t mq = create(PIPC_READ_WRITE);
    int64_t attributes[3];
    CHECK_EQUAL(pipc_mq_attributes(mq, attributes), 0);
    CHECK_EQUAL(attributes[0], 2);
    CHECK_EQUAL(attributes[1], 64);
    CHECK_EQUAL(attributes[2], 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "x", 1, 0), 0);
    CHECK_EQUAL(pipc_mq_attributes(mq, attributes), 0);
    CHECK_EQUAL(attributes[2], 1);
    CHECK_EQUAL(pipc_mq_depth(mq), 1);
    CHECK(fcntl(mq, F_GETFD) & FD_CLOEXEC);
    close_and_unlink(mq);
    CHECK_EQUAL(pipc_mq_attributes(mq, attributes), -EBADF);
    CHECK_EQUAL(pipc_mq_depth(mq), -EBADF);
}

static void gives_the_highest_priority_first_and_never_blocks_without_a_waiter(void) {
    int32_t mq = create(PIPC_READ_WRITE);
    char buffer[64];
    CHECK_EQUAL(pipc_mq_receive(mq, NULL, buffer, sizeof buffer), -ETIMEDOUT);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "low", 3, 1), 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "high", 4, 32767), 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "full", 4, 9), -ETIMEDOUT);
    CHECK_EQUAL(pipc_mq_receive(mq, NULL, buffer, sizeof buffer), (32767LL << 32) | 4);
    CHECK(memcmp(buffer, "high", 4) == 0);
    CHECK_EQUAL(pipc_mq_receive(mq, NULL, buffer, sizeof buffer), (1LL << 32) | 3);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "", 0, 0), 0);
    CHECK_EQUAL(pipc_mq_receive(mq, NULL, buffer, sizeof buffer), 0);
    close_and_unlink(mq);
}

static void refuses_what_does_not_fit(void) {
    int32_t mq = create(PIPC_READ_WRITE);
    char buffer[65] = "";
    CHECK_EQUAL(pipc_mq_send(mq, NULL, buffer, 65, 0), -EMSGSIZE);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, buffer, 64, 32768), -EINVAL);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, buffer, 64, -1), -EINVAL);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, buffer, 64, 0), 0);
    CHECK_EQUAL(pipc_mq_receive(mq, NULL, buffer, 63), -EMSGSIZE);
    CHECK_EQUAL(pipc_mq_receive(mq, NULL, buffer, 64), 64);
    close_and_unlink(mq);
}

static void opens_in_one_direction(void) {
    int32_t both = create(PIPC_READ_WRITE);
    int32_t reader = pipc_mq_open(name, PIPC_READ_ONLY), writer = pipc_mq_open(name, PIPC_WRITE_ONLY);
    char buffer[64];
    CHECK(reader >= 0 && writer >= 0);
    CHECK_EQUAL(pipc_mq_send(reader, NULL, "x", 1, 0), -EBADF);
    CHECK_EQUAL(pipc_mq_receive(writer, NULL, buffer, sizeof buffer), -EBADF);
    CHECK_EQUAL(pipc_mq_send(writer, NULL, "x", 1, 5), 0);
    CHECK_EQUAL(pipc_mq_receive(reader, NULL, buffer, sizeof buffer), (5LL << 32) | 1);
    CHECK_EQUAL(pipc_mq_open(name, 3), -EINVAL);
    CHECK_EQUAL(pipc_mq_close(reader), 0);
    CHECK_EQUAL(pipc_mq_close(writer), 0);
    close_and_unlink(both);
}

static int permissions_of(int32_t mq) {
    struct stat status;
    CHECK_EQUAL(fstat(mq, &status), 0);
    return status.st_mode & 07777;
}

static void follows_the_umask_unless_the_mode_is_exact(void) {
    mode_t before = umask(022);
    int32_t mq = pipc_mq_create(name, PIPC_READ_WRITE, 0666, 0, 1, 1);
    CHECK(mq >= 0);
    CHECK_EQUAL(permissions_of(mq), 0644);
    close_and_unlink(mq);
    mq = pipc_mq_create(name, PIPC_READ_WRITE, 0666, 1, 1, 1);
    CHECK(mq >= 0);
    CHECK_EQUAL(permissions_of(mq), 0666);
    close_and_unlink(mq);
    umask(before);
}

static void leaves_nothing_when_it_refuses(void) {
    CHECK_EQUAL(pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 0, 64), -EINVAL);
    CHECK_EQUAL(pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, -1, 64), -EINVAL);
    CHECK_EQUAL(pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 2, 0), -EINVAL);
    CHECK_EQUAL(pipc_mq_create(name, 3, 0600, 0, 2, 64), -EINVAL);
    CHECK_EQUAL(pipc_mq_open(name, PIPC_READ_WRITE), -ENOENT);
    CHECK_EQUAL(pipc_mq_unlink(name), -ENOENT);
    CHECK_EQUAL(pipc_mq_open("no-slash", PIPC_READ_WRITE), -EINVAL);
    int32_t mq = create(PIPC_READ_WRITE);
    CHECK_EQUAL(pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 2, 64), -EEXIST);
    close_and_unlink(mq);
    CHECK_EQUAL(pipc_mq_close(-1), -EBADF);
}

int main(void) {
    alarm(60);
    test_name(name, sizeof name, 1);
    has_the_attributes_asked_for();
    gives_the_highest_priority_first_and_never_blocks_without_a_waiter();
    refuses_what_does_not_fit();
    opens_in_one_direction();
    follows_the_umask_unless_the_mode_is_exact();
    leaves_nothing_when_it_refuses();
    return 0;
}
