/* The words of a line: numbers, access modes, payloads, handles. What cannot be read is a fault of the test.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

int64_t peer_number(const char *word, int64_t least, int64_t most) {
    char *end;
    errno = 0;
    long long value = strtoll(word, &end, 10);
    if (errno != 0 || end == word || *end != '\0' || value < least || value > most)
        peer_misuse("'%s' is no number from %lld to %lld", word, (long long) least, (long long) most);
    return value;
}

double peer_real(const char *word) {
    char *end;
    double value = strtod(word, &end);
    if (end == word || *end != '\0')
        peer_misuse("'%s' is no real number", word);
    return value;
}

int peer_access(const char *word) {
    if (strcmp(word, "r") == 0)
        return O_RDONLY;
    if (strcmp(word, "w") == 0)
        return O_WRONLY;
    peer_expect(word, "rw");
    return O_RDWR;
}

unsigned peer_mode(const char *word) {
    char *end;
    unsigned long mode = strtoul(word, &end, 8);
    if (end == word || *end != '\0' || mode > 07777)
        peer_misuse("'%s' is no octal mode", word);
    return (unsigned) mode;
}

void peer_expect(const char *word, const char *expected) {
    if (strcmp(word, expected) != 0)
        peer_misuse("expected '%s', not '%s'", expected, word);
}

struct timespec peer_deadline(clockid_t clock, const char *milliseconds) {
    int64_t span = peer_number(milliseconds, -1000000000, 1000000000);
    struct timespec at;
    clock_gettime(clock, &at);
    int64_t nanos = at.tv_nsec + span % 1000 * 1000000;
    at.tv_sec += span / 1000;
    if (nanos < 0) {
        at.tv_sec--;
        nanos += 1000000000;
    } else if (nanos >= 1000000000) {
        at.tv_sec++;
        nanos -= 1000000000;
    }
    at.tv_nsec = nanos;
    return at;
}

static void *allocated(size_t size) {
    void *memory = malloc(size + 1); /* never 0, and room for an end of string */
    if (memory == NULL)
        peer_misuse("no memory for %zu bytes", size);
    return memory;
}

static unsigned char *from_hex(const char *digits, size_t *length) {
    size_t count = strlen(digits);
    if (count % 2 != 0 || strspn(digits, "0123456789abcdefABCDEF") != count)
        peer_misuse("'%s' is no hex payload", digits);
    unsigned char *bytes = allocated(count / 2);
    for (size_t i = 0; i < count / 2; i++) {
        const char pair[] = {digits[2 * i], digits[2 * i + 1], '\0'};
        bytes[i] = (unsigned char) strtoul(pair, NULL, 16);
    }
    *length = count / 2;
    return bytes;
}

unsigned char *peer_payload(const char *word, size_t *length) {
    if (strncmp(word, "hex:", 4) == 0)
        return from_hex(word + 4, length);
    unsigned char *bytes;
    if (strncmp(word, "zero:", 5) == 0) {
        *length = (size_t) peer_number(word + 5, 0, INT32_MAX);
        bytes = allocated(*length);
        memset(bytes, 0, *length);
        return bytes;
    }
    if (strncmp(word, "text:", 5) != 0)
        peer_misuse("a payload begins with hex:, text: or zero:, not '%s'", word);
    *length = strlen(word + 5);
    bytes = allocated(*length);
    memcpy(bytes, word + 5, *length);
    return bytes;
}

char *peer_printed(const unsigned char *bytes, size_t length, int as_text) {
    char *out = allocated(5 + 2 * length);
    if (as_text) {
        memcpy(out, "text:", 5);
        memcpy(out + 5, bytes, length);
        out[5 + length] = '\0';
        return out;
    }
    strcpy(out, "hex:");
    for (size_t i = 0; i < length; i++)
        snprintf(out + 4 + 2 * i, 3, "%02x", bytes[i]);
    return out;
}

int peer_handle_add(struct peer_handles *handles, void *object) {
    if (handles->count == PEER_MAX_HANDLES)
        peer_misuse("more than %d handles of kind %s", PEER_MAX_HANDLES, handles->kind);
    handles->object[handles->count] = object;
    return handles->count++;
}

void *peer_handle(const struct peer_handles *handles, const char *word) {
    int64_t index = peer_number(word, 0, INT32_MAX);
    if (index >= handles->count || handles->object[index] == NULL)
        peer_misuse("there is no open %s %s", handles->kind, word);
    return handles->object[index];
}

void *peer_handle_remove(struct peer_handles *handles, const char *word) {
    void *object = peer_handle(handles, word);
    handles->object[peer_number(word, 0, INT32_MAX)] = NULL;
    return object;
}
