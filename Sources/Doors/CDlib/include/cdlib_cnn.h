// cdlib_cnn: the door to dlib's face network (King 2015, "Max-Margin Object Detection", on convolutions; the network of
// dlib's example dnn_mmod_face_detection and of its Python module's cnn_face_detection_model_v1). Its weights come from
// the user's file; the arithmetic is our own (CKernels), the boxes and their suppression are dlib's.
#ifndef CDLIB_CNN_H
#define CDLIB_CNN_H

#include "cdlib.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The weights of a network, ready to be used. Never changed after loading: any number of searchers and threads may
/// share one, as long as it outlives them.
typedef struct cdlib_cnn_model cdlib_cnn_model;

/// The scratch memory of one worker. One thread at a time per searcher; different searchers are independent.
typedef struct cdlib_cnn_searcher cdlib_cnn_searcher;

/// How reading a model ended.
typedef enum {
    CDLIB_CNN_READ = 0,
    /// The bytes are not what dlib writes for a network with a max-margin loss.
    CDLIB_CNN_NO_NETWORK = 1,
    /// A network, but not the one of 3 strided and 3 plain 5 × 5 convolutions and a last one of 9 × 9.
    CDLIB_CNN_OTHER_SHAPE = 2,
    /// The bytes end before the network does.
    CDLIB_CNN_TRUNCATED = 3,
    /// A number that cannot be: a weight that is not finite, a threshold outside 0 to 1.
    CDLIB_CNN_DAMAGED = 4,
    CDLIB_CNN_NO_MEMORY = 5,
} cdlib_cnn_reading;

/// Reads a network from the bytes of dlib's file (mmod_human_face_detector.dat, decompressed).
/// Requires: `bytes` holds `count` bytes; they are not needed afterwards.
/// Ensures: on CDLIB_CNN_READ *model is the caller's, to be freed with cdlib_cnn_model_free; otherwise it is NULL and
///   `message` (of `message_size` bytes, always closed by a NUL) is a clause that says what was met.
///   Memory stays below a few times the size of a whole network (10 MB), whatever the bytes say. Any thread.
cdlib_cnn_reading cdlib_cnn_model_read(const uint8_t *bytes, size_t count,
                                       cdlib_cnn_model *_Nullable *_Nonnull model, char *message,
                                       size_t message_size);

/// Frees a model. Requires: none of its searchers is used again. Accepts NULL.
void cdlib_cnn_model_free(cdlib_cnn_model *_Nullable model);

/// Makes a searcher, which allocates nothing worth mention before it is used. `width` is 0 to cdlib_widest(): the vector
/// instructions to use; all agree in all but the last digits of the confidences.
/// Returns NULL where memory is out.
cdlib_cnn_searcher *_Nullable cdlib_cnn_searcher_create(const cdlib_cnn_model *model, int width);

/// Frees a searcher. Accepts NULL.
void cdlib_cnn_searcher_free(cdlib_cnn_searcher *_Nullable searcher);

/// Finds faces.
/// Requires: as cdlib_detect. `adjust_threshold` is the least confidence, 0 in dlib's Python module.
/// Ensures: as cdlib_detect; the order is dlib's (most certain first), sub_detector is -1. A picture too small for
///   a single score (which dlib refuses) has no faces. Memory: some 256 MB at most for the pyramid's stored levels,
///   more only for picture rows of many thousand pixels; with `upsample` also the bytes of the doubled picture.
cdlib_status cdlib_cnn_detect(cdlib_cnn_searcher *searcher, const uint8_t *rgb, size_t width, size_t height,
                              int upsample, double adjust_threshold, const cdlib_face *_Nullable *_Nonnull faces,
                              size_t *count, char *message, size_t message_size);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
