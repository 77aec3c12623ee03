// model.h: the filters of all detectors, in the two orders in which the kernels take them.
#ifndef MODEL_H
#define MODEL_H

#include "widths.h"

#include <vector>

struct ckernels_model {
    Model view = {};
    /// For each filter in the order of the planes, its number in the order of the detectors.
    std::vector<int32_t> place;
    std::vector<float> row_taps, column_taps;
    std::vector<int32_t> detector_first;

    /// Throws std::bad_alloc.
    ckernels_model(const ckernels_filter *filters, size_t count, int32_t detectors);
    ckernels_model(const ckernels_model &) = delete;
    ckernels_model &operator=(const ckernels_model &) = delete;
};

#endif
