// CCurl: the door to libcurl's multi interface: many GET requests on one thread, and no private addresses.
#ifndef CCURL_H
#define CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

// MARK: Addresses

/// A parsed URL. One owner; free it with ccurl_url_free.
typedef struct ccurl_url ccurl_url;

/// Parses `text` with libcurl's own parser, so that what is judged is what is asked for later. Blanks and bytes beyond
/// ASCII in the path and the query are percent-encoded; any scheme is read.
/// Returns NULL where the text is no URL with a scheme and a host, or memory is out. Thread safety: any thread.
ccurl_url *_Nullable ccurl_url_parse(const char *text);

/// The address that a page at `base` means by `reference` (RFC 3986, section 5), as for a Location header.
/// Returns NULL where either is no URL. Thread safety: any thread.
ccurl_url *_Nullable ccurl_url_resolve(const char *base, const char *reference);

/// Frees the URL. Accepts NULL.
void ccurl_url_free(ccurl_url *_Nullable url);

/// The whole URL, encoded. Ensures: the text lives as long as the URL.
const char *ccurl_url_text(const ccurl_url *url);

/// The scheme in lower case, without the colon. Ensures: the text lives as long as the URL.
const char *ccurl_url_scheme(const ccurl_url *url);

/// The host as written, lower case, IPv6 in brackets. Ensures: the text lives as long as the URL.
const char *ccurl_url_host(const ccurl_url *url);

/// The port's digits, empty where it is not written or is the scheme's own. Lives as long as the URL.
const char *ccurl_url_port(const ccurl_url *url);

/// What an IPv4 or IPv6 address is for.
typedef enum __attribute__((enum_extensibility(closed))) ccurl_reach {
    CCURL_REACH_NO_ADDRESS, ///< the text is no numeric address
    CCURL_REACH_PUBLIC,     ///< globally reachable unicast
    CCURL_REACH_SPECIAL     ///< loopback, private, link-local, shared, multicast, unspecified, …
} ccurl_reach;

/// Classifies a numeric address after IANA's special-purpose registries (RFC 6890 and its updates). An IPv6 address
/// that carries an IPv4 address (mapped, NAT64 64:ff9b::/96, 6to4) is what the inner address is.
/// Thread safety: any thread.
ccurl_reach ccurl_address_reach(const char *text);

/// Seconds since 1970 of an HTTP date in any of its three forms (RFC 9110, section 5.6.7); -1 where it is none.
/// Thread safety: any thread.
int64_t ccurl_date(const char *text);

// MARK: Transfers

/// How a transfer ended, seen from the connection. The status is another matter: see ccurl_transfer_status.
typedef enum __attribute__((enum_extensibility(closed))) ccurl_end {
    CCURL_END_COMPLETE,        ///< the whole answer has arrived
    CCURL_END_CUT,             ///< the body function wanted no more
    CCURL_END_SPECIAL_ADDRESS, ///< every address of the host is special, none was contacted
    CCURL_END_NO_HOST,         ///< the name does not resolve
    CCURL_END_NO_CONNECTION,   ///< refused or unreachable
    CCURL_END_TIMEOUT,         ///< no connection in time, or a body that trickles
    CCURL_END_SHORT,           ///< fewer bytes than were promised
    CCURL_END_RESET,           ///< the connection broke
    CCURL_END_HANDSHAKE,       ///< TLS could not be set up
    CCURL_END_CERTIFICATE,     ///< the certificate is not trusted
    CCURL_END_TOO_LARGE,       ///< Content-Length is above the limit
    CCURL_END_GARBLED,         ///< no HTTP came back
    CCURL_END_OTHER            ///< see ccurl_transfer_problem
} ccurl_end;

/// What to do with a part of a body.
typedef enum __attribute__((enum_extensibility(closed))) ccurl_take {
    CCURL_TAKE_MORE, ///< it is taken; go on
    CCURL_TAKE_END,  ///< no more is wanted: end the transfer
    CCURL_TAKE_LATER ///< not taken: hand it out again after ccurl_transfer_resume
} ccurl_take;

/// Receives a part of the body; it is called with no bytes when the head of an answer begins.
/// Requires of the caller: `bytes` holds `count` bytes, for the call only.
/// It runs on the thread that calls ccurl_loop_perform or ccurl_transfer_resume, and must not add, remove or free
/// transfers.
typedef ccurl_take (*ccurl_body)(void *context, const uint8_t *_Nullable bytes, size_t count);

/// What holds for a transfer. The texts are copied.
typedef struct ccurl_settings {
    const char *user_agent;
    const char *_Nullable proxy;    ///< goes through this one; what it connects to is then its own to judge
    const char *_Nullable no_proxy; ///< hosts that need no proxy, comma-separated; read where use_proxy is true
    bool use_proxy;                 ///< follow http_proxy, https_proxy and all_proxy of the environment
    bool allow_special;             ///< connect to special addresses too
    double timeout;                 ///< seconds for the connection; a body may trickle for 10 seconds longer
    int64_t max_bytes;              ///< largest Content-Length; 0 is any
    long slowest;                   ///< bytes a second, over a while, below which a body trickles; 0 is any
} ccurl_settings;

/// One GET request and its answer. One owner; free it with ccurl_transfer_free after it has been removed from its loop.
typedef struct ccurl_transfer ccurl_transfer;

/// Prepares a GET of `url`. Redirects are not followed: their targets are the caller's to judge.
/// Requires: http or https; `context` stays valid until the transfer is freed.
/// Returns NULL where memory is out or libcurl refuses the URL. Thread safety: any thread.
ccurl_transfer *_Nullable ccurl_transfer_create(
    const char *url, const ccurl_settings *settings, ccurl_body body, void *context);

/// Adds a line such as `Range: bytes=100-` to the request. Requires: the transfer has not been started.
/// Returns false where memory is out.
bool ccurl_transfer_add_header(ccurl_transfer *transfer, const char *line);

/// Goes on with a transfer whose body function has said CCURL_TAKE_LATER. Requires: it is in its loop.
/// Returns false where libcurl cannot.
bool ccurl_transfer_resume(ccurl_transfer *transfer);

/// Frees the transfer. Requires: it is in no loop. Accepts NULL.
void ccurl_transfer_free(ccurl_transfer *_Nullable transfer);

/// The status of the last answer (200, 404, …), 0 before one came. May be called in the body function.
long ccurl_transfer_status(ccurl_transfer *transfer);

/// The value of the `index`th header of that name in the last answer, counted from 0; NULL where there is none.
/// Ensures: the text is valid until the next call with this transfer. May be called in the body function.
const char *_Nullable ccurl_transfer_header(ccurl_transfer *transfer, const char *name, size_t index);

/// The special address that was refused last, as text; NULL where none was. Lives as long as the transfer.
const char *_Nullable ccurl_transfer_refused_address(const ccurl_transfer *transfer);

/// libcurl's words for what went wrong, possibly empty. Lives as long as the transfer.
const char *ccurl_transfer_problem(const ccurl_transfer *transfer);

// MARK: The loop

/// Transfers that run side by side, with their connections and their DNS cache.
/// All functions but ccurl_loop_wake belong to one thread at a time.
typedef struct ccurl_loop ccurl_loop;

/// Starts a loop that keeps at most `connections` idle connections for reuse.
/// Returns NULL where memory or descriptors are out. Thread safety: any thread.
ccurl_loop *_Nullable ccurl_loop_create(long connections);

/// Closes all connections. Requires: no transfers in it. Accepts NULL.
void ccurl_loop_free(ccurl_loop *_Nullable loop);

/// Starts a transfer. Returns false where libcurl refuses.
bool ccurl_loop_add(ccurl_loop *loop, ccurl_transfer *transfer);

/// Takes a transfer out, finished or not; an unfinished one is aborted.
void ccurl_loop_remove(ccurl_loop *loop, ccurl_transfer *transfer);

/// Lets every transfer do what it can without waiting. Body functions are called from here.
/// Returns false where libcurl is out of memory or broken.
bool ccurl_loop_perform(ccurl_loop *loop);

/// Waits until a transfer can go on, `milliseconds` have passed or ccurl_loop_wake is called.
/// Returns false where the system refuses to wait.
bool ccurl_loop_poll(ccurl_loop *loop, int milliseconds);

/// Ends the present or the next ccurl_loop_poll. Thread safety: any thread, while the loop lives.
void ccurl_loop_wake(ccurl_loop *loop);

/// The next transfer that has ended since the last call, with its end; NULL when there is none.
/// The transfer stays in the loop until it is removed.
ccurl_transfer *_Nullable ccurl_loop_next_ended(ccurl_loop *loop, ccurl_end *end);

/// Keeps signals away from the calling thread: SIGPIPE because libcurl may cause it, the others because the
/// program's own threads answer them.
void ccurl_block_signals(void);

/// The version of libcurl that is in use, such as "7.88.1".
const char *ccurl_version(void);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
#endif
