// The numbers of dlib's face network, as they are used: read by cnn_network.cpp, run by cnn.cpp.
#ifndef CNN_NETWORK_H
#define CNN_NETWORK_H

#include "cdlib_cnn.h"

#include <cstddef>
#include <string>
#include <vector>

namespace cnn {

/// What ended the reading: which of the endings, and a clause for the user.
struct Unreadable {
    cdlib_cnn_reading reading;
    std::string clause;
};

/// A convolution with what follows it folded in, as the kernels want it: the first three by row, column, input channel
/// and output channel, the others evaluated at the 64 points of a tile, by point and channels. Output channels are
/// padded with zeros to a multiple of 16.
struct Layer {
    std::vector<float> weights, bias;
};

struct Network {
    /// Red, green and blue that count as nothing.
    float means[3];
    /// Pixels between the pyramid's levels and around them.
    unsigned long padding, outer_padding;
    /// 5 × 5: 3 → 16 → 32 → 32 by two pixels, → 45 → 45 → 45 by one.
    Layer layers[6];
    /// 9 × 9 × 48 weights of the last one, by row, column and channel.
    std::vector<float> score_weights;
    float score_bias;
    /// The face that the score in the middle of it speaks of, in pixels of the level.
    unsigned long window_width, window_height;
    /// Two boxes are one face above these.
    double intersection_over_union, percent_covered;
};

/// Throws Unreadable, or std::bad_alloc.
Network read_network(const uint8_t *bytes, size_t count);

}  // namespace cnn

#endif
