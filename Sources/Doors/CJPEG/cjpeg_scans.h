// The scans of a progressive file that an eighth of its size does not need. Inside the door only.
//
// At 1/8 a component that is reduced to one value a block shows its DC coefficients and nothing else: its scans of AC
// coefficients, most of the file, may be left out. The pixels are the same.
#ifndef CJPEG_SCANS_H
#define CJPEG_SCANS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jpeglib.h>

/// Where the bytes that are to be read end: at the next scan that is not needed, or at the end of the file.
/// Requires: `from` lies in the entropy-coded data of a scan, which ends at `end` or before; the output's dimensions are
/// calculated.
const uint8_t *cjpeg_keep_until_dispensable(j_decompress_ptr jpeg, const uint8_t *from, const uint8_t *end);

/// Leaves out the scans at `*rest` that are not needed, and gives the source what follows, up to the next such scan.
/// Returns 0, with the source as it was, where nothing follows. `*rest` is the end of what the source has.
int cjpeg_next_stretch(j_decompress_ptr jpeg, const uint8_t **rest, const uint8_t *end);

#endif
