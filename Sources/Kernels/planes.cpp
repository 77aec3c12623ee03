// Resizing as dlib's resize_image does: the tables of its columns, and the columns that its vector loop leaves over.
#include "planes.h"

#include "widths.h"

#include <algorithm>
#include <cmath>

namespace {

/// How dlib's loop over fours of columns goes: positions are added up in float, lane by lane. Returns how many columns it
/// takes.
int32_t fours(int32_t from, int32_t to, double scale, std::vector<ResizeGroup> &groups) {
    float x[4];
    for (int i = 0; i < 4; ++i) x[i] = static_cast<float>(-4 * scale + i * scale);
    const float step = static_cast<float>(4 * scale);
    int32_t column = 0;
    groups.clear();
    for (;; column += 4) {
        int32_t left[4];
        for (int i = 0; i < 4; ++i) {
            x[i] += step;
            left[i] = static_cast<int32_t>(x[i]);
        }
        if (left[3] + 1 >= from || column + 4 > to) break;
        const int half = column % 8;
        if (half == 0) {
            groups.push_back({});
            groups.back().first = left[0];
        }
        ResizeGroup &group = groups.back();
        for (int i = 0; i < 4; ++i) {
            group.order[half + i] = static_cast<uint8_t>(left[i] - group.first);
            group.order[8 + half + i] = static_cast<uint8_t>(left[i] + 1 - group.first);
            group.fraction[half + i] = x[i] - static_cast<float>(left[i]);
        }
    }
    return column;
}

}  // namespace

void resize_like_dlib(const Kernels &kernels, const Planes &from, Planes &to) {
    const double x_scale = (from.width - 1) / static_cast<double>(std::max(to.width - 1, 1));
    const double y_scale = (from.height - 1) / static_cast<double>(std::max(to.height - 1, 1));
    std::vector<ResizeGroup> groups;
    const int32_t done = fours(from.width, to.width, x_scale, groups);
    double y = -y_scale;
    for (int32_t r = 0; r < to.height; ++r) {
        y += y_scale;
        const auto top = static_cast<int32_t>(std::floor(y));
        const int32_t bottom = std::min(top + 1, from.height - 1);
        const double part = y - top;
        ResizedRow row = {};
        row.group = groups.data();
        row.groups = static_cast<int32_t>(groups.size());
        row.top_part = static_cast<float>(1 - part);
        row.bottom_part = static_cast<float>(part);
        for (int channel = 0; channel < 3; ++channel) {
            row.top[channel] = from.row(channel, top);
            row.bottom[channel] = from.row(channel, bottom);
            row.out[channel] = to.row(channel, r);
        }
        kernels.resize_row(row);
        double x = -x_scale + done * x_scale;
        for (int32_t c = done; c < to.width; ++c) {
            x += x_scale;
            const auto left = static_cast<int32_t>(std::floor(x));
            const int32_t right = std::min(left + 1, from.width - 1);
            const double right_part = x - left;
            for (int channel = 0; channel < 3; ++channel) {
                const uint8_t *above = row.top[channel], *below = row.bottom[channel];
                row.out[channel][c] = static_cast<uint8_t>(
                    (1 - part) * ((1 - right_part) * above[left] + right_part * above[right]) +
                    part * ((1 - right_part) * below[left] + right_part * below[right]));
            }
        }
    }
}
