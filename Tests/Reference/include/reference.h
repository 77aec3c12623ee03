// reference.h: dlib's own search, as dlib runs it, for the tests to compare ours with. No part of the product.
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

typedef struct {
    int64_t left, top, right, bottom;
    double confidence;
    int32_t sub_detector;
} reference_face;

/// dlib's frontal face detector on RGB pixels.
/// Requires: `rgb` holds 3 * width * height bytes; `faces` has room for `room` of them.
/// Returns how many there are (of which no more than `room` are written), or -1 where dlib failed.
int64_t reference_detect(const uint8_t *rgb, size_t width, size_t height, int upsample, double adjust_threshold,
                         reference_face *faces, size_t room);

/// The direction, 0 to 17, for which a pixel with this gradient votes: dlib's loop over floats.
int32_t reference_direction(int32_t x, int32_t y);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
