#include "cdlib_svm.h"

#include "dlib_without_blas.h"

#include <dlib/matrix.h>
#include <dlib/optimization/optimization_solve_qp3_using_smo.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "endings.h"

namespace {

using Column = dlib::matrix<double, 0, 1>;

/// The kernel of examples times their labels, as an expression of dlib's that reads the matrix in place. The solver asks for
/// columns, which by symmetry are rows and lie in one piece.
struct SignedKernel {
    static const long cost = 2, NR = 0, NC = 0;
    using type = double;
    using const_ret_type = double;
    using mem_manager_type = Column::mem_manager_type;
    using layout_type = Column::layout_type;

    const float *kernel;
    const double *label;
    long size;

    double apply(long row, long column) const {
        return static_cast<double>(kernel[column * size + row]) * (label[row] * label[column]);
    }
    long nr() const { return size; }
    long nc() const { return size; }
    template <typename Other>
    bool aliases(const dlib::matrix_exp<Other> &) const { return false; }
    template <typename Other>
    bool destructively_aliases(const dlib::matrix_exp<Other> &) const { return false; }
};

/// The decision's constant: where examples lie between their borders the mean of what they ask for, otherwise the middle
/// of what the others allow. `gradient` is that of the dual at `alpha`.
double bias_of(const Column &label, const Column &alpha, const Column &gradient, double positive, double negative) {
    double sum = 0, low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
    long between = 0;
    for (long i = 0; i < alpha.size(); ++i) {
        const double wish = -label(i) * gradient(i);
        const double share = alpha(i) / (label(i) > 0 ? positive : negative);
        // An example that rounding keeps a hair from its border must not decide alone for all.
        const bool is_at_cost = share > 1 - 1e-9;
        if (share > 1e-9 && !is_at_cost) {
            sum += wish;
            ++between;
        } else if ((label(i) > 0) == is_at_cost) {
            high = std::min(high, wish);
        } else {
            low = std::max(low, wish);
        }
    }
    return between > 0 ? sum / static_cast<double>(between) : (low + high) / 2;
}

/// As `ended`, with words for where memory is out that fit.
template <typename Body>
cdlib_status solved(char *message, size_t message_size, Body body) {
    const cdlib_status status = ended(message, message_size, body);
    if (status == CDLIB_NO_MEMORY) write_message(message, message_size, "no memory for so many examples");
    return status;
}

}  // namespace

cdlib_status cdlib_svm_train(const float *kernel, size_t count, const uint8_t *positive, double cost_of_positive,
                             double cost_of_negative, double eps, double *coefficients, double *bias, char *message,
                             size_t message_size) {
    return solved(message, message_size, [&] {
        const long size = static_cast<long>(count);
        Column label(size);
        for (long i = 0; i < size; ++i) label(i) = positive[i] ? 1 : -1;
        const SignedKernel signs{kernel, label.begin(), size};
        Column alpha;
        dlib::solve_qp3_using_smo<Column> solver;
        solver(dlib::matrix_op<SignedKernel>(signs), dlib::uniform_matrix<double>(size, 1, -1), label, 0,
               cost_of_positive, cost_of_negative, alpha, eps);
        for (long i = 0; i < size; ++i) coefficients[i] = alpha(i) * label(i);
        *bias = bias_of(label, alpha, solver.get_gradient(), cost_of_positive, cost_of_negative);
        return CDLIB_OK;
    });
}

cdlib_status cdlib_eigen_symmetric(const double *matrix, size_t size, double *values, double *vectors, char *message,
                                   size_t message_size) {
    return solved(message, message_size, [&] {
        const long n = static_cast<long>(size);
        using Matrix = dlib::matrix<double>;
        const dlib::eigenvalue_decomposition<Matrix> parts(dlib::make_symmetric(dlib::mat(matrix, n, n)));
        const Matrix &columns = parts.get_pseudo_v();
        const auto &found = parts.get_real_eigenvalues();
        std::vector<long> order(size);
        std::iota(order.begin(), order.end(), 0L);
        std::sort(order.begin(), order.end(), [&](long a, long b) {
            return found(a) != found(b) ? found(a) > found(b) : a < b;
        });
        for (size_t i = 0; i < size; ++i) {
            values[i] = found(order[i]);
            for (long k = 0; k < n; ++k) vectors[i * size + static_cast<size_t>(k)] = columns(k, order[i]);
        }
        return CDLIB_OK;
    });
}
