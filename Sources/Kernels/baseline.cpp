// The kernels for what every processor of the architecture has.
#include "widths.h"

#include <stddef.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace {
#define LANES 4
#include "all.inc"
}  // namespace

#if defined(__x86_64__)
#define NAME "SSE2"
#elif defined(__ARM_NEON)
#define NAME "NEON"
#else
#define NAME "portable"
#endif

const Kernels kernels_baseline = KERNELS(NAME);
