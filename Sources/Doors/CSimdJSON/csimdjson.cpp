#include "csimdjson.h"

#include <cstring>
#include <new>
#include <simdjson.h>

static_assert(CSIMDJSON_PADDING >= simdjson::SIMDJSON_PADDING, "simdjson reads further than the contract says");

using simdjson::internal::tape_ref;
using simdjson::internal::tape_type;

struct csimdjson_parser {
    simdjson::dom::parser parser;
};

namespace {

inline tape_ref tape(const void *document, size_t index) {
    return tape_ref(static_cast<const simdjson::dom::document *>(document), index);
}

inline tape_ref tape(csimdjson_value value) {
    return tape(value.document, value.index);
}

}  // namespace

csimdjson_parser *csimdjson_create(void) {
    return new (std::nothrow) csimdjson_parser;
}

void csimdjson_free(csimdjson_parser *parser) {
    delete parser;
}

int csimdjson_parse(csimdjson_parser *parser, const char *bytes, size_t count, csimdjson_value *root) {
    try {
        simdjson::dom::element element;
        auto error = parser->parser.parse(bytes, count, false).get(element);
        if (error) return static_cast<int>(error);
        // Entry 0 of the tape is the document itself, entry 1 its value.
        root->document = &parser->parser.doc;
        root->index = 1;
        return 0;
    } catch (...) {
        return static_cast<int>(simdjson::MEMALLOC);
    }
}

const char *csimdjson_words(int code) {
    switch (code) {
    case simdjson::CAPACITY: return "it is 4 GiB or more";
    case simdjson::MEMALLOC: return "memory ran out";
    case simdjson::DEPTH_ERROR: return "it is nested deeper than 1,024 levels";
    case simdjson::STRING_ERROR: return "a string holds a broken escape";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR: return "a word is none of true, false and null";
    case simdjson::NUMBER_ERROR: return "a number is malformed";
    case simdjson::UTF8_ERROR: return "it is not UTF-8";
    case simdjson::EMPTY: return "it is empty";
    case simdjson::UNESCAPED_CHARS: return "a string holds a raw control character";
    case simdjson::UNCLOSED_STRING: return "a string is never closed";
    default: return "brackets, commas or colons are out of place";
    }
}

int csimdjson_type(csimdjson_value value) {
    if (!value.document) return CSIMDJSON_MISSING;
    switch (tape(value).tape_ref_type()) {
    case tape_type::STRING: return CSIMDJSON_STRING;
    case tape_type::INT64: return CSIMDJSON_INT;
    case tape_type::UINT64: return CSIMDJSON_UINT;
    case tape_type::DOUBLE: return CSIMDJSON_DOUBLE;
    case tape_type::TRUE_VALUE:
    case tape_type::FALSE_VALUE: return CSIMDJSON_BOOL;
    case tape_type::START_ARRAY: return CSIMDJSON_ARRAY;
    case tape_type::START_OBJECT: return CSIMDJSON_OBJECT;
    default: return CSIMDJSON_NULL;
    }
}

int csimdjson_bool(csimdjson_value value) {
    return tape(value).is_true() ? 1 : 0;
}

int64_t csimdjson_int(csimdjson_value value) {
    return tape(value).next_tape_value<int64_t>();
}

uint64_t csimdjson_uint(csimdjson_value value) {
    return tape(value).next_tape_value<uint64_t>();
}

double csimdjson_double(csimdjson_value value) {
    return tape(value).next_tape_value<double>();
}

const char *csimdjson_string(csimdjson_value value, size_t *count) {
    auto ref = tape(value);
    *count = ref.get_string_length();
    return ref.get_c_str();
}

csimdjson_cursor csimdjson_begin(csimdjson_value container) {
    return {container.document, container.index + 1, tape(container).after_element() - 1};
}

int csimdjson_next_element(csimdjson_cursor *cursor, csimdjson_value *value) {
    if (cursor->index >= cursor->end) return 0;
    *value = {cursor->document, cursor->index};
    cursor->index = tape(cursor->document, cursor->index).after_element();
    return 1;
}

int csimdjson_next_field(csimdjson_cursor *cursor, csimdjson_value *key, csimdjson_value *value) {
    if (cursor->index >= cursor->end) return 0;
    // A key is a string and takes one entry of the tape.
    *key = {cursor->document, cursor->index};
    *value = {cursor->document, cursor->index + 1};
    cursor->index = tape(cursor->document, cursor->index + 1).after_element();
    return 1;
}

void csimdjson_find(csimdjson_value object, const csimdjson_key *keys, size_t count, csimdjson_value *found) {
    for (size_t i = 0; i < count; i++) found[i] = {nullptr, 0};
    auto cursor = csimdjson_begin(object);
    size_t missing = count;
    while (cursor.index < cursor.end && missing > 0) {
        auto name = tape(cursor.document, cursor.index);
        size_t length = name.get_string_length();
        const char *bytes = name.get_c_str();
        for (size_t i = 0; i < count; i++) {
            if (keys[i].count != length || std::memcmp(keys[i].bytes, bytes, length) != 0) continue;
            if (!found[i].document) {
                found[i] = {cursor.document, cursor.index + 1};
                missing--;
            }
            break;
        }
        cursor.index = tape(cursor.document, cursor.index + 1).after_element();
    }
}
