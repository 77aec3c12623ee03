// The doors to the kernels of warped pictures.
#include "widths.h"

void ckernels_widen_row(ckernels_width width, const uint8_t *rgb, uint8_t *out, size_t pixels) {
    kernels_of(width).widen_row(rgb, out, pixels);
}

void ckernels_warp_row(ckernels_width width, const ckernels_warp *warp, int64_t x, int64_t y, uint8_t *out, size_t pixels) {
    kernels_of(width).warp_row(*warp, x, y, out, pixels);
}

void ckernels_warp_upright(ckernels_width width, const ckernels_warp *warp, int64_t x, int64_t y, int64_t step_y,
                           int32_t across, uint8_t *out, size_t columns, size_t rows, ckernels_upright scratch) {
    kernels_of(width).warp_upright(*warp, x, y, step_y, across, out, columns, rows, scratch);
}

void ckernels_sum_channels(ckernels_width width, const uint8_t *rgb, size_t pixels, uint64_t *sums, uint64_t *squares) {
    kernels_of(width).sum_channels(rgb, pixels, sums, squares);
}
