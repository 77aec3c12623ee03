// CWebP: the door to libwebp's still pictures.
#ifndef CWEBP_H
#define CWEBP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// How a call ended.
typedef enum cwebp_status {
    CWEBP_OK = 0,
    /// The bytes end before the picture does.
    CWEBP_TRUNCATED,
    CWEBP_CORRUPT,
    CWEBP_UNSUPPORTED,
    CWEBP_NO_MEMORY
} cwebp_status;

/// What a header says, as stored. `channels` is 3, or 4 where there is an alpha channel.
typedef struct cwebp_info {
    int32_t width;
    int32_t height;
    int32_t channels;
    int32_t animated;
} cwebp_info;

/// Reads the header. Allocates nothing.
/// Requires: `bytes` holds `count` readable bytes.
/// Ensures: on CWEBP_OK `info` is filled with sides of at least 1.
/// Returns the status. Safe to call from any thread.
cwebp_status cwebp_inspect(const uint8_t *bytes, size_t count, cwebp_info *info);

/// Decodes a still picture, lossy or lossless, into rows of R, G, B (and A, not premultiplied) without gaps.
/// Requires: `bytes` holds `count` readable bytes; `info` is what cwebp_inspect said of them, and not animated; `out`
/// has room for channels * width * height bytes.
/// Ensures: on CWEBP_OK all of `out` is written; otherwise its contents are of no use.
/// Returns the status. Safe to call from any thread.
cwebp_status cwebp_decode(const uint8_t *bytes, size_t count, const cwebp_info *info, uint8_t *out);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
