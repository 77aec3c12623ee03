// libpng's low-level reader over bytes in memory: only what pixels need is read, everything else is skipped unparsed.
#include "cpng.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

// What a decoding owns. It lives in the caller's frame, not in the one that calls setjmp: a jump leaves it whole.
struct job {
    png_structp png;
    png_infop info;
    const uint8_t *next;
    size_t left;
    int in_pixels;
    cpng_report *report;
    cpng_info found;
    uint8_t *out;
};

// Chunks that change no 8-bit pixel. Profiles and texts may be compressed bombs: not even inflated.
static const png_byte ignored_chunks[] = {
    'b', 'K', 'G', 'D', 0, 'c', 'H', 'R', 'M', 0, 'e', 'X', 'I', 'f', 0, 'g', 'A', 'M', 'A', 0, 'h', 'I', 'S', 'T', 0,
    'i', 'C', 'C', 'P', 0, 'i', 'T', 'X', 't', 0, 'o', 'F', 'F', 's', 0, 'p', 'C', 'A', 'L', 0, 'p', 'H', 'Y', 's', 0,
    's', 'B', 'I', 'T', 0, 's', 'C', 'A', 'L', 0, 's', 'P', 'L', 'T', 0, 's', 'R', 'G', 'B', 0, 's', 'T', 'E', 'R', 0,
    't', 'E', 'X', 't', 0, 't', 'I', 'M', 'E', 0, 'z', 'T', 'X', 't', 0,
};

static void on_error(png_structp png, png_const_charp words) {
    struct job *job = png_get_error_ptr(png);
    if (job->report->status == CPNG_OK) job->report->status = CPNG_CORRUPT;
    snprintf(job->report->message, sizeof job->report->message, "%s", words);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp words) {
    (void)png;
    (void)words;
}

static void read_bytes(png_structp png, png_bytep out, size_t count) {
    struct job *job = png_get_io_ptr(png);
    if (count > job->left) {
        job->report->status = job->in_pixels ? CPNG_TRUNCATED : CPNG_TRUNCATED_HEADER;
        png_error(png, "the bytes end");
    }
    memcpy(out, job->next, count);
    job->next += count;
    job->left -= count;
}

static void read_header(struct job *job) {
    png_set_read_fn(job->png, job, read_bytes);
    // The caller compares the sides with its own limit, and can say so better than libpng.
    png_set_user_limits(job->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_cache_max(job->png, 256);
    png_set_chunk_malloc_max(job->png, 4 << 20);
    png_set_keep_unknown_chunks(
        job->png, PNG_HANDLE_CHUNK_NEVER, ignored_chunks, (int)(sizeof ignored_chunks / 5));
    png_read_info(job->png, job->info);
    job->in_pixels = 1;
    int alpha = (png_get_color_type(job->png, job->info) & PNG_COLOR_MASK_ALPHA) != 0 ||
                png_get_valid(job->png, job->info, PNG_INFO_tRNS) != 0;
    job->found.width = (int32_t)png_get_image_width(job->png, job->info);
    job->found.height = (int32_t)png_get_image_height(job->png, job->info);
    job->found.channels = alpha ? 4 : 3;
}

static void read_pixels(struct job *job, const cpng_info *expected) {
    png_set_expand(job->png);
    png_set_strip_16(job->png);
    png_set_gray_to_rgb(job->png);
    int passes = png_set_interlace_handling(job->png);
    png_read_update_info(job->png, job->info);
    size_t stride = (size_t)expected->channels * (size_t)expected->width;
    if (memcmp(&job->found, expected, sizeof *expected) != 0 || png_get_rowbytes(job->png, job->info) != stride) {
        png_error(job->png, "the rows are not those the header promised");
    }
    for (int pass = 0; pass < passes; pass++) {
        for (int32_t y = 0; y < expected->height; y++) png_read_row(job->png, job->out + (size_t)y * stride, NULL);
    }
}

// Runs the job up to the header, or through the pixels too. The only frame a jump lands in.
static void run(struct job *job, const cpng_info *expected) {
    if (setjmp(png_jmpbuf(job->png)) != 0) return;
    read_header(job);
    if (expected) read_pixels(job, expected);
}

static cpng_status attempt(struct job *job, const cpng_info *expected) {
    memset(job->report, 0, sizeof *job->report);
    job->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
    job->info = job->png ? png_create_info_struct(job->png) : NULL;
    if (job->info) {
        run(job, expected);
    } else {
        job->report->status = CPNG_NO_MEMORY;
    }
    if (job->png) png_destroy_read_struct(&job->png, &job->info, NULL);
    return job->report->status;
}

cpng_status cpng_inspect(const uint8_t *bytes, size_t count, cpng_info *info, cpng_report *report) {
    struct job job = {.next = bytes, .left = count, .report = report};
    (void)attempt(&job, NULL);
    *info = job.found;
    return report->status;
}

cpng_status cpng_decode(const uint8_t *bytes, size_t count, const cpng_info *info, uint8_t *out, cpng_report *report) {
    struct job job = {.next = bytes, .left = count, .report = report, .out = out};
    return attempt(&job, info);
}
