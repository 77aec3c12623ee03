// The rows of the tiled pyramid. Levels and their places are dlib's; so are the sampling positions, including that they
// are summed up in single precision, four columns at a time.
#include "dlib_without_blas.h"

#include <dlib/image_transforms/image_pyramid.h>

#include "cnn_pyramid.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace cnn {
namespace {

/// Bytes that may be spent on levels that are kept. Of a picture of up to 9 megapixels all levels but the first are.
constexpr size_t budget = size_t(256) << 20;

size_t bytes_of(const Place &level) { return 12 * size_t(level.width) * size_t(level.height); }

}  // namespace

void Pyramid::start(const Network &of, ckernels_width width, const uint8_t *rgb, long columns, long rows) {
    network = &of;
    vectors = width;
    picture = rgb;
    row = 0;
    std::vector<dlib::rectangle> places;
    dlib::pyramid_down<6> pyramid;
    dlib::impl::compute_tiled_image_pyramid_details(pyramid, rows, columns, of.padding, of.outer_padding, places,
                                                    tiled_height, tiled_width);
    levels.clear();
    for (const auto &place : places) {
        // Of a picture of a few pixels dlib lays small levels outside of the whole, and reads and writes there.
        if (!dlib::rectangle(tiled_width, tiled_height).contains(place)) break;
        levels.push_back({place.left(), place.top(), long(place.width()), long(place.height())});
    }
    plan_steps();

    size_t kept = 0;
    first_stored = levels.size();
    while (first_stored > 1 && kept + bytes_of(levels[first_stored - 1]) <= budget)
        kept += bytes_of(levels[--first_stored]);
    stored.resize(levels.size());
    for (size_t level = first_stored; level < levels.size(); ++level) {
        const Place &place = levels[level];
        stored[level].resize(3 * size_t(place.width * place.height) + 1);
        if (level == first_stored) {
            Chain made = chain(level);
            for (long y = 0; y < place.height; ++y)
                make_row(made, level, &stored[level][3 * size_t(y * place.width)]);
        } else {
            const Place &source = levels[level - 1];
            std::vector<float> mixed(3 * size_t(source.width) + 1);
            double y = -steps[level].down;
            for (long r = 0; r < place.height; ++r) {
                y += steps[level].down;
                const long above = long(std::floor(y)), below = std::min(above + 1, source.height - 1);
                const float *from = stored[level - 1].data();
                ckernels_shrink_row(vectors, from + 3 * above * source.width, from + 3 * below * source.width,
                                float(y - above), size_t(source.width), steps[level].left.data(),
                                steps[level].fraction.data(), mixed.data(), &stored[level][3 * size_t(r * place.width)],
                                size_t(place.width));
            }
        }
    }
    chains.clear();
    for (size_t level = 0; level < first_stored; ++level) chains.push_back(chain(level));
}

void Pyramid::plan_steps() {
    steps.assign(levels.size(), {});
    for (size_t level = 1; level < levels.size(); ++level) {
        const Place &source = levels[level - 1], &made = levels[level];
        Steps &plan = steps[level];
        const double across = (source.width - 1) / double(std::max(made.width - 1, 1L));
        plan.down = (source.height - 1) / double(std::max(made.height - 1, 1L));
        plan.left.resize(size_t(made.width));
        plan.fraction.resize(size_t(made.width));
        const auto set = [&](long column, long left, float fraction) {
            // The last pixel has no right neighbour: it is one of the pixel before, wholly.
            if (left > source.width - 2) {
                left = source.width - 2;
                fraction = 1;
            }
            plan.left[size_t(column)] = int32_t(std::max(left, 0L));
            plan.fraction[size_t(column)] = fraction;
        };
        const double start = -4 * across;
        float at[4] = {float(start), float(start + across), float(start + 2 * across), float(start + 3 * across)};
        const float four = float(4 * across);
        long column = 0;
        for (;; column += 4) {
            for (float &x : at) x += four;
            // What single precision drops adds up: in a row of 80,000 pixels the sum lags behind by whole columns.
            if (long(at[3]) + 1 >= source.width || column + 4 > made.width) break;
            for (long i = 0; i < 4; ++i) set(column + i, long(at[i]), at[i] - float(long(at[i])));
        }
        double x = -across + column * across;
        for (; column < made.width; ++column) {
            x += across;
            const long left = long(std::floor(x));
            set(column, left, float(x - left));
        }
    }
}

Pyramid::Chain Pyramid::chain(size_t level) const {
    Chain made(level + 1);
    for (size_t i = 0; i <= level; ++i) {
        Stage &stage = made[i];
        stage.arrived = -1;
        stage.next = 0;
        stage.y = i == 0 ? 0 : -steps[i].down;
        if (i == 0) continue;
        const size_t floats = 3 * size_t(levels[i - 1].width) + 1;
        stage.above.resize(floats);
        stage.below.resize(floats);
        stage.mixed.resize(floats);
    }
    return made;
}

void Pyramid::make_row(Chain &chain, size_t level, float *out) {
    Stage &stage = chain[level];
    const Place &place = levels[level];
    if (level == 0) {
        ckernels_centre_row(vectors, picture + 3 * size_t(stage.next * place.width), network->means, out,
                        size_t(place.width));
        ++stage.next;
        return;
    }
    const Place &source = levels[level - 1];
    stage.y += steps[level].down;
    ++stage.next;
    const long above = long(std::floor(stage.y)), below = std::min(above + 1, source.height - 1);
    while (stage.arrived < below) {
        stage.above.swap(stage.below);
        make_row(chain, level - 1, stage.below.data());
        ++stage.arrived;
    }
    // At the last row both are the same one.
    const float *upper = above == stage.arrived ? stage.below.data() : stage.above.data();
    ckernels_shrink_row(vectors, upper, stage.below.data(), float(stage.y - above), size_t(source.width),
                    steps[level].left.data(), steps[level].fraction.data(), stage.mixed.data(), out,
                    size_t(place.width));
}

void Pyramid::next_row(float *out) {
    std::memset(out, 0, 12 * size_t(tiled_width));
    for (size_t level = 0; level < levels.size(); ++level) {
        const Place &place = levels[level];
        if (row < place.top || row >= place.top + place.height) continue;
        float *at = out + 3 * place.left;
        if (level >= first_stored) {
            const float *from = stored[level].data() + 3 * size_t((row - place.top) * place.width);
            std::memcpy(at, from, 12 * size_t(place.width));
        } else {
            // One float too many is written, into the padding.
            make_row(chains[level], level, at);
            at[3 * place.width] = 0;
        }
    }
    ++row;
}

}  // namespace cnn
