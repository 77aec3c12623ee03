// Pictures that are seen through an affine map, row by row, and sums of their channels. Whole numbers only: every width
// gives the same bytes. All of these may be called from any thread; `width` must be one that the processor has.
#ifndef CKERNELS_WARP_H
#define CKERNELS_WARP_H

#include "ckernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// What lies beyond the edges of a picture.
typedef enum ckernels_fill {
    /// The nearest pixel goes on.
    CKERNELS_NEAREST = 0,
    /// The picture goes on in a mirror, its edge pixels doubled.
    CKERNELS_REFLECT = 1,
    /// What the border holds goes on.
    CKERNELS_BORDER = 2,
} ckernels_fill;

/// The most samples of a pixel.
enum { CKERNELS_SAMPLES = 256 };

/// A picture to read from, and how. A pixel is four bytes, R, G, B and one that does not count, each with its highest bit
/// flipped (see ckernels_widen_row). Around the picture lies a border that can be read: a pixel wide above and on the
/// left, two pixels wide below and on the right.
typedef struct ckernels_warp {
    /// The first pixel of the picture, not of its border.
    const uint8_t *pixels;
    /// Pixels from a row to the next.
    int32_t stride;
    /// Of the picture, in pixels: 1 to 2^17. `stride` times `height` and its border is less than 2^31.
    int32_t width, height;
    ckernels_fill fill;
    /// From a pixel to the next one of its row, in the picture: 32.32 fixed-point numbers of at most 2^13 pixels.
    int64_t step_x, step_y;
    /// The samples whose mean a pixel is, x and y of each relative to its centre: 32.32 fixed-point numbers of at most
    /// 2^14 pixels.
    const int64_t *offsets;
    /// How many: 1, 2, 4 and so on to CKERNELS_SAMPLES.
    int32_t samples;
} ckernels_warp;

/// Bytes R G B to pixels of four bytes, each with its highest bit flipped.
/// Requires: `rgb` holds 3 * `pixels` bytes, `out` has room for 4 * `pixels`.
void ckernels_widen_row(ckernels_width width, const uint8_t *rgb, uint8_t *out, size_t pixels);

/// One row of the warped picture: each pixel is the mean of its samples, rounded half up, and each of these is
/// interpolated between four pixels at a place that is rounded to 1/256 of a pixel.
/// Requires: `x` and `y` are where the first pixel's centre lies, 32.32 fixed-point, 0 at the centre of the picture's first
///   pixel, at most 2^30 pixels either way; `out` has room for 3 * `pixels` bytes, `pixels` is less than 2^16.
void ckernels_warp_row(ckernels_width width, const ckernels_warp *warp, int64_t x, int64_t y, uint8_t *out, size_t pixels);

/// Memory that ckernels_warp_upright works in. Nothing in it counts before or after.
typedef struct ckernels_upright {
    /// Room for `across` numbers of each column, and those of 15 columns more.
    int32_t *columns, *weights;
    /// Room for 4 * (width of the picture + 3) numbers of each row of samples.
    int16_t *mixed;
} ckernels_upright;

/// All rows of a picture whose map only scales, moves and flips: the same bytes as from ckernels_warp_row, sooner.
/// Requires: `warp->step_y` is 0, and `step_y` leads from a row to the next one, with no step across; the samples of a
///   pixel lie in a grid, `across` (1, 2, 4 and so on) in each of its rows, one row behind the other; the rest as for
///   ckernels_warp_row.
void ckernels_warp_upright(ckernels_width width, const ckernels_warp *warp, int64_t x, int64_t y, int64_t step_y,
                           int32_t across, uint8_t *out, size_t columns, size_t rows, ckernels_upright scratch);

/// Adds up the values of each channel, and their squares.
/// Requires: `rgb` holds 3 * `pixels` bytes; `sums` and `squares` have room for three numbers.
void ckernels_sum_channels(ckernels_width width, const uint8_t *rgb, size_t pixels, uint64_t *sums, uint64_t *squares);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
