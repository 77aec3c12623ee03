// CJPEG: the door to libjpeg-turbo. Its fatal errors jump; here they land, and leave as a status with a message.
#ifndef CJPEG_H
#define CJPEG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// How a call ended.
typedef enum cjpeg_status {
    CJPEG_OK = 0,
    /// The bytes end before the picture does.
    CJPEG_TRUNCATED,
    /// The bytes end before the first scan: not even the header is whole.
    CJPEG_TRUNCATED_HEADER,
    /// libjpeg gave up; the message says why.
    CJPEG_CORRUPT,
    /// Samples of another depth than 8 bits; the detail is the depth.
    CJPEG_UNSUPPORTED_DEPTH,
    /// A coding process that libjpeg cannot read; the detail is the SOF marker, 0xC3 for lossless.
    CJPEG_UNSUPPORTED_PROCESS,
    /// Channels that are neither gray, RGB, YCbCr, CMYK nor YCCK; the detail is their number.
    CJPEG_UNSUPPORTED_COLOURS,
    /// More scans than CJPEG_MAX_SCANS.
    CJPEG_TOO_MANY_SCANS,
    /// A side is longer than libjpeg's 65,500 pixels.
    CJPEG_TOO_LARGE,
    CJPEG_NO_MEMORY,
    /// A part only: something is wrong with the file, and where libjpeg goes on after that depends on the part.
    CJPEG_DAMAGED
} cjpeg_status;

/// Scans after which a progressive file is given up: 500 cost nothing in a few bytes and minutes to decode.
enum { CJPEG_MAX_SCANS = 500 };

/// The outcome of a call: its status, a number that belongs to it, and libjpeg's own words (may be empty).
typedef struct cjpeg_report {
    cjpeg_status status;
    int32_t detail;
    char message[200];
} cjpeg_report;

/// What a header says, as stored: before any EXIF orientation. Pixels.
typedef struct cjpeg_info {
    int32_t width;
    int32_t height;
} cjpeg_info;

/// libjpeg's words of a report, zero-terminated; lives as long as the report.
static inline const char *cjpeg_message(const cjpeg_report *report) { return report->message; }

/// Reads the header, up to the first scan. No memory is allocated for pixels.
/// Requires: `bytes` holds `count` readable bytes.
/// Ensures: on CJPEG_OK `info` is filled with sides of at least 1, and the picture is of a kind that
/// cjpeg_decode reads. `report` is filled always.
/// Returns the report's status. Safe to call from any thread.
cjpeg_status cjpeg_inspect(const uint8_t *bytes, size_t count, cjpeg_info *info, cjpeg_report *report);

/// Decodes into rows of R, G, B without gaps, at eighths/8 of the stored size (the scaling of the DCT).
/// Accurate integer DCT, fancy upsampling. CMYK and YCCK are read as Adobe writes them, inverted. At 1/8 the scans of a
/// progressive file that show nothing there are left out; they are not looked into, so damage in them is not noticed.
/// Requires: `bytes` holds `count` readable bytes; `eighths` is 1 to 8; `width` and `height` are the stored sides
/// times eighths/8, rounded up; `out` has room for 3 * width * height bytes.
/// Ensures: on CJPEG_OK all of `out` is written; otherwise its contents are of no use. `report` is filled always.
/// Returns the report's status. Safe to call from any thread.
cjpeg_status cjpeg_decode(const uint8_t *bytes, size_t count, int32_t eighths, uint8_t *out, int32_t width,
                          int32_t height, cjpeg_report *report);

/// A part of a picture, in pixels of what is decoded.
typedef struct cjpeg_part {
    int32_t left, top, width, height;
} cjpeg_part;

/// Decodes a part: the pixels that cjpeg_decode gives there. Nothing behind its last row is read, so damage there is not
/// noticed.
/// Requires: as for cjpeg_decode; `part` has sides of at least 1 and lies within `width` and `height`; `out` has room for
/// 3 * part.width * part.height bytes.
/// Ensures: as for cjpeg_decode; a part of a file with damage on the way to its end is CJPEG_DAMAGED, whatever is wrong.
cjpeg_status cjpeg_decode_part(const uint8_t *bytes, size_t count, int32_t eighths, int32_t width, int32_t height,
                               cjpeg_part part, uint8_t *out, cjpeg_report *report);

/// Encodes baseline 4:2:0 with the accurate integer DCT, the standard tables and nothing but the JFIF header:
/// the same pixels give the same bytes always.
/// Requires: `rgb` holds 3 * width * height bytes, sides are at least 1, `quality` is 1 to 100.
/// Ensures: on CJPEG_OK `*out` holds `*out_count` bytes, to be freed with cjpeg_free; otherwise `*out` is NULL.
/// Returns the report's status. Safe to call from any thread.
cjpeg_status cjpeg_encode(const uint8_t *rgb, int32_t width, int32_t height, int32_t quality,
                          uint8_t *_Nullable *_Nonnull out, size_t *out_count, cjpeg_report *report);

/// Frees what cjpeg_encode gave. Accepts NULL.
void cjpeg_free(uint8_t *_Nullable bytes);

/// Returns the version of libjpeg-turbo that this was compiled for, such as "2.1.5". Lives forever.
const char *cjpeg_version(void);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
