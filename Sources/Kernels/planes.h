// planes.h: a picture as three planes of bytes, with room around it for what reads beyond its edges.
#ifndef PLANES_H
#define PLANES_H

#include <stddef.h>
#include <stdint.h>
#include <vector>

/// R, G and B apart. Reads within four rows above and below and 64 bytes beside the picture stay inside the buffer; what
/// they find has no meaning.
class Planes {
public:
    int32_t width = 0, height = 0;
    ptrdiff_t stride = 0;

    /// Throws std::bad_alloc. What was in it is lost; memory once taken is kept for the next picture.
    void resize(int32_t new_width, int32_t new_height) {
        const ptrdiff_t pitch = (new_width + 63) / 64 * 64 + 2 * margin;
        const size_t size = static_cast<size_t>(pitch) * (static_cast<size_t>(new_height) + 2 * rows);
        for (auto &bytes : planes)
            if (bytes.size() < size) bytes = std::vector<uint8_t>(size);
        width = new_width;
        height = new_height;
        stride = pitch;
    }

    /// The first pixel of a row, -4 to height + 3.
    uint8_t *row(int channel, ptrdiff_t y) { return planes[channel].data() + (y + rows) * stride + margin; }
    const uint8_t *row(int channel, ptrdiff_t y) const {
        return planes[channel].data() + (y + rows) * stride + margin;
    }

private:
    static constexpr ptrdiff_t margin = 64, rows = 4;
    std::vector<uint8_t> planes[3];
};

struct Kernels;

/// Resizes as dlib's resize_image for RGB pixels does (bilinear, corner on corner, cut to whole numbers), bit for bit.
/// Requires: `to` has its new sides; these are more than half of those of `from`.
void resize_like_dlib(const Kernels &kernels, const Planes &from, Planes &to);

#endif
