// CTerminal: the door to what a full-screen program owes its terminal when signals come, whatever ends the program.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// Keeps what brings the terminal back, for the handlers below; replaces what was kept before.
///
/// From now on SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT and SIGQUIT write `bytes` to `terminal` and set `mode`
/// before they end the program as they would have.
/// Requires: `terminal` stays open until `cterminal_disarm`; `count` ≤ 512.
/// Ensures: 0, and the bytes are copied; or -1 with errno, and nothing is kept.
/// Thread safety: one thread at a time; the handlers may run meanwhile on any.
int cterminal_arm(int terminal, const struct termios *mode, const uint8_t *bytes, size_t count);

/// Forgets it, and gives the signals back to whoever had them. Harmless where nothing is kept.
void cterminal_disarm(void);

/// From now on each SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP and SIGCONT writes its number as one byte to `pipe`.
///
/// The second of SIGINT and SIGTERM restores the screen (where armed) and ends the program at once, unless
/// `cterminal_heard` was called in between: a program that hangs can be stopped.
/// Requires: `pipe` is non-blocking, and open until `cterminal_unwatch`.
/// Ensures: 0; or -1 with errno, and no handler is changed.
/// Thread safety: one thread at a time.
int cterminal_watch(int pipe);

/// Gives the signals back to whoever had them. Harmless where nothing is watched.
void cterminal_unwatch(void);

/// Says that the last signal to end was taken notice of.
/// Thread safety: any.
void cterminal_heard(void);

/// Stops the program, as Ctrl-Z does where nobody listens to SIGTSTP; returns once it is continued. A program that has
/// no shell to be continued by is not stopped by the system, and this returns at once.
/// Requires: the screen was restored by the caller.
/// Thread safety: the thread that called `cterminal_watch`.
void cterminal_stop(void);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
