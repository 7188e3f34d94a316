/* The queue calls of the shim: attributes, order, and that a call without a waiter never blocks. */
#include <errno.h>
#include <string.h>

#include "check.h"
#include "shim.h"

int main(void) {
    char name[64];
    test_name(name, sizeof name, 1);
    int32_t mq = pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 2, 64);
    if (mq == -ENOSYS)
        return SKIP;
    CHECK(mq >= 0);
    CHECK_EQUAL(pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 2, 64), -EEXIST);

    int64_t attributes[3];
    CHECK_EQUAL(pipc_mq_attributes(mq, attributes), 0);
    CHECK_EQUAL(attributes[0], 2);
    CHECK_EQUAL(attributes[1], 64);
    CHECK_EQUAL(attributes[2], 0);

    char buffer[64];
    CHECK_EQUAL(pipc_mq_receive(mq, NULL, buffer, sizeof buffer), -ETIMEDOUT);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "low", 3, 1), 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "high", 4, 9), 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "full", 4, 9), -ETIMEDOUT);
    CHECK_EQUAL(pipc_mq_receive(mq, NULL, buffer, sizeof buffer), (9LL << 32) | 4);
    CHECK(memcmp(buffer, "high", 4) == 0);

    CHECK_EQUAL(pipc_mq_unlink(name), 0);
    CHECK_EQUAL(pipc_mq_unlink(name), -ENOENT);
    CHECK_EQUAL(pipc_mq_close(mq), 0);
    return 0;
}
