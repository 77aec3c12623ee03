// widths.h: one table of kernels for each vector width.
//
// Each of baseline.cpp, avx2.cpp and avx512.cpp sets the compiler's target for every function that follows, includes the
// same kernel files (*.inc), and exports one table of function pointers: nothing else of it can be linked to. So that no
// function of a wide width can stand in for the same one of a narrow width, a kernel file holds static functions only and
// includes nothing but <stddef.h>, <stdint.h>, <math.h>'s builtins and the intrinsics: no templates or inline functions
// of a library. Vectors are clang's vector types, so that the same lines serve SSE2, AVX2, AVX-512 and NEON; where an
// instruction has to be named, there is a plain version beside it.
#ifndef WIDTHS_H
#define WIDTHS_H

#include "include/ckernels.h"

struct Kernels {
    const char *name;
};

extern const Kernels kernels_baseline;
#if defined(__x86_64__)
extern const Kernels kernels_avx2;
extern const Kernels kernels_avx512;
#endif

/// The table of a width. Requires: the processor has it.
const Kernels &kernels_of(ckernels_width width);

#endif
