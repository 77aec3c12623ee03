// The doors to the kernels of dlib's face network.
#include "widths.h"

void ckernels_convolve_first(ckernels_width width, const float *const *rows, const float *weights, const float *bias,
                             float *out, size_t count) {
    kernels_of(width).convolve_first(rows, weights, bias, out, count);
}

void ckernels_convolve(ckernels_width width, ckernels_layer layer, const float *const *rows, const float *weights,
                       const float *bias, float *const *out, size_t count, float *scratch) {
    kernels_of(width).convolve(layer, rows, weights, bias, out, count, scratch);
}

void ckernels_score_row(ckernels_width width, const float *const *rows, const float *weights, float bias, float *out,
                        size_t count) {
    kernels_of(width).score_row(rows, weights, bias, out, count);
}

void ckernels_centre_row(ckernels_width width, const uint8_t *rgb, const float *means, float *out, size_t pixels) {
    kernels_of(width).centre_row(rgb, means, out, pixels);
}

void ckernels_shrink_row(ckernels_width width, const float *above, const float *below, float part, size_t sources,
                         const int32_t *left, const float *fraction, float *mixed, float *out, size_t pixels) {
    kernels_of(width).shrink_row(above, below, part, sources, left, fraction, mixed, out, pixels);
}
