// The filters of all detectors, sorted.
#include "model.h"

#include <algorithm>
#include <new>
#include <numeric>
#include <tuple>

ckernels_model::ckernels_model(const ckernels_filter *filters, size_t count, int32_t detectors) {
    std::vector<int32_t> by_detector(count), by_plane(count);
    std::iota(by_detector.begin(), by_detector.end(), 0);
    by_plane = by_detector;
    std::sort(by_detector.begin(), by_detector.end(), [&](int32_t a, int32_t b) {
        return std::tie(filters[a].detector, filters[a].plane, a) < std::tie(filters[b].detector, filters[b].plane, b);
    });
    std::sort(by_plane.begin(), by_plane.end(), [&](int32_t a, int32_t b) {
        return std::tie(filters[a].plane, filters[a].detector, a) < std::tie(filters[b].plane, filters[b].detector, b);
    });
    std::vector<int32_t> number(count);
    for (size_t i = 0; i < count; ++i) number[static_cast<size_t>(by_detector[i])] = static_cast<int32_t>(i);
    detector_first.assign(static_cast<size_t>(detectors) + 1, 0);
    for (int32_t i : by_detector) {
        column_taps.insert(column_taps.end(), filters[i].column, filters[i].column + TAPS);
        ++detector_first[static_cast<size_t>(filters[i].detector) + 1];
    }
    for (int32_t i : by_plane) {
        row_taps.insert(row_taps.end(), filters[i].row, filters[i].row + TAPS);
        place.push_back(number[static_cast<size_t>(i)]);
        ++view.plane_first[filters[i].plane + 1];
    }
    std::partial_sum(detector_first.begin(), detector_first.end(), detector_first.begin());
    std::partial_sum(view.plane_first, view.plane_first + PLANES + 1, view.plane_first);
    view.detectors = detectors;
    view.row_taps = row_taps.data();
    view.column_taps = column_taps.data();
    view.detector_first = detector_first.data();
}

ckernels_model *ckernels_model_create(const ckernels_filter *filters, size_t count, int32_t detectors) {
    try {
        return new ckernels_model(filters, count, detectors);
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

void ckernels_model_free(ckernels_model *model) { delete model; }
