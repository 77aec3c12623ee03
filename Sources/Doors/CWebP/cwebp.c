#include "cwebp.h"

#include <webp/decode.h>

static cwebp_status translated(VP8StatusCode code) {
    switch (code) {
    case VP8_STATUS_OK: return CWEBP_OK;
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return CWEBP_TRUNCATED;
    case VP8_STATUS_UNSUPPORTED_FEATURE: return CWEBP_UNSUPPORTED;
    case VP8_STATUS_OUT_OF_MEMORY: return CWEBP_NO_MEMORY;
    default: return CWEBP_CORRUPT;
    }
}

cwebp_status cwebp_inspect(const uint8_t *bytes, size_t count, cwebp_info *info) {
    WebPBitstreamFeatures features = {0};
    VP8StatusCode code = WebPGetFeatures(bytes, count, &features);
    info->width = features.width;
    info->height = features.height;
    info->channels = features.has_alpha ? 4 : 3;
    info->animated = features.has_animation;
    if (code == VP8_STATUS_OK && (features.width < 1 || features.height < 1)) return CWEBP_CORRUPT;
    return translated(code);
}

cwebp_status cwebp_decode(const uint8_t *bytes, size_t count, const cwebp_info *info, uint8_t *out) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return CWEBP_UNSUPPORTED;
    config.output.colorspace = info->channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = out;
    config.output.u.RGBA.stride = info->channels * info->width;
    config.output.u.RGBA.size = (size_t)info->channels * (size_t)info->width * (size_t)info->height;
    VP8StatusCode code = WebPDecode(bytes, count, &config);
    if (code == VP8_STATUS_OK && (config.output.width != info->width || config.output.height != info->height)) {
        code = VP8_STATUS_BITSTREAM_ERROR;
    }
    WebPFreeDecBuffer(&config.output);
    return translated(code);
}
