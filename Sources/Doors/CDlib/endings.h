// endings.h: how every search of this door ends: with a status and words, never with an exception.
#ifndef ENDINGS_H
#define ENDINGS_H

#include "cdlib.h"

#include <cstdio>
#include <exception>
#include <new>

inline void write_message(char *message, size_t size, const char *text) {
    if (size > 0) std::snprintf(message, size, "%s", text);
}

/// Runs `body`, which returns a status and may throw anything. `message` is empty on CDLIB_OK.
template <typename Body>
cdlib_status ended(char *message, size_t message_size, Body body) {
    write_message(message, message_size, "");
    try {
        const cdlib_status status = body();
        if (status == CDLIB_TOO_LARGE) write_message(message, message_size, "the enlarged image is too large");
        return status;
    } catch (const std::bad_alloc &) {
        write_message(message, message_size, "no memory for an image of this size");
        return CDLIB_NO_MEMORY;
    } catch (const std::exception &error) {
        write_message(message, message_size, error.what());
        return CDLIB_FAILED;
    } catch (...) {
        write_message(message, message_size, "dlib failed without a word");
        return CDLIB_FAILED;
    }
}

#endif
