/* The numbers by which a jar recognises the shim it was built for. */
#include "shim.h"

int32_t pipc_abi(void) {
    return PIPC_ABI;
}

int32_t pipc_layout(int64_t *out, int32_t count) {
    const int64_t layout[] = {
        sizeof(struct pipc_waiter),
        offsetof(struct pipc_waiter, deadline),
        offsetof(struct pipc_waiter, tid),
    };
    const int32_t known = sizeof layout / sizeof layout[0];
    for (int32_t i = 0; i < known && i < count; i++)
        out[i] = layout[i];
    return known;
}
