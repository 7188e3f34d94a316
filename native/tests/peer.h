/*
 * The foreign program at the other end of Java's tests: it speaks plain POSIX and links nothing of ours.
 * README.md in this folder lists its verbs.
 */
#ifndef POSIXIPC_TESTS_PEER_H
#define POSIXIPC_TESTS_PEER_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* One line of input, cut at single spaces. A payload "text:…" keeps its spaces and ends the line. */
#define PEER_MAX_WORDS 12
struct peer_words {
    int count;
    char *word[PEER_MAX_WORDS];
};

/* One verb: "queue open", the least and most words after it, and what it does. It gives exactly one answer.
 */
struct peer_verb {
    const char *noun, *verb;
    int least, most;
    void (*run)(const struct peer_words *arguments);
};

/* The verbs by subject, each table ended by a NULL noun. */
extern const struct peer_verb peer_queue_verbs[], peer_semaphore_verbs[], peer_memory_verbs[],
    peer_value_verbs[], peer_mutex_verbs[], peer_condition_verbs[], peer_rwlock_verbs[], peer_process_verbs[];

/* peer_answer.c: the answers, one line each, flushed: "ok", "ok <values>", "error ENOENT". */
void peer_done(void);
__attribute__((format(printf, 1, 2))) void peer_ok(const char *format, ...);
void peer_error(int number);
/* "ok" for 0, else "error <number>". */
void peer_result(int number);
/* As peer_result for calls that return -1 and set errno. */
void peer_result_errno(int result);
/* Ends the verb: a line that the test wrote wrongly is a fault of the test. */
__attribute__((format(printf, 1, 2), noreturn)) void peer_misuse(const char *format, ...);
/* Says that the next thing this program does is a call that may block. */
void peer_blocking(void);

/* peer_words.c: the words of a line. */
int64_t peer_number(const char *word, int64_t least, int64_t most);
double peer_real(const char *word);
/* The O_ flag of "r", "w" or "rw". */
int peer_access(const char *word);
/* "0600" */
unsigned peer_mode(const char *word);
/* `word` equals `expected`; anything else there is a misuse. */
void peer_expect(const char *word, const char *expected);
/* now + "milliseconds" on `clock`; negative is the past. */
struct timespec peer_deadline(clockid_t clock, const char *milliseconds);
/* "hex:…", "text:…" or "zero:<length>", to be freed. */
unsigned char *peer_payload(const char *word, size_t *length);
/* The payload as "hex:…", or as "text:…" if `as_text`, to be freed. */
char *peer_printed(const unsigned char *bytes, size_t length, int as_text);

/* peer_memory.c: a place in a mapped segment; outside of it is a misuse. */
void *peer_place(const char *segment, const char *offset, size_t length);

/* A table of the objects of one kind; the index is the handle that the test is told. */
#define PEER_MAX_HANDLES 4096
struct peer_handles {
    const char *kind;
    int count;
    void *object[PEER_MAX_HANDLES]; /* NULL once closed */
};
int peer_handle_add(struct peer_handles *handles, void *object);
void *peer_handle(const struct peer_handles *handles, const char *word);
void *peer_handle_remove(struct peer_handles *handles, const char *word);

#endif
