// Signal handlers: nothing in them but calls that POSIX allows there, on values that were written before.
#include "cterminal.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { maximum = 512, crashes = 7, watches = 6 };

static const int crash_signals[crashes] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGQUIT};
static const int watch_signals[watches] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT};

static struct sigaction crash_before[crashes];
static struct sigaction watch_before[watches];
static struct termios kept_mode;
static uint8_t kept_bytes[maximum];
static size_t kept_count;
static int kept_terminal = -1;
static int wake_pipe = -1;
static volatile sig_atomic_t armed;
static volatile sig_atomic_t watching;
static volatile sig_atomic_t unheard;

// A picture that is cut in the middle leaves some terminals waiting for its end; the bytes kept begin with that end.
static void restore_screen(void) {
    if (!armed) return;
    armed = 0;
    size_t written = 0;
    for (int tries = 0; written < kept_count && tries < 64; ++tries) {
        ssize_t count = write(kept_terminal, kept_bytes + written, kept_count - written);
        if (count > 0) written += (size_t)count;
        else if (errno != EINTR && errno != EAGAIN) break;
    }
    (void)tcsetattr(kept_terminal, TCSANOW, &kept_mode);
}

static void on_crash(int number) {
    int error = errno;
    restore_screen();
    // Not to whoever handled it before: a runtime that asks questions about the crash would hang in a closed screen.
    (void)signal(number, SIG_DFL);
    // Blocked until this returns.
    (void)raise(number);
    errno = error;
}

static void on_watch(int number) {
    int error = errno;
    uint8_t byte = (uint8_t)number;
    if (number == SIGINT || number == SIGTERM || number == SIGHUP) {
        // Whoever presses Ctrl-C twice wants to be out at once. A closed window sends its signal more than once by itself.
        if (unheard && number != SIGHUP) {
            restore_screen();
            (void)signal(number, SIG_DFL);
            (void)raise(number);
            errno = error;
            return;
        }
        unheard = 1;
    }
    // A full pipe holds enough bytes to wake the reader.
    ssize_t count = write(wake_pipe, &byte, 1);
    (void)count;
    errno = error;
}

static int install(const int *numbers, int count, struct sigaction *old, void (*handler)(int)) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigfillset(&action.sa_mask);
    for (int i = 0; i < count; ++i) {
        // No SA_RESTART: a write to a terminal that takes nothing has to come back.
        if (sigaction(numbers[i], &action, &old[i]) != 0) {
            while (i-- > 0) (void)sigaction(numbers[i], &old[i], NULL);
            return -1;
        }
    }
    return 0;
}

int cterminal_arm(int terminal, const struct termios *mode, const uint8_t *bytes, size_t count) {
    if (count > maximum) {
        errno = EINVAL;
        return -1;
    }
    cterminal_disarm();
    kept_terminal = terminal;
    kept_mode = *mode;
    memcpy(kept_bytes, bytes, count);
    kept_count = count;
    if (install(crash_signals, crashes, crash_before, on_crash) != 0) return -1;
    armed = 1;
    return 0;
}

void cterminal_disarm(void) {
    if (kept_terminal < 0) return;
    armed = 0;
    kept_terminal = -1;
    for (int i = 0; i < crashes; ++i) (void)sigaction(crash_signals[i], &crash_before[i], NULL);
}

int cterminal_watch(int pipe) {
    cterminal_unwatch();
    wake_pipe = pipe;
    unheard = 0;
    if (install(watch_signals, watches, watch_before, on_watch) != 0) return -1;
    watching = 1;
    return 0;
}

void cterminal_unwatch(void) {
    if (!watching) return;
    watching = 0;
    for (int i = 0; i < watches; ++i) (void)sigaction(watch_signals[i], &watch_before[i], NULL);
}

void cterminal_heard(void) { unheard = 0; }

void cterminal_stop(void) {
    struct sigaction standard, mine;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    sigemptyset(&standard.sa_mask);
    if (sigaction(SIGTSTP, &standard, &mine) != 0) return;
    // Threads of a pool have signals blocked; this one has to take its own.
    sigset_t wanted, before_stop;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTSTP);
    (void)pthread_sigmask(SIG_UNBLOCK, &wanted, &before_stop);
    // To this thread, which does not go on before it is handled.
    (void)raise(SIGTSTP);
    (void)pthread_sigmask(SIG_SETMASK, &before_stop, NULL);
    (void)sigaction(SIGTSTP, &mine, NULL);
}
