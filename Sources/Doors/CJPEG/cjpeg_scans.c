// Finding scans by their markers: no entropy-coded byte is looked into.
#include "cjpeg_scans.h"

#include <string.h>

enum { SOS = 0xDA, EOI = 0xD9 };

// The next marker at or behind `at` that is neither a stuffed byte nor a restart; `end` where there is none.
static const uint8_t *next_marker(const uint8_t *at, const uint8_t *end) {
    while (at < end) {
        at = memchr(at, 0xFF, (size_t)(end - at));
        if (!at || end - at < 2) return end;
        // Any number of fill bytes may stand before a marker; the last one belongs to it.
        if (at[1] != 0xFF && at[1] != 0 && (at[1] < JPEG_RST0 || at[1] > JPEG_RST0 + 7)) return at;
        at += at[1] == 0xFF ? 1 : 2;
    }
    return end;
}

// Behind the marker at `at` and its parameters; for SOS behind its entropy-coded data too.
static const uint8_t *behind(const uint8_t *at, const uint8_t *end) {
    if (end - at < 4) return end;
    size_t length = 2 + ((size_t)at[2] << 8 | at[3]);
    if ((size_t)(end - at) < length) return end;
    return next_marker(at + length, end);
}

// Whether the marker at `at` begins a scan of AC coefficients of a component that shows none.
static int is_dispensable(j_decompress_ptr jpeg, const uint8_t *at, const uint8_t *end) {
    if (end - at < 10 || at[1] != SOS) return 0;
    // Only scans of one component hold AC coefficients: length 8, and the first of them is number 1 or higher.
    if (at[2] != 0 || at[3] != 8 || at[4] != 1 || at[7] == 0) return 0;
    for (int i = 0; i < jpeg->num_components; i++) {
        const jpeg_component_info *component = &jpeg->comp_info[i];
        if (component->component_id == at[5]) return component->DCT_scaled_size == 1;
    }
    return 0;
}

const uint8_t *cjpeg_keep_until_dispensable(j_decompress_ptr jpeg, const uint8_t *from, const uint8_t *end) {
    const uint8_t *at = next_marker(from, end);
    while (at < end && !is_dispensable(jpeg, at, end)) {
        if (at[1] == EOI) return end;
        at = behind(at, end);
    }
    return at;
}

int cjpeg_next_stretch(j_decompress_ptr jpeg, const uint8_t **rest, const uint8_t *end) {
    const uint8_t *from = *rest;
    while (from < end && is_dispensable(jpeg, from, end)) from = behind(from, end);
    if (from >= end) return 0;
    *rest = from[1] == EOI ? end : cjpeg_keep_until_dispensable(jpeg, behind(from, end), end);
    jpeg->src->next_input_byte = from;
    jpeg->src->bytes_in_buffer = (size_t)(*rest - from);
    return 1;
}
