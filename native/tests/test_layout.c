/* The numbers by which a jar recognises its shim: complete, true, and never written past the caller's array.
 */
#include <string.h>

#include "check.h"
#include "shim.h"

#define ROOM 512
#define UNTOUCHED INT64_MIN

int main(void) {
    CHECK_EQUAL(pipc_abi(), PIPC_ABI);

    int64_t all[ROOM], some[ROOM];
    int32_t count = pipc_layout(all, 0);
    CHECK(count >= 3 && count < ROOM);
    for (int i = 0; i < ROOM; i++)
        all[i] = some[i] = UNTOUCHED;
    CHECK_EQUAL(pipc_layout(all, ROOM), count);
    for (int i = 0; i < ROOM; i++)
        CHECK(i < count ? all[i] >= 0 : all[i] == UNTOUCHED);
    CHECK_EQUAL(all[0], sizeof(struct pipc_waiter));
    CHECK_EQUAL(all[1], offsetof(struct pipc_waiter, deadline));
    CHECK_EQUAL(all[2], offsetof(struct pipc_waiter, tid));

    /* A jar that knows fewer numbers gets those and learns how many there are. */
    CHECK_EQUAL(pipc_layout(some, count - 1), count);
    CHECK(memcmp(all, some, (size_t) (count - 1) * sizeof all[0]) == 0);
    CHECK_EQUAL(some[count - 1], UNTOUCHED);
    return 0;
}
