/* What the system says of itself, compared with what it says when asked another way. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check.h"
#include "shim.h"

static void tells_the_owner_and_size_of_a_descriptor_and_of_a_path(void) {
    char path[] = "/dev/shm/pipc-test-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    CHECK_EQUAL(ftruncate(fd, 3333), 0);
    CHECK_EQUAL(fchmod(fd, 0640), 0);
    int64_t by_descriptor[8], by_path[8];
    CHECK_EQUAL(pipc_descriptor_stat(fd, by_descriptor), 0);
    CHECK_EQUAL(pipc_path_stat(path, by_path), 0);
    CHECK(memcmp(by_descriptor, by_path, sizeof by_path) == 0);
    CHECK_EQUAL(by_path[0], geteuid());
    CHECK_EQUAL(by_path[2], 0640);
    CHECK_EQUAL(by_path[3], 3333);
    CHECK_EQUAL(by_path[4], 1);
    CHECK_EQUAL(by_path[7], S_IFREG);
    CHECK_EQUAL(unlink(path), 0);
    CHECK_EQUAL(pipc_descriptor_stat(fd, by_descriptor), 0);
    CHECK_EQUAL(by_descriptor[4], 0);
    CHECK_EQUAL(pipc_path_stat(path, by_path), -ENOENT);
    CHECK_EQUAL(close(fd), 0);
    CHECK_EQUAL(pipc_descriptor_stat(fd, by_descriptor), -EBADF);
}

static int32_t available_under_a_limit_of(rlim_t most) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        struct rlimit limit = {most, most};
        setrlimit(RLIMIT_NOFILE, &limit);
        _exit(pipc_descriptor_available() == 1 && pipc_limit_descriptors() == (int64_t) most ? 1 : 0);
    }
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void knows_whether_one_more_descriptor_can_be_opened(void) {
    CHECK_EQUAL(pipc_descriptor_available(), 1);
    CHECK_EQUAL(available_under_a_limit_of(100), 1);
    CHECK_EQUAL(available_under_a_limit_of(3), 0); /* 0, 1 and 2 are open */
}

static void tells_the_limits(void) {
    struct rlimit limit;
    CHECK_EQUAL(getrlimit(RLIMIT_MSGQUEUE, &limit), 0);
    int64_t bytes = pipc_limit_message_queue_bytes();
    CHECK(limit.rlim_cur == RLIM_INFINITY ? bytes == INT64_MAX : bytes == (int64_t) limit.rlim_cur);
    CHECK(pipc_limit_descriptors() > 0);
    CHECK(pipc_limit_priority_max() >= 31);
    CHECK_EQUAL(pipc_limit_semaphore_max(), 2147483647);
    CHECK_EQUAL(pipc_effective_uid(), geteuid());
    CHECK_EQUAL(pipc_page_size() % 4096, 0);
    CHECK(pipc_page_size() > 0);
#ifdef __GLIBC__
    CHECK_EQUAL(atoi(pipc_glibc_version()), __GLIBC__);
#else
    CHECK(pipc_glibc_version() == NULL);
#endif
}

static void tells_the_room_of_a_file_system(void) {
    int64_t room[4];
    CHECK_EQUAL(pipc_file_system("/dev/shm", room), 0);
    CHECK(room[0] > 0 && room[1] >= 0 && room[1] <= room[0]);
    CHECK(room[2] >= 0 && room[3] <= room[2]);
    CHECK_EQUAL(pipc_file_system("/no-such-file", room), -ENOENT);
}

static void tells_a_message_queue_from_other_descriptors(void) {
    char name[64], path[64];
    test_name(name, sizeof name, 1);
    int32_t mq = pipc_mq_create(name, PIPC_WRITE_ONLY, 0600, 0, 3, 77);
    if (mq == -ENOSYS)
        return;
    CHECK(mq >= 0);
    int64_t attributes[3];
    snprintf(path, sizeof path, "/proc/self/fd/%d", mq);
    CHECK_EQUAL(pipc_message_queue_at(path, attributes), 1);
    CHECK_EQUAL(attributes[0], 3);
    CHECK_EQUAL(attributes[1], 77);
    CHECK_EQUAL(pipc_message_queue_at("/proc/self/exe", attributes), 0);
    CHECK_EQUAL(pipc_message_queue_at("/proc/self/fd/9999", attributes), -ENOENT);
    CHECK_EQUAL(pipc_mq_unlink(name), 0);
    CHECK_EQUAL(pipc_mq_close(mq), 0);
}

static void *bind_and_ask(void *cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t) (intptr_t) cpu, &set);
    CHECK_EQUAL(sched_setaffinity(0, sizeof set, &set), 0);
    CHECK_EQUAL(pipc_cpus_of_thread(), 1);
    return (void *) (intptr_t) pipc_cpus_of_process();
}

static void counts_the_cpus_of_the_process_whichever_thread_asks(void) {
    cpu_set_t all;
    CHECK_EQUAL(sched_getaffinity(0, sizeof all, &all), 0);
    CHECK_EQUAL(pipc_cpus_of_process(), CPU_COUNT(&all));
    int cpu = 0;
    while (!CPU_ISSET(cpu, &all))
        cpu++;
    pthread_t thread;
    void *seen;
    CHECK_EQUAL(pthread_create(&thread, NULL, bind_and_ask, (void *) (intptr_t) cpu), 0);
    CHECK_EQUAL(pthread_join(thread, &seen), 0);
    CHECK_EQUAL((intptr_t) seen, CPU_COUNT(&all));
    CHECK_EQUAL((intptr_t) bind_and_ask((void *) (intptr_t) cpu), 1);
    CHECK_EQUAL(sched_setaffinity(0, sizeof all, &all), 0);
}

/* Closes what the build tool left open beyond 0, 1 and 2, so that the limits mean what they say. */
static void close_inherited(void) {
    for (int fd = 3; fd < 256; fd++)
        close(fd);
}

int main(void) {
    alarm(60);
    close_inherited();
    tells_the_owner_and_size_of_a_descriptor_and_of_a_path();
    knows_whether_one_more_descriptor_can_be_opened();
    tells_the_limits();
    tells_the_room_of_a_file_system();
    tells_a_message_queue_from_other_descriptors();
    counts_the_cpus_of_the_process_whichever_thread_asks();
    return 0;
}
