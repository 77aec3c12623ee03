// CArchive: the door to libarchive: zip and tar members, and gz, xz, zst and bz2 read through.
#ifndef CARCHIVE_H
#define CARCHIVE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// An archive that is being read, front to back. One owner; free it with carchive_free. Not safe to share between
/// threads.
typedef struct carchive carchive;

/// Gives the archive's next bytes: sets `*chunk` and returns how many there are, 0 at the end, −1 on failure.
/// The bytes must stay in place until the next call.
typedef int64_t (*carchive_read_function)(void *_Nullable context, const void *_Nullable *_Nonnull chunk);

/// Moves to a place in the archive's bytes, `whence` as for lseek. Returns the new offset from the start, −1 on
/// failure.
typedef int64_t (*carchive_seek_function)(void *_Nullable context, int64_t offset, int whence);

/// Makes a reader of the formats zip, tar and "compressed bytes of any kind". Nothing is read yet.
/// Requires: `context` outlives the reader. `seek` may be NULL; a zip file is then read without its directory at the
/// end.
/// Returns NULL where memory is out.
carchive *_Nullable carchive_create(void *_Nullable context, carchive_read_function read,
                                    carchive_seek_function _Nullable seek);

/// Frees the reader; it does not close what the callbacks read. Accepts NULL.
void carchive_free(carchive *_Nullable archive);

/// Moves on to the next member, the first one at the first call; what is left of the member before is skipped.
/// Returns 1 at a member, 0 at the end, −1 on failure (words in carchive_error).
int carchive_next(carchive *archive);

/// Returns the member's path, mostly UTF-8, or NULL where it has none. Valid until carchive_next or carchive_free.
/// Requires: carchive_next returned 1.
const char *_Nullable carchive_name(carchive *archive);

/// Returns 1 for a regular file, 0 for folders, links and the like. Requires: carchive_next returned 1.
int carchive_is_file(carchive *archive);

/// Returns 1 where the bytes are no archive of members but one compressed (or plain) stream.
/// Requires: carchive_next returned 1.
int carchive_is_stream(carchive *archive);

/// Returns 1 where at least one decompressor is at work. Requires: carchive_next returned 1.
int carchive_is_compressed(carchive *archive);

/// Returns 1 where the member's contents are encrypted. Requires: carchive_next returned 1.
int carchive_is_encrypted(carchive *archive);

/// Ensures: `*seconds` is the member's modification time since 1970, where it has one.
/// Requires: carchive_next returned 1. Returns 1 where it has one.
int carchive_modified(carchive *archive, int64_t *seconds);

/// Reads up to `count` bytes of the member's contents.
/// Requires: carchive_next returned 1; `out` has room for `count` bytes.
/// Returns the number of bytes, 0 at the member's end, −1 on failure (words in carchive_error).
int64_t carchive_read(carchive *archive, void *out, size_t count);

/// Returns libarchive's words for the last failure; never NULL, empty where there are none. Valid until the next call.
const char *carchive_error(carchive *archive);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
