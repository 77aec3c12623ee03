// Reads dlib's file of a face network. dlib's own reader allocates whatever a damaged file asks for and tells little of
// what is wrong; this one follows the same format (dlib's serialize.h, dnn/core.h, layers.h, loss.h, input.h) and
// believes only the sizes of this one network.
#include "cnn_network.h"

#include <cmath>
#include <cstring>

namespace cnn {
namespace {

/// dlib's portable serialisation, front to back.
class Source {
  public:
    Source(const uint8_t *bytes, size_t count) : at(bytes), end(bytes + count) {}

    /// A byte with sign and length, then the number, least byte first.
    int64_t integer() {
        const uint8_t head = octet();
        const size_t length = head & 0x0F;
        if (length == 0 || length > 8 || (head & 0x70)) throw nonsense();
        const uint8_t *digits = take(length);
        uint64_t value = 0;
        for (size_t i = 0; i < length; ++i) value |= uint64_t(digits[i]) << (8 * i);
        return int64_t((head & 0x80) ? 0 - value : value);
    }

    /// A mantissa and a power of two.
    double real() {
        const int64_t mantissa = integer(), exponent = integer();
        // Beyond 2^±2000 lie dlib's marks for what is not finite.
        if (exponent < -2000 || exponent > 2000)
            throw Unreadable{CDLIB_CNN_DAMAGED, "it holds a number that is not finite"};
        return std::ldexp(double(mantissa), int(exponent));
    }

    uint8_t octet() { return *take(1); }

    bool boolean() {
        const uint8_t digit = octet();
        if (digit != '0' && digit != '1') throw nonsense();
        return digit == '1';
    }

    /// A name that tells what follows. Longer ones than dlib has are none.
    std::string name() {
        const int64_t length = integer();
        if (length < 0 || length > 64) throw nonsense();
        return std::string(reinterpret_cast<const char *>(take(size_t(length))), size_t(length));
    }

    void expect_version(int64_t first, int64_t last) {
        const int64_t version = integer();
        if (version < first || version > last) throw nonsense();
    }

    /// A tensor of `count` floats, whichever way they are folded.
    std::vector<float> tensor(size_t count) {
        expect_version(2, 2);
        if (size_in_four() != count) throw other_shape();
        const uint8_t *from = take(4 * count);
        std::vector<float> values(count);
        for (size_t i = 0; i < count; ++i) {
            const uint32_t bits = uint32_t(from[4 * i]) | uint32_t(from[4 * i + 1]) << 8 |
                                  uint32_t(from[4 * i + 2]) << 16 | uint32_t(from[4 * i + 3]) << 24;
            std::memcpy(&values[i], &bits, 4);
            if (!std::isfinite(values[i]))
                throw Unreadable{CDLIB_CNN_DAMAGED, "it holds a weight that is not finite"};
        }
        return values;
    }

    /// A tensor that is left over from training and not needed.
    void skip_tensor() {
        expect_version(2, 2);
        take(4 * size_in_four());
    }

    /// The sizes of a part of a tensor.
    void skip_alias() {
        expect_version(1, 1);
        size_in_four();
    }

    static Unreadable nonsense() { return {CDLIB_CNN_NO_NETWORK, "it is not a network that dlib wrote"}; }
    static Unreadable other_shape() {
        return {CDLIB_CNN_OTHER_SHAPE, "it is a network of another shape than mmod_human_face_detector.dat"};
    }

  private:
    const uint8_t *at, *end;

    const uint8_t *take(size_t count) {
        if (size_t(end - at) < count) throw Unreadable{CDLIB_CNN_TRUNCATED, "it ends before the network does"};
        const uint8_t *here = at;
        at += count;
        return here;
    }

    size_t size_in_four() {
        int64_t size = 1;
        for (int i = 0; i < 4; ++i) {
            const int64_t side = integer();
            // No tensor of a file is larger than this; the product cannot overflow.
            if (side < 0 || side > (int64_t(1) << 28)) throw nonsense();
            size *= side;
            if (size > (int64_t(1) << 28)) throw nonsense();
        }
        return size_t(size);
    }
};

struct Convolution {
    int filters, channels, side, stride;
};

/// In the order of the picture's way through the network.
constexpr Convolution convolutions[7] = {{16, 3, 5, 2},  {32, 16, 5, 2}, {32, 32, 5, 2}, {45, 32, 5, 1},
                                         {45, 45, 5, 1}, {45, 45, 5, 1}, {1, 45, 9, 1}};

void read_loss(Source &source, Network &network) {
    if (source.name() != "loss_mmod_") throw Source::other_shape();
    const int64_t version = source.integer();
    if (version < 1 || version > 4) throw Source::nonsense();
    if (version >= 2) {
        if (source.integer() != 1) throw Source::other_shape();
        source.expect_version(1, 2);
    }
    const int64_t width = source.integer(), height = source.integer();
    if (version >= 2) source.name();
    if (width < 1 || height < 1 || width > 10000 || height > 10000) throw Source::nonsense();
    network.window_width = static_cast<unsigned long>(width);
    network.window_height = static_cast<unsigned long>(height);
    for (int i = 0; i < 3; ++i) source.real();
    network.intersection_over_union = source.real();
    network.percent_covered = source.real();
    for (const double threshold : {network.intersection_over_union, network.percent_covered})
        if (!(threshold >= 0 && threshold <= 1))
            throw Unreadable{CDLIB_CNN_DAMAGED, "its threshold for two boxes of one face is not between 0 and 1"};
    source.real();
    source.real();
    if (version >= 3) source.octet();
    if (version >= 4) {
        if (source.boolean()) throw Source::other_shape();
        source.real();
    }
}

void read_input(Source &source, Network &network) {
    const std::string name = source.name();
    if (name != "input_rgb_image_pyramid" && name != "input_rgb_image_pyramid2") throw Source::other_shape();
    for (float &mean : network.means) mean = float(source.real());
    network.padding = 10;
    network.outer_padding = 11;
    if (name == "input_rgb_image_pyramid2") {
        const int64_t inner = source.integer(), outer = source.integer();
        if (inner < 0 || inner > 1000 || outer < 0 || outer > 1000) throw Source::nonsense();
        network.padding = static_cast<unsigned long>(inner);
        network.outer_padding = static_cast<unsigned long>(outer);
    }
}

/// Weights by filter, channel, row and column, then one bias a filter.
std::vector<float> read_convolution(Source &source, const Convolution &shape) {
    const std::string name = source.name();
    if (name != "con_4" && name != "con_5") throw Source::other_shape();
    std::vector<float> values =
        source.tensor(size_t(shape.filters) * (size_t(shape.channels * shape.side * shape.side) + 1));
    const int padding = shape.stride == 1 ? shape.side / 2 : 0;
    for (const int stated : {shape.filters, shape.side, shape.side, shape.stride, shape.stride, padding, padding})
        if (source.integer() != stated) throw Source::other_shape();
    source.skip_alias();
    source.skip_alias();
    for (int i = 0; i < 4; ++i) source.real();
    if (name == "con_5" && !source.boolean()) throw Source::other_shape();
    return values;
}

/// Factors and summands of `filters` channels: an affine layer, or the batch normalisation that it was trained as.
std::vector<float> read_affine(Source &source, int filters) {
    const std::string name = source.name();
    const size_t count = size_t(filters);
    if (name == "affine_" || name == "affine_2") {
        std::vector<float> values = source.tensor(2 * count);
        source.skip_alias();
        source.skip_alias();
        // 0 is dlib's mode for convolutions.
        if (source.integer() != 0) throw Source::other_shape();
        if (name == "affine_2" && source.boolean()) throw Source::other_shape();
        return values;
    }
    if (name != "bn_con2") throw Source::other_shape();
    std::vector<float> values = source.tensor(2 * count);
    source.skip_alias();
    source.skip_alias();
    source.skip_tensor();
    source.skip_tensor();
    const std::vector<float> means = source.tensor(count), variances = source.tensor(count);
    source.integer();
    source.integer();
    for (int i = 0; i < 4; ++i) source.real();
    const double eps = source.real();
    for (size_t i = 0; i < count; ++i) {
        values[i] = float(values[i] / std::sqrt(double(variances[i]) + eps));
        values[count + i] -= values[i] * means[i];
        if (!std::isfinite(values[i]) || !std::isfinite(values[count + i]))
            throw Unreadable{CDLIB_CNN_DAMAGED, "it holds a variance that cannot be"};
    }
    return values;
}

/// What every layer carries from training.
void skip_state(Source &source, int64_t version, bool is_first) {
    for (int i = 0; i < 3; ++i) source.boolean();
    source.skip_tensor();
    source.skip_tensor();
    if (is_first || version >= 2) source.skip_tensor();
    if (is_first && version >= 3) source.integer();
}

/// Row `point` of what Lavin and Gray (2016) call G: what each tap of a filter counts at a point, powers of the point with
/// the factor that makes interpolation exact. The points of `convolve` by five taps, and by three and two.
constexpr double five[8][5] = {{1, 0, 0, 0, 0},
                               {-2.0 / 9, -2.0 / 9, -2.0 / 9, -2.0 / 9, -2.0 / 9},
                               {-2.0 / 9, 2.0 / 9, -2.0 / 9, 2.0 / 9, -2.0 / 9},
                               {1.0 / 90, 2.0 / 90, 4.0 / 90, 8.0 / 90, 16.0 / 90},
                               {1.0 / 90, -2.0 / 90, 4.0 / 90, -8.0 / 90, 16.0 / 90},
                               {32.0 / 45, 16.0 / 45, 8.0 / 45, 4.0 / 45, 2.0 / 45},
                               {32.0 / 45, -16.0 / 45, 8.0 / 45, -4.0 / 45, 2.0 / 45},
                               {0, 0, 0, 0, 1}};
constexpr double three[6][3] = {{1.0 / 4, 0, 0},
                                {-1.0 / 6, -1.0 / 6, -1.0 / 6},
                                {-1.0 / 6, 1.0 / 6, -1.0 / 6},
                                {1.0 / 24, 1.0 / 12, 1.0 / 6},
                                {0, 0, 1},
                                {1.0 / 24, -1.0 / 12, 1.0 / 6}};
constexpr double two[5][2] = {{1.0 / 2, 0}, {-1.0 / 2, -1.0 / 2}, {-1.0 / 6, 1.0 / 6}, {1.0 / 6, 1.0 / 3}, {0, 1}};

/// What tap `tap` counts at a point of tiles.inc, or of an even or odd line of strided.inc.
double even_or_odd(bool is_odd, size_t point, size_t tap) { return is_odd ? two[point][tap] : three[point][tap]; }

/// Calls set(place, weight) for each of a filter's places in a layer's weights (see ckernels.h).
template <typename Set> void place_filter(const Convolution &shape, const float *filter, size_t channel, Set set) {
    const size_t channels = size_t(shape.channels);
    if (channels == 3) {
        for (size_t i = 0; i < 25; ++i) set(i * channels + channel, filter[i]);
        return;
    }
    if (shape.stride == 1) {
        for (size_t point = 0; point < 64; ++point) {
            double weight = 0;
            for (size_t y = 0; y < 5; ++y)
                for (size_t x = 0; x < 5; ++x) weight += filter[5 * y + x] * five[point / 8][y] * five[point % 8][x];
            set(point * channels + channel, weight);
        }
        return;
    }
    for (size_t point = 0; point < 36; ++point) {
        size_t slot = 0;
        for (size_t picture = 0; picture < 4; ++picture) {
            const bool odd_rows = picture / 2 == 1, odd_columns = picture % 2 == 1;
            if ((odd_rows && point / 6 == 5) || (odd_columns && point % 6 == 5)) continue;
            double weight = 0;
            for (size_t y = odd_rows; y < 5; y += 2)
                for (size_t x = odd_columns; x < 5; x += 2)
                    weight += filter[5 * y + x] * even_or_odd(odd_rows, point / 6, y / 2) *
                              even_or_odd(odd_columns, point % 6, x / 2);
            set((point * 4 + slot++) * channels + channel, weight);
        }
    }
}

/// Folds the affine layer into the convolution and turns the filters innermost.
Layer fold(const Convolution &shape, const std::vector<float> &values, const std::vector<float> &affine) {
    const size_t outputs = size_t(shape.filters + 15) / 16 * 16, area = size_t(shape.side * shape.side);
    const size_t channels = size_t(shape.channels), filters = size_t(shape.filters);
    const size_t points = channels == 3 ? area : shape.stride == 1 ? 64 : 36 * 4;
    Layer layer;
    layer.weights.assign(points * channels * outputs, 0);
    layer.bias.assign(outputs, 0);
    for (size_t f = 0; f < filters; ++f) {
        const double factor = affine[f];
        layer.bias[f] = float(values[filters * channels * area + f] * factor + affine[filters + f]);
        for (size_t c = 0; c < channels; ++c)
            place_filter(shape, &values[(f * channels + c) * area], c, [&](size_t place, double weight) {
                layer.weights[place * outputs + f] = float(weight * factor);
            });
    }
    return layer;
}

}  // namespace

Network read_network(const uint8_t *bytes, size_t count) {
    Source source(bytes, count);
    Network network;
    source.expect_version(1, 1);
    read_loss(source, network);
    // The file is nested from the outside in: one version a layer, the input, then the layers from the inside out.
    constexpr int layers = 7 + 2 * 6;
    int64_t versions[layers];
    for (int i = layers - 1; i >= 0; --i) {
        versions[i] = source.integer();
        if (versions[i] < (i == 0 ? 2 : 1) || versions[i] > (i == 0 ? 3 : 2)) throw Source::other_shape();
    }
    read_input(source, network);
    int layer = 0;
    for (int i = 0; i < 7; ++i) {
        const Convolution &shape = convolutions[i];
        const std::vector<float> values = read_convolution(source, shape);
        skip_state(source, versions[layer], layer == 0);
        ++layer;
        if (i == 6) {
            network.score_weights.assign(9 * 9 * 48, 0);
            for (size_t c = 0; c < 45; ++c)
                for (size_t at = 0; at < 81; ++at) network.score_weights[48 * at + c] = values[81 * c + at];
            network.score_bias = values.back();
            break;
        }
        const std::vector<float> affine = read_affine(source, shape.filters);
        skip_state(source, versions[layer++], false);
        if (source.name() != "relu_") throw Source::other_shape();
        skip_state(source, versions[layer++], false);
        network.layers[i] = fold(shape, values, affine);
    }
    return network;
}

}  // namespace cnn
