// Decoding: a memory source that knows when it ran dry, errors that land, rows straight into the caller's buffer.
#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "cjpeg_scans.h"

// What a decoding owns. It lives in the caller's frame, not in the one that calls setjmp: a jump leaves it whole.
struct job {
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_source_mgr source;
    struct jpeg_progress_mgr progress;
    jmp_buf landing;
    cjpeg_report *report;
    int ran_dry;      // the source had to invent an end
    int has_header;   // the header is read, the scans begin
    int needs_marker; // several scans: only the EOI marker says that the last one is there
    int has_pixels;   // every row is out
    int32_t eighths;
    uint8_t *out;
    int32_t width;
    int32_t height;
    cjpeg_part part;
    uint8_t *rows; // what libjpeg gives where `out` wants something else
    // Where the bytes of the file go on after those that the source has, and where they end.
    const uint8_t *rest;
    const uint8_t *end;
};

// Rows that libjpeg is asked for at a time.
enum { ROWS = 16 };

static const JOCTET invented_end[2] = {0xFF, JPEG_EOI};

static _Noreturn void fail(struct job *job, cjpeg_status status, int32_t detail) {
    job->report->status = status;
    job->report->detail = detail;
    longjmp(job->landing, 1);
}

static void on_error(j_common_ptr common) {
    struct job *job = common->client_data;
    int32_t detail = common->err->msg_parm.i[0];
    char words[JMSG_LENGTH_MAX];
    common->err->format_message(common, words);
    snprintf(job->report->message, sizeof job->report->message, "%s", words);
    switch (common->err->msg_code) {
    case JERR_BAD_PRECISION: fail(job, CJPEG_UNSUPPORTED_DEPTH, detail);
    case JERR_SOF_UNSUPPORTED: fail(job, CJPEG_UNSUPPORTED_PROCESS, detail);
    case JERR_IMAGE_TOO_BIG: fail(job, CJPEG_TOO_LARGE, detail);
    case JERR_OUT_OF_MEMORY: fail(job, CJPEG_NO_MEMORY, 0);
    default: break;
    }
    if (!job->ran_dry) fail(job, CJPEG_CORRUPT, 0);
    // What is missing behind the last row is no loss.
    if (job->has_pixels) fail(job, CJPEG_OK, 0);
    fail(job, job->has_header ? CJPEG_TRUNCATED : CJPEG_TRUNCATED_HEADER, 0);
}

// Warnings are tolerated but for one: entropy data that ends too early because the file does.
static void on_message(j_common_ptr common, int level) {
    struct job *job = common->client_data;
    if (level >= 0) return;
    common->err->num_warnings++;
    if (common->err->msg_code == JWRN_HIT_MARKER && job->ran_dry) fail(job, CJPEG_TRUNCATED, 0);
}

static void start_source(j_decompress_ptr jpeg) { (void)jpeg; }

static boolean fill_source(j_decompress_ptr jpeg) {
    struct job *job = jpeg->client_data;
    if (cjpeg_next_stretch(jpeg, &job->rest, job->end)) return TRUE;
    job->ran_dry = 1;
    if (job->needs_marker) fail(job, CJPEG_TRUNCATED, 0);
    job->source.next_input_byte = invented_end;
    job->source.bytes_in_buffer = sizeof invented_end;
    return TRUE;
}

static void skip_source(j_decompress_ptr jpeg, long count) {
    struct job *job = jpeg->client_data;
    if (count <= 0) return;
    if ((size_t)count > job->source.bytes_in_buffer) {
        (void)fill_source(jpeg);
    } else {
        job->source.next_input_byte += count;
        job->source.bytes_in_buffer -= (size_t)count;
    }
}

static void end_source(j_decompress_ptr jpeg) { (void)jpeg; }

static void watch_scans(j_common_ptr common) {
    struct job *job = common->client_data;
    if (job->jpeg.input_scan_number > CJPEG_MAX_SCANS) fail(job, CJPEG_TOO_MANY_SCANS, 0);
}

static void read_header(struct job *job) {
    j_decompress_ptr jpeg = &job->jpeg;
    jpeg_create_decompress(jpeg);
    jpeg->src = &job->source;
    jpeg->progress = &job->progress;
    (void)jpeg_read_header(jpeg, TRUE);
    switch (jpeg->jpeg_color_space) {
    case JCS_GRAYSCALE:
    case JCS_RGB:
    case JCS_YCbCr: jpeg->out_color_space = JCS_RGB; break;
    case JCS_CMYK:
    case JCS_YCCK: jpeg->out_color_space = JCS_CMYK; break;
    default: fail(job, CJPEG_UNSUPPORTED_COLOURS, jpeg->num_components);
    }
    job->has_header = 1;
    job->needs_marker = jpeg_has_multiple_scans(jpeg);
}

// a * b / 255, rounded, for a and b of 0 to 255.
static inline unsigned scaled(unsigned a, unsigned b) {
    unsigned t = a * b + 128;
    return ((t >> 8) + t) >> 8;
}

// Inverted CMYK to RGB without a profile: what the ink leaves of white, times what black leaves.
static void from_cmyk(const uint8_t *in, uint8_t *out, int32_t width) {
    for (int32_t x = 0; x < width; x++, in += 4, out += 3) {
        unsigned light = in[3];
        out[0] = (uint8_t)(light - scaled(255u - in[0], light));
        out[1] = (uint8_t)(light - scaled(255u - in[1], light));
        out[2] = (uint8_t)(light - scaled(255u - in[2], light));
    }
}

static void read_whole_rows(struct job *job) {
    j_decompress_ptr jpeg = &job->jpeg;
    size_t stride = 3 * (size_t)job->width;
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW rows[ROWS];
        JDIMENSION left = jpeg->output_height - jpeg->output_scanline;
        JDIMENSION count = left < ROWS ? left : ROWS;
        for (JDIMENSION i = 0; i < count; i++) rows[i] = job->out + (jpeg->output_scanline + i) * stride;
        (void)jpeg_read_scanlines(jpeg, rows, count);
    }
}

// Whether no colours are spread over their neighbours: then a pixel is made of its own blocks alone, and libjpeg may
// leave out blocks on the left and right and rows above without a change to what is left.
static int stands_alone(j_decompress_ptr jpeg) {
    for (int i = 0; i < jpeg->num_components; i++) {
        const jpeg_component_info *component = &jpeg->comp_info[i];
        if (component->h_samp_factor * component->DCT_scaled_size != jpeg->max_h_samp_factor * jpeg->min_DCT_scaled_size
            || component->v_samp_factor * component->DCT_scaled_size
                   != jpeg->max_v_samp_factor * jpeg->min_DCT_scaled_size)
            return 0;
    }
    return 1;
}

static void copy_part(const struct job *job, const uint8_t *row, JDIMENSION left, JDIMENSION line) {
    size_t skipped = (size_t)job->part.left - left;
    uint8_t *out = job->out + 3 * (size_t)job->part.width * (line - (JDIMENSION)job->part.top);
    if (job->jpeg.out_color_space == JCS_CMYK) {
        from_cmyk(row + 4 * skipped, out, job->part.width);
    } else {
        memcpy(out, row + 3 * skipped, 3 * (size_t)job->part.width);
    }
}

static void read_part(struct job *job) {
    j_decompress_ptr jpeg = &job->jpeg;
    const cjpeg_part *part = &job->part;
    JDIMENSION left = (JDIMENSION)part->left, width = (JDIMENSION)part->width, end = (JDIMENSION)(part->top + part->height);
    if (stands_alone(jpeg)) {
        jpeg_crop_scanline(jpeg, &left, &width);
        if (part->top > 0) (void)jpeg_skip_scanlines(jpeg, (JDIMENSION)part->top);
    } else {
        left = 0;
        width = jpeg->output_width;
    }
    size_t stride = (size_t)jpeg->output_components * width;
    job->rows = malloc(ROWS * stride);
    if (!job->rows) fail(job, CJPEG_NO_MEMORY, 0);
    JSAMPROW rows[ROWS];
    for (int i = 0; i < ROWS; i++) rows[i] = job->rows + (size_t)i * stride;
    while (jpeg->output_scanline < end) {
        JDIMENSION line = jpeg->output_scanline, wanted = end - line;
        JDIMENSION count = jpeg_read_scanlines(jpeg, rows, wanted < ROWS ? wanted : ROWS);
        for (JDIMENSION i = 0; i < count; i++)
            if (line + i >= (JDIMENSION)part->top) copy_part(job, rows[i], left, line + i);
    }
}

static void read_pixels(struct job *job) {
    j_decompress_ptr jpeg = &job->jpeg;
    jpeg->scale_num = (unsigned)job->eighths;
    jpeg->scale_denom = 8;
    jpeg->dct_method = JDCT_ISLOW;
    jpeg->do_fancy_upsampling = TRUE;
    if (job->eighths == 1 && jpeg->progressive_mode && !job->ran_dry) {
        jpeg_calc_output_dimensions(jpeg);
        job->rest = cjpeg_keep_until_dispensable(jpeg, job->source.next_input_byte, job->end);
        job->source.bytes_in_buffer = (size_t)(job->rest - job->source.next_input_byte);
        // What is left out on purpose is not to be guessed.
        jpeg->do_block_smoothing = FALSE;
    }
    (void)jpeg_start_decompress(jpeg);
    if (jpeg->output_width != (JDIMENSION)job->width || jpeg->output_height != (JDIMENSION)job->height) {
        snprintf(job->report->message, sizeof job->report->message, "the sides are not those asked for");
        fail(job, CJPEG_CORRUPT, 0);
    }
    const cjpeg_part *part = &job->part;
    if (jpeg->out_color_space == JCS_CMYK || part->width < job->width || part->height < job->height) {
        read_part(job);
    } else {
        read_whole_rows(job);
    }
    job->has_pixels = 1;
    if (jpeg->output_scanline < jpeg->output_height) return;
    // A stray marker that cut the data short shows only here, on the way to the end of the picture.
    (void)jpeg_finish_decompress(jpeg);
}

// Runs the job up to the header, or through the pixels too. The only frame a jump lands in.
static void run(struct job *job, int with_pixels) {
    if (setjmp(job->landing) != 0) return;
    read_header(job);
    if (with_pixels) read_pixels(job);
    job->report->status = CJPEG_OK;
}

static void prepare(struct job *job, const uint8_t *bytes, size_t count, cjpeg_report *report) {
    memset(job, 0, sizeof *job);
    memset(report, 0, sizeof *report);
    job->report = report;
    job->source.next_input_byte = bytes;
    job->source.bytes_in_buffer = count;
    job->rest = job->end = bytes + count;
    job->source.init_source = start_source;
    job->source.fill_input_buffer = fill_source;
    job->source.skip_input_data = skip_source;
    job->source.resync_to_restart = jpeg_resync_to_restart;
    job->source.term_source = end_source;
    job->progress.progress_monitor = watch_scans;
    job->jpeg.err = jpeg_std_error(&job->errors);
    job->jpeg.client_data = job;
    job->errors.error_exit = on_error;
    job->errors.emit_message = on_message;
}

static void finish(struct job *job) {
    jpeg_destroy_decompress(&job->jpeg);
    free(job->rows);
}

cjpeg_status cjpeg_inspect(const uint8_t *bytes, size_t count, cjpeg_info *info, cjpeg_report *report) {
    struct job job;
    prepare(&job, bytes, count, report);
    run(&job, 0);
    info->width = (int32_t)job.jpeg.image_width;
    info->height = (int32_t)job.jpeg.image_height;
    finish(&job);
    return report->status;
}

cjpeg_status cjpeg_decode_part(const uint8_t *bytes, size_t count, int32_t eighths, int32_t width, int32_t height,
                               cjpeg_part part, uint8_t *out, cjpeg_report *report) {
    struct job job;
    prepare(&job, bytes, count, report);
    job.eighths = eighths;
    job.out = out;
    job.width = width;
    job.height = height;
    job.part = part;
    run(&job, 1);
    int is_whole = part.width == width && part.height == height;
    if (!is_whole && (report->status != CJPEG_OK || job.errors.num_warnings > 0)) report->status = CJPEG_DAMAGED;
    finish(&job);
    return report->status;
}

cjpeg_status cjpeg_decode(const uint8_t *bytes, size_t count, int32_t eighths, uint8_t *out, int32_t width,
                          int32_t height, cjpeg_report *report) {
    return cjpeg_decode_part(bytes, count, eighths, width, height, (cjpeg_part){0, 0, width, height}, out, report);
}
