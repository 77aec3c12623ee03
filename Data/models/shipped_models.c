// The preprocessor takes the files in as they are: SwiftPM's own embedding makes source code of every byte, which takes
// minutes to compile.
#pragma clang diagnostic ignored "-Wc23-extensions"

#include "shipped_models.h"

static const uint8_t selfie[] = {
#embed "selfie.model"
};

const uint8_t *shipped_selfie_model(size_t *count) {
    *count = sizeof(selfie);
    return selfie;
}
