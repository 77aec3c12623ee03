// Kept apart from dlib's headers, and compiled without AVX even in a file of an AVX2 target, so that the question can
// be asked on a processor that would stop at the first such instruction.
#include "cdlib.h"

#if defined(__x86_64__) && defined(__AVX2__)
__attribute__((target("no-avx2,no-avx,no-fma"))) int cdlib_processor_fits(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#else
int cdlib_processor_fits(void) { return 1; }
#endif
