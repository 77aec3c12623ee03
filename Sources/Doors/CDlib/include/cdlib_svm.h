// cdlib_svm: the door to dlib's solver for support vector machines (Fan, Chen and Lin 2005, "Working Set Selection Using
// Second Order Information for Training Support Vector Machines", as dlib's svm_c_trainer uses it) and to its
// decomposition of symmetric matrices. Both draw nothing by chance: the same numbers in give the same numbers out.
#ifndef CDLIB_SVM_H
#define CDLIB_SVM_H

#include "cdlib.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// Trains a support vector machine with slack (Cortes and Vapnik 1995) on a kernel that is there as a matrix:
/// the decision on x is `bias` plus the sum over i of `coefficients`[i] times K(i, x).
/// Requires: `kernel` holds count * count finite numbers, symmetric, the kernel of example i and j at i * count + j;
///   `positive` is 1 or 0 for each example and both occur; the costs and `eps` are above 0 (`eps` is by how much an
///   example may fall short of its margin: 0.001 is usual).
/// Ensures: on CDLIB_OK `coefficients` holds `count` numbers, 0 where an example is no support vector, and `bias` is set;
///   otherwise both are unspecified and `message` (of `message_size` bytes, always closed by a NUL) says why.
///   The matrix is read in place: memory for some ten numbers an example is used. Any thread.
cdlib_status cdlib_svm_train(const float *kernel, size_t count, const uint8_t *positive, double cost_of_positive,
                             double cost_of_negative, double eps, double *coefficients, double *bias, char *message,
                             size_t message_size);

/// All eigenvalues and eigenvectors of a symmetric matrix (Householder's tridiagonal form and implicit QL; Bowdler et
/// al. 1968), by dlib's own code.
/// Requires: `matrix` holds size * size finite numbers, symmetric; `size` is 1 or more.
/// Ensures: on CDLIB_OK `values` holds `size` numbers, the largest first, and `vectors` size * size: the vector of
///   values[i], of length 1, from i * size on. Otherwise as cdlib_svm_train. The time grows with the third power of the
///   size. Any thread.
cdlib_status cdlib_eigen_symmetric(const double *matrix, size_t size, double *values, double *vectors, char *message,
                                   size_t message_size);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
