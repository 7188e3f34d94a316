// A C++ user's first program: prints the library's version and the name of an errno.
#include <cerrno>
#include <cstdio>
#include <posixipc/posixipc.h>

int main() {
    std::printf("%s %s\n", pipc_version(), pipc_errno_symbol(ENOENT));
    return 0;
}
