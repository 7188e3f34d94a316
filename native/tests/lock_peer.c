/*
 * The C end of Java's lock tests, with the library linked in and a kill point after each of its stores:
 *
 *     lock_peer NAME turns PARITY     hands turns by the condition until told to stop
 *     lock_peer NAME read PLACE       reads the pair until told to stop; progress[PLACE] tells that it goes
 * on lock_peer NAME write PLACE      changes the pair until told to stop lock_peer NAME victim           goes
 * through every verb until killed lock_peer NAME victim POINT     goes through every verb once, and kills
 * itself at that point if it comes so far
 *
 * NAME is a LockBoard. "ready" is printed when the work begins. Exit code 0: well, 1: a check failed.
 */
#include <fcntl.h>

#include "lock_board.h"

static void map(const char *name) {
    memory = shm_open(name, O_RDWR, 0);
    CHECK(memory >= 0);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    CHECK(shared != MAP_FAILED);
}

int main(int count, char **words) {
    CHECK(count == 3 || count == 4);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    map(words[1]);
    int number = count == 4 ? atoi(words[3]) : 0;
    puts("ready");
    fflush(stdout);
    if (strcmp(words[2], "turns") == 0)
        hand_turns(number);
    else if (strcmp(words[2], "read") == 0)
        keep_reading(number);
    else if (strcmp(words[2], "write") == 0)
        keep_writing(number);
    else if (strcmp(words[2], "victim") == 0 && number == 0)
        go_on_until_killed();
    else if (strcmp(words[2], "victim") == 0) {
        countdown = number;
        go_through_everything();
    } else {
        return 2;
    }
    return 0;
}
