// The tiled pyramid that dlib's face network looks at: the picture and smaller ones of it in one large picture, handed
// out row by row so that it never lies in memory as a whole.
#ifndef CNN_PYRAMID_H
#define CNN_PYRAMID_H

#include "ckernels_convolve.h"
#include "cnn_network.h"

#include <cstdint>
#include <vector>

namespace cnn {

/// Where a level lies in the tiled picture: its first pixel and its size.
struct Place {
    long left, top, width, height;
};

class Pyramid {
  public:
    /// Plans the pyramid of a picture, and makes the small levels that are worth keeping.
    /// Requires: `rgb` stays in place as long as rows are asked for.
    void start(const Network &network, ckernels_width width, const uint8_t *rgb, long columns, long rows);

    /// Pixels of the tiled picture.
    long width() const { return tiled_width; }
    long height() const { return tiled_height; }
    const std::vector<Place> &places() const { return levels; }

    /// Writes the next row, 3 * width() floats (and one more that does not count), from the top.
    void next_row(float *out);

  private:
    /// Where a level's pixels lie in the level before, as dlib's resize_image counts them.
    struct Steps {
        std::vector<int32_t> left;
        std::vector<float> fraction;
        double down;
    };

    /// A level's rows in their order, made from the rows of the level before, which are asked for as they are needed.
    struct Stage {
        std::vector<float> above, below, mixed;
        /// The row of the level before that is in `below`, -1 where none is.
        long arrived;
        double y;
        long next;
    };
    using Chain = std::vector<Stage>;

    const Network *network;
    ckernels_width vectors;
    const uint8_t *picture;
    long tiled_width, tiled_height, row;
    std::vector<Place> levels;
    std::vector<Steps> steps;
    /// Levels from this one on are kept in `stored`, the larger ones are made anew as their rows come.
    size_t first_stored;
    std::vector<std::vector<float>> stored;
    std::vector<Chain> chains;

    void plan_steps();
    Chain chain(size_t level) const;
    /// Writes a level's next row: 3 * width floats and one more.
    void make_row(Chain &chain, size_t level, float *out);
};

}  // namespace cnn

#endif
