#include "cdigest.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct cdigest_context {
    EVP_MD_CTX *state;
};

cdigest_context *cdigest_create(void) {
    cdigest_context *context = malloc(sizeof *context);
    if (!context) return NULL;
    context->state = EVP_MD_CTX_new();
    if (!context->state || EVP_DigestInit_ex(context->state, EVP_sha256(), NULL) != 1) {
        cdigest_free(context);
        return NULL;
    }
    return context;
}

void cdigest_free(cdigest_context *context) {
    if (!context) return;
    EVP_MD_CTX_free(context->state);
    free(context);
}

int cdigest_update(cdigest_context *context, const void *bytes, size_t count) {
    return count == 0 || EVP_DigestUpdate(context->state, bytes, count) == 1;
}

int cdigest_finish(cdigest_context *context, uint8_t *out) {
    return EVP_DigestFinal_ex(context->state, out, NULL) == 1 &&
           EVP_DigestInit_ex(context->state, EVP_sha256(), NULL) == 1;
}
