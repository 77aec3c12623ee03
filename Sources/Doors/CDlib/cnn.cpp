// The door to the face network: pictures in, faces out. What counts as one face is dlib's code.
#include "dlib_without_blas.h"

#include <dlib/image_transforms.h>

#include "cnn_network.h"
#include "cnn_pyramid.h"
#include "cnn_rows.h"
#include "endings.h"
#include "kept_boxes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>
#include <vector>

struct cdlib_cnn_model {
    cnn::Network network;
};

namespace {

/// A place where the score is high enough.
struct Candidate {
    dlib::rectangle box;
    double confidence;
    bool operator<(const Candidate &other) const { return confidence < other.confidence; }
};

}  // namespace

struct cdlib_cnn_searcher {
    const cdlib_cnn_model *model;
    ckernels_width width;
    // Kept between calls so that a run over many pictures of one size allocates once.
    cnn::Pyramid pyramid;
    cnn::Rows rows;
    dlib::array2d<dlib::rgb_pixel> doubled;
    std::vector<Candidate> candidates;
    std::vector<cdlib_face> faces;
};

namespace {

/// To whole pixels, halves away from zero: as dlib since 19.25; its conversion before that took them up.
dlib::rectangle rounded(const dlib::drectangle &box) {
    return dlib::rectangle(std::lround(box.left()), std::lround(box.top()), std::lround(box.right()),
                           std::lround(box.bottom()));
}

/// The box that a score speaks of, in pixels of the picture: the window around the score's place in the tiled picture,
/// taken up from the level that its middle lies in.
dlib::rectangle box_of(const cnn::Network &network, const std::vector<dlib::rectangle> &levels, long column, long row) {
    // Three layers move by two pixels and look two pixels further.
    const dlib::dpoint middle(8.0 * column + 14, 8.0 * row + 14);
    dlib::drectangle window = dlib::centered_drect(middle, network.window_width, network.window_height);
    const size_t level = dlib::nearest_rect(levels, dlib::dcenter(window));
    const dlib::dpoint origin = levels[level].tl_corner();
    window = dlib::drectangle(window.tl_corner() - origin, window.br_corner() - origin);
    return rounded(dlib::pyramid_down<6>().rect_up(window, static_cast<unsigned int>(level)));
}

void search(cdlib_cnn_searcher &searcher, const uint8_t *rgb, long width, long height, double threshold) {
    const cnn::Network &network = searcher.model->network;
    searcher.candidates.clear();
    searcher.pyramid.start(network, searcher.width, rgb, width, height);
    searcher.rows.start(network, searcher.pyramid, searcher.width);
    std::vector<dlib::rectangle> levels;
    for (const cnn::Place &place : searcher.pyramid.places())
        levels.push_back(dlib::rectangle(place.left, place.top, place.left + place.width - 1,
                                         place.top + place.height - 1));
    for (long row = 0; row < searcher.rows.height(); ++row) {
        const float *scores = searcher.rows.next();
        for (long column = 0; column < searcher.rows.width(); ++column)
            if (scores[column] > threshold)
                searcher.candidates.push_back({box_of(network, levels, column, row), scores[column]});
    }
    std::sort(searcher.candidates.rbegin(), searcher.candidates.rend());
}

/// The candidates that no stronger one covers.
void choose(cdlib_cnn_searcher &searcher, unsigned int upsample) {
    const cnn::Network &network = searcher.model->network;
    const dlib::test_box_overlap overlaps(network.intersection_over_union, network.percent_covered);
    KeptBoxes kept(overlaps);
    searcher.faces.clear();
    for (const Candidate &candidate : searcher.candidates) {
        if (!kept.keep(candidate.box)) continue;
        const dlib::rectangle box = rounded(dlib::pyramid_down<2>().rect_down(dlib::drectangle(candidate.box), upsample));
        searcher.faces.push_back({box.left(), box.top(), box.right(), box.bottom(), candidate.confidence, -1});
    }
}

}  // namespace

cdlib_cnn_reading cdlib_cnn_model_read(const uint8_t *bytes, size_t count, cdlib_cnn_model **model, char *message,
                                       size_t message_size) {
    *model = nullptr;
    write_message(message, message_size, "");
    try {
        *model = new cdlib_cnn_model{cnn::read_network(bytes, count)};
        return CDLIB_CNN_READ;
    } catch (const cnn::Unreadable &trouble) {
        write_message(message, message_size, trouble.clause.c_str());
        return trouble.reading;
    } catch (...) {
        write_message(message, message_size, "there is no memory for it");
        return CDLIB_CNN_NO_MEMORY;
    }
}

void cdlib_cnn_model_free(cdlib_cnn_model *model) { delete model; }

cdlib_cnn_searcher *cdlib_cnn_searcher_create(const cdlib_cnn_model *model, int width) {
    try {
        auto *searcher = new cdlib_cnn_searcher;
        searcher->model = model;
        searcher->width = static_cast<ckernels_width>(width);
        return searcher;
    } catch (...) {
        return nullptr;
    }
}

void cdlib_cnn_searcher_free(cdlib_cnn_searcher *searcher) { delete searcher; }

cdlib_status cdlib_cnn_detect(cdlib_cnn_searcher *searcher, const uint8_t *rgb, size_t width, size_t height,
                              int upsample, double adjust_threshold, const cdlib_face **faces, size_t *count,
                              char *message, size_t message_size) {
    *faces = nullptr;
    *count = 0;
    return ended(message, message_size, [&] {
        const uint8_t *searched = rgb;
        // A little more than the pixels will be: each doubling adds a few.
        const double enlarged = double(width + 2) * double(height + 2) * std::pow(4.0, upsample);
        if (upsample > 0 && enlarged > CDLIB_MAX_PIXELS) return CDLIB_TOO_LARGE;
        if (upsample > 0) {
            // As dlib's Python module: double the picture, search, and map the boxes back.
            auto &doubled = searcher->doubled;
            doubled.set_size(static_cast<long>(height), static_cast<long>(width));
            for (size_t y = 0; y < height; ++y)
                std::memcpy(&doubled[static_cast<long>(y)][0], rgb + 3 * width * y, 3 * width);
            dlib::pyramid_down<2> pyramid;
            for (int i = 0; i < upsample; ++i) dlib::pyramid_up(doubled, pyramid);
            width = static_cast<size_t>(doubled.nc());
            height = static_cast<size_t>(doubled.nr());
            // An array2d's rows follow each other without a gap.
            searched = reinterpret_cast<const uint8_t *>(&doubled[0][0]);
        }
        search(*searcher, searched, static_cast<long>(width), static_cast<long>(height), adjust_threshold);
        // What was doubled may be a gigabyte; the next picture is copied anew in any case.
        if (upsample > 0) searcher->doubled.clear();
        choose(*searcher, static_cast<unsigned int>(upsample));
        *faces = searcher->faces.data();
        *count = searcher->faces.size();
        return CDLIB_OK;
    });
}
