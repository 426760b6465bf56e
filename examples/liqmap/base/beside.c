/* SPDX-License-Identifier: MIT */
#include "base/beside.h"
#include "base/memory.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_beside(const char *name, const char *target)
{
    const size_t length = strlen(target);
    const size_t fixed = strcspn(BESIDE_ENDING, "X");
    return strncmp(name, target, length) == 0 &&
           strncmp(name + length, BESIDE_ENDING, fixed) == 0 &&
           strlen(name + length) == strlen(BESIDE_ENDING);
}

/* Whoever has the lock is alive. */
static void remove_if_left(int folder, const char *name)
{
    struct stat stat_;
    const int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    if (fstat(fd, &stat_) == 0 && S_ISREG(stat_.st_mode) && stat_.st_uid == geteuid() &&
        flock(fd, LOCK_EX | LOCK_NB) == 0) {
        unlinkat(folder, name, 0);
    }
    close(fd);
}

void beside_sweep(const char *target)
{
    char *path = copy_text(target);
    char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? target + (slash - path) + 1 : target;
    DIR *folder;
    const struct dirent *entry;
    if (slash != NULL) {
        slash[slash == path] = '\0';
    }
    folder = opendir(slash != NULL ? path : ".");
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (is_beside(entry->d_name, name)) {
            remove_if_left(dirfd(folder), entry->d_name);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    free(path);
}

int beside_make(char *name, const char *target)
{
    struct stat stat_;
    int fd;
    for (;;) {
        strcat(strcpy(name, target), BESIDE_ENDING);
        fd = mkstemp(name);
        if (fd < 0) {
            return -1;
        }
        /* Before it is locked another program may take it for one that was left. */
        if (flock(fd, LOCK_EX) != 0 || fstat(fd, &stat_) != 0 || stat_.st_nlink > 0) {
            return fd;
        }
        close(fd);
    }
}
