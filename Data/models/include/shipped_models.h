// shipped_models: the classifiers that are part of the program.
#ifndef SHIPPED_MODELS_H
#define SHIPPED_MODELS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// The bytes of selfie.model, never changed and never freed; `count` is how many. Any thread.
const uint8_t *shipped_selfie_model(size_t *count);

#pragma clang assume_nonnull end
#endif
