// CKernels: our own inner loops on pixels and features, compiled once for each vector width and chosen at run time.
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The vector widths that the kernels may be compiled for, from narrow to wide. "Baseline" is what every processor of the
/// architecture has: SSE2 on x86-64, NEON on arm64.
typedef enum ckernels_width {
    CKERNELS_BASELINE = 0,
    /// x86-64 with AVX2 and FMA: 8 floats.
    CKERNELS_AVX2 = 1,
    /// x86-64 with AVX-512 F, BW, DQ and VL: 16 floats.
    CKERNELS_AVX512 = 2,
} ckernels_width;

/// The widest width that this processor and this build have. Safe to call on any processor and from any thread.
ckernels_width ckernels_widest(void);

/// The name of a width: "AVX-512", "AVX2", and for the baseline "SSE2", "NEON" or "portable". A string constant.
const char *ckernels_name(ckernels_width width);

/// Planes of features of a cell (18 directions, 9 axes, 4 textures), and the rows and columns of a filter.
enum { CKERNELS_PLANES = 31, CKERNELS_TAPS = 10 };

/// A separable filter on one plane: a detector's score is the sum over its filters of column times row.
typedef struct ckernels_filter {
    int32_t detector;
    /// 0 to CKERNELS_PLANES - 1.
    int32_t plane;
    float column[CKERNELS_TAPS];
    float row[CKERNELS_TAPS];
} ckernels_filter;

/// The filters of several detectors, ready to scan with. Never changes: may be shared by all threads.
typedef struct ckernels_model ckernels_model;

/// Requires: `filters` holds `count` filters whose detectors are 0 to `detectors` - 1.
/// Returns NULL where memory is out.
ckernels_model *_Nullable ckernels_model_create(const ckernels_filter *filters, size_t count, int32_t detectors);

/// Frees the model. Accepts NULL. No scan may be using it.
void ckernels_model_free(ckernels_model *_Nullable model);

/// What a scan needs and keeps for the next one. One thread at a time.
typedef struct ckernels_scratch ckernels_scratch;

/// Requires: `width` is at most ckernels_widest(); the model outlives the scratch.
/// Returns NULL where memory is out.
ckernels_scratch *_Nullable ckernels_scratch_create(const ckernels_model *model, ckernels_width width);

/// Frees the scratch. Accepts NULL.
void ckernels_scratch_free(ckernels_scratch *_Nullable scratch);

/// A place where a detector's score reaches its threshold.
typedef struct ckernels_hit {
    int32_t detector;
    /// 0 is the picture as it was searched (after any doubling), each next one 5/6 as large.
    int32_t level;
    /// In cells of the level's features, 0 at the first: the filter covers row - 4 to row + 5, and so for the columns.
    int32_t row, column;
    float score;
} ckernels_hit;

/// Width and height in pixels.
typedef struct ckernels_size {
    int32_t width, height;
} ckernels_size;

/// Scans a picture: the FHOG features (Felzenszwalb et al. 2010, cells of 8 pixels, as dlib computes them) of an image
/// pyramid of 5/6, and every detector at every place of it.
/// Requires: `rgb` holds 3 * width * height bytes, rows from the top, R G B; sides are 1 to 2^20. `doubled` holds the sides
///   of `doublings` enlargements to do before, one after the other; `levels` is 1 or more; `thresholds` holds one for each
///   detector of the model.
/// Ensures: on success *hits points at *count hits, by detector, level, row and column, owned by the scratch and valid
///   until its next scan or its end.
/// Returns 1, or 0 where memory is out: then the scratch is as new.
int ckernels_scan(ckernels_scratch *scratch, const uint8_t *rgb, ckernels_size size, const ckernels_size *_Nullable doubled,
                  int32_t doublings, int32_t levels, const double *thresholds,
                  const ckernels_hit *_Nullable *_Nonnull hits, size_t *count);

/// The directions, 0 to 17, of gradients: what a pixel votes for, on its own so that it can be compared with dlib's.
/// Requires: `x` and `y` hold `count` numbers from -255 to 255; `directions` has room for as many.
void ckernels_directions(ckernels_width width, const int16_t *x, const int16_t *y, size_t count, int32_t *directions);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
