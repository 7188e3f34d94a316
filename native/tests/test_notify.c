/* mq_notify by descriptor: once, exclusive, told of removal, and the holder's pid. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "check.h"
#include "shim.h"

static char name[64];

static void wait_for(int32_t notice) {
    int32_t poller = pipc_poller_create();
    int64_t out[2];
    CHECK_EQUAL(pipc_poller_add(poller, notice, PIPC_READABLE, 1), 0);
    while (pipc_poller_wait(poller, out, 1, -1) == 0)
        ;
    CHECK_EQUAL(pipc_descriptor_close(poller), 0);
}

static void one_notice_a_registration(int32_t mq, int32_t notice) {
    char buffer[8];
    CHECK_EQUAL(pipc_notify_read(notice), PIPC_NOTICE_NONE);
    CHECK_EQUAL(pipc_notify_holder(mq), getpid());
    CHECK_EQUAL(pipc_notify_register(mq), -EBUSY);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "a", 1, 0), 0);
    wait_for(notice);
    CHECK_EQUAL(pipc_notify_read(notice), PIPC_NOTICE_ARRIVED);
    CHECK_EQUAL(pipc_notify_holder(mq), 0);
    CHECK(pipc_mq_receive(mq, NULL, buffer, sizeof buffer) >= 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "b", 1, 0), 0);
    CHECK_EQUAL(pipc_notify_read(notice), PIPC_NOTICE_NONE);
    CHECK(pipc_mq_receive(mq, NULL, buffer, sizeof buffer) >= 0);
    CHECK_EQUAL(pipc_descriptor_close(notice), 0);
}

static void closing_another_handle_is_told(int32_t mq) {
    int32_t notice = pipc_notify_register(mq);
    CHECK(notice >= 0);
    int32_t other = pipc_mq_open(name, PIPC_READ_WRITE);
    CHECK(other >= 0);
    CHECK_EQUAL(pipc_mq_close(other), 0);
    wait_for(notice);
    CHECK_EQUAL(pipc_notify_read(notice), PIPC_NOTICE_REMOVED);
    CHECK_EQUAL(pipc_notify_holder(mq), 0);
    CHECK_EQUAL(pipc_descriptor_close(notice), 0);
}

static void withdrawing_is_told_too(int32_t mq) {
    int32_t notice = pipc_notify_register(mq);
    CHECK(notice >= 0);
    CHECK_EQUAL(pipc_notify_withdraw(mq), 0);
    CHECK_EQUAL(pipc_notify_holder(mq), 0);
    CHECK_EQUAL(pipc_notify_read(notice), PIPC_NOTICE_REMOVED);
    CHECK_EQUAL(pipc_notify_withdraw(mq), 0); /* nothing to withdraw is no error */
    CHECK_EQUAL(pipc_descriptor_close(notice), 0);
}

static void a_killed_holder_frees_the_place(int32_t mq) {
    int ready[2];
    CHECK_EQUAL(pipe(ready), 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(60);
        int32_t own = pipc_mq_open(name, PIPC_READ_ONLY);
        char byte = pipc_notify_register(own) >= 0;
        (void) !write(ready[1], &byte, 1);
        pause();
        _exit(0);
    }
    char registered;
    CHECK_EQUAL(read(ready[0], &registered, 1), 1);
    CHECK(registered);
    CHECK_EQUAL(pipc_notify_register(mq), -EBUSY);
    CHECK_EQUAL(pipc_notify_holder(mq), child);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(waitpid(child, NULL, 0), child);
    int32_t notice = pipc_notify_register(mq);
    CHECK(notice >= 0);
    CHECK_EQUAL(pipc_notify_withdraw(mq), 0);
    CHECK_EQUAL(pipc_descriptor_close(notice), 0);
}

int main(void) {
    alarm(60);
    test_name(name, sizeof name, 1);
    int32_t mq = pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 1, 8);
    if (mq == -ENOSYS)
        return SKIP;
    CHECK(mq >= 0);
    int32_t notice = pipc_notify_register(mq);
    if (notice < 0) { /* a sandbox without netlink sockets, or without mq_notify */
        fprintf(stderr, "skipped: mq_notify answered errno %d\n", -notice);
        CHECK_EQUAL(pipc_mq_unlink(name), 0);
        return SKIP;
    }
    one_notice_a_registration(mq, notice);
    closing_another_handle_is_told(mq);
    withdrawing_is_told_too(mq);
    a_killed_holder_frees_the_place(mq);
    CHECK_EQUAL(pipc_mq_unlink(name), 0);
    CHECK_EQUAL(pipc_mq_close(mq), 0);
    CHECK_EQUAL(pipc_notify_holder(mq), -EBADF);
    return 0;
}
