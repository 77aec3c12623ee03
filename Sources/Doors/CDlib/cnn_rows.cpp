// Runs the layers of the network row by row.
#include "cnn_rows.h"

#include <algorithm>

namespace cnn {
namespace {

/// Floats of a pixel, the size of the filter that looks at it, how far that moves, the zeros around; how many rows of it
/// are made at once.
struct Shape {
    size_t channels;
    long filter, step, pad, group;
};

constexpr Shape shapes[8] = {{3, 5, 2, 0, 1},  {16, 5, 2, 0, 1}, {32, 5, 2, 0, 4}, {32, 5, 1, 2, 4},
                             {48, 5, 1, 2, 4}, {48, 5, 1, 2, 4}, {48, 9, 1, 4, 4}, {1, 1, 1, 0, 1}};

/// Of the layers after the first.
constexpr ckernels_layer kernels[5] = {CKERNELS_16_TO_32_BY_TWO, CKERNELS_32_TO_32_BY_TWO, CKERNELS_32_TO_45,
                                       CKERNELS_45_TO_45, CKERNELS_45_TO_45};

}  // namespace

void Rows::start(const Network &of, Pyramid &from, ckernels_width width) {
    network = &of;
    pyramid = &from;
    vectors = width;
    size_t widest = 0;
    for (int i = 0; i < 8; ++i) {
        Ring &ring = rings[i];
        const Shape &shape = shapes[i];
        if (i == 0) {
            ring.width = pyramid->width();
            ring.height = pyramid->height();
        } else {
            const Shape &source = shapes[i - 1];
            const long spare = 2 * source.pad - source.filter;
            const long columns = rings[i - 1].width + spare, rows = rings[i - 1].height + spare;
            ring.width = columns < 0 ? 0 : columns / source.step + 1;
            ring.height = rows < 0 ? 0 : rows / source.step + 1;
        }
        if (ring.width == 0 || ring.height == 0) {
            rings[7].width = rings[7].height = 0;
            return;
        }
        ring.pad = shape.pad;
        ring.channels = shape.channels;
        // A tile may look up to six pixels further than its outputs need; to the tiled picture's row a float more than it has
        // may be written (Pyramid::next_row). Whole cache lines stay apart.
        const long spare = i > 0 ? 6 : 1;
        ring.stride = (size_t(ring.width + 2 * ring.pad + spare) * ring.channels + 15) / 16 * 16;
        // What a group of the next layer looks at, up to the end of the group that its last row lies in.
        ring.group = shape.group;
        const long seen = i < 7 ? (shapes[i + 1].group - 1) * shape.step + shape.filter : 1;
        ring.kept = seen + 2 * (ring.group - 1);
        ring.next = 0;
        ring.floats.assign(ring.stride * size_t(ring.kept), 0);
        if (i > 0) widest = std::max(widest, ring.stride);
    }
    zeros.assign(widest, 0);
    scratch.resize(CKERNELS_CONVOLVE_SCRATCH);
}

const float *Rows::next() {
    make_until(7, rings[7].next);
    return rings[7].row(rings[7].next - 1);
}

void Rows::make_until(int index, long y) {
    while (rings[index].next <= y) make_group(index);
}

void Rows::make_group(int index) {
    Ring &ring = rings[index];
    if (index == 0) {
        pyramid->next_row(ring.row(ring.next++));
        return;
    }
    Ring &source = rings[index - 1];
    const Shape &shape = shapes[index - 1];
    const long first = ring.next * shape.step - shape.pad, seen = (ring.group - 1) * shape.step + shape.filter;
    make_until(index - 1, std::min(first + seen, source.height) - 1);
    const float *in[11];
    for (long i = 0; i < seen; ++i) {
        const bool is_inside = first + i >= 0 && first + i < source.height;
        in[i] = is_inside ? source.row(first + i) : zeros.data();
    }
    // Rows of a group that lie below the last one have a place too, and nobody looks at them.
    float *out[4];
    for (long i = 0; i < ring.group; ++i) out[i] = ring.row(ring.next + i) + size_t(ring.pad) * ring.channels;
    ring.next += ring.group;
    const size_t count = size_t(ring.width);
    if (index == 7) {
        ckernels_score_row(vectors, in, network->score_weights.data(), network->score_bias, out[0], count);
        return;
    }
    const Layer &layer = network->layers[index - 1];
    if (index == 1)
        ckernels_convolve_first(vectors, in, layer.weights.data(), layer.bias.data(), out[0], count);
    else
        ckernels_convolve(vectors, kernels[index - 2], in, layer.weights.data(), layer.bias.data(), out, count,
                          scratch.data());
}

}  // namespace cnn
