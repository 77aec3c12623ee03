// Encoding: every choice is written down, so that the bytes depend on the pixels and the quality alone.
#include "cjpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

struct job {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr destination;
    jmp_buf landing;
    cjpeg_report *report;
    const uint8_t *rgb;
    int32_t width;
    int32_t height;
    int32_t quality;
    uint8_t *bytes;
    size_t capacity;
};

static _Noreturn void fail(struct job *job, cjpeg_status status) {
    job->report->status = status;
    longjmp(job->landing, 1);
}

static void on_error(j_common_ptr common) {
    struct job *job = common->client_data;
    char words[JMSG_LENGTH_MAX];
    common->err->format_message(common, words);
    snprintf(job->report->message, sizeof job->report->message, "%s", words);
    switch (common->err->msg_code) {
    case JERR_IMAGE_TOO_BIG: fail(job, CJPEG_TOO_LARGE);
    case JERR_OUT_OF_MEMORY: fail(job, CJPEG_NO_MEMORY);
    default: fail(job, CJPEG_CORRUPT);
    }
}

static void on_message(j_common_ptr common, int level) {
    if (level < 0) common->err->num_warnings++;
}

// Makes room for as many bytes again and points libjpeg at the first free one.
static void grow(struct job *job) {
    size_t used = job->capacity;
    size_t capacity = used ? 2 * used : 32 << 10;
    uint8_t *bytes = realloc(job->bytes, capacity);
    if (!bytes) fail(job, CJPEG_NO_MEMORY);
    job->bytes = bytes;
    job->capacity = capacity;
    job->destination.next_output_byte = bytes + used;
    job->destination.free_in_buffer = capacity - used;
}

static void start_destination(j_compress_ptr jpeg) { grow(jpeg->client_data); }

// libjpeg calls this with the buffer full, whatever free_in_buffer says.
static boolean empty_destination(j_compress_ptr jpeg) {
    grow(jpeg->client_data);
    return TRUE;
}

static void end_destination(j_compress_ptr jpeg) { (void)jpeg; }

static void encode(struct job *job) {
    if (setjmp(job->landing) != 0) return;
    j_compress_ptr jpeg = &job->jpeg;
    jpeg_create_compress(jpeg);
    jpeg->dest = &job->destination;
    jpeg->image_width = (JDIMENSION)job->width;
    jpeg->image_height = (JDIMENSION)job->height;
    jpeg->input_components = 3;
    jpeg->in_color_space = JCS_RGB;
    jpeg_set_defaults(jpeg);
    jpeg_set_colorspace(jpeg, JCS_YCbCr);
    jpeg_set_quality(jpeg, job->quality, TRUE);
    jpeg->dct_method = JDCT_ISLOW;
    jpeg->optimize_coding = FALSE;
    jpeg->arith_code = FALSE;
    jpeg->smoothing_factor = 0;
    jpeg->restart_interval = 0;
    jpeg->restart_in_rows = 0;
    jpeg->num_scans = 0;
    jpeg->scan_info = NULL;
    jpeg->comp_info[0].h_samp_factor = 2;
    jpeg->comp_info[0].v_samp_factor = 2;
    for (int i = 1; i < 3; i++) {
        jpeg->comp_info[i].h_samp_factor = 1;
        jpeg->comp_info[i].v_samp_factor = 1;
    }
    jpeg_start_compress(jpeg, TRUE);
    while (jpeg->next_scanline < jpeg->image_height) {
        // libjpeg does not write to its input, though its type says it may.
        JSAMPROW row = (JSAMPROW)(job->rgb + 3 * (size_t)job->width * jpeg->next_scanline);
        (void)jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
    job->report->status = CJPEG_OK;
}

cjpeg_status cjpeg_encode(const uint8_t *rgb, int32_t width, int32_t height, int32_t quality, uint8_t **out,
                          size_t *out_count, cjpeg_report *report) {
    struct job job;
    memset(&job, 0, sizeof job);
    memset(report, 0, sizeof *report);
    job.report = report;
    job.rgb = rgb;
    job.width = width;
    job.height = height;
    job.quality = quality;
    job.destination.init_destination = start_destination;
    job.destination.empty_output_buffer = empty_destination;
    job.destination.term_destination = end_destination;
    job.jpeg.err = jpeg_std_error(&job.errors);
    job.jpeg.client_data = &job;
    job.errors.error_exit = on_error;
    job.errors.emit_message = on_message;
    encode(&job);
    jpeg_destroy_compress(&job.jpeg);
    *out = NULL;
    *out_count = 0;
    if (report->status == CJPEG_OK) {
        *out = job.bytes;
        *out_count = job.capacity - job.destination.free_in_buffer;
    } else {
        free(job.bytes);
    }
    return report->status;
}

void cjpeg_free(uint8_t *bytes) { free(bytes); }

#define CJPEG_WORDS_OF(x) #x
#define CJPEG_WORDS(x) CJPEG_WORDS_OF(x)

const char *cjpeg_version(void) { return CJPEG_WORDS(LIBJPEG_TURBO_VERSION); }
