// The door to OpenCV's networks. Nothing here prints, and no exception leaves.
#include "copencv.h"

#include "bounded_memory.h"
#include "depthwise.h"

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

#include <google/protobuf/stubs/logging.h>

#include <cctype>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <new>
#include <string>
#include <vector>

struct copencv_net {
    cv::dnn::Net net;
    std::vector<cv::String> names;
    std::vector<cv::String> types;
    std::vector<int> identifiers;
    std::vector<cv::String> chosen;
    // The outputs of the last run, which the caller may read until the next.
    std::vector<cv::Mat> outputs;
    // Shapes are asked for layer after layer, and OpenCV tells all at once.
    std::vector<int> asked;
    std::vector<std::vector<cv::dnn::MatShape>> shapes;
};

namespace {

/// OpenCV hands every error to this before it throws; without it, it prints them.
int say_nothing(int, const char *, const char *, const char *, int, void *) { return 0; }

void prepare() {
    static std::once_flag once;
    std::call_once(once, [] {
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        cv::redirectError(say_nothing);
        // Protobuf has its own way to standard error; no handler means silence.
        google::protobuf::SetLogHandler(nullptr);
        cv::setNumThreads(1);
        bound_matrices();
        register_depthwise();
    });
}

void write_message(char *message, size_t size, const char *text) {
    if (size > 0) std::snprintf(message, size, "%s", text);
}

/// Takes out what lies between two marks, the second included or not.
void drop(std::string &text, const char *from, const char *to, bool with_end) {
    for (size_t begin; (begin = text.find(from)) != std::string::npos;) {
        const size_t end = text.find(to, begin + std::strlen(from));
        text.erase(begin, end == std::string::npos ? end : end - begin + (with_end ? std::strlen(to) : 0));
    }
}

/// What OpenCV says, as a clause: without places in its source, on one line, 200 letters at most. An error that was met
/// within another looks so: "> Node [Clip]:(name) parse error: OpenCV(4.6.0) ./a.cpp:12: error: (-2:Unspecified error) in
/// function 'f'", and more lines that begin with "> ".
std::string clause(const cv::Exception &error) {
    std::string text = error.err;
    drop(text, "OpenCV(", "error: ", true);
    drop(text, "(-", ")", true);
    drop(text, " in function '", "'\n", true);
    std::string plain;
    for (const char letter : text) {
        const bool blank = std::iscntrl(static_cast<unsigned char>(letter)) || letter == ' ' || letter == '>';
        if (!blank) plain += letter;
        else if (!plain.empty() && plain.back() != ' ') plain += ' ';
    }
    while (!plain.empty() && (plain.back() == ' ' || plain.back() == '.')) plain.pop_back();
    if (plain.size() > 200) plain = plain.substr(0, 200) + "…";
    if (plain.empty()) return "OpenCV gives no reason";
    return error.code == cv::Error::StsAssert ? "OpenCV finds untrue: " + plain : "OpenCV says: " + plain;
}

/// Runs `body`, which may throw anything; an exception of OpenCV is `otherwise`.
template <typename Body>
copencv_status ended(char *message, size_t size, copencv_status otherwise, Body body) {
    write_message(message, size, "");
    try {
        body();
        return COPENCV_OK;
    } catch (const cv::Exception &error) {
        const bool memory = error.code == cv::Error::StsNoMem;
        write_message(message, size, memory ? "there is no memory for it" : clause(error).c_str());
        return memory ? COPENCV_NO_MEMORY : otherwise;
    } catch (const std::bad_alloc &) {
        write_message(message, size, "there is no memory for it");
        return COPENCV_NO_MEMORY;
    } catch (const std::exception &error) {
        write_message(message, size, error.what());
        return otherwise;
    } catch (...) {
        write_message(message, size, "OpenCV gives no reason");
        return otherwise;
    }
}

copencv_net *made(cv::dnn::Net net) {
    if (net.empty()) CV_Error(cv::Error::StsError, "it has no layers");
    // Said outright: the defaults can be changed by variables of the environment.
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    copencv_net *result = new copencv_net;
    try {
        result->net = net;
        result->names = net.getLayerNames();
        for (const cv::String &name : result->names) {
            const int identifier = net.getLayerId(name);
            result->identifiers.push_back(identifier);
            result->types.push_back(net.getLayer(identifier)->type);
        }
    } catch (...) {
        delete result;
        throw;
    }
    return result;
}

/// Reads `count` bytes by `body`, with as much memory as weights need, several times over, and what an honest network
/// works out of its constants.
template <typename Body>
copencv_status read(size_t count, copencv_net **net, char *message, size_t size, Body body) {
    *net = nullptr;
    prepare();
    bool refused = false;
    copencv_net *made_net = nullptr;
    copencv_status status = ended(message, size, COPENCV_UNREADABLE, [&] {
        const BoundedMemory bound(6 * count + (size_t(256) << 20));
        try {
            made_net = made(body());
        } catch (...) {
            refused = bound.refused();
            throw;
        }
        refused = bound.refused();
    });
    if (refused) {
        copencv_net_free(made_net);
        write_message(message, size, "its constants are far larger than its file");
        return COPENCV_NO_MEMORY;
    }
    *net = made_net;
    return status;
}

}  // namespace

const char *copencv_version(void) {
    // The library's, which may be newer than the headers.
    static const std::string version = cv::getVersionString();
    return version.c_str();
}

copencv_status copencv_read_onnx(const uint8_t *bytes, size_t count, copencv_net **net, char *message,
                                 size_t message_size) {
    return read(count, net, message, message_size,
                [&] { return cv::dnn::readNetFromONNX(reinterpret_cast<const char *>(bytes), count); });
}

copencv_status copencv_read_caffe(const uint8_t *text, size_t text_count, const uint8_t *weights,
                                  size_t weights_count, copencv_net **net, char *message, size_t message_size) {
    return read(text_count + weights_count, net, message, message_size, [&] {
        return cv::dnn::readNetFromCaffe(reinterpret_cast<const char *>(text), text_count,
                                         reinterpret_cast<const char *>(weights), weights_count);
    });
}

void copencv_net_free(copencv_net *net) { delete net; }

size_t copencv_layer_count(const copencv_net *net) { return net->names.size(); }

const char *copencv_layer_name(const copencv_net *net, size_t index) { return net->names[index].c_str(); }

const char *copencv_layer_type(const copencv_net *net, size_t index) { return net->types[index].c_str(); }

size_t copencv_layer_shape(copencv_net *net, size_t index, const int64_t shape[4], int64_t *dimensions) {
    size_t count = 0;
    char message[8];
    ended(message, sizeof message, COPENCV_FAILED, [&] {
        const std::vector<int> wanted(shape, shape + 4);
        if (net->asked != wanted) {
            std::vector<int> identifiers;
            std::vector<std::vector<cv::dnn::MatShape>> inputs, outputs;
            net->net.getLayersShapes(wanted, identifiers, inputs, outputs);
            net->shapes.assign(net->names.size(), {});
            for (size_t layer = 0; layer < net->names.size(); ++layer)
                for (size_t at = 0; at < identifiers.size(); ++at)
                    if (identifiers[at] == net->identifiers[layer]) net->shapes[layer] = outputs[at];
            net->asked = wanted;
        }
        const auto &outputs = net->shapes[index];
        if (outputs.empty() || outputs[0].size() > COPENCV_DIMENSIONS) return;
        for (const int side : outputs[0]) dimensions[count++] = side;
    });
    return count;
}

copencv_status copencv_choose(copencv_net *net, const char *layer, char *message, size_t message_size) {
    return ended(message, message_size, COPENCV_NO_LAYER, [&] {
        if (net->net.getLayerId(layer) < 0)
            CV_Error(cv::Error::StsObjectNotFound, std::string("there is no layer ") + layer);
        net->chosen.push_back(layer);
    });
}

copencv_status copencv_forward(copencv_net *net, const float *values, const int64_t shape[4],
                               copencv_output *outputs, char *message, size_t message_size) {
    return ended(message, message_size, COPENCV_FAILED, [&] {
        const int sides[4] = {int(shape[0]), int(shape[1]), int(shape[2]), int(shape[3])};
        // Read only: OpenCV copies an input before the first layer touches it.
        net->net.setInput(cv::Mat(4, sides, CV_32F, const_cast<float *>(values)));
        net->net.forward(net->outputs, net->chosen);
        for (size_t at = 0; at < net->chosen.size(); ++at) {
            cv::Mat &output = net->outputs.at(at);
            if (output.depth() != CV_32F || output.channels() != 1)
                CV_Error(cv::Error::StsUnsupportedFormat, "its numbers are not of 32 bits");
            if (!output.isContinuous()) output = output.clone();
            if (output.dims > COPENCV_DIMENSIONS)
                CV_Error(cv::Error::StsUnsupportedFormat, "its output has too many dimensions");
            copencv_output &told = outputs[at];
            told.values = output.ptr<float>();
            told.count = output.total();
            told.dimension_count = size_t(output.dims);
            for (int side = 0; side < output.dims; ++side) told.dimensions[side] = output.size[side];
        }
    });
}
