// bounded_memory: how much memory OpenCV may take while it reads a network. It works out constants as it reads, so a file
// of some hundred bytes may ask for gigabytes.
#ifndef BOUNDED_MEMORY_H
#define BOUNDED_MEMORY_H

#include <cstddef>

/// Makes OpenCV's matrices come through here. Once, before the first matrix is made by the door.
void bound_matrices();

/// While it lives, the matrices of its thread hold `most` bytes at most: one that would be more is refused with a
/// cv::Exception. One at a time in a thread.
class BoundedMemory {
public:
    explicit BoundedMemory(size_t most);
    ~BoundedMemory();
    BoundedMemory(const BoundedMemory &) = delete;
    BoundedMemory &operator=(const BoundedMemory &) = delete;

    /// Whether a matrix was refused, also where OpenCV went on without it.
    bool refused() const;
};

#endif
