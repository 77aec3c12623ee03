// CDigest: the door to libcrypto's SHA-256, which uses the processor's own instructions where it has them.
#ifndef CDIGEST_H
#define CDIGEST_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A hash in progress. One owner; free it with cdigest_free. Not safe to share between threads.
typedef struct cdigest_context cdigest_context;

/// Starts a SHA-256.
/// Ensures: the result is owned by the caller. Returns NULL where memory is out.
cdigest_context *_Nullable cdigest_create(void);

/// Frees the context. Accepts NULL.
void cdigest_free(cdigest_context *_Nullable context);

/// Adds bytes to the hash.
/// Requires: `bytes` holds `count` readable bytes (it may be NULL where count is 0).
/// Returns 1 on success, 0 where libcrypto refuses.
int cdigest_update(cdigest_context *context, const void *_Nullable bytes, size_t count);

/// Writes the 32 bytes of the hash and makes the context ready for the next message.
/// Requires: `out` has room for 32 bytes. Returns 1 on success.
int cdigest_finish(cdigest_context *context, uint8_t *out);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
