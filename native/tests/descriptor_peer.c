/*
 * The C side of Java's descriptor tests, on posixipc/descriptor.h. Connects to the socket at PATH and either
 *   send PATH TEXT     hands over memory of one page that holds TEXT, and waits until Java has closed
 *   receive PATH       is handed memory, prints the text in it, and writes "seen by C" at offset 64
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <posixipc/descriptor.h>

#define PAGE 4096
#define ANSWER_OFFSET 64

static int fail(const char *what) {
    perror(what);
    return 1;
}

static int connected(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *) &address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

static int send_memory(int connection, const char *text) {
    int fd = memfd_create("descriptor-peer", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, PAGE) != 0 || pwrite(fd, text, strlen(text), 0) != (ssize_t) strlen(text))
        return fail("memfd");
    if (pipc_descriptor_send(connection, fd) != 0)
        return fail("pipc_descriptor_send");
    char end;
    return read(connection, &end, 1) == 0 ? 0 : fail("read");
}

static int receive_memory(int connection) {
    int32_t fd = pipc_descriptor_receive(connection);
    if (fd < 0)
        return fail("pipc_descriptor_receive");
    char *memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        return fail("mmap");
    printf("%.*s\n", ANSWER_OFFSET, memory);
    strcpy(memory + ANSWER_OFFSET, "seen by C");
    return 0;
}

int main(int argc, char **argv) {
    if (argc < 3)
        return 2;
    int connection = connected(argv[2]);
    if (connection < 0)
        return fail(argv[2]);
    return strcmp(argv[1], "send") == 0 && argc == 4 ? send_memory(connection, argv[3])
                                                     : receive_memory(connection);
}
