// The kernels for x86-64 with AVX-512 (F, BW, DQ, VL).
#if defined(__x86_64__)
#include "widths.h"

#include <stddef.h>
#include <stdint.h>
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
namespace {
#define LANES 16
#define HAS_AVX2 1
#define HAS_AVX512 1
#include "all.inc"
}  // namespace
#pragma clang attribute pop

const Kernels kernels_avx512 = KERNELS("AVX-512");
#endif
