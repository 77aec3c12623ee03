// The kernels for x86-64 with AVX2 and FMA.
#if defined(__x86_64__)
#include "widths.h"

#include <stddef.h>
#include <stdint.h>
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
namespace {
#define LANES 8
#define HAS_AVX2 1
#include "all.inc"
}  // namespace
#pragma clang attribute pop

const Kernels kernels_avx2 = KERNELS("AVX2");
#endif
