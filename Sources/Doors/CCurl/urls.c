// URLs, read by libcurl's own parser, and HTTP dates.
#include "ccurl.h"

#include <ctype.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

struct ccurl_url {
    char *text;
    char *scheme;
    char *host;
    char *port;
};

static const unsigned reading = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_ALLOW_SPACE;

/// A copy of one part; an absent part is the empty text. NULL where memory is out.
static char *part(CURLU *handle, CURLUPart which, unsigned flags) {
    char *text = NULL;
    const CURLUcode code = curl_url_get(handle, which, &text, flags);
    if (code != CURLUE_OK) return code == CURLUE_OUT_OF_MEMORY ? NULL : strdup("");
    char *copy = strdup(text);
    curl_free(text);
    return copy;
}

static void lower(char *text) {
    for (; *text; text++) *text = (char)tolower((unsigned char)*text);
}

static ccurl_url *read_parts(CURLU *handle) {
    ccurl_url *url = calloc(1, sizeof *url);
    if (!url) return NULL;
    url->text = part(handle, CURLUPART_URL, CURLU_NON_SUPPORT_SCHEME);
    url->scheme = part(handle, CURLUPART_SCHEME, 0);
    url->host = part(handle, CURLUPART_HOST, 0);
    url->port = part(handle, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
    if (!url->text || !url->scheme || !url->host || !url->port || !url->text[0]) {
        ccurl_url_free(url);
        return NULL;
    }
    lower(url->scheme);
    lower(url->host);
    return url;
}

ccurl_url *ccurl_url_resolve(const char *base, const char *reference) {
    CURLU *handle = curl_url();
    if (!handle) return NULL;
    ccurl_url *url = NULL;
    if (curl_url_set(handle, CURLUPART_URL, base, reading) == CURLUE_OK &&
        curl_url_set(handle, CURLUPART_URL, reference, reading) == CURLUE_OK) {
        url = read_parts(handle);
    }
    curl_url_cleanup(handle);
    return url;
}

ccurl_url *ccurl_url_parse(const char *text) {
    CURLU *handle = curl_url();
    if (!handle) return NULL;
    ccurl_url *url = curl_url_set(handle, CURLUPART_URL, text, reading) == CURLUE_OK ? read_parts(handle) : NULL;
    curl_url_cleanup(handle);
    return url;
}

void ccurl_url_free(ccurl_url *url) {
    if (!url) return;
    free(url->text);
    free(url->scheme);
    free(url->host);
    free(url->port);
    free(url);
}

const char *ccurl_url_text(const ccurl_url *url) { return url->text; }
const char *ccurl_url_scheme(const ccurl_url *url) { return url->scheme; }
const char *ccurl_url_host(const ccurl_url *url) { return url->host; }
const char *ccurl_url_port(const ccurl_url *url) { return url->port; }

int64_t ccurl_date(const char *text) { return (int64_t)curl_getdate(text, NULL); }
