// Which width this processor has. Compiled for the baseline, as all that is not a kernel.
#include "widths.h"

ckernels_width ckernels_widest(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
            return CKERNELS_AVX512;
        return CKERNELS_AVX2;
    }
#endif
    return CKERNELS_BASELINE;
}

const Kernels &kernels_of(ckernels_width width) {
#if defined(__x86_64__)
    if (width == CKERNELS_AVX512) return kernels_avx512;
    if (width == CKERNELS_AVX2) return kernels_avx2;
#endif
    (void)width;
    return kernels_baseline;
}

const char *ckernels_name(ckernels_width width) { return kernels_of(width).name; }

void ckernels_directions(ckernels_width width, const int16_t *x, const int16_t *y, size_t count, int32_t *directions) {
    const Kernels &kernels = kernels_of(width);
    for (size_t i = 0; i < count; ++i) directions[i] = kernels.direction_of(x[i], y[i]);
}
