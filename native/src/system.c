/* What the system says of itself: limits, owners, file systems. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mqueue.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

/* linux/magic.h does not name it; mqueue_fill_super in the kernel's ipc/mqueue.c does. */
#define MESSAGE_QUEUE_FILE_SYSTEM 0x19800202

#define CPUS_AT_MOST 8192 /* what NR_CPUS can be */

static void copy_stat(const struct stat *from, int64_t *out) {
    out[0] = from->st_uid;
    out[1] = from->st_gid;
    out[2] = from->st_mode & 07777;
    out[3] = from->st_size;
    out[4] = (int64_t) from->st_nlink;
    out[5] = (int64_t) from->st_dev;
    out[6] = (int64_t) from->st_ino;
    out[7] = from->st_mode & S_IFMT;
}

int32_t pipc_descriptor_stat(int32_t fd, int64_t *out) {
    struct stat status;
    if (fstat(fd, &status) != 0)
        return -errno;
    copy_stat(&status, out);
    return 0;
}

int32_t pipc_path_stat(const char *path, int64_t *out) {
    struct stat status;
    if (stat(path, &status) != 0)
        return -errno;
    copy_stat(&status, out);
    return 0;
}

int32_t pipc_descriptor_available(void) {
    int fd = open("/", O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == EMFILE || errno == ENFILE ? 0 : -errno;
    close(fd);
    return 1;
}

/* The kernel writes as many bytes of its mask as it has CPUs for; glibc's cpu_set_t ends at 1,024. */
static int32_t cpus_of(pid_t thread) {
    unsigned long mask[CPUS_AT_MOST / (8 * sizeof(unsigned long))] = {0};
    long bytes = syscall(SYS_sched_getaffinity, thread, sizeof mask, mask);
    if (bytes < 0)
        return -errno;
    int32_t count = 0;
    for (size_t i = 0; i < sizeof mask / sizeof mask[0]; i++)
        count += __builtin_popcountl(mask[i]);
    return count;
}

int32_t pipc_cpus_of_thread(void) {
    return cpus_of(0);
}

/* The thread that has the process's number is the one that a taskset(1) of the process binds. */
int32_t pipc_cpus_of_process(void) {
    return cpus_of(getpid());
}

static int64_t soft_limit(int resource) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0)
        return -errno;
    return limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > INT64_MAX ? INT64_MAX
                                                                         : (int64_t) limit.rlim_cur;
}

int64_t pipc_limit_message_queue_bytes(void) {
    return soft_limit(RLIMIT_MSGQUEUE);
}

int64_t pipc_limit_descriptors(void) {
    return soft_limit(RLIMIT_NOFILE);
}

int64_t pipc_limit_priority_max(void) {
    long count = sysconf(_SC_MQ_PRIO_MAX);
    return count > 0 ? count - 1 : 32767;
}

int64_t pipc_limit_semaphore_max(void) {
    long most = sysconf(_SC_SEM_VALUE_MAX);
    return most > 0 ? most : INT_MAX;
}

int32_t pipc_file_system(const char *path, int64_t *out) {
    struct statvfs status;
    if (statvfs(path, &status) != 0)
        return -errno;
    out[0] = (int64_t) (status.f_blocks * status.f_frsize);
    out[1] = (int64_t) (status.f_bavail * status.f_frsize);
    out[2] = (int64_t) status.f_files;
    out[3] = (int64_t) status.f_favail;
    return 0;
}

int32_t pipc_message_queue_at(const char *path, int64_t *out) {
    struct statfs status;
    if (statfs(path, &status) != 0)
        return -errno;
    if ((unsigned long) status.f_type != MESSAGE_QUEUE_FILE_SYSTEM)
        return 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    int32_t result = pipc_mq_attributes(fd, out);
    close(fd);
    return result < 0 ? result : 1;
}

int32_t pipc_effective_uid(void) {
    return (int32_t) geteuid();
}

int64_t pipc_page_size(void) {
    return sysconf(_SC_PAGESIZE);
}

const char *pipc_glibc_version(void) {
    /* Looked up, so that one binary tells glibc from a libc that does not have the function. */
    const char *(*version)(void) = (const char *(*) (void) ) dlsym(RTLD_DEFAULT, "gnu_get_libc_version");
    return version == NULL ? NULL : version();
}
