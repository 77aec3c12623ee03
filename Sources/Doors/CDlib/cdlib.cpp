#include "cdlib.h"

// These two read dlib's configuration; later headers only look at what it defined. The detector needs one small singular
// value decomposition when it loads, which dlib's own code does with the same result. Through LAPACK it would go to
// OpenBLAS, which stopped at an illegal instruction on an emulated processor without AVX.
#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK

#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>
#include <dlib/revision.h>

#include <cstdio>
#include <cstring>
#include <new>
#include <vector>

#define CDLIB_TEXT_(x) #x
#define CDLIB_TEXT(x) CDLIB_TEXT_(x)

struct cdlib_detector {
    dlib::frontal_face_detector detector;
    // Kept between calls so that a run over many images of one size allocates once.
    dlib::array2d<dlib::rgb_pixel> image;
    dlib::array2d<dlib::rgb_pixel> doubled;
    std::vector<dlib::rect_detection> found;
    std::vector<cdlib_face> faces;
};

namespace {

void write_message(char *message, size_t size, const char *text) {
    if (size > 0) std::snprintf(message, size, "%s", text);
}

}  // namespace

const char *cdlib_vector_width(void) {
#if defined(__AVX2__)
    return "AVX2";
#elif defined(__ARM_NEON)
    return "NEON";
#else
    return "baseline";
#endif
}

const char *cdlib_version(void) {
    return CDLIB_TEXT(DLIB_MAJOR_VERSION) "." CDLIB_TEXT(DLIB_MINOR_VERSION) "." CDLIB_TEXT(DLIB_PATCH_VERSION);
}

cdlib_detector *cdlib_detector_create(void) {
    try {
        auto *made = new cdlib_detector;
        try {
            made->detector = dlib::get_frontal_face_detector();
        } catch (...) {
            delete made;
            return nullptr;
        }
        return made;
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
    write_message(message, message_size, "");
    try {
        static_assert(sizeof(dlib::rgb_pixel) == 3, "rgb_pixel is three bytes");
        auto &image = detector->image;
        image.set_size(static_cast<long>(height), static_cast<long>(width));
        for (size_t y = 0; y < height; ++y)
            std::memcpy(&image[static_cast<long>(y)][0], rgb + 3 * width * y, 3 * width);

        // As dlib's Python module: double the image, search, and map the boxes back.
        dlib::pyramid_down<2> pyramid;
        auto *searched = &image;
        for (int i = 0; i < upsample; ++i) {
            if (i == 0) {
                dlib::pyramid_up(image, detector->doubled, pyramid);
                searched = &detector->doubled;
            } else {
                dlib::pyramid_up(detector->doubled, pyramid);
            }
        }
        detector->found.clear();
        detector->detector(*searched, detector->found, adjust_threshold);
        detector->faces.clear();
        for (const auto &hit : detector->found) {
            const dlib::rectangle box = pyramid.rect_down(hit.rect, static_cast<unsigned int>(upsample));
            detector->faces.push_back({box.left(), box.top(), box.right(), box.bottom(), hit.detection_confidence,
                                       static_cast<int32_t>(hit.weight_index)});
        }
        *faces = detector->faces.data();
        *count = detector->faces.size();
        return CDLIB_OK;
    } catch (const std::bad_alloc &) {
        write_message(message, message_size, "no memory for an image of this size");
        return CDLIB_NO_MEMORY;
    } catch (const std::exception &error) {
        write_message(message, message_size, error.what());
        return CDLIB_FAILED;
    } catch (...) {
        write_message(message, message_size, "dlib failed without a word");
        return CDLIB_FAILED;
    }
}
