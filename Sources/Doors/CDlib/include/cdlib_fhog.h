// cdlib_fhog: the door to dlib's gradient features (dlib::extract_fhog_features; Felzenszwalb et al. 2010, "Object
// Detection with Discriminatively Trained Part Based Models"): 31 numbers for each cell of a picture.
#ifndef CDLIB_FHOG_H
#define CDLIB_FHOG_H

#include "cdlib.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The planes of a cell, in dlib's order: 18 signed directions (20 degrees apart), 9 axes (the same without their
/// sign), 4 amounts of texture, one for each neighbourhood that the cell was normalised by.
enum { CDLIB_FHOG_PLANES = 31, CDLIB_FHOG_DIRECTIONS = 18, CDLIB_FHOG_AXES = 9 };

/// The scratch memory of one worker. One thread at a time per extractor; different extractors are independent.
typedef struct cdlib_fhog cdlib_fhog;

/// Makes an extractor. Returns NULL where memory is out.
cdlib_fhog *_Nullable cdlib_fhog_create(void);

/// Frees the extractor. Accepts NULL.
void cdlib_fhog_free(cdlib_fhog *_Nullable fhog);

/// The features of a picture's cells of `cell` × `cell` pixels.
/// Requires: `rgb` holds 3 * width * height bytes, rows from the top, R G B; width and height are 1 to 2^15, `cell` is
///   2 to 64.
/// Ensures: on CDLIB_OK *cells points at *rows × *columns cells of CDLIB_FHOG_PLANES finite numbers, rows from the top,
///   owned by the extractor and valid until its next call or its end. The cells at the picture's edges have no
///   neighbourhood and are left out: cell (0, 0) of the answer is the second one of the second row, and a picture of
///   fewer than three cells a side has none (both counts are 0). On any other status the counts are 0 and `message` (of
///   `message_size` bytes, always closed by a NUL) says why.
cdlib_status cdlib_fhog_extract(cdlib_fhog *fhog, const uint8_t *rgb, size_t width, size_t height, int cell,
                                const float *_Nullable *_Nonnull cells, size_t *rows, size_t *columns, char *message,
                                size_t message_size);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
