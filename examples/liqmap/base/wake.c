/* SPDX-License-Identifier: MIT */
#include "base/wake.h"
#include "base/errors.h"
#include "base/memory.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

struct wake {
    int signals, output, changes; /* descriptors; -1: there is none */
};

/* The folder of a file, where new files of its name appear as well. */
static void watch_folder(int changes, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = copy_text(slash != NULL ? path : ".");
    if (slash != NULL) {
        folder[slash == path ? 1 : slash - path] = '\0';
    }
    inotify_add_watch(changes, folder, IN_MODIFY | IN_CREATE | IN_MOVED_TO);
    free(folder);
}

wake *wake_open(const char *const *paths, size_t count)
{
    wake *w = allocate(1, sizeof *w);
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    w->signals = signalfd(-1, &ends, SFD_CLOEXEC);
    if (w->signals < 0) {
        fail("signals cannot be waited for");
    }
    w->output = fcntl(STDOUT_FILENO, F_GETFD) >= 0 ? STDOUT_FILENO : -1;
    w->changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    for (size_t i = 0; i < count && w->changes >= 0; i++) {
        watch_folder(w->changes, paths[i]);
    }
    return w;
}

void wake_close(wake *w)
{
    close(w->signals);
    if (w->changes >= 0) {
        close(w->changes);
    }
    free(w);
}

int wake_wait(wake *w, int milliseconds, int for_changes)
{
    /* No event is asked of the output: an error or its end is reported anyhow. */
    struct pollfd on[] = {{.fd = w->signals, .events = POLLIN},
                          {.fd = w->output},
                          {.fd = w->changes, .events = POLLIN}};
    char events[4096];
    poll(on, for_changes ? 3 : 2, milliseconds);
    if (on[2].revents != 0) {
        while (read(w->changes, events, sizeof events) > 0) {
        }
    }
    return on[0].revents == 0 && on[1].revents == 0;
}
