// CDlib: the door to dlib's HOG frontal face detector (King 2015, "Max-Margin Object Detection"; dlib's
// get_frontal_face_detector). RGB pixels in, boxes and confidences out; no C++ exception leaves it.
//
// dlib gives the weights, the geometry of boxes and the rule by which overlapping ones are dropped; CKernels does the
// search itself, in the vector instructions of the processor that it runs on.
#ifndef CDLIB_H
#define CDLIB_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A face detector with its scratch memory; the weights are shared by all.
/// Thread safety: one thread at a time per detector; different detectors are independent.
typedef struct cdlib_detector cdlib_detector;

/// A face: pixels of the image that was given, right and bottom inclusive (dlib's rectangle), and how far the
/// detector's score lies above its threshold. A box may reach beyond the image's edges.
typedef struct {
    int64_t left, top, right, bottom;
    double confidence;
    /// Which of dlib's five sub-detectors fired: 0 front, 1 left, 2 right, 3 front rotated left, 4 front rotated right.
    int32_t sub_detector;
} cdlib_face;

/// How a call ended.
typedef enum {
    CDLIB_OK = 0,
    /// Memory ran out; the detector is still usable.
    CDLIB_NO_MEMORY = 1,
    /// dlib threw; the message says what. The detector is still usable.
    CDLIB_FAILED = 2,
    /// Enlarged for the search the image has more than CDLIB_MAX_PIXELS; the detector is still usable.
    CDLIB_TOO_LARGE = 3,
} cdlib_status;

/// Pixels that are searched at most, doublings included: eight bytes are needed for each.
enum { CDLIB_MAX_PIXELS = 400000000 };

/// The vector instructions that this processor offers, from few to many: 0 is what every processor of its kind has.
/// Safe to call on any processor and from any thread.
int32_t cdlib_widest(void);

/// The name of vector instructions, 0 to cdlib_widest(): "SSE2", "AVX2", "AVX-512", "NEON". A string constant.
const char *cdlib_width_name(int32_t width);

/// The version of dlib that the door was compiled with, for example "19.24.0". A string constant.
const char *cdlib_version(void);

/// Makes a detector; the first one of the program takes some 60 ms to load the weights.
/// Requires: `width` is 0 to cdlib_widest(). All give the same faces.
/// Returns NULL where memory is out or dlib cannot read its own weights.
cdlib_detector *_Nullable cdlib_detector_create(int32_t width);

/// Frees the detector. Accepts NULL.
void cdlib_detector_free(cdlib_detector *_Nullable detector);

/// Finds faces.
/// Requires: `rgb` holds 3 * width * height bytes, rows from the top, R G B; width and height are 1 to 2^20;
///   `upsample` 0 to 4: how often the image is doubled before the search, so that smaller faces are found.
///   `adjust_threshold` is added to the detector's own threshold: 0 is dlib's default, more is stricter.
/// Ensures: on CDLIB_OK *faces points at *count faces in dlib's order (strongest first), owned by the detector and
///   valid until its next call or its end. On any other status *count is 0 and `message` (of `message_size` bytes,
///   always closed by a NUL) says why.
cdlib_status cdlib_detect(cdlib_detector *detector, const uint8_t *rgb, size_t width, size_t height, int upsample,
                          double adjust_threshold, const cdlib_face *_Nullable *_Nonnull faces, size_t *count,
                          char *message, size_t message_size);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
