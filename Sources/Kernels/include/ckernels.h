// CKernels: our own inner loops on pixels and features, compiled once for each vector width and chosen at run time.
#ifndef CKERNELS_H
#define CKERNELS_H

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

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
