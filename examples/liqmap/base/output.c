/* SPDX-License-Identifier: MIT */
#include "base/output.h"
#include "base/beside.h"
#include "base/errors.h"
#include "base/memory.h"
#include "base/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that is being written, under another name in the same folder. */
typedef struct pending {
    FILE *out;
    char *beside, *target;
    int lock;                      /* keeps `beside` locked until it has its name */
    volatile sig_atomic_t waiting; /* `beside` exists */
} pending;

static pending files[OUTPUT_FILES];

/* Which file it is, by whatever name. */
typedef struct identity {
    dev_t device;
    ino_t inode;
} identity;

static identity *inputs;
static size_t n_inputs;

/* A closed pipe ends the output, but not the program. */
static int goes_on;

static void remove_beside(void)
{
    for (int i = 0; i < OUTPUT_FILES; i++) {
        if (files[i].waiting) {
            unlink(files[i].beside);
            files[i].waiting = 0;
        }
    }
}

static void on_signal(int number)
{
    remove_beside();
    signal(number, SIG_DFL);
    raise(number);
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static void guard(void)
{
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

/* Makes the file, and guards it: no signal comes between the two. */
static int make_beside(pending *p)
{
    sigset_t held, before;
    int fd, error;
    sigemptyset(&held);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        sigaddset(&held, signals[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &before);
    fd = beside_make(p->beside, p->target);
    error = errno;
    if (fd >= 0) {
        p->waiting = 1;
        guard();
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return fd;
}

static int is_input(const struct stat *file)
{
    for (size_t i = 0; i < n_inputs; i++) {
        if (inputs[i].device == file->st_dev && inputs[i].inode == file->st_ino) {
            return 1;
        }
    }
    return 0;
}

/* What is appended to an input would be read again, and what replaces it would end it. */
static void refuse_input(const char *path, const struct stat *file)
{
    if (S_ISREG(file->st_mode) && is_input(file)) {
        fail_at(path, 0, NULL, "expected a file for output that is no input as well");
    }
}

void output_note_input(const struct stat *file)
{
    struct stat out;
    inputs = reallocate(inputs, n_inputs + 1, sizeof *inputs);
    inputs[n_inputs++] = (identity){file->st_dev, file->st_ino};
    if (fstat(STDOUT_FILENO, &out) == 0) {
        refuse_input("standard output", &out);
    }
    for (int i = 0; i < OUTPUT_FILES; i++) {
        if (files[i].out != NULL && stat(files[i].target, &out) == 0) {
            refuse_input(files[i].target, &out);
        }
    }
}

void output_goes_on(void)
{
    goes_on = 1;
}

/* Whether the program goes on although nobody reads its output any more: the rest of it
 * goes nowhere. */
static int drops_rest(FILE *out, int error)
{
    const int nowhere = goes_on && error == EPIPE && out == stdout
                            ? open("/dev/null", O_WRONLY | O_CLOEXEC)
                            : -1;
    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) {
        return 0;
    }
    close(nowhere);
    clearerr(out);
    return fflush(out) == 0;
}

/* Exits with a message; without one where the reader of a pipe is gone. */
__attribute__((noreturn)) static void failed(const char *path, int error)
{
    if (error == EPIPE) {
        remove_beside();
        progress_clear();
        _exit(0);
    }
    fail("%s: %s", path, strerror(error));
}

/* The name of a stream's file, for messages. */
static const char *name_of(const FILE *out)
{
    for (int i = 0; i < OUTPUT_FILES; i++) {
        if (files[i].out == out) {
            return files[i].target;
        }
    }
    return "standard output";
}

/* The target of a symbolic link; NULL: it is no link. */
static char *follow(const char *path)
{
    char to[PATH_MAX] = "";
    const char *slash = strrchr(path, '/');
    char *next;
    if (readlink(path, to, sizeof to - 1) <= 0) {
        return NULL;
    }
    if (to[0] == '/' || slash == NULL) {
        return copy_text(to);
    }
    next = allocate((size_t)(slash - path) + strlen(to) + 2, 1);
    memcpy(next, path, (size_t)(slash - path) + 1);
    return strcat(next, to);
}

/* The file to replace: a link stays a link, also one to a file that does not exist. */
static char *target_of(const char *path)
{
    char *target = realpath(path, NULL), *next;
    if (target != NULL) {
        return target;
    }
    if (errno != ENOENT) {
        failed(path, errno);
    }
    target = copy_text(path);
    while ((next = follow(target)) != NULL) {
        free(target);
        target = next;
    }
    return target;
}

static void open_beside(pending *p, const char *path)
{
    struct stat stat_;
    mode_t mask;
    int fd, exists;
    p->target = target_of(path);
    exists = stat(p->target, &stat_) == 0;
    if (exists) {
        refuse_input(path, &stat_);
    }
    /* A rename would not ask. */
    if (exists && faccessat(AT_FDCWD, p->target, W_OK, AT_EACCESS) != 0) {
        failed(path, errno);
    }
    beside_sweep(p->target);
    p->beside = allocate(strlen(p->target) + sizeof BESIDE_ENDING, 1);
    fd = make_beside(p);
    if (fd < 0) {
        failed(path, errno);
    }
    p->lock = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    mask = umask(0);
    umask(mask);
    fchmod(fd, exists ? stat_.st_mode & 0777 : 0666 & ~mask);
    p->out = fdopen(fd, "w");
    if (p->out == NULL) {
        failed(path, errno);
    }
}

FILE *output_open(const char *path)
{
    struct stat stat_;
    pending *p = files;
    /* A closed pipe and a file too large are then errors of the write. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (path == NULL || strcmp(path, "-") == 0) {
        return stdout;
    }
    while (p->out != NULL) {
        p++;
    }
    if (stat(path, &stat_) != 0 || S_ISREG(stat_.st_mode)) {
        open_beside(p, path);
        return p->out;
    }
    /* A device or a pipe cannot be replaced by a file: it is written to. */
    p->target = copy_text(path);
    p->out = fopen(path, "w");
    if (p->out == NULL) {
        failed(path, errno);
    }
    return p->out;
}

int output_is_terminal(void)
{
    return isatty(STDOUT_FILENO);
}

int output_has_colour(void)
{
    const char *no = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return output_is_terminal() && (no == NULL || *no == '\0') &&
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
    if (ferror(out) && !drops_rest(out, errno)) {
        failed(name_of(out), errno);
    }
}

/* A rename survives a crash only when the folder was written to disk as well. */
static void sync_folder(char *path)
{
    char *slash = strrchr(path, '/');
    int fd;
    if (slash != NULL) {
        slash[slash == path] = '\0';
    }
    fd = open(slash != NULL ? path : ".", O_RDONLY);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static void replace(pending *p)
{
    if (rename(p->beside, p->target) != 0) {
        failed(p->target, errno);
    }
    p->waiting = 0;
    sync_folder(p->target);
}

void output_close(FILE *out)
{
    pending *p = files;
    errno = 0;
    if ((fflush(out) != 0 || ferror(out)) && !drops_rest(out, errno)) {
        failed(name_of(out), errno);
    }
    while (p < files + OUTPUT_FILES && p->out != out) {
        p++;
    }
    if (p < files + OUTPUT_FILES && p->waiting && fsync(fileno(out)) != 0 &&
        errno != EINVAL) {
        failed(name_of(out), errno);
    }
    if (fclose(out) != 0) {
        failed(name_of(out), errno);
    }
    if (p < files + OUTPUT_FILES) {
        if (p->waiting) {
            replace(p);
            close(p->lock);
        }
        free(p->beside);
        free(p->target);
        memset(p, 0, sizeof *p);
    }
}
