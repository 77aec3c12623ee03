// An allocator around OpenCV's own that counts what a thread holds.
#include "bounded_memory.h"

#include <opencv2/core.hpp>

#include <algorithm>

namespace {

struct Account {
    bool open = false;
    bool refused = false;
    size_t held = 0;
    size_t most = 0;
};

thread_local Account account;

/// Saturates where the product does not fit.
size_t bytes_of(int dims, const int *sizes, int type) {
    size_t total = CV_ELEM_SIZE(type);
    for (int at = 0; at < dims; ++at)
        if (__builtin_mul_overflow(total, size_t(std::max(sizes[at], 0)), &total)) return SIZE_MAX;
    return total;
}

class CountingAllocator final : public cv::MatAllocator {
public:
    cv::UMatData *allocate(int dims, const int *sizes, int type, void *data, size_t *step, cv::AccessFlag flags,
                           cv::UMatUsageFlags usage) const override {
        if (account.open && data == nullptr) {
            const size_t wanted = bytes_of(dims, sizes, type);
            if (wanted > account.most - std::min(account.held, account.most)) {
                account.refused = true;
                CV_Error(cv::Error::StsNoMem, "a matrix is too large");
            }
        }
        cv::UMatData *made = own().allocate(dims, sizes, type, data, step, flags, usage);
        // So that it comes back here.
        made->currAllocator = this;
        if (account.open && data == nullptr) account.held += made->size;
        return made;
    }

    bool allocate(cv::UMatData *data, cv::AccessFlag flags, cv::UMatUsageFlags usage) const override {
        return own().allocate(data, flags, usage);
    }

    void deallocate(cv::UMatData *data) const override {
        if (data == nullptr) return;
        if (account.open && !(data->flags & cv::UMatData::USER_ALLOCATED))
            account.held -= std::min(account.held, data->size);
        own().deallocate(data);
    }

private:
    static const cv::MatAllocator &own() { return *cv::Mat::getStdAllocator(); }
};

}  // namespace

void bound_matrices() {
    // Never destroyed: matrices may be freed when the program ends.
    static CountingAllocator *allocator = new CountingAllocator;
    cv::Mat::setDefaultAllocator(allocator);
}

BoundedMemory::BoundedMemory(size_t most) { account = {true, false, 0, most}; }

BoundedMemory::~BoundedMemory() { account = {}; }

bool BoundedMemory::refused() const { return account.refused; }
