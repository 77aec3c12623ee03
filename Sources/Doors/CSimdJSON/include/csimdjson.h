// CSimdJSON: the door to simdjson's DOM parser, which checks and unfolds JSON at gigabytes a second.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// How many readable bytes must follow a text that is parsed. Their values do not matter.
#define CSIMDJSON_PADDING 64

/// A parser with the memory of its last document. One owner; free it with csimdjson_free. Not safe to share between
/// threads.
typedef struct csimdjson_parser csimdjson_parser;

/// A value of the last document: a small handle to copy at will.
/// Lifetime: until the parser parses again or is freed; a handle used after that reads foreign memory.
typedef struct {
    const void *_Nullable document;
    size_t index;
} csimdjson_value;

/// A place in an array or an object. Same lifetime as a value.
typedef struct {
    const void *_Nullable document;
    size_t index;
    size_t end;
} csimdjson_cursor;

/// A key to look for: `bytes` holds `count` bytes, without a closing NUL.
typedef struct {
    const char *bytes;
    size_t count;
} csimdjson_key;

enum {
    CSIMDJSON_MISSING = 0,
    CSIMDJSON_NULL = 1,
    CSIMDJSON_BOOL = 2,
    /// A whole number that fits int64_t.
    CSIMDJSON_INT = 3,
    /// A whole number above INT64_MAX that fits uint64_t.
    CSIMDJSON_UINT = 4,
    CSIMDJSON_DOUBLE = 5,
    CSIMDJSON_STRING = 6,
    CSIMDJSON_ARRAY = 7,
    CSIMDJSON_OBJECT = 8
};

/// Ensures: the result is owned by the caller. Returns NULL where memory is out.
csimdjson_parser *_Nullable csimdjson_create(void);

/// Frees the parser and its document. Accepts NULL.
void csimdjson_free(csimdjson_parser *_Nullable parser);

/// Parses one whole JSON text; values of the document before are void from here on.
/// Requires: `bytes` holds `count` bytes, and CSIMDJSON_PADDING more can be read after them.
/// Ensures: the text is not kept; on success `*root` is the document's value. Texts nested deeper than 1,024 levels and
/// texts of 4 GiB and more are refused. Nothing is thrown.
/// Returns 0 on success, else a code for csimdjson_words.
int csimdjson_parse(csimdjson_parser *parser, const char *bytes, size_t count, csimdjson_value *root);

/// Returns the words for a code of csimdjson_parse: a constant string, never NULL. Safe on any thread.
const char *csimdjson_words(int code);

/// Returns one of CSIMDJSON_NULL … CSIMDJSON_OBJECT, CSIMDJSON_MISSING where the document is NULL.
int csimdjson_type(csimdjson_value value);

/// Requires: the type is CSIMDJSON_BOOL. Returns 1 or 0.
int csimdjson_bool(csimdjson_value value);

/// Requires: the type is CSIMDJSON_INT.
int64_t csimdjson_int(csimdjson_value value);

/// Requires: the type is CSIMDJSON_UINT.
uint64_t csimdjson_uint(csimdjson_value value);

/// Requires: the type is CSIMDJSON_DOUBLE.
double csimdjson_double(csimdjson_value value);

/// The unescaped string, valid UTF-8.
/// Requires: the type is CSIMDJSON_STRING. Ensures: `*count` is its length in bytes (a NUL may be among them).
/// Returns the first byte; it lives as long as the value.
const char *csimdjson_string(csimdjson_value value, size_t *count);

/// Starts at the first element of an array or the first field of an object.
/// Requires: the type is CSIMDJSON_ARRAY or CSIMDJSON_OBJECT.
csimdjson_cursor csimdjson_begin(csimdjson_value container);

/// Takes the next element of an array.
/// Requires: the cursor comes from csimdjson_begin on an array. Returns 1 with `*value` set, 0 at the end.
int csimdjson_next_element(csimdjson_cursor *cursor, csimdjson_value *value);

/// Takes the next field of an object, in the order of the text.
/// Requires: the cursor comes from csimdjson_begin on an object. Returns 1 with both set, 0 at the end.
int csimdjson_next_field(csimdjson_cursor *cursor, csimdjson_value *key, csimdjson_value *value);

/// Looks for several keys in one pass over an object; of a repeated key the first one counts.
/// Requires: the type is CSIMDJSON_OBJECT; `keys` and `found` hold `count` entries; no key twice.
/// Ensures: found[i] is the value under keys[i], or one with a NULL document.
void csimdjson_find(csimdjson_value object, const csimdjson_key *keys, size_t count, csimdjson_value *found);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
