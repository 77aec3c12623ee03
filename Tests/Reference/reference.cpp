#include "reference.h"

#include <dlib/assert.h>
#include <dlib/test_for_odr_violations.h>
#undef DLIB_USE_BLAS
#undef DLIB_USE_LAPACK

#include <dlib/image_processing/frontal_face_detector.h>
#include <dlib/image_transforms.h>

#include <cstring>
#include <vector>

int64_t reference_detect(const uint8_t *rgb, size_t width, size_t height, int upsample, double adjust_threshold,
                         reference_face *faces, size_t room) {
    try {
        static const dlib::frontal_face_detector loaded = dlib::get_frontal_face_detector();
        dlib::frontal_face_detector detector = loaded;
        dlib::array2d<dlib::rgb_pixel> image(static_cast<long>(height), static_cast<long>(width));
        for (size_t y = 0; y < height; ++y)
            std::memcpy(&image[static_cast<long>(y)][0], rgb + 3 * width * y, 3 * width);
        dlib::pyramid_down<2> pyramid;
        for (int i = 0; i < upsample; ++i) dlib::pyramid_up(image, pyramid);
        std::vector<dlib::rect_detection> found;
        detector(image, found, adjust_threshold);
        for (size_t i = 0; i < found.size() && i < room; ++i) {
            const dlib::rectangle box = pyramid.rect_down(found[i].rect, static_cast<unsigned int>(upsample));
            faces[i] = {box.left(), box.top(), box.right(), box.bottom(), found[i].detection_confidence,
                        static_cast<int32_t>(found[i].weight_index)};
        }
        return static_cast<int64_t>(found.size());
    } catch (...) {
        return -1;
    }
}

int32_t reference_direction(int32_t x, int32_t y) {
    // The unit vectors of dlib's fhog.h, to their four decimals.
    static const float across[9] = {1.0000f, 0.9397f, 0.7660f, 0.500f, 0.1736f, -0.1736f, -0.5000f, -0.7660f, -0.9397f};
    static const float down[9] = {0.0000f, 0.3420f, 0.6428f, 0.8660f, 0.9848f, 0.9848f, 0.8660f, 0.6428f, 0.3420f};
    float best = 0;
    int32_t direction = 0;
    for (int32_t o = 0; o < 9; ++o) {
        const float product = across[o] * static_cast<float>(x) + down[o] * static_cast<float>(y);
        if (product > best) {
            best = product;
            direction = o;
        } else if (-product > best) {
            best = -product;
            direction = o + 9;
        }
    }
    return direction;
}
