#include "cdlib_fhog.h"

#include "dlib_without_blas.h"

#include <dlib/array2d.h>
#include <dlib/image_transforms/fhog.h>
#include <dlib/pixel.h>

#include <cstring>
#include <new>
#include <vector>

#include "endings.h"

using Cell = dlib::matrix<float, CDLIB_FHOG_PLANES, 1>;

struct cdlib_fhog {
    dlib::array2d<dlib::rgb_pixel> picture;
    dlib::array2d<Cell> hog;
    std::vector<float> cells;
};

cdlib_fhog *cdlib_fhog_create(void) { return new (std::nothrow) cdlib_fhog; }

void cdlib_fhog_free(cdlib_fhog *fhog) { delete fhog; }

cdlib_status cdlib_fhog_extract(cdlib_fhog *fhog, const uint8_t *rgb, size_t width, size_t height, int cell,
                                const float *_Nullable *_Nonnull cells, size_t *rows, size_t *columns, char *message,
                                size_t message_size) {
    static_assert(sizeof(dlib::rgb_pixel) == 3, "dlib's pixels lie as closely as ours");
    *cells = nullptr;
    *rows = *columns = 0;
    return ended(message, message_size, [&] {
        fhog->picture.set_size(static_cast<long>(height), static_cast<long>(width));
        for (size_t y = 0; y < height; ++y)
            std::memcpy(&fhog->picture[static_cast<long>(y)][0], rgb + 3 * width * y, 3 * width);
        dlib::extract_fhog_features(fhog->picture, fhog->hog, cell);
        const long high = fhog->hog.nr(), wide = fhog->hog.nc();
        fhog->cells.clear();
        fhog->cells.reserve(static_cast<size_t>(high * wide) * CDLIB_FHOG_PLANES);
        for (long row = 0; row < high; ++row)
            for (long column = 0; column < wide; ++column) {
                const Cell &values = fhog->hog[row][column];
                fhog->cells.insert(fhog->cells.end(), values.begin(), values.end());
            }
        *cells = fhog->cells.data();
        *rows = static_cast<size_t>(high);
        *columns = static_cast<size_t>(wide);
        return CDLIB_OK;
    });
}
