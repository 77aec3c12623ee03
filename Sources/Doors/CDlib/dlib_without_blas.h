// To be included before any header of dlib, in every file that includes one.
//
// These two read dlib's configuration; later headers only look at what it defined. The detector needs one small singular
// value decomposition when it loads, which dlib's own code does with the same result. Through LAPACK it would go to
// OpenBLAS, which stopped at an illegal instruction on an emulated processor without AVX.
#ifndef DLIB_WITHOUT_BLAS_H
#define DLIB_WITHOUT_BLAS_H

#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK

#endif
