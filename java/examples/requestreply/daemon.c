/*
 * The C side of request and reply: a daemon that takes requests from one queue and answers each to the queue
 * that the request names in its first line. Plain POSIX, nothing of posixipc is needed here.
 */
#include <ctype.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST 256

static void reverse(const char *text, char *answer) {
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        answer[i] = text[length - 1 - i];
    answer[length] = '\0';
}

static void upper(const char *text, char *answer) {
    size_t i = 0;
    for (; text[i] != '\0'; i++)
        answer[i] = (char) toupper((unsigned char) text[i]);
    answer[i] = '\0';
}

static void sum(const char *text, char *answer) {
    long total = 0;
    char *end;
    for (long value = strtol(text, &end, 10); end != text; value = strtol(text, &end, 10)) {
        total += value;
        text = end;
    }
    snprintf(answer, LARGEST, "%ld", total);
}

static void work(const char *question, char *answer) {
    if (strncmp(question, "reverse ", 8) == 0)
        reverse(question + 8, answer);
    else if (strncmp(question, "upper ", 6) == 0)
        upper(question + 6, answer);
    else if (strncmp(question, "sum ", 4) == 0)
        sum(question + 4, answer);
    else
        snprintf(answer, LARGEST, "no such verb");
}

/* Sends the answer; a client that has gone is no reason to end. */
static void reply(const char *queue_name, const char *answer) {
    mqd_t replies = mq_open(queue_name, O_WRONLY);
    if (replies == (mqd_t) -1 || mq_send(replies, answer, strlen(answer), 0) != 0)
        perror(queue_name);
    if (replies != (mqd_t) -1)
        mq_close(replies);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s /queue\n", argv[0]);
        return 2;
    }
    mqd_t requests = mq_open(argv[1], O_RDONLY);
    if (requests == (mqd_t) -1) {
        perror(argv[1]);
        return 1;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (;;) {
        char request[LARGEST + 1], answer[LARGEST + 1];
        ssize_t length = mq_receive(requests, request, LARGEST, NULL);
        if (length < 0) {
            perror("mq_receive");
            return 1;
        }
        request[length] = '\0';
        char *question = strchr(request, '\n');
        if (question == NULL)
            continue;
        *question++ = '\0';
        if (strcmp(question, "quit") == 0) {
            printf("C    | ends\n");
            break;
        }
        work(question, answer);
        printf("C    | answers  %s\n", answer);
        reply(request, answer);
    }
    mq_close(requests);
    return 0;
}
