// CChafa: the door to libchafa's two ways of drawing that need a palette or signs: text cells and sixels.
#ifndef CCHAFA_H
#define CCHAFA_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The longest side of a picture given or asked for, in pixels, and what its sides may multiply to. glib ends the
/// process where memory is out, so what is asked of it is bounded before.
#define CCHAFA_MAX_SIDE 32768
#define CCHAFA_MAX_PIXELS (64 * 1024 * 1024)
/// The most columns or rows of text cells.
#define CCHAFA_MAX_CELLS 1000

/// How a call ended.
typedef enum cchafa_status {
    CCHAFA_OK = 0,
    /// A side is below 1 or above the limits. Nothing was drawn.
    CCHAFA_OUT_OF_BOUNDS,
    /// Memory is out, or libchafa drew nothing.
    CCHAFA_FAILED
} cchafa_status;

/// The colours a text cell may have.
typedef enum cchafa_colours {
    CCHAFA_TRUECOLOUR = 0,
    /// The upper 240 of the 256: those that people do not change.
    CCHAFA_240,
    CCHAFA_16,
    CCHAFA_8,
    /// None at all: signs in the colour that text has.
    CCHAFA_MONOCHROME
} cchafa_colours;

/// The signs a text cell may hold.
typedef enum cchafa_signs {
    /// Half blocks and quadrants.
    CCHAFA_QUADRANTS = 0,
    /// Half blocks only, for fonts of 256 signs.
    CCHAFA_HALVES,
    /// Printable ASCII.
    CCHAFA_ASCII
} cchafa_signs;

/// Draws a picture as text: `rows` lines of `columns` cells, parted by line feeds, with SGR sequences for colours and
/// no other sequences. The picture fills all of it; its shape is the caller's business. On monochrome the brightness
/// of the text is taken for white on black.
/// Requires: `pixels` holds width * height pixels of R, G, B without gaps.
/// Ensures: on CCHAFA_OK `*bytes` are `*count` bytes of UTF-8, to be given back to cchafa_free; otherwise NULL and 0.
/// Returns the status. Safe to call from any thread; takes threads of its own meanwhile.
cchafa_status cchafa_draw_symbols(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t columns, int32_t rows, cchafa_colours colours,
    cchafa_signs signs, uint8_t *_Nullable *_Nonnull bytes, size_t *count);

/// Draws a picture as one sixel sequence of up to 256 colours chosen from it: `columns` × `rows` pixels, of which the
/// last `rows` mod 6 are left out.
/// Requires: `pixels` holds width * height pixels of R, G, B without gaps; `rows` is at least 6.
/// Ensures: on CCHAFA_OK `*bytes` are `*count` bytes from DCS to ST, to be given back to cchafa_free; otherwise NULL
/// and 0.
/// Returns the status. Safe to call from any thread; takes threads of its own meanwhile.
cchafa_status cchafa_draw_sixels(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t columns, int32_t rows,
    uint8_t *_Nullable *_Nonnull bytes, size_t *count);

/// Gives back what a drawing filled. NULL is allowed. Safe to call from any thread.
void cchafa_free(uint8_t *_Nullable bytes);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
