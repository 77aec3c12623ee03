// Transfers and the loop that runs them, on libcurl's multi interface.
#include "addresses.h"
#include "ccurl.h"
#include "sockets.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <math.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/// A server that trickles bytes cannot hold a place for ever. libcurl judges by an average over some seconds, hence the
/// patience.
static const double trickle_patience = 10;

struct ccurl_transfer {
    CURL *easy;
    struct curl_slist *headers;
    ccurl_loop *loop; ///< where it runs; set while it may connect
    ccurl_body body;
    void *context;
    bool allow_special;
    bool opened;
    bool cut;
    char refused[INET6_ADDRSTRLEN];
    char problem[CURL_ERROR_SIZE];
};

struct ccurl_loop {
    CURLM *multi;
    ccurl_sockets sockets;
};

static pthread_once_t started = PTHREAD_ONCE_INIT;
static CURLcode start_result = CURLE_FAILED_INIT;

static void start(void) { start_result = curl_global_init(CURL_GLOBAL_DEFAULT); }

static size_t receive(char *bytes, size_t size, size_t count, void *context) {
    ccurl_transfer *transfer = context;
    switch (transfer->body(transfer->context, (const uint8_t *)bytes, size * count)) {
    case CCURL_TAKE_MORE:
        return size * count;
    case CCURL_TAKE_LATER:
        return CURL_WRITEFUNC_PAUSE;
    case CCURL_TAKE_END:
        break;
    }
    transfer->cut = true;
    return CURL_WRITEFUNC_ERROR;
}

static size_t receive_header(char *line, size_t size, size_t count, void *context) {
    const ccurl_transfer *transfer = context;
    if (size * count > 5 && memcmp(line, "HTTP/", 5) == 0) {
        (void)transfer->body(transfer->context, NULL, 0);
        // libcurl does not tell a running transfer's socket, but its port, and the loop knows the sockets.
        long port = 0;
        if (curl_easy_getinfo(transfer->easy, CURLINFO_LOCAL_PORT, &port) == CURLE_OK && port > 0) {
            ccurl_sockets_acknowledge(&transfer->loop->sockets, port);
        }
    }
    return size * count;
}

static int close_socket(void *context, curl_socket_t socket) {
    ccurl_loop *loop = context;
    ccurl_sockets_remove(&loop->sockets, socket);
    return close(socket);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    ccurl_transfer *transfer = context;
    // libcurl keeps room behind `addr` for addresses of any family.
    const struct sockaddr *target = &address->addr;
    if (!transfer->allow_special && !ccurl_is_public(target)) {
        const void *number = target->sa_family == AF_INET6
                                 ? (const void *)&((const struct sockaddr_in6 *)(const void *)target)->sin6_addr
                                 : (const void *)&((const struct sockaddr_in *)(const void *)target)->sin_addr;
        if (!inet_ntop(target->sa_family, number, transfer->refused, sizeof transfer->refused)) {
            strcpy(transfer->refused, "unknown");
        }
        return CURL_SOCKET_BAD;
    }
    transfer->opened = true;
    const curl_socket_t made = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (made != CURL_SOCKET_BAD) ccurl_sockets_add(&transfer->loop->sockets, made);
    return made;
}

ccurl_transfer *ccurl_transfer_create(
    const char *url, const ccurl_settings *settings, ccurl_body body, void *context) {
    pthread_once(&started, start);
    if (start_result != CURLE_OK) return NULL;
    ccurl_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer) return NULL;
    CURL *easy = curl_easy_init();
    if (!easy) {
        free(transfer);
        return NULL;
    }
    transfer->easy = easy;
    transfer->body = body;
    transfer->context = context;
    // Whoever names a proxy wants it asked, wherever it is.
    transfer->allow_special = settings->allow_special || settings->proxy;
    const bool encrypted = strncmp(url, "https:", 6) == 0;
    bool ok = true;
#define SET(option, value) ok = ok && curl_easy_setopt(easy, (option), (value)) == CURLE_OK
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PRIVATE, transfer);
    SET(CURLOPT_ERRORBUFFER, transfer->problem);
    SET(CURLOPT_PROTOCOLS_STR, "http,https");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_USERAGENT, settings->user_agent);
    // libcurl still undoes an encoding that a server uses unasked.
    SET(CURLOPT_ACCEPT_ENCODING, "identity");
    SET(CURLOPT_WRITEFUNCTION, receive);
    SET(CURLOPT_WRITEDATA, transfer);
    SET(CURLOPT_HEADERFUNCTION, receive_header);
    SET(CURLOPT_HEADERDATA, transfer);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, transfer);
    SET(CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    SET(CURLOPT_BUFFERSIZE, 128L * 1024);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_DNS_CACHE_TIMEOUT, 300L);
    SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)settings->max_bytes);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)ceil(settings->timeout * 1000));
    SET(CURLOPT_LOW_SPEED_LIMIT, settings->slowest);
    SET(CURLOPT_LOW_SPEED_TIME, (long)ceil(settings->timeout + trickle_patience));
    // Waiting for the first connection pays where HTTP/2 may share it, and that takes TLS.
    SET(CURLOPT_PIPEWAIT, encrypted ? 1L : 0L);
    if (settings->proxy) {
        SET(CURLOPT_PROXY, settings->proxy);
        SET(CURLOPT_NOPROXY, "");
    } else if (settings->use_proxy) {
        if (settings->no_proxy) SET(CURLOPT_NOPROXY, settings->no_proxy);
    } else {
        SET(CURLOPT_PROXY, "");
    }
#if LIBCURL_VERSION_NUM >= 0x075700
    // Without it, ending a transfer whose name is still being looked up waits for the resolver, and with it the loop.
    SET(CURLOPT_QUICK_EXIT, 1L);
#endif
#undef SET
    if (!ok) {
        ccurl_transfer_free(transfer);
        return NULL;
    }
    return transfer;
}

bool ccurl_transfer_add_header(ccurl_transfer *transfer, const char *line) {
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (!longer) return false;
    transfer->headers = longer;
    return curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, longer) == CURLE_OK;
}

bool ccurl_transfer_resume(ccurl_transfer *transfer) {
    return curl_easy_pause(transfer->easy, CURLPAUSE_CONT) == CURLE_OK;
}

void ccurl_transfer_free(ccurl_transfer *transfer) {
    if (!transfer) return;
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    free(transfer);
}

long ccurl_transfer_status(ccurl_transfer *transfer) {
    long status = 0;
    return curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

const char *ccurl_transfer_header(ccurl_transfer *transfer, const char *name, size_t index) {
    struct curl_header *header = NULL;
    const CURLHcode code = curl_easy_header(transfer->easy, name, index, CURLH_HEADER, -1, &header);
    return code == CURLHE_OK ? header->value : NULL;
}

const char *ccurl_transfer_refused_address(const ccurl_transfer *transfer) {
    return transfer->refused[0] ? transfer->refused : NULL;
}

const char *ccurl_transfer_problem(const ccurl_transfer *transfer) { return transfer->problem; }

ccurl_loop *ccurl_loop_create(long connections) {
    pthread_once(&started, start);
    if (start_result != CURLE_OK) return NULL;
    ccurl_loop *loop = calloc(1, sizeof *loop);
    if (!loop) return NULL;
    loop->multi = curl_multi_init();
    if (!loop->multi || curl_multi_setopt(loop->multi, CURLMOPT_MAXCONNECTS, connections) != CURLM_OK ||
        curl_multi_setopt(loop->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX) != CURLM_OK) {
        ccurl_loop_free(loop);
        return NULL;
    }
    return loop;
}

void ccurl_loop_free(ccurl_loop *loop) {
    if (!loop) return;
    if (loop->multi) curl_multi_cleanup(loop->multi);
    ccurl_sockets_free(&loop->sockets);
    free(loop);
}

bool ccurl_loop_add(ccurl_loop *loop, ccurl_transfer *transfer) {
    transfer->loop = loop;
    // A connection outlives the transfer that opened it, but not the loop.
    return curl_easy_setopt(transfer->easy, CURLOPT_CLOSESOCKETDATA, loop) == CURLE_OK &&
           curl_multi_add_handle(loop->multi, transfer->easy) == CURLM_OK;
}

void ccurl_loop_remove(ccurl_loop *loop, ccurl_transfer *transfer) {
    curl_multi_remove_handle(loop->multi, transfer->easy);
}

bool ccurl_loop_perform(ccurl_loop *loop) {
    int running = 0;
    return curl_multi_perform(loop->multi, &running) == CURLM_OK;
}

bool ccurl_loop_poll(ccurl_loop *loop, int milliseconds) {
    return curl_multi_poll(loop->multi, NULL, 0, milliseconds, NULL) == CURLM_OK;
}

void ccurl_loop_wake(ccurl_loop *loop) { curl_multi_wakeup(loop->multi); }

static ccurl_end translate(const ccurl_transfer *transfer, CURLcode code) {
    switch (code) {
    case CURLE_OK:
        return CCURL_END_COMPLETE;
    case CURLE_WRITE_ERROR:
        return transfer->cut ? CCURL_END_CUT : CCURL_END_OTHER;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return CCURL_END_NO_HOST;
    case CURLE_COULDNT_CONNECT:
        return transfer->refused[0] && !transfer->opened ? CCURL_END_SPECIAL_ADDRESS : CCURL_END_NO_CONNECTION;
    case CURLE_OPERATION_TIMEDOUT:
        return CCURL_END_TIMEOUT;
    case CURLE_PARTIAL_FILE:
        return CCURL_END_SHORT;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return CCURL_END_RESET;
    case CURLE_SSL_CONNECT_ERROR:
        return CCURL_END_HANDSHAKE;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return CCURL_END_CERTIFICATE;
    case CURLE_FILESIZE_EXCEEDED:
        return CCURL_END_TOO_LARGE;
    // The scheme was judged before: here it means an answer without a status line.
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
        return CCURL_END_GARBLED;
    default:
        return CCURL_END_OTHER;
    }
}

ccurl_transfer *ccurl_loop_next_ended(ccurl_loop *loop, ccurl_end *end) {
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(loop->multi, &left));) {
        if (message->msg != CURLMSG_DONE) continue;
        char *transfer = NULL;
        const CURLcode code = message->data.result;
        if (curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer) != CURLE_OK || !transfer) continue;
        *end = translate((ccurl_transfer *)(void *)transfer, code);
        return (ccurl_transfer *)(void *)transfer;
    }
    return NULL;
}

void ccurl_block_signals(void) {
    sigset_t signals;
    sigfillset(&signals);
    // Faults of the thread itself must keep their meaning.
    sigdelset(&signals, SIGSEGV);
    sigdelset(&signals, SIGBUS);
    sigdelset(&signals, SIGFPE);
    sigdelset(&signals, SIGILL);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

const char *ccurl_version(void) { return curl_version_info(CURLVERSION_NOW)->version; }
