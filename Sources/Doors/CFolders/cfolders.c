// Two calls that need _GNU_SOURCE, under names of their own.
#define _GNU_SOURCE
#include "cfolders.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int cfolders_exchange(const char *one, const char *other) {
    return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

int cfolders_sync(const char *path) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return -1;
    int result = syncfs(folder);
    int cause = errno;
    close(folder);
    errno = cause;
    return result;
}
