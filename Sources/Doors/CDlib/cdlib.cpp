#include "cdlib.h"

#include "dlib_without_blas.h"

#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/revision.h>

#include <algorithm>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

#include "ckernels.h"
#include "endings.h"
#include "kept_boxes.h"

#define CDLIB_TEXT_(x) #x
#define CDLIB_TEXT(x) CDLIB_TEXT_(x)

namespace {

using Scored = std::pair<double, dlib::rectangle>;

struct FreeModel {
    void operator()(ckernels_model *model) const { ckernels_model_free(model); }
};
struct FreeScratch {
    void operator()(ckernels_scratch *scratch) const { ckernels_scratch_free(scratch); }
};

/// dlib's detector, taken apart: its filters for the scan, the rest for what comes after.
struct Weights {
    dlib::frontal_face_detector detector;
    std::unique_ptr<ckernels_model, FreeModel> model;
    std::vector<double> thresholds;
    long window_width, window_height, padding, cell;

    /// Throws std::bad_alloc, dlib::serialization_error, and std::runtime_error where the detector is of another make.
    Weights() : detector(dlib::get_frontal_face_detector()) {
        const auto &scanner = detector.get_scanner();
        window_width = static_cast<long>(scanner.get_fhog_window_width());
        window_height = static_cast<long>(scanner.get_fhog_window_height());
        padding = static_cast<long>(scanner.get_padding());
        cell = static_cast<long>(scanner.get_cell_size());
        if (window_width != CKERNELS_TAPS || window_height != CKERNELS_TAPS || cell != 8)
            throw std::runtime_error("this dlib's face detector has filters of another size");
        std::vector<ckernels_filter> filters;
        for (unsigned long d = 0; d < detector.num_detectors(); ++d) {
            const auto &weight = detector.get_processed_w(d);
            const auto &bank = weight.get_detect_argument();
            thresholds.push_back(weight.w(scanner.get_num_dimensions()));
            for (size_t plane = 0; plane < bank.row_filters.size(); ++plane) {
                for (size_t n = 0; n < bank.row_filters[plane].size(); ++n) {
                    ckernels_filter filter = {};
                    filter.detector = static_cast<int32_t>(d);
                    filter.plane = static_cast<int32_t>(plane);
                    for (long i = 0; i < CKERNELS_TAPS; ++i) {
                        filter.row[i] = bank.row_filters[plane][n](i);
                        filter.column[i] = bank.col_filters[plane][n](i);
                    }
                    filters.push_back(filter);
                }
            }
        }
        model.reset(ckernels_model_create(filters.data(), filters.size(), static_cast<int32_t>(thresholds.size())));
        if (!model) throw std::bad_alloc();
    }
};

/// Loaded by the first who asks; where that fails the next one tries again.
const Weights &weights() {
    static const Weights loaded;
    return loaded;
}

bool weaker(const Scored &a, const Scored &b) { return a.first < b.first; }

}  // namespace

/// Scratch memory of a picture with more pixels is given back: a run meets few such pictures, but every worker its own.
constexpr double kept_pixels = 32e6;

struct cdlib_detector {
    ckernels_width width;
    std::unique_ptr<ckernels_scratch, FreeScratch> scratch;
    std::vector<double> thresholds;
    std::vector<Scored> scored;
    std::vector<dlib::rect_detection> found;
    std::vector<cdlib_face> faces;

    cdlib_status search(const uint8_t *rgb, ckernels_size size, int upsample, double adjust_threshold);
};

/// The steps of dlib's object_detector around a scan: how often to shrink, boxes of the hits, which of them to drop.
/// Throws std::bad_alloc.
cdlib_status cdlib_detector::search(const uint8_t *rgb, ckernels_size size, int upsample, double adjust_threshold) {
    const Weights &shared = weights();
    const auto &scanner = shared.detector.get_scanner();
    faces.clear();

    // As dlib's Python module: double the image, search, and map the boxes back.
    const dlib::pyramid_down<2> doubling;
    const dlib::pyramid_down<6> pyramid;
    dlib::rectangle area(0, 0, size.width - 1, size.height - 1);
    std::vector<ckernels_size> doubled;
    for (int i = 0; i < upsample; ++i) {
        const dlib::rectangle up = doubling.rect_up(area);
        area = dlib::rectangle(0, 0, up.right(), up.bottom());
        doubled.push_back({static_cast<int32_t>(area.width()), static_cast<int32_t>(area.height())});
    }
    if (static_cast<double>(area.width()) * static_cast<double>(area.height()) > CDLIB_MAX_PIXELS)
        return CDLIB_TOO_LARGE;
    int32_t levels = 0;
    do {
        area = pyramid.rect_down(area);
        ++levels;
    } while (area.width() >= scanner.get_min_pyramid_layer_width() &&
             area.height() >= scanner.get_min_pyramid_layer_height() &&
             static_cast<unsigned long>(levels) < scanner.get_max_pyramid_levels());

    thresholds.clear();
    for (double threshold : shared.thresholds) thresholds.push_back(threshold + adjust_threshold);
    const ckernels_hit *hits = nullptr;
    size_t count = 0;
    if (!ckernels_scan(scratch.get(), rgb, size, doubled.data(), upsample, levels, thresholds.data(), &hits, &count))
        throw std::bad_alloc();

    const double searched = doubled.empty() ? double(size.width) * size.height
                                            : double(doubled.back().width) * doubled.back().height;

    // The hits come detector by detector; dlib sorts each one's by score, then all by confidence.
    found.clear();
    for (size_t i = 0; i < count;) {
        const int32_t detector = hits[i].detector;
        scored.clear();
        for (; i < count && hits[i].detector == detector; ++i) {
            const dlib::point place(hits[i].column + shared.window_width / 2, hits[i].row + shared.window_height / 2);
            const dlib::rectangle box = scanner.get_feature_extractor().feats_to_image(
                dlib::centered_rect(place, static_cast<unsigned long>(shared.window_width - 2 * shared.padding),
                                    static_cast<unsigned long>(shared.window_height - 2 * shared.padding)),
                static_cast<int>(shared.cell), static_cast<int>(shared.window_height),
                static_cast<int>(shared.window_width));
            scored.emplace_back(hits[i].score, pyramid.rect_up(box, static_cast<unsigned int>(hits[i].level)));
        }
        std::sort(scored.rbegin(), scored.rend(), weaker);
        for (const auto &[score, box] : scored) {
            dlib::rect_detection detection;
            detection.detection_confidence = score - shared.thresholds[static_cast<size_t>(detector)];
            detection.weight_index = static_cast<unsigned long>(detector);
            detection.rect = box;
            found.push_back(detection);
        }
    }
    if (searched > kept_pixels)
        if (ckernels_scratch *fresh = ckernels_scratch_create(shared.model.get(), width)) scratch.reset(fresh);
    std::sort(found.rbegin(), found.rend());
    const dlib::test_box_overlap overlaps = shared.detector.get_overlap_tester();
    KeptBoxes kept(overlaps);
    for (const auto &detection : found) {
        if (!kept.keep(detection.rect)) continue;
        const dlib::rectangle box = doubling.rect_down(detection.rect, static_cast<unsigned int>(upsample));
        faces.push_back({box.left(), box.top(), box.right(), box.bottom(), detection.detection_confidence,
                         static_cast<int32_t>(detection.weight_index)});
    }
    return CDLIB_OK;
}

int32_t cdlib_widest(void) { return ckernels_widest(); }

const char *cdlib_width_name(int32_t width) { return ckernels_name(static_cast<ckernels_width>(width)); }

const char *cdlib_version(void) {
    return CDLIB_TEXT(DLIB_MAJOR_VERSION) "." CDLIB_TEXT(DLIB_MINOR_VERSION) "." CDLIB_TEXT(DLIB_PATCH_VERSION);
}

cdlib_detector *cdlib_detector_create(int32_t width) {
    try {
        auto made = std::make_unique<cdlib_detector>();
        made->width = static_cast<ckernels_width>(width);
        made->scratch.reset(ckernels_scratch_create(weights().model.get(), made->width));
        return made->scratch ? made.release() : nullptr;
    } catch (...) {
        return nullptr;
    }
}

void cdlib_detector_free(cdlib_detector *detector) { delete detector; }

cdlib_status cdlib_detect(cdlib_detector *detector, const uint8_t *rgb, size_t width, size_t height, int upsample,
                          double adjust_threshold, const cdlib_face *_Nullable *_Nonnull faces, size_t *count,
                          char *message, size_t message_size) {
    *faces = nullptr;
    *count = 0;
    return ended(message, message_size, [&] {
        const ckernels_size size = {static_cast<int32_t>(width), static_cast<int32_t>(height)};
        const cdlib_status status = detector->search(rgb, size, upsample, adjust_threshold);
        *faces = detector->faces.data();
        *count = detector->faces.size();
        return status;
    });
}
