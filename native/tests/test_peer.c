/* The peer does what its README says: it is the measure for Java's tests, so it is measured itself. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "check.h"

struct peer {
    pid_t pid;
    FILE *to, *from;
};

static struct peer start(void) {
    const char *program = getenv("PIPC_PEER");
    if (program == NULL) {
        fprintf(stderr, "skipped: PIPC_PEER does not say where the peer is\n");
        exit(SKIP);
    }
    int to[2], from[2];
    CHECK_EQUAL(pipe(to), 0);
    CHECK_EQUAL(pipe(from), 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        execl(program, program, "--seconds", "60", (char *) NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    return (struct peer){pid, fdopen(to[1], "w"), fdopen(from[0], "r")};
}

static int end(struct peer *peer) {
    int status;
    fclose(peer->to);
    fclose(peer->from);
    CHECK_EQUAL(waitpid(peer->pid, &status, 0), peer->pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void say(struct peer *peer, const char *line) {
    fprintf(peer->to, "%s\n", line);
    fflush(peer->to);
}

static void expect(struct peer *peer, const char *answer) {
    char line[1024] = "";
    if (fgets(line, sizeof line, peer->from) == NULL)
        strcpy(line, "(end)");
    line[strcspn(line, "\n")] = '\0';
    if (strcmp(line, answer) != 0) {
        fprintf(stderr, "the peer said '%s', expected '%s'\n", line, answer);
        exit(1);
    }
}

/* "verb" then the answer; the line may hold one %s for the object's name. */
static void ask(struct peer *peer, const char *format, const char *name, const char *answer) {
    char line[256];
    snprintf(line, sizeof line, format, name);
    say(peer, line);
    expect(peer, answer);
}

static void ask_blocking(struct peer *peer, const char *line, const char *answer) {
    say(peer, line);
    expect(peer, "blocking");
    expect(peer, answer);
}

static void queues(void) {
    struct peer peer = start();
    char name[64];
    test_name(name, sizeof name, 1);
    ask(&peer, "queue create %s rw 0600 2 64", name, "ok 0");
    ask(&peer, "queue create %s rw 0600 2 64", name, "error EEXIST");
    ask(&peer, "queue attributes 0", "", "ok 2 64 0 blocking");
    ask(&peer, "queue notify 0 41", "", "ok");
    ask(&peer, "queue notify 0 42", "", "error EBUSY");
    ask_blocking(&peer, "queue send 0 7 text:hello  world", "ok");
    ask_blocking(&peer, "queue send 0 9 hex:00ff", "ok");
    ask_blocking(&peer, "queue timedsend 0 9 -1 zero:0", "error ETIMEDOUT");
    say(&peer, "queue notice 1000");
    expect(&peer, "blocking");
    char notice[64];
    snprintf(notice, sizeof notice, "ok 41 message %d", (int) peer.pid);
    expect(&peer, notice);
    ask_blocking(&peer, "queue notice 0", "error EAGAIN");
    ask_blocking(&peer, "queue receive 0", "ok 9 hex:00ff");
    ask_blocking(&peer, "queue receive 0 text", "ok 7 text:hello  world");
    ask_blocking(&peer, "queue timedreceive 0 0", "error ETIMEDOUT");
    ask(&peer, "queue open %s r nonblock", name, "ok 1");
    ask_blocking(&peer, "queue receive 1", "error EAGAIN");
    ask_blocking(&peer, "queue send 1 1 zero:1", "error EBADF");
    ask(&peer, "queue cancel 0", "", "ok");
    ask(&peer, "queue close 0", "", "ok");
    ask(&peer, "queue unlink %s", name, "ok");
    ask(&peer, "queue unlink %s", name, "error ENOENT");
    CHECK_EQUAL(end(&peer), 0);
}

static void semaphores(void) {
    struct peer peer = start();
    char name[64];
    test_name(name, sizeof name, 2);
    ask(&peer, "semaphore create %s 0600 1", name, "ok 0");
    ask_blocking(&peer, "semaphore wait 0", "ok");
    ask(&peer, "semaphore trywait 0", "", "error EAGAIN");
    ask_blocking(&peer, "semaphore timedwait 0 10", "error ETIMEDOUT");
    ask(&peer, "semaphore post 0", "", "ok");
    ask(&peer, "semaphore value 0", "", "ok 1");
    ask(&peer, "semaphore close 0", "", "ok");
    ask(&peer, "semaphore unlink %s", name, "ok");
    ask(&peer, "semaphore open %s", name, "error ENOENT");
    CHECK_EQUAL(end(&peer), 0);
}

/* Maps the same object in two peers; in each it is memory 0 and segment 0. */
static void share(struct peer *one, struct peer *other, const char *name) {
    ask(one, "memory create %s 0600", name, "ok 0");
    ask(one, "memory truncate 0 4096", "", "ok");
    ask(other, "memory open %s rw", name, "ok 0");
    ask(one, "memory map 0 4096", "", "ok 0");
    ask(other, "memory map 0 4096", "", "ok 0");
}

static void memory(void) {
    struct peer one = start(), other = start();
    char name[64];
    test_name(name, sizeof name, 3);
    share(&one, &other, name);
    ask(&one, "memory write 0 8 long -9223372036854775808", "", "ok");
    ask(&other, "memory read 0 8 long", "", "ok -9223372036854775808");
    ask(&one, "memory write 0 16 double 0.1", "", "ok");
    ask(&other, "memory read 0 16 double", "", "ok 0.10000000000000001");
    ask(&one, "memory write 0 4089 bytes hex:01020304050607", "", "ok");
    ask(&other, "memory read 0 4089 bytes 7", "", "ok hex:01020304050607");
    ask(&one, "memory add 0 32 int 5", "", "ok 0");
    ask_blocking(&other, "memory await 0 32 int 5 1000", "ok");
    ask_blocking(&other, "memory await 0 32 int 6 10", "ok late 5");
    ask(&one, "memory unlink %s", name, "ok");
    CHECK_EQUAL(end(&one), 0);
    say(&other, "memory read 0 4096 byte");
    expect(&other, "misuse offset 4096 and 1 bytes lie outside of segment 0");
    CHECK_EQUAL(end(&other), 2);
}

static void locks(void) {
    struct peer one = start(), other = start();
    char name[64];
    test_name(name, sizeof name, 4);
    share(&one, &other, name);
    ask(&one, "memory unlink %s", name, "ok");
    ask(&one, "mutex init 0 128 robust errorcheck", "", "ok");
    ask(&one, "condition init 0 192", "", "ok");
    ask(&one, "rwlock init 0 256", "", "ok");
    ask(&one, "semaphore init 0 512 0", "", "ok 0");
    ask(&other, "semaphore at 0 512", "", "ok 0");

    ask_blocking(&one, "mutex lock 0 128", "ok");
    ask_blocking(&one, "mutex lock 0 128", "error EDEADLK");
    ask(&other, "mutex trylock 0 128", "", "error EBUSY");
    ask(&other, "mutex unlock 0 128", "", "error EPERM");
    ask_blocking(&other, "mutex timedlock 0 128 10", "error ETIMEDOUT");
    ask_blocking(&one, "condition timedwait 0 192 128 10", "error ETIMEDOUT");
    ask(&one, "mutex unlock 0 128", "", "ok");

    say(&one, "condition turns 0 192 128 1024 0 500");
    say(&other, "condition turns 0 192 128 1024 1 500");
    expect(&one, "blocking");
    expect(&other, "blocking");
    expect(&one, "ok");
    expect(&other, "ok");
    ask(&one, "memory read 0 1024 int", "", "ok 1000");

    ask_blocking(&one, "rwlock readlock 0 256", "ok");
    ask(&other, "rwlock tryreadlock 0 256", "", "ok");
    ask(&other, "rwlock unlock 0 256", "", "ok");
    ask(&other, "rwlock trywritelock 0 256", "", "error EBUSY");
    ask(&one, "rwlock unlock 0 256", "", "ok");
    ask_blocking(&other, "rwlock timedwritelock 0 256 1000", "ok");
    ask(&other, "rwlock unlock 0 256", "", "ok");

    /* The one dies with the lock, the other is told. */
    say(&other, "semaphore wait 0");
    expect(&other, "blocking");
    ask(&one, "semaphore post 0", "", "ok");
    expect(&other, "ok");
    ask_blocking(&one, "mutex lock 0 128", "ok");
    say(&one, "process die");
    CHECK_EQUAL(end(&one), -SIGKILL);
    ask_blocking(&other, "mutex lock 0 128", "error EOWNERDEAD");
    ask(&other, "mutex consistent 0 128", "", "ok");
    ask(&other, "mutex unlock 0 128", "", "ok");
    ask_blocking(&other, "mutex increment 0 128 1032 1000", "ok");
    ask(&other, "memory read 0 1032 long", "", "ok 1000");
    CHECK_EQUAL(end(&other), 0);
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    alarm(100);
    queues();
    semaphores();
    memory();
    locks();
    return 0;
}
