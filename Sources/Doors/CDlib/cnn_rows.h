// The network's way from picture rows to score rows: a few rows of each layer are kept, each made as soon as it is asked
// for, so that all of it stays in the cache and memory grows with the width of a picture only.
#ifndef CNN_ROWS_H
#define CNN_ROWS_H

#include "cnn_network.h"
#include "cnn_pyramid.h"

#include <vector>

namespace cnn {

class Rows {
  public:
    /// Requires: `network` and `pyramid` stay in place; the pyramid has been started.
    void start(const Network &network, Pyramid &pyramid, ckernels_width width);

    /// Pixels of the last layer; either may be 0 or less, where the picture is too small for a score.
    long width() const { return rings[7].width; }
    long height() const { return rings[7].height; }

    /// The next row of scores, from the top: width() numbers, in place until the next call.
    const float *next();

  private:
    /// The last few rows of a layer, each with `pad` pixels of zeros before it and as many or more after it.
    struct Ring {
        long width, height, pad;
        size_t channels, stride;
        long kept;
        /// Rows that are made at once.
        long group;
        /// The row that is made next.
        long next;
        std::vector<float> floats;

        float *row(long y) { return floats.data() + size_t(y % kept) * stride; }
    };

    const Network *network;
    Pyramid *pyramid;
    ckernels_width vectors;
    /// 0 is the tiled picture, 1 to 6 what the layers make of it, 7 the scores.
    Ring rings[8];
    std::vector<float> zeros, scratch;

    void make_until(int ring, long y);
    void make_group(int ring);
};

}  // namespace cnn

#endif
