// The scan of a picture: pyramid, features, filters. Nothing here depends on a vector width.
#include "model.h"
#include "planes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <tuple>

namespace {

/// Floats at addresses that every vector width can load from.
class AlignedFloats {
public:
    float *data() { return start; }
    /// Throws std::bad_alloc. The contents are lost where it has to grow, and are zeros then.
    void reserve(size_t count) {
        if (count <= capacity) return;
        memory = std::make_unique<float[]>(count + 15);
        const auto address = reinterpret_cast<uintptr_t>(memory.get());
        start = memory.get() + (64 - address % 64) % 64 / sizeof(float);
        capacity = count;
    }

private:
    std::unique_ptr<float[]> memory;
    float *start = nullptr;
    size_t capacity = 0;
};

int32_t rounded_up(int32_t value, int32_t step) { return (value + step - 1) / step * step; }

/// Features of one level: rows of 32 planes (the last is zero) of `pitch` columns, of which the first four are a margin of
/// zeros; so is what follows the last.
struct FeatureMap {
    AlignedFloats values;
    int32_t rows = 0, columns = 0;
    ptrdiff_t pitch = 0;
    static constexpr int32_t planes = 32, margin = 4;

    float *row(ptrdiff_t y) { return values.data() + y * planes * pitch; }

    void resize(int32_t new_rows, int32_t new_columns) {
        rows = new_rows;
        columns = new_columns;
        // A tile reads 9 columns behind its 16.
        pitch = rounded_up(margin + rounded_up(columns, COLUMNS) + TAPS, COLUMNS);
        values.reserve(static_cast<size_t>(rows) * planes * static_cast<size_t>(pitch));
    }
};

}  // namespace

struct ckernels_scratch {
    const ckernels_model &model;
    const Kernels &kernels;
    Planes pictures[2];
    FeatureMap map;
    AlignedFloats cells, energy, limit, factor, filtered, scores, weights;
    std::vector<float *> filtered_of;
    std::vector<std::vector<ckernels_hit>> hits_of;
    std::vector<ckernels_hit> hits;

    ckernels_scratch(const ckernels_model &model, const Kernels &kernels) : model(model), kernels(kernels) {
        filtered.reserve(SCRATCH * model.place.size());
        for (int32_t place : model.place) filtered_of.push_back(filtered.data() + SCRATCH * static_cast<ptrdiff_t>(place));
        scores.reserve(COLUMNS * STRIP);
        hits_of.resize(static_cast<size_t>(model.view.detectors));
        weights.reserve(8 * 8 * 4);
        for (int y = 0; y < 8; ++y) {
            for (int x = 0; x < 8; ++x) {
                const float below = (2 * y + 1) / 16.0f, right = (2 * x + 1) / 16.0f;
                float *const parts = weights.data() + 4 * (8 * y + x);
                parts[0] = (1 - below) * (1 - right);
                parts[1] = (1 - below) * right;
                parts[2] = below * (1 - right);
                parts[3] = below * right;
            }
        }
    }

    void describe(const Planes &picture);
    void search(int32_t level, const double *thresholds);
    void scan(const uint8_t *rgb, ckernels_size size, const ckernels_size *doubled, int32_t doublings, int32_t levels,
              const double *thresholds);

private:
    void fill_slots(int32_t first_row, int32_t end_row, int32_t column);
};

/// The features of a picture. Rows of cells are finished one after the other: a row of features needs three of them.
void ckernels_scratch::describe(const Planes &picture) {
    // As dlib rounds: halves up, in float.
    const auto cells_down = static_cast<int32_t>(static_cast<float>(picture.height) / 8.0f + 0.5);
    const auto cells_across = static_cast<int32_t>(static_cast<float>(picture.width) / 8.0f + 0.5);
    if (cells_down < 3 || cells_across < 3) {
        map.resize(0, 0);
        return;
    }
    map.resize(cells_down - 2, cells_across - 2);
    const int32_t visible_rows = std::min(8 * cells_down, picture.height) - 1;
    const int32_t visible_columns = std::min(8 * cells_across, picture.width) - 1;
    const int32_t chunks = (cells_across + 1 + 3) / 4;
    // A cell left of the picture, the cells, one to the right, and what the last chunk has too much.
    const size_t row_size = CELL * (4 * static_cast<size_t>(chunks) + 1);
    cells.reserve(3 * row_size);
    std::memset(cells.data(), 0, 3 * row_size * sizeof(float));
    const size_t line = static_cast<size_t>(rounded_up(cells_across + 1, COLUMNS));
    energy.reserve(2 * line);
    limit.reserve(2 * line);
    factor.reserve(2 * line);
    // Row -1 lies above the picture; it takes votes that no one asks for.
    const auto cell_row = [&](int32_t r) { return cells.data() + static_cast<size_t>(r + 3) % 3 * row_size; };
    for (int32_t band = -1; band < cells_down; ++band) {
        const int32_t y0 = 8 * band + 4;
        VoteBand votes = {};
        for (int channel = 0; channel < 3; ++channel) votes.plane[channel] = picture.row(channel, y0);
        votes.stride = picture.stride;
        votes.first = std::max(0, 1 - y0);
        votes.end = std::min(8, visible_rows - y0);
        votes.width = visible_columns;
        votes.tail = 1 + std::max(0, visible_columns - 1) / 8 * 8;
        votes.chunks = chunks;
        votes.weights = weights.data();
        votes.top = cell_row(band);
        votes.bottom = cell_row(band + 1);
        kernels.vote(votes);
        if (band >= 0) {
            // Cells of row `band` are complete: those above the row's middle voted before, those below it now.
            const auto line_of = [&](AlignedFloats &values, int32_t r) {
                return values.data() + static_cast<size_t>(r % 2) * line;
            };
            kernels.close_row(cell_row(band) + CELL, cells_across, line_of(energy, band));
            if (band >= 1)
                kernels.measure_blocks(line_of(energy, band - 1), line_of(energy, band), cells_across - 1,
                                       line_of(limit, band - 1), line_of(factor, band - 1));
            if (band >= 2) {
                float *const row = map.row(band - 2);
                FeatureRow features = {};
                features.count = map.columns;
                features.cells = cell_row(band - 1) + CELL * 2;
                features.limit_above = line_of(limit, band - 2);
                features.factor_above = line_of(factor, band - 2);
                features.limit_below = line_of(limit, band - 1);
                features.factor_below = line_of(factor, band - 1);
                features.out = row + FeatureMap::margin;
                features.pitch = map.pitch;
                kernels.describe_row(features);
                for (int32_t plane = 0; plane < FeatureMap::planes; ++plane) {
                    float *const values = row + plane * map.pitch;
                    std::fill(values, values + FeatureMap::margin, 0.0f);
                    std::fill(values + FeatureMap::margin + map.columns, values + map.pitch, 0.0f);
                }
            }
        }
        // The row behind is done with; it becomes the one after the next.
        std::memset(cell_row(band + 2), 0, row_size * sizeof(float));
    }
}

/// Rows of a tile through the row filters, into their slots; rows beyond the features are zeros.
void ckernels_scratch::fill_slots(int32_t first_row, int32_t end_row, int32_t column) {
    const auto slot_of = [](int32_t row) { return (row + FeatureMap::margin) % SLOTS; };
    for (int32_t row = first_row; row < end_row; ++row) {
        if (row >= 0 && row < map.rows) continue;
        for (size_t n = 0; n < filtered_of.size(); ++n)
            std::fill_n(filtered.data() + SCRATCH * n + COLUMNS * slot_of(row), COLUMNS, 0.0f);
    }
    const int32_t first = std::max(first_row, 0), end = std::min(end_row, map.rows);
    if (first >= end) return;
    RowPass pass = {};
    pass.model = &model.view;
    pass.features = map.row(first) + column;
    pass.row_pitch = FeatureMap::planes * map.pitch;
    pass.plane_pitch = map.pitch;
    pass.rows = end - first;
    pass.slot = slot_of(first);
    pass.scratch = filtered_of.data();
    kernels.filter_rows(pass);
}

/// Every detector at every place of the features.
void ckernels_scratch::search(int32_t level, const double *thresholds) {
    const Model &view = model.view;
    for (int32_t column = 0; column < map.columns; column += COLUMNS) {
        for (int32_t strip = 0; strip * STRIP < map.rows; ++strip) {
            const int32_t first = strip * STRIP;
            // Row r of the scores needs the rows r - 4 to r + 5; the first nine are those of the strip before.
            fill_slots(strip == 0 ? -4 : first + STRIP - 3, first + STRIP + 5, column);
            for (int32_t detector = 0; detector < view.detectors; ++detector) {
                const int32_t filter = view.detector_first[detector];
                ColumnPass pass = {};
                pass.scratch = filtered.data() + SCRATCH * static_cast<ptrdiff_t>(filter);
                pass.taps = view.column_taps + TAPS * static_cast<ptrdiff_t>(filter);
                pass.count = view.detector_first[detector + 1] - filter;
                for (int i = 0; i < 3; ++i) pass.octet[i] = static_cast<ptrdiff_t>((strip + i) % 3) * STRIP * COLUMNS;
                // A float just below, so that the comparison of doubles decides.
                pass.threshold = std::nextafter(static_cast<float>(thresholds[detector]),
                                                -std::numeric_limits<float>::infinity());
                pass.scores = scores.data();
                if (!kernels.filter_columns(pass)) continue;
                for (int32_t r = 0; r < std::min(+STRIP, map.rows - first); ++r) {
                    for (int32_t c = 0; c < std::min(+COLUMNS, map.columns - column); ++c) {
                        const float score = scores.data()[COLUMNS * r + c];
                        if (score >= thresholds[detector])
                            hits_of[static_cast<size_t>(detector)].push_back(
                                {detector, level, first + r, column + c, score});
                    }
                }
            }
        }
    }
}

void ckernels_scratch::scan(const uint8_t *rgb, ckernels_size size, const ckernels_size *doubled, int32_t doublings,
                            int32_t levels, const double *thresholds) {
    for (auto &found : hits_of) found.clear();
    Planes *now = &pictures[0], *next = &pictures[1];
    now->resize(size.width, size.height);
    for (int32_t y = 0; y < size.height; ++y)
        kernels.split_row(rgb + 3 * static_cast<size_t>(size.width) * static_cast<size_t>(y), size.width,
                          now->row(0, y), now->row(1, y), now->row(2, y));
    for (int32_t i = 0; i < doublings; ++i) {
        next->resize(doubled[i].width, doubled[i].height);
        resize_like_dlib(kernels, *now, *next);
        std::swap(now, next);
    }
    for (int32_t level = 0; level < levels; ++level) {
        if (level > 0) {
            next->resize(static_cast<int32_t>(5 * static_cast<int64_t>(now->width) / 6),
                         static_cast<int32_t>(5 * static_cast<int64_t>(now->height) / 6));
            resize_like_dlib(kernels, *now, *next);
            std::swap(now, next);
        }
        describe(*now);
        search(level, thresholds);
    }
    hits.clear();
    const auto earlier = [](const ckernels_hit &a, const ckernels_hit &b) {
        return std::tie(a.level, a.row, a.column) < std::tie(b.level, b.row, b.column);
    };
    for (auto &found : hits_of) {
        std::sort(found.begin(), found.end(), earlier);
        hits.insert(hits.end(), found.begin(), found.end());
    }
}

ckernels_scratch *ckernels_scratch_create(const ckernels_model *model, ckernels_width width) {
    try {
        return new ckernels_scratch(*model, kernels_of(width));
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

void ckernels_scratch_free(ckernels_scratch *scratch) { delete scratch; }

int ckernels_scan(ckernels_scratch *scratch, const uint8_t *rgb, ckernels_size size, const ckernels_size *doubled,
                  int32_t doublings, int32_t levels, const double *thresholds, const ckernels_hit **hits,
                  size_t *count) {
    *hits = nullptr;
    *count = 0;
    try {
        scratch->scan(rgb, size, doubled, doublings, levels, thresholds);
    } catch (const std::bad_alloc &) {
        return 0;
    }
    *hits = scratch->hits.data();
    *count = scratch->hits.size();
    return 1;
}
