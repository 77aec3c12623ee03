// Convolutions of each channel by itself. OpenCV 4.6 has fast code for rows of 18 pixels and more only; in a MobileNetV2
// at 224 pixels most of these layers are 14 or 7 wide and take two fifths of the time.
#include "depthwise.h"

#include <opencv2/dnn/all_layers.hpp>
#include <opencv2/dnn/layer.hpp>

#include <cstring>
#include <limits>
#include <vector>

namespace {

typedef float Lanes __attribute__((vector_size(64)));
constexpr int lane_count = 16;
/// How many numbers are made in one go.
constexpr int block = 4 * lane_count;

/// One tap of the filter: its weight, and where its numbers begin.
struct Tap {
    float weight;
    const float *from;
};

/// out[i] = clamped(bias + sum of tap.weight * tap.from[i]) for i below `count`, rounded up to whole blocks. Additions are
/// in the order of the taps, never fused: every processor gives the same digits. What is not a number stays so.
__attribute__((target_clones("avx512f", "avx2", "default")))
void weigh(const Tap *taps, size_t tap_count, float bias, float low, float high, float *out, size_t count) {
    for (size_t at = 0; at < count; at += block) {
        Lanes sums[4];
        for (Lanes &sum : sums) sum = Lanes{} + bias;
        for (size_t tap = 0; tap < tap_count; ++tap) {
            const float weight = taps[tap].weight;
            const float *from = taps[tap].from + at;
            for (int part = 0; part < 4; ++part) {
                Lanes values;
                std::memcpy(&values, from + part * lane_count, sizeof values);
                sums[part] += values * weight;
            }
        }
        for (int part = 0; part < 4; ++part) {
            Lanes sum = sums[part];
            sum = sum < low ? Lanes{} + low : sum;
            sum = sum > high ? Lanes{} + high : sum;
            std::memcpy(out + at + part * lane_count, &sum, sizeof sum);
        }
    }
}

class Depthwise final : public cv::dnn::Layer {
public:
    Depthwise(const cv::dnn::LayerParams &params, cv::Ptr<cv::dnn::BaseConvolutionLayer> convolution)
        : cv::dnn::Layer(params), convolution(convolution) {}

    /// Whether this class can do what OpenCV's layer would.
    static bool fits(const cv::dnn::LayerParams &params, const cv::dnn::BaseConvolutionLayer &layer) {
        if (layer.blobs.empty() || layer.kernel_size.size() != 2 || !layer.padMode.empty()) return false;
        const cv::Mat &weights = layer.blobs[0];
        if (weights.dims != 4 || weights.type() != CV_32F || weights.size[1] != 1 || !weights.isContinuous() ||
            weights.size[0] != layer.numOutput || params.get<int>("group", 1) != layer.numOutput)
            return false;
        if (layer.blobs.size() > 1 && (layer.blobs[1].type() != CV_32F || !layer.blobs[1].isContinuous() ||
                                       layer.blobs[1].total() != size_t(layer.numOutput)))
            return false;
        for (int axis = 0; axis < 2; ++axis)
            if (layer.kernel_size[axis] != size_t(weights.size[2 + axis]) || layer.kernel_size[axis] > 7 ||
                layer.strides[axis] != layer.strides[0] || layer.strides[axis] > 2 || layer.dilations[axis] != 1 ||
                layer.pads_begin[axis] > 64 || layer.pads_end[axis] > 64)
                return false;
        return true;
    }

    bool supportBackend(int backend) override { return backend == cv::dnn::DNN_BACKEND_OPENCV; }

    bool getMemoryShapes(const std::vector<cv::dnn::MatShape> &inputs, const int required,
                         std::vector<cv::dnn::MatShape> &outputs,
                         std::vector<cv::dnn::MatShape> &internals) const override {
        const bool in_place = convolution->getMemoryShapes(inputs, required, outputs, internals);
        internals.clear();
        return in_place;
    }

    void finalize(cv::InputArrayOfArrays, cv::OutputArrayOfArrays) override {
        // What was joined to this layer is said anew after each change of shapes.
        margins.clear();
        const size_t channels = size_t(convolution->numOutput);
        const float *given = convolution->blobs[0].ptr<float>();
        weights.assign(given, given + convolution->blobs[0].total());
        biases.assign(channels, 0.0f);
        if (convolution->blobs.size() > 1)
            std::memcpy(biases.data(), convolution->blobs[1].ptr<float>(), channels * sizeof(float));
    }

    /// A scale and a shift that follow become part of the weights.
    bool tryFuse(cv::Ptr<cv::dnn::Layer> &top) override {
        cv::Mat scale, shift;
        top->getScaleShift(scale, shift);
        if (scale.empty() && shift.empty()) return false;
        const size_t channels = biases.size(), taps = weights.size() / channels;
        for (const cv::Mat &numbers : {scale, shift})
            if (!numbers.empty() && (numbers.type() != CV_32F || !numbers.isContinuous() ||
                                     (numbers.total() != 1 && numbers.total() != channels)))
                return false;
        const auto at = [](const cv::Mat &numbers, size_t channel) {
            return numbers.ptr<float>()[numbers.total() == 1 ? 0 : channel];
        };
        for (size_t channel = 0; channel < channels; ++channel) {
            if (!scale.empty()) {
                for (size_t tap = 0; tap < taps; ++tap) weights[channel * taps + tap] *= at(scale, channel);
                biases[channel] *= at(scale, channel);
            }
            if (!shift.empty()) biases[channel] += at(shift, channel);
        }
        return true;
    }

    /// A limit that follows is kept on the way out.
    bool setActivation(const cv::Ptr<cv::dnn::ActivationLayer> &layer) override {
        low = -std::numeric_limits<float>::infinity();
        high = std::numeric_limits<float>::infinity();
        if (layer.empty()) return true;
        if (const auto limits = layer.dynamicCast<cv::dnn::ReLU6Layer>()) {
            low = limits->minValue;
            high = limits->maxValue;
            return true;
        }
        const auto rectifier = layer.dynamicCast<cv::dnn::ReLULayer>();
        if (!rectifier || rectifier->negativeSlope != 0) return false;
        low = 0;
        return true;
    }

    void forward(cv::InputArrayOfArrays input_arrays, cv::OutputArrayOfArrays output_arrays,
                 cv::OutputArrayOfArrays) override {
        std::vector<cv::Mat> inputs, outputs;
        input_arrays.getMatVector(inputs);
        output_arrays.getMatVector(outputs);
        const cv::Mat &input = inputs.at(0);
        cv::Mat &output = outputs.at(0);
        const bool whole = input.dims == 4 && output.dims == 4 && input.type() == CV_32F && output.type() == CV_32F &&
                           input.isContinuous() && output.isContinuous() && input.size[1] == convolution->numOutput;
        if (!whole) CV_Error(cv::Error::StsUnsupportedFormat, "a convolution's input has another shape than said");
        for (int picture = 0; picture < input.size[0]; ++picture)
            for (int channel = 0; channel < input.size[1]; ++channel)
                run(input.ptr<float>(picture, channel), input.size[2], input.size[3], size_t(channel),
                    output.ptr<float>(picture, channel), output.size[2], output.size[3]);
    }

private:
    /// One channel. Its rows, with their margins, lie one after the other, so that short rows fill whole vectors; what is
    /// made across the end of a row is not used. With a stride of two there are four such planes, of even and odd rows
    /// and columns.
    void run(const float *in, int height, int width, size_t channel, float *out, int out_height, int out_width) {
        const int stride = int(convolution->strides[0]);
        const int top = int(convolution->pads_begin[0]), left = int(convolution->pads_begin[1]);
        const int high_kernel = int(convolution->kernel_size[0]), wide_kernel = int(convolution->kernel_size[1]);
        const int columns = (width + left + int(convolution->pads_end[1]) + stride - 1) / stride;
        const int rows = (height + top + int(convolution->pads_end[0]) + stride - 1) / stride;
        // A last block and the taps of a last row reach beyond the plane.
        const size_t plane = size_t(rows + high_kernel) * columns + wide_kernel + block;
        const size_t count = size_t(out_height) * columns;
        // The margins stay zero from picture to picture; what they surround is written anew.
        if (margins.empty()) margins.assign(plane * stride * stride, 0.0f);
        made.resize(count + block);
        for (int y = 0; y < height; ++y) {
            const int row = y + top;
            float *const even = &margins[size_t(row % stride) * stride * plane + size_t(row / stride) * columns];
            const float *const from = in + size_t(y) * width;
            if (stride == 1) {
                std::memcpy(even + left, from, size_t(width) * sizeof(float));
                continue;
            }
            float *const odd = even + plane;
            int x = 0;
            if (left % 2 == 1) odd[left / 2] = from[x++];
            float *to = even + (left + x) / 2;
            float *beside = odd + (left + x) / 2;
            for (; x + 1 < width; x += 2) {
                *to++ = from[x];
                *beside++ = from[x + 1];
            }
            if (x < width) *to = from[x];
        }
        Tap taps[49];
        size_t tap_count = 0;
        const float *weight = &weights[channel * high_kernel * wide_kernel];
        for (int y = 0; y < high_kernel; ++y)
            for (int x = 0; x < wide_kernel; ++x)
                taps[tap_count++] = {*weight++, &margins[size_t(y % stride * stride + x % stride) * plane +
                                                         size_t(y / stride) * columns + x / stride]};
        weigh(taps, tap_count, biases[channel], low, high, made.data(), count);
        for (int y = 0; y < out_height; ++y)
            std::memcpy(out + size_t(y) * out_width, &made[size_t(y) * columns], size_t(out_width) * sizeof(float));
    }

    /// OpenCV's own layer: it has read the settings, and knows the shapes.
    cv::Ptr<cv::dnn::BaseConvolutionLayer> convolution;
    std::vector<float> weights;
    std::vector<float> biases;
    float low = -std::numeric_limits<float>::infinity();
    float high = std::numeric_limits<float>::infinity();
    // Kept between channels and pictures.
    std::vector<float> margins;
    std::vector<float> made;
};

cv::Ptr<cv::dnn::Layer> make(cv::dnn::LayerParams &params) {
    const cv::Ptr<cv::dnn::BaseConvolutionLayer> layer = cv::dnn::ConvolutionLayer::create(params);
    if (layer.empty() || !Depthwise::fits(params, *layer)) return layer;
    return cv::makePtr<Depthwise>(params, layer);
}

}  // namespace

void register_depthwise() { cv::dnn::LayerFactory::registerLayer("Convolution", make); }
