// widths.h: one table of kernels for each vector width, and what the kernels are given.
//
// Each of baseline.cpp, avx2.cpp and avx512.cpp sets the compiler's target for every function that follows, includes the
// same kernel files (*.inc), and exports one table of function pointers: nothing else of it can be linked to. So that no
// function of a wide width can stand in for the same one of a narrow width, a kernel file holds static functions only and
// includes nothing but <stddef.h>, <stdint.h> and the intrinsics: no templates or inline functions of a library. Vectors
// are clang's vector types, so that the same lines serve SSE2, AVX2, AVX-512 and NEON; where an instruction has to be
// named, there is a plain version beside it. Products and sums are fused only where the code says so (multiply_add).
#ifndef WIDTHS_H
#define WIDTHS_H

#include "include/ckernels.h"
#include "include/ckernels_convolve.h"
#include "include/ckernels_warp.h"

enum {
    PLANES = CKERNELS_PLANES,
    TAPS = CKERNELS_TAPS,
    /// Directions that a pixel may vote for: 18, the eighteenth once more, and one to make fours.
    BINS = 20,
    /// Floats of a cell: its directions, then opposite ones added up.
    CELL = 32,
    /// Columns of a tile, rows of a strip of scores.
    COLUMNS = 16,
    STRIP = 8,
    /// Rows of a tile that the scratch keeps: three strips, since one needs the 9 rows behind it too.
    SLOTS = 3 * STRIP,
    /// Floats of the scratch of a filter; one row more than its slots, so that filters do not share sets of a cache.
    SCRATCH = (SLOTS + 1) * COLUMNS,
};

/// Columns 8 * n to 8 * n + 7 of a resized row.
struct ResizeGroup {
    /// The first source column, and the left and right source columns of each, counted from it.
    int32_t first;
    uint8_t order[16];
    float fraction[8];
};

struct ResizedRow {
    const ResizeGroup *group;
    int32_t groups;
    float top_part, bottom_part;
    const uint8_t *top[3], *bottom[3];
    uint8_t *out[3];
};

/// Eight pixel rows between the centres of two rows of cells.
struct VoteBand {
    /// At the first of the eight rows, where it is in the picture or would be.
    const uint8_t *plane[3];
    ptrdiff_t stride;
    /// Which of the eight rows vote.
    int32_t first, end;
    /// Pixels 1 to width - 1 of a row vote; from `tail` on as in dlib's loop for the last columns.
    int32_t width, tail;
    int32_t chunks;
    /// 8 × 8 × 4: the parts of a pixel's vote for the cells above left, above right, below left, below right.
    const float *weights;
    /// The rows of cells that are voted for; the first cell lies left of the picture.
    float *top, *bottom;
};

struct FeatureRow {
    int32_t count;
    const float *cells;
    const float *limit_above, *factor_above, *limit_below, *factor_below;
    float *out;
    ptrdiff_t pitch;
};

struct Model {
    int32_t detectors;
    /// Filters by plane: filters plane_first[p] to plane_first[p + 1] - 1 are those of plane p.
    int32_t plane_first[PLANES + 1];
    const float *row_taps;
    /// Filters by detector.
    const int32_t *detector_first;
    const float *column_taps;
};

struct RowPass {
    const Model *model;
    /// The tile's first column of the first row; rows lie row_pitch apart, planes plane_pitch.
    const float *features;
    ptrdiff_t row_pitch, plane_pitch;
    int32_t rows;
    /// The slot of the first row.
    int32_t slot;
    /// The scratch of each filter, in the order of the planes.
    float *const *scratch;
};

struct ColumnPass {
    const float *scratch;
    const float *taps;
    int32_t count;
    /// Where the rows 0 to 7, 8 to 15 and 16 begin in a filter's scratch.
    ptrdiff_t octet[3];
    float threshold;
    float *scores;
};

struct Kernels {
    const char *name;
    void (*split_row)(const uint8_t *rgb, int count, uint8_t *red, uint8_t *green, uint8_t *blue);
    void (*resize_row)(const ResizedRow &row);
    int32_t (*direction_of)(int x, int y);
    void (*vote)(const VoteBand &band);
    void (*close_row)(float *cells, int count, float *energy);
    void (*measure_blocks)(const float *above, const float *below, int count, float *limit, float *factor);
    void (*describe_row)(const FeatureRow &row);
    void (*filter_rows)(const RowPass &pass);
    bool (*filter_columns)(const ColumnPass &pass);

    // For dlib's face network, see ckernels_convolve.h.
    void (*convolve_first)(const float *const *rows, const float *weights, const float *bias, float *out, size_t count);
    void (*convolve)(ckernels_layer layer, const float *const *rows, const float *weights, const float *bias,
                     float *const *out, size_t count, float *scratch);
    void (*score_row)(const float *const *rows, const float *weights, float bias, float *out, size_t count);
    void (*centre_row)(const uint8_t *rgb, const float *means, float *out, size_t pixels);
    void (*shrink_row)(const float *above, const float *below, float part, size_t sources, const int32_t *left,
                       const float *fraction, float *mixed, float *out, size_t pixels);

    // For pictures that are warped, see ckernels_warp.h.
    void (*widen_row)(const uint8_t *rgb, uint8_t *out, size_t pixels);
    void (*warp_row)(const ckernels_warp &warp, int64_t x, int64_t y, uint8_t *out, size_t pixels);
    void (*warp_upright)(const ckernels_warp &warp, int64_t x, int64_t y, int64_t step_y, int32_t across, uint8_t *out,
                         size_t width, size_t height, ckernels_upright scratch);
    void (*sum_channels)(const uint8_t *rgb, size_t pixels, uint64_t *sums, uint64_t *squares);
};

extern const Kernels kernels_baseline;
#if defined(__x86_64__)
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

/// The table of a width. Requires: the processor has it.
const Kernels &kernels_of(ckernels_width width);

#endif
