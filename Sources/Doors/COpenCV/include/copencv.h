// copencv: the door to OpenCV's networks (its module dnn): bytes of a model in, numbers of a layer out. One thread a
// network: workers are the parallelism, and OpenCV's own threads are off.
//
// Every call that can fail returns a status and writes `message` (of `message_size` bytes, always closed by a NUL): a
// clause in OpenCV's words, empty on COPENCV_OK. OpenCV's own lines to standard error are switched off.
#ifndef COPENCV_H
#define COPENCV_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// A network with the memory of one worker. One thread at a time; different networks are independent.
typedef struct copencv_net copencv_net;

typedef enum {
    COPENCV_OK = 0,
    /// OpenCV cannot read the model, or has no layer of a kind that is in it.
    COPENCV_UNREADABLE = 1,
    /// The network has no layer of that name.
    COPENCV_NO_LAYER = 2,
    /// The network was read, and does not run.
    COPENCV_FAILED = 3,
    COPENCV_NO_MEMORY = 4,
} copencv_status;

/// The most dimensions that an output is told with.
enum { COPENCV_DIMENSIONS = 8 };

/// The numbers of one layer.
typedef struct {
    /// Row-major. Belongs to the network; valid until its next call.
    const float *_Nullable values;
    size_t count;
    /// The first `dimension_count` say how the numbers lie; the first of them is the picture's place in the batch.
    int64_t dimensions[COPENCV_DIMENSIONS];
    size_t dimension_count;
} copencv_output;

/// OpenCV's version, such as "4.6.0". Static. Any thread.
const char *copencv_version(void);

/// Reads an ONNX model.
/// Requires: `bytes` holds `count` bytes of a model whose outline is whole (nested messages end where their parents do,
///   weights are as long as their shapes say, strides are not zero): OpenCV believes what it reads. They are not needed
///   afterwards.
/// Ensures: on COPENCV_OK *net is the caller's, to be freed with copencv_net_free; otherwise it is NULL. A model whose
///   constants, worked out, take much more memory than its bytes ends with COPENCV_NO_MEMORY before they do. Any thread.
copencv_status copencv_read_onnx(const uint8_t *bytes, size_t count, copencv_net *_Nullable *_Nonnull net,
                                 char *message, size_t message_size);

/// Reads a Caffe model: the network's text, and its weights in protobuf. Requires, ensures: as copencv_read_onnx.
copencv_status copencv_read_caffe(const uint8_t *text, size_t text_count, const uint8_t *weights,
                                  size_t weights_count, copencv_net *_Nullable *_Nonnull net, char *message,
                                  size_t message_size);

/// Frees a network. Accepts NULL.
void copencv_net_free(copencv_net *_Nullable net);

/// How many layers there are; the input is none.
size_t copencv_layer_count(const copencv_net *net);

/// The name and the kind of a layer, in the order in which they run. Requires: index < count. Borrowed from the net.
const char *copencv_layer_name(const copencv_net *net, size_t index);
const char *copencv_layer_type(const copencv_net *net, size_t index);

/// The shape of what a layer gives for an input of `shape` (batch, channels, height, width).
/// Requires: index < count; `dimensions` has room for COPENCV_DIMENSIONS.
/// Returns the number of dimensions, and 0 where OpenCV cannot tell.
size_t copencv_layer_shape(copencv_net *net, size_t index, const int64_t shape[_Nonnull 4], int64_t *dimensions);

/// Adds a layer to those whose numbers copencv_forward gives.
/// Requires: the network has not run yet: what OpenCV joins depends on what is asked for.
copencv_status copencv_choose(copencv_net *net, const char *layer, char *message, size_t message_size);

/// Runs one input through the network, no further than the chosen layers need.
/// Requires: layers are chosen; `values` holds the product of `shape` (batch, channels, height, width) and stays valid
///   during the call.
/// Ensures: on COPENCV_OK `outputs` has an entry for each chosen layer, in their order. The numbers depend on the input
///   alone: not on what was run before, nor on other threads.
copencv_status copencv_forward(copencv_net *net, const float *values, const int64_t shape[_Nonnull 4],
                               copencv_output *outputs, char *message, size_t message_size);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
