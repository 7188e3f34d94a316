/*
 * The SIGBUS guard. The handler runs at any instruction of any thread, so it takes no lock and allocates
 * nothing: it reads a table of ranges, each under a sequence number that is odd while the slot changes. A
 * slot that changes cannot be the one that faults, because a range is added before it is handed out and
 * removed after it has become a tombstone.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

struct range {
    _Atomic uint32_t sequence;
    _Atomic uint32_t protection;
    _Atomic uintptr_t start, end; /* start == end: free */
};

static struct range *ranges;           /* PIPC_GUARD_RANGES of them, pages touched on use only */
static _Atomic uint32_t *marks;        /* as many */
static int32_t *next_free;             /* as many: the free slots below `used`, as a stack */
static int32_t first_free = -1;        /* guarded by setup, as next_free */
static _Atomic int32_t used;           /* slots that were ever in use */
static _Atomic int32_t installed;      /* set last */
static struct sigaction previous;      /* written before our handler is installed */
static _Atomic int32_t previous_spent; /* a SA_RESETHAND handler has had its one call */
static size_t page_size;
static pthread_mutex_t setup = PTHREAD_MUTEX_INITIALIZER;

struct piece {
    uintptr_t start, end;
    uint32_t protection;
};

/* The slot whose range holds the address, and that range; or -1. */
static int32_t slot_of(uintptr_t address, struct piece *whole) {
    int32_t count = atomic_load_explicit(&used, memory_order_acquire);
    for (int32_t slot = 0; slot < count; slot++) {
        struct range *range = &ranges[slot];
        uint32_t before = atomic_load_explicit(&range->sequence, memory_order_acquire);
        uintptr_t start = atomic_load_explicit(&range->start, memory_order_acquire);
        uintptr_t end = atomic_load_explicit(&range->end, memory_order_acquire);
        uint32_t protection = atomic_load_explicit(&range->protection, memory_order_acquire);
        if (address < start || address >= end || (before & 1) != 0)
            continue;
        if (atomic_load_explicit(&range->sequence, memory_order_acquire) == before) {
            *whole = (struct piece){start, end, protection};
            return slot;
        }
    }
    return -1;
}

static int lay_zeros(uintptr_t start, uintptr_t end, uint32_t protection) {
    return mmap((void *) start, end - start, (int) protection,
                MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

static int cover(uintptr_t address) {
    struct piece whole;
    int32_t slot = slot_of(address, &whole);
    if (slot < 0)
        return 0;
    uintptr_t page = address & ~(page_size - 1);
    /* A page in the middle makes three mappings of one. At vm.max_map_count the kernel refuses that; the
     * whole range needs no more mappings than before, and its content is declared lost either way. */
    if (!lay_zeros(page, page + page_size, whole.protection) &&
        !lay_zeros(whole.start, whole.end, whole.protection))
        return 0;
    atomic_fetch_add_explicit(&marks[slot], 1, memory_order_release);
    return 1;
}

/* What the system does where no handler is: die of this very signal, once the handler has returned. */
static void take_default(const siginfo_t *info) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigemptyset(&standard.sa_mask);
    sigaction(SIGBUS, &standard, NULL);
    if (info->si_code <= 0) /* sent by a process: the instruction would not fault again */
        syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGBUS);
}

static void chain(int signal, siginfo_t *info, void *context) {
    if ((previous.sa_flags & (int) SA_RESETHAND) != 0 && atomic_exchange(&previous_spent, 1) != 0) {
        take_default(info);
        return;
    }
    if ((previous.sa_flags & SA_SIGINFO) != 0) {
        previous.sa_sigaction(signal, info, context);
        return;
    }
    if (previous.sa_handler == SIG_DFL || (previous.sa_handler == SIG_IGN && info->si_code > 0)) {
        take_default(info); /* a fault cannot be ignored */
        return;
    }
    if (previous.sa_handler != SIG_IGN)
        previous.sa_handler(signal);
}

static void on_bus_error(int signal, siginfo_t *info, void *context) {
    int saved = errno;
    /* si_addr means something only where the kernel reports a fault. */
    int covered = info->si_code > 0 && cover((uintptr_t) info->si_addr);
    if (!covered)
        chain(signal, info, context);
    errno = saved;
}

static int allocate(void) {
    const size_t sizes[] = {PIPC_GUARD_RANGES * sizeof *ranges, PIPC_GUARD_RANGES * sizeof *marks,
                            PIPC_GUARD_RANGES * sizeof *next_free};
    char *all = mmap(NULL, sizes[0] + sizes[1] + sizes[2], PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        return -errno;
    ranges = (struct range *) all;
    marks = (_Atomic uint32_t *) (all + sizes[0]);
    next_free = (int32_t *) (all + sizes[0] + sizes[1]);
    page_size = (size_t) sysconf(_SC_PAGESIZE);
    return 0;
}

static int install(void) {
    int error = ranges == NULL ? allocate() : 0;
    if (error < 0)
        return error;
    if (sigaction(SIGBUS, NULL, &previous) != 0)
        return -errno;
    /* The handler before us runs under ours, so ours has its stack and its mask. */
    struct sigaction action = previous;
    int has_handler = (previous.sa_flags & SA_SIGINFO) != 0 ||
                      (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN);
    action.sa_sigaction = on_bus_error;
    action.sa_flags = has_handler ? (previous.sa_flags & ~(int) SA_RESETHAND) | SA_SIGINFO
                                  : SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    if (!has_handler)
        sigemptyset(&action.sa_mask);
    return sigaction(SIGBUS, &action, NULL) == 0 ? 0 : -errno;
}

int32_t pipc_guard_install(void) {
    pthread_mutex_lock(&setup);
    int result = atomic_load(&installed) ? 0 : install();
    if (result == 0)
        atomic_store(&installed, 1);
    pthread_mutex_unlock(&setup);
    return result;
}

int32_t pipc_guard_active(void) {
    struct sigaction current;
    return sigaction(SIGBUS, NULL, &current) == 0 && (current.sa_flags & SA_SIGINFO) != 0 &&
           current.sa_sigaction == on_bus_error;
}

/* Caller holds setup. */
static int32_t take_slot(void) {
    int32_t slot = first_free;
    if (slot >= 0) {
        first_free = next_free[slot];
        return slot;
    }
    slot = atomic_load(&used);
    return slot < PIPC_GUARD_RANGES ? slot : -ENOSPC;
}

static void set_range(struct range *range, uintptr_t start, uintptr_t end, int protection) {
    atomic_fetch_add(&range->sequence, 1);
    atomic_store(&range->start, start);
    atomic_store(&range->end, end);
    atomic_store(&range->protection, (uint32_t) protection);
    atomic_fetch_add(&range->sequence, 1);
}

int32_t pipc_guard_add(int64_t address, int64_t length, int32_t access) {
    if (length < 1 || !atomic_load(&installed))
        return -EINVAL;
    pthread_mutex_lock(&setup);
    int32_t slot = take_slot();
    if (slot >= 0) {
        atomic_store(&marks[slot], 0);
        set_range(&ranges[slot], (uintptr_t) address, (uintptr_t) (address + length),
                  access == PIPC_READ_ONLY ? PROT_READ : PROT_READ | PROT_WRITE);
        if (slot == atomic_load(&used))
            atomic_store(&used, slot + 1);
    }
    pthread_mutex_unlock(&setup);
    return slot;
}

int32_t pipc_guard_remove(int32_t slot) {
    pthread_mutex_lock(&setup);
    int known = slot >= 0 && slot < atomic_load(&used) &&
                atomic_load(&ranges[slot].start) != atomic_load(&ranges[slot].end);
    if (known) {
        set_range(&ranges[slot], 0, 0, PROT_NONE);
        next_free[slot] = first_free;
        first_free = slot;
    }
    pthread_mutex_unlock(&setup);
    return known ? 0 : -EINVAL;
}

int64_t pipc_guard_marks(void) {
    return (int64_t) (intptr_t) marks;
}
