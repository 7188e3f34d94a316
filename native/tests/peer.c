/*
 * peer [--seconds N]: does one verb a line from stdin, gives one answer a line, and ends at the end of input.
 *
 *   > queue open /orders r          > queue receive 0             > queue unlink /orders
 *   < ok 0                          < blocking                    < error ENOENT
 *                                   < ok 5 hex:68656c6c6f
 *
 * It dies by SIGALRM when one verb, or the wait for the next one, takes longer than N seconds (300): a peer
 * that blocks for ever outlives no test run. README.md in this folder lists the verbs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "peer.h"

static const struct peer_verb *const tables[] = {
    peer_queue_verbs, peer_semaphore_verbs, peer_memory_verbs, peer_value_verbs,
    peer_mutex_verbs, peer_condition_verbs, peer_rwlock_verbs, peer_process_verbs,
};

static const struct peer_verb *find(const char *noun, const char *verb) {
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        for (const struct peer_verb *entry = tables[i]; entry->noun != NULL; entry++)
            if (strcmp(entry->noun, noun) == 0 && strcmp(entry->verb, verb) == 0)
                return entry;
    return NULL;
}

static struct peer_words cut(char *line) {
    struct peer_words words = {0};
    while (line != NULL && *line != '\0') {
        if (words.count == PEER_MAX_WORDS)
            peer_misuse("more than %d words", PEER_MAX_WORDS);
        words.word[words.count++] = line;
        if (strncmp(line, "text:", 5) == 0)
            break;
        line = strchr(line, ' ');
        if (line != NULL)
            *line++ = '\0';
    }
    return words;
}

static void perform(char *line) {
    struct peer_words words = cut(line);
    if (words.count < 2)
        peer_misuse("expected: <noun> <verb> …");
    const struct peer_verb *verb = find(words.word[0], words.word[1]);
    if (verb == NULL)
        peer_misuse("no verb '%s %s'", words.word[0], words.word[1]);
    struct peer_words arguments = {.count = words.count - 2};
    memcpy(arguments.word, words.word + 2, (size_t) arguments.count * sizeof(char *));
    if (arguments.count < verb->least || arguments.count > verb->most)
        peer_misuse("'%s %s' takes %d to %d words", verb->noun, verb->verb, verb->least, verb->most);
    verb->run(&arguments);
}

static unsigned patience(int argc, char **argv) {
    if (argc == 1)
        return 300;
    if (argc != 3 || strcmp(argv[1], "--seconds") != 0 || atoi(argv[2]) <= 0) {
        fputs("usage: peer [--seconds N]\n", stderr);
        exit(2);
    }
    return (unsigned) atoi(argv[2]);
}

int main(int argc, char **argv) {
    unsigned seconds = patience(argc, argv);
    char *line = NULL;
    size_t room = 0;
    for (;;) {
        alarm(seconds);
        ssize_t length = getline(&line, &room, stdin);
        if (length < 0)
            break;
        if (line[length - 1] == '\n')
            line[length - 1] = '\0';
        if (line[0] != '\0' && line[0] != '#')
            perform(line);
    }
    free(line);
    return 0;
}
