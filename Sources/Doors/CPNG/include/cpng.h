// CPNG: the door to libpng. Its errors jump; here they land, and leave as a status with a message.
#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// How a call ended.
typedef enum cpng_status {
    CPNG_OK = 0,
    /// The bytes end before the picture does.
    CPNG_TRUNCATED,
    /// The bytes end before the first pixel: not even the header is whole.
    CPNG_TRUNCATED_HEADER,
    /// libpng gave up; the message says why.
    CPNG_CORRUPT,
    CPNG_NO_MEMORY
} cpng_status;

/// The outcome of a call: its status and libpng's own words (may be empty).
typedef struct cpng_report {
    cpng_status status;
    char message[200];
} cpng_report;

/// What a header says, as stored. `channels` is 3, or 4 where there is an alpha channel or a transparent colour.
typedef struct cpng_info {
    int32_t width;
    int32_t height;
    int32_t channels;
} cpng_info;

/// libpng's words of a report, zero-terminated; lives as long as the report.
static inline const char *cpng_message(const cpng_report *report) { return report->message; }

/// Reads the chunks before the first pixel. No memory is allocated for pixels.
/// Requires: `bytes` holds `count` readable bytes.
/// Ensures: on CPNG_OK `info` is filled with sides of at least 1. `report` is filled always.
/// Returns the report's status. Safe to call from any thread.
cpng_status cpng_inspect(const uint8_t *bytes, size_t count, cpng_info *info, cpng_report *report);

/// Decodes every kind of PNG into rows of 8-bit R, G, B (and A, not premultiplied) without gaps. Of 16 bits the high
/// byte stays; gamma, profiles and backgrounds are ignored.
/// Requires: `bytes` holds `count` readable bytes; `info` is what cpng_inspect said of them; `out` has room for
/// channels * width * height bytes.
/// Ensures: on CPNG_OK all of `out` is written; otherwise its contents are of no use. `report` is filled always.
/// Returns the report's status. Safe to call from any thread.
cpng_status cpng_decode(const uint8_t *bytes, size_t count, const cpng_info *info, uint8_t *out, cpng_report *report);

/// Encodes rows of 8-bit R, G, B as a PNG, for speed before size: zlib's fastest level behind one filter (Sub).
/// Requires: `pixels` holds 3 * width * height bytes; both sides are at least 1.
/// Ensures: on CPNG_OK `*bytes` are `*count` bytes, to be given back to cpng_free; otherwise NULL and 0. `report` is
/// filled always.
/// Returns the report's status, CPNG_CORRUPT where libpng refuses the sides. Safe to call from any thread.
cpng_status cpng_encode(
    const uint8_t *pixels, int32_t width, int32_t height, uint8_t *_Nullable *_Nonnull bytes, size_t *count,
    cpng_report *report);

/// Gives back what cpng_encode filled. NULL is allowed. Safe to call from any thread.
void cpng_free(uint8_t *_Nullable bytes);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
