// CSQLite: the door to one setting of SQLite's that has no other way in from Swift.
#ifndef CSQLITE_H
#define CSQLITE_H

#ifdef __cplusplus
extern "C" {
#endif

/// From now on a connection has no lock of its own: each is used by one thread at a time, which the caller sees to. With
/// the lock, every column of every row takes it and gives it back.
/// Requires: no connection was opened yet in this process; later calls change nothing.
/// Returns 1 where the setting was taken. Safe to call from any thread.
int csqlite_leave_locks_to_caller(void);

/// The version of SQLite that is in use, such as "3.40.1".
const char *csqlite_version(void);

#ifdef __cplusplus
}
#endif
#endif
