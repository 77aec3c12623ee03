// libsodium's calls behind a door; it is made ready at the first of them.
#include "csodium.h"

#include <sodium.h>
#include <stdlib.h>

_Static_assert(CSODIUM_HASH == crypto_pwhash_STRBYTES, "a hashed password has libsodium's length");

static void prepare(void) {
    // It may be called any number of times and by several threads at once. Without random numbers nothing here may go on.
    if (sodium_init() < 0) abort();
}

int csodium_hash(const char *password, size_t count, uint64_t operations, size_t memory, char *out) {
    prepare();
    return crypto_pwhash_str_alg(out, password, count, operations, memory, crypto_pwhash_ALG_ARGON2ID13);
}

int csodium_verify(const char *hash, const char *password, size_t count) {
    prepare();
    return crypto_pwhash_str_verify(hash, password, count) == 0;
}

void csodium_random(uint8_t *out, size_t count) {
    prepare();
    randombytes_buf(out, count);
}

int csodium_same(const uint8_t *a, const uint8_t *b, size_t count) {
    return sodium_memcmp(a, b, count) == 0;
}
