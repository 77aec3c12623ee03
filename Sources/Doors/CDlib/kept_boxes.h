// The boxes that are kept of many, where no stronger one is the same face: dlib's rule, asked only of boxes that lie near.
// To be included after dlib_without_blas.h.
#ifndef KEPT_BOXES_H
#define KEPT_BOXES_H

#include <dlib/image_processing/box_overlap_testing.h>

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <vector>

/// dlib compares each box with all that are kept, which takes hours where a low threshold gives millions. Boxes without a
/// common pixel are never the same face, so only those that share a cell of a grid are compared here, to the same end.
class KeptBoxes {
public:
    explicit KeptBoxes(const dlib::test_box_overlap &overlaps) : overlaps(overlaps) {}

    /// Keeps the box unless it is the same face as one that is kept; says whether it did. Throws std::bad_alloc.
    bool keep(const dlib::rectangle &box) {
        const auto is_same = [&](const dlib::rectangle &other) { return overlaps(other, box); };
        const long left = cell(box.left()), right = cell(box.right());
        const long top = cell(box.top()), bottom = cell(box.bottom());
        for (long y = top; y <= bottom; ++y) {
            for (long x = left; x <= right; ++x) {
                const auto found = boxes.find({x, y});
                if (found == boxes.end()) continue;
                if (std::any_of(found->second.begin(), found->second.end(), is_same)) return false;
            }
        }
        for (long y = top; y <= bottom; ++y)
            for (long x = left; x <= right; ++x) boxes[{x, y}].push_back(box);
        return true;
    }

private:
    struct Place {
        long x, y;
        bool operator==(const Place &other) const { return x == other.x && y == other.y; }
    };
    struct Hash {
        size_t operator()(const Place &place) const {
            return static_cast<size_t>(place.x) * 0x9e3779b97f4a7c15u ^ static_cast<size_t>(place.y) * 0xc2b2ae3d27d4eb4fu;
        }
    };

    /// Cells of 256 pixels; the smallest boxes are 80. Also left of and above the picture.
    static long cell(long at) { return at >= 0 ? at / 256 : -((255 - at) / 256); }

    const dlib::test_box_overlap &overlaps;
    std::unordered_map<Place, std::vector<dlib::rectangle>, Hash> boxes;
};

#endif
