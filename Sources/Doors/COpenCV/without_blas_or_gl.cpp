// What OpenCV's static library would want of BLAS, LAPACK and GLX, so that no command loads OpenBLAS with its threads, X11
// or GL. The linker takes these functions and leaves the library's own file of them (hal_internal) aside.
//
// All of the first kind say "not implemented", upon which OpenCV does the work itself: the same digits on each processor,
// where OpenBLAS's depend on it. The types are those of OpenCV 4.6's hal_internal.hpp; strides are in bytes.
#include <opencv2/core/hal/interface.h>

#include <cstddef>

#define HIDDEN __attribute__((visibility("hidden")))

HIDDEN int lapack_LU32f(float *, size_t, int, float *, size_t, int, int *) { return CV_HAL_ERROR_NOT_IMPLEMENTED; }
HIDDEN int lapack_LU64f(double *, size_t, int, double *, size_t, int, int *) { return CV_HAL_ERROR_NOT_IMPLEMENTED; }
HIDDEN int lapack_Cholesky32f(float *, size_t, int, float *, size_t, int, bool *) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_Cholesky64f(double *, size_t, int, double *, size_t, int, bool *) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_SVD32f(float *, size_t, float *, float *, size_t, float *, size_t, int, int, int) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_SVD64f(double *, size_t, double *, double *, size_t, double *, size_t, int, int, int) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_QR32f(float *, size_t, int, int, int, float *, size_t, float *, int *) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_QR64f(double *, size_t, int, int, int, double *, size_t, double *, int *) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_gemm32f(const float *, size_t, const float *, size_t, float, const float *, size_t, float, float *,
                          size_t, int, int, int, int) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_gemm64f(const double *, size_t, const double *, size_t, double, const double *, size_t, double,
                          double *, size_t, int, int, int, int) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_gemm32fc(const float *, size_t, const float *, size_t, float, const float *, size_t, float, float *,
                           size_t, int, int, int, int) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}
HIDDEN int lapack_gemm64fc(const double *, size_t, const double *, size_t, double, const double *, size_t, double,
                           double *, size_t, int, int, int, int) {
    return CV_HAL_ERROR_NOT_IMPLEMENTED;
}

// Nothing here draws: there is no context, no display, and no function of GL. In C's language, as GLX has them.
extern "C" {
HIDDEN void *glXGetCurrentContext(void) { return nullptr; }
HIDDEN void *glXGetCurrentDisplay(void) { return nullptr; }
HIDDEN void (*glXGetProcAddressARB(const unsigned char *))(void) { return nullptr; }
}
