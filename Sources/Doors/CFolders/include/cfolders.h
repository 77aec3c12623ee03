// CFolders: the door to the two calls on whole folders that Swift's Glibc does not show.
#ifndef CFOLDERS_H
#define CFOLDERS_H

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// Lets two paths of one file system change places, at one moment: nobody ever sees one of them missing.
/// Requires: both paths are there.
/// Returns 0, or −1 with `errno` set (EINVAL where the file system cannot do it). Safe to call from any thread.
int cfolders_exchange(const char *one, const char *other);

/// Waits until everything written to the file system of `path` is on its disk.
/// Returns 0, or −1 with `errno` set, also where an earlier write has failed since. Safe to call from any thread.
int cfolders_sync(const char *path);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
