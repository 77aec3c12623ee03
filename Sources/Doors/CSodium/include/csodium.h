// CSodium: the door to libsodium: passwords by Argon2id, and random bytes that nobody guesses.
#ifndef CSODIUM_H
#define CSODIUM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// Bytes of a hashed password, with the zero at its end.
enum { CSODIUM_HASH = 128 };

/// Hashes a password with Argon2id (RFC 9106), the salt drawn anew: a line of ASCII that says all that is needed to check
/// it, ended by a zero.
/// Requires: `password` holds `count` bytes; `out` has room for CSODIUM_HASH bytes.
/// Parameters: `operations` passes over `memory` bytes (libsodium's opslimit and memlimit).
/// Returns 0, or -1 where the memory cannot be had. Safe to call from any thread.
int csodium_hash(const char *password, size_t count, uint64_t operations, size_t memory, char *out);

/// Whether a password is the one that was hashed; takes as long and as much memory as hashing it.
/// Requires: `password` holds `count` bytes; `hash` ends with a zero.
/// Returns 1 where it is, 0 where it is not, or where memory is out. Safe to call from any thread.
int csodium_verify(const char *hash, const char *password, size_t count);

/// Fills `out` with bytes of the system's generator for secrets.
void csodium_random(uint8_t *out, size_t count);

/// Whether two strings of bytes are the same, in a time that does not tell where they differ. Returns 1 or 0.
int csodium_same(const uint8_t *a, const uint8_t *b, size_t count);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
