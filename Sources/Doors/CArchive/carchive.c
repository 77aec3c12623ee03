#include "carchive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct carchive {
    struct archive *reader;
    struct archive_entry *entry;
    void *context;
    carchive_read_function read;
    carchive_seek_function seek;
    int opened;
};

static la_ssize_t read_chunk(struct archive *reader, void *data, const void **chunk) {
    carchive *archive = data;
    *chunk = NULL;
    int64_t count = archive->read(archive->context, chunk);
    if (count < 0) archive_set_error(reader, EIO, "the file cannot be read");
    return (la_ssize_t)count;
}

static la_int64_t seek_to(struct archive *reader, void *data, la_int64_t offset, int whence) {
    carchive *archive = data;
    int64_t place = archive->seek(archive->context, offset, whence);
    if (place >= 0) return place;
    archive_set_error(reader, EIO, "the file ends too early");
    return ARCHIVE_FATAL;
}

carchive *carchive_create(void *context, carchive_read_function read, carchive_seek_function seek) {
    carchive *archive = calloc(1, sizeof *archive);
    if (!archive) return NULL;
    archive->context = context;
    archive->read = read;
    archive->seek = seek;
    archive->reader = archive_read_new();
    archive->entry = archive_entry_new();
    if (!archive->reader || !archive->entry) {
        carchive_free(archive);
        return NULL;
    }
    archive_read_support_filter_gzip(archive->reader);
    archive_read_support_filter_xz(archive->reader);
    archive_read_support_filter_zstd(archive->reader);
    archive_read_support_filter_bzip2(archive->reader);
    archive_read_support_format_tar(archive->reader);
    archive_read_support_format_zip(archive->reader);
    archive_read_support_format_raw(archive->reader);
    archive_read_support_format_empty(archive->reader);
    archive_read_set_read_callback(archive->reader, read_chunk);
    if (seek) archive_read_set_seek_callback(archive->reader, seek_to);
    archive_read_set_callback_data(archive->reader, archive);
    return archive;
}

void carchive_free(carchive *archive) {
    if (!archive) return;
    if (archive->entry) archive_entry_free(archive->entry);
    if (archive->reader) archive_read_free(archive->reader);
    free(archive);
}

int carchive_next(carchive *archive) {
    if (!archive->opened) {
        archive->opened = 1;
        if (archive_read_open1(archive->reader) != ARCHIVE_OK) return -1;
    }
    for (;;) {
        int code = archive_read_next_header2(archive->reader, archive->entry);
        // A warning is about a name or an attribute that cannot be shown in the locale; the member is sound.
        if (code == ARCHIVE_OK || code == ARCHIVE_WARN) return 1;
        if (code == ARCHIVE_EOF) return 0;
        if (code != ARCHIVE_RETRY) return -1;
    }
}

const char *carchive_name(carchive *archive) {
    const char *name = archive_entry_pathname_utf8(archive->entry);
    return name ? name : archive_entry_pathname(archive->entry);
}

int carchive_is_file(carchive *archive) {
    return archive_entry_filetype(archive->entry) == AE_IFREG && !archive_entry_hardlink(archive->entry);
}

int carchive_is_stream(carchive *archive) {
    return (archive_format(archive->reader) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW ||
           (archive_format(archive->reader) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_EMPTY;
}

int carchive_is_compressed(carchive *archive) {
    // The last filter of the chain is always the one that does nothing.
    return archive_filter_count(archive->reader) > 1;
}

int carchive_is_encrypted(carchive *archive) {
    return archive_entry_is_data_encrypted(archive->entry) != 0;
}

int carchive_modified(carchive *archive, int64_t *seconds) {
    if (!archive_entry_mtime_is_set(archive->entry)) return 0;
    *seconds = archive_entry_mtime(archive->entry);
    return 1;
}

int64_t carchive_read(carchive *archive, void *out, size_t count) {
    for (;;) {
        la_ssize_t done = archive_read_data(archive->reader, out, count);
        if (done >= 0) return done;
        if (done != ARCHIVE_RETRY) return -1;
    }
}

const char *carchive_error(carchive *archive) {
    const char *words = archive_error_string(archive->reader);
    return words ? words : "";
}
