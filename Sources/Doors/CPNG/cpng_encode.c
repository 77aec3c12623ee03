// libpng's writer into memory.
#include "cpng.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

// What an encoding owns, in the caller's frame: a jump leaves it whole.
struct output {
    png_structp png;
    png_infop info;
    uint8_t *bytes;
    size_t count;
    size_t room;
    cpng_report *report;
};

static void on_error(png_structp png, png_const_charp words) {
    struct output *output = png_get_error_ptr(png);
    if (output->report->status == CPNG_OK) output->report->status = CPNG_CORRUPT;
    snprintf(output->report->message, sizeof output->report->message, "%s", words);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp words) {
    (void)png;
    (void)words;
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
    struct output *output = png_get_io_ptr(png);
    if (count > output->room - output->count) {
        size_t room = output->room + output->room / 2 + count + 65536;
        uint8_t *grown = realloc(output->bytes, room);
        if (!grown) {
            output->report->status = CPNG_NO_MEMORY;
            png_error(png, "memory is out");
        }
        output->bytes = grown;
        output->room = room;
    }
    memcpy(output->bytes + output->count, bytes, count);
    output->count += count;
}

static void flush_nothing(png_structp png) { (void)png; }

// The only frame a jump lands in.
static void run(struct output *output, const uint8_t *pixels, int32_t width, int32_t height) {
    if (setjmp(png_jmpbuf(output->png)) != 0) return;
    png_structp png = output->png;
    png_set_write_fn(png, output, write_bytes, flush_nothing);
    png_set_IHDR(
        png, output->info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
    png_set_compression_level(png, 1);
    png_write_info(png, output->info);
    for (int32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * 3 * (size_t)width);
    png_write_end(png, NULL);
}

cpng_status cpng_encode(
    const uint8_t *pixels, int32_t width, int32_t height, uint8_t **bytes, size_t *count, cpng_report *report) {
    struct output output = {.report = report};
    memset(report, 0, sizeof *report);
    *bytes = NULL;
    *count = 0;
    output.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &output, on_error, on_warning);
    output.info = output.png ? png_create_info_struct(output.png) : NULL;
    if (output.info) {
        run(&output, pixels, width, height);
    } else {
        report->status = CPNG_NO_MEMORY;
    }
    if (output.png) png_destroy_write_struct(&output.png, &output.info);
    if (report->status != CPNG_OK) {
        free(output.bytes);
        return report->status;
    }
    *bytes = output.bytes;
    *count = output.count;
    return CPNG_OK;
}

void cpng_free(uint8_t *bytes) { free(bytes); }
