#include "cchafa.h"

#include <stdlib.h>
#include <string.h>

#include <chafa.h>

static int in_bounds(int32_t width, int32_t height, int32_t limit) {
    return width >= 1 && height >= 1 && width <= limit && height <= limit &&
           (int64_t)width * height <= CCHAFA_MAX_PIXELS;
}

static ChafaCanvasMode mode(cchafa_colours colours) {
    switch (colours) {
    case CCHAFA_240: return CHAFA_CANVAS_MODE_INDEXED_240;
    case CCHAFA_16: return CHAFA_CANVAS_MODE_INDEXED_16;
    case CCHAFA_8: return CHAFA_CANVAS_MODE_INDEXED_8;
    case CCHAFA_MONOCHROME: return CHAFA_CANVAS_MODE_FGBG;
    default: return CHAFA_CANVAS_MODE_TRUECOLOR;
    }
}

static ChafaSymbolTags tags(cchafa_signs signs, cchafa_colours colours) {
    // Without colours, shaded blocks are the only greys.
    ChafaSymbolTags greys = colours == CCHAFA_MONOCHROME ? CHAFA_SYMBOL_TAG_STIPPLE : CHAFA_SYMBOL_TAG_NONE;
    switch (signs) {
    case CCHAFA_ASCII: return CHAFA_SYMBOL_TAG_ASCII;
    case CCHAFA_HALVES: return CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_HALF | greys;
    default:
        return CHAFA_SYMBOL_TAG_SPACE | CHAFA_SYMBOL_TAG_SOLID | CHAFA_SYMBOL_TAG_HALF | CHAFA_SYMBOL_TAG_QUAD | greys;
    }
}

// Rows that begin at multiples of four bytes: libchafa before 1.12.5 shears a picture whose rows do not.
static uint8_t *aligned(const uint8_t *pixels, int32_t width, int32_t height, size_t stride) {
    uint8_t *copy = malloc(stride * (size_t)height);
    if (!copy) return NULL;
    size_t row = 3 * (size_t)width;
    for (int32_t y = 0; y < height; y++) memcpy(copy + (size_t)y * stride, pixels + (size_t)y * row, row);
    return copy;
}

// Draws by a finished configuration.
static cchafa_status draw(
    const ChafaCanvasConfig *config, const uint8_t *pixels, int32_t width, int32_t height, uint8_t **bytes,
    size_t *count) {
    size_t stride = (3 * (size_t)width + 3) / 4 * 4;
    uint8_t *rows = aligned(pixels, width, height, stride);
    if (!rows) return CCHAFA_FAILED;
    ChafaCanvas *canvas = chafa_canvas_new(config);
    chafa_canvas_draw_all_pixels(canvas, CHAFA_PIXEL_RGB8, rows, width, height, (gint)stride);
    // Every sequence there is, whatever this process's own terminal has: which may be used, the caller has decided.
    ChafaTermInfo *terminal = chafa_term_db_get_fallback_info(chafa_term_db_get_default());
    GString *text = chafa_canvas_print(canvas, terminal);
    chafa_term_info_unref(terminal);
    chafa_canvas_unref(canvas);
    free(rows);
    if (!text) return CCHAFA_FAILED;
    *count = text->len;
    *bytes = (uint8_t *)g_string_free(text, FALSE);
    return CCHAFA_OK;
}

cchafa_status cchafa_draw_symbols(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t columns, int32_t rows, cchafa_colours colours,
    cchafa_signs signs, uint8_t **bytes, size_t *count) {
    *bytes = NULL;
    *count = 0;
    if (!in_bounds(width, height, CCHAFA_MAX_SIDE) || !in_bounds(columns, rows, CCHAFA_MAX_CELLS)) {
        return CCHAFA_OUT_OF_BOUNDS;
    }
    ChafaSymbolMap *symbols = chafa_symbol_map_new();
    chafa_symbol_map_add_by_tags(symbols, tags(signs, colours));
    ChafaCanvasConfig *config = chafa_canvas_config_new();
    chafa_canvas_config_set_pixel_mode(config, CHAFA_PIXEL_MODE_SYMBOLS);
    chafa_canvas_config_set_canvas_mode(config, mode(colours));
    chafa_canvas_config_set_symbol_map(config, symbols);
    chafa_canvas_config_set_geometry(config, columns, rows);
    // Of so few colours the nearest one alone makes a poster of a face; so does libchafa's stronger contrast.
    if (colours == CCHAFA_16 || colours == CCHAFA_8) {
        chafa_canvas_config_set_dither_mode(config, CHAFA_DITHER_MODE_DIFFUSION);
        chafa_canvas_config_set_preprocessing_enabled(config, FALSE);
    }
    // Skipped and repeated cells would need sequences beyond colours.
    chafa_canvas_config_set_optimizations(config, CHAFA_OPTIMIZATION_REUSE_ATTRIBUTES);
    cchafa_status status = draw(config, pixels, width, height, bytes, count);
    chafa_canvas_config_unref(config);
    chafa_symbol_map_unref(symbols);
    return status;
}

cchafa_status cchafa_draw_sixels(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t columns, int32_t rows, uint8_t **bytes,
    size_t *count) {
    *bytes = NULL;
    *count = 0;
    if (!in_bounds(width, height, CCHAFA_MAX_SIDE) || !in_bounds(columns, rows, CCHAFA_MAX_SIDE) || rows < 6) {
        return CCHAFA_OUT_OF_BOUNDS;
    }
    ChafaCanvasConfig *config = chafa_canvas_config_new();
    chafa_canvas_config_set_pixel_mode(config, CHAFA_PIXEL_MODE_SIXELS);
    chafa_canvas_config_set_canvas_mode(config, CHAFA_CANVAS_MODE_TRUECOLOR);
    // One cell of the whole size: so the sides are free and not multiples of a cell's.
    chafa_canvas_config_set_geometry(config, 1, 1);
    chafa_canvas_config_set_cell_geometry(config, columns, rows);
    cchafa_status status = draw(config, pixels, width, height, bytes, count);
    chafa_canvas_config_unref(config);
    return status;
}

void cchafa_free(uint8_t *bytes) { g_free(bytes); }
