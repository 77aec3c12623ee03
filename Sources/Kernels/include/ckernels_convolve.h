// Convolutions, for dlib's face network, row by row. A row of pixels holds their channels side by side; 45 channels take
// 48 floats, the last three 0. All of these may be called from any thread; `width` must be one that the processor has.
#ifndef CKERNELS_CONVOLVE_H
#define CKERNELS_CONVOLVE_H

#include "ckernels.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The 5 × 5 convolutions after the first, by the channels of a pixel before and after. Two of them move by two pixels.
typedef enum ckernels_layer {
    CKERNELS_16_TO_32_BY_TWO = 0,
    CKERNELS_32_TO_32_BY_TWO = 1,
    CKERNELS_32_TO_45 = 2,
    CKERNELS_45_TO_45 = 3,
} ckernels_layer;

/// One row of the first convolution, negative values cut to 0.
/// Requires: `rows` are the five input rows; output pixel x covers their pixels from 2x on, so each has 2 `count` + 3
///   pixels. `weights` are by row, column, input channel and output channel (16 of them), `bias` by output channel.
/// Ensures: `out` has `count` pixels of 16 floats.
void ckernels_convolve_first(ckernels_width width, const float *_Nonnull const *_Nonnull rows, const float *weights,
                             const float *bias, float *out, size_t count);

/// What ckernels_convolve needs to work in, in floats.
enum { CKERNELS_CONVOLVE_SCRATCH = 36 * 24 * (4 * 32 + 32) };

/// Four rows of one of the other 5 × 5 convolutions, negative values cut to 0, by minimal filtering (Winograd 1980; Lavin
/// and Gray 2016, "Fast Algorithms for Convolutional Neural Networks").
/// Requires: `rows` are the eight input rows, or eleven where the convolution moves by two pixels; output pixel x covers
///   their pixels from x (or 2x) on. Each has `count` + 7 (or 2 `count` + 9) pixels, finite ones also where no output
///   depends on them. `weights` are the filters at the points of a tile:
///   by one pixel, 64 points, row by row, at 0, 1, -1, 2, -2, 1/2, -1/2 and infinity, for each the input channels, for
///   each the 48 output channels;
///   by two pixels, 36 points, row by row, at 0, 1, -1, 2, infinity and -2, for each four times the input channels, for
///   each the 32 output channels: of the filter's even rows and columns, even rows and odd columns, odd rows and even
///   columns, and odd ones, those first that have the point. Odd rows or columns do not have -2.
///   `scratch` has CKERNELS_CONVOLVE_SCRATCH floats, finite ones.
/// Ensures: each of the four rows `out` has `count` pixels of 32 or 48 floats.
void ckernels_convolve(ckernels_width width, ckernels_layer layer, const float *_Nonnull const *_Nonnull rows,
                       const float *weights, const float *bias, float *_Nonnull const *_Nonnull out, size_t count,
                       float *scratch);

/// One row of the last convolution, 9 × 9 pixels of 48 floats to one number, not cut.
/// Requires: nine `rows` of `count` + 8 pixels; `weights` by row, column and channel.
/// Ensures: `out` has `count` numbers.
void ckernels_score_row(ckernels_width width, const float *_Nonnull const *_Nonnull rows, const float *weights, float bias,
                    float *out, size_t count);

/// A row of RGB bytes as the network wants it: (value − mean of the channel) / 256.
/// Requires: `means` are three, `out` has room for 3 `pixels` floats.
void ckernels_centre_row(ckernels_width width, const uint8_t *rgb, const float *means, float *out, size_t pixels);

/// One row of a picture made smaller, bilinearly: `part` of the row below and the rest of the row above, then at each
/// output pixel `fraction` of source pixel `left` + 1 and the rest of `left`.
/// Requires: `above` and `below` have `sources` pixels of three floats; every `left` is at least 0 and less than
///   `sources` − 1; `mixed` has room for 3 `sources` + 1 floats, `out` for 3 `pixels` + 1.
void ckernels_shrink_row(ckernels_width width, const float *above, const float *below, float part, size_t sources,
                     const int32_t *left, const float *fraction, float *mixed, float *out, size_t pixels);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
