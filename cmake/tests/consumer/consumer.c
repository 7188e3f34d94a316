/* A C user's first program: prints the library's version and the name of an errno. */
#include <errno.h>
#include <posixipc/posixipc.h>
#include <stdio.h>

int main(void) {
    printf("%s %s\n", pipc_version(), pipc_errno_symbol(ENOENT));
    return 0;
}
