/* SPDX-License-Identifier: MIT */
/* Results, whole or not at all. Knows nothing of what they are. */
#include "output.h"
#include "say.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *beside; /* the file that is written */
static char *target; /* what it will be called */
static const char *shown = "standard output";
static volatile sig_atomic_t waiting; /* `beside` exists */

static void remove_beside(void)
{
    if (waiting) {
        unlink(beside);
        waiting = 0;
    }
}

static void on_signal(int number)
{
    remove_beside();
    signal(number, SIG_DFL);
    raise(number);
}

static void guard(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action, old;
        memset(&action, 0, sizeof action);
        sigemptyset(&action.sa_mask);
        action.sa_handler = on_signal;
        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
            sigaction(signals[i], &action, NULL);
        }
    }
    atexit(remove_beside);
}

/* Never returns. Nobody reading is no fault of ours. */
__attribute__((noreturn)) static void failed(int error)
{
    if (error == EPIPE) {
        remove_beside();
        progress_clear();
        _exit(0);
    }
    fail("%s: %s", shown, strerror(error));
}

FILE *output_open(const char *path)
{
    struct stat stat_;
    mode_t mask;
    FILE *out;
    int fd;
    /* A closed pipe is an error to be met where it is written. */
    signal(SIGPIPE, SIG_IGN);
    if (path == NULL || strcmp(path, "-") == 0) {
        return stdout;
    }
    shown = path;
    if (stat(path, &stat_) == 0 && !S_ISREG(stat_.st_mode)) {
        /* A device or a pipe is written to: it cannot be replaced. */
        out = fopen(path, "w");
        if (out == NULL) {
            failed(errno);
        }
        return out;
    }
    /* A link stays a link. */
    target = realpath(path, NULL);
    if (target == NULL) {
        target = take(strlen(path) + 1, 1);
        strcpy(target, path);
    }
    beside = take(strlen(target) + sizeof ".XXXXXX", 1);
    strcpy(beside, target);
    strcat(beside, ".XXXXXX");
    fd = mkstemp(beside);
    if (fd < 0) {
        failed(errno);
    }
    waiting = 1;
    guard();
    mask = umask(0);
    umask(mask);
    fchmod(fd, stat(target, &stat_) == 0 ? stat_.st_mode & 0777 : 0666 & ~mask);
    out = fdopen(fd, "w");
    if (out == NULL) {
        failed(errno);
    }
    return out;
}

int output_has_colour(void)
{
    const char *no = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
           (term == NULL || strcmp(term, "dumb") != 0);
}

void output_row(FILE *out)
{
    static int terminal = -1;
    if (terminal < 0) {
        terminal = isatty(fileno(out));
    }
    if (terminal) {
        progress_clear();
    }
}

void output_check(FILE *out)
{
    if (ferror(out)) {
        failed(errno);
    }
}

void output_close(FILE *out)
{
    errno = 0;
    if (fflush(out) != 0 || ferror(out)) {
        failed(errno);
    }
    if (waiting && fsync(fileno(out)) != 0 && errno != EINVAL) {
        failed(errno);
    }
    if (fclose(out) != 0) {
        failed(errno);
    }
    if (waiting) {
        if (rename(beside, target) != 0) {
            failed(errno);
        }
        waiting = 0;
    }
    free(beside);
    free(target);
    beside = target = NULL;
}
