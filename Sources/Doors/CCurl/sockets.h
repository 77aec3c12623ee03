// The open sockets of a loop, and acknowledging on them without delay. For the door's own files.
#ifndef CCURL_SOCKETS_H
#define CCURL_SOCKETS_H

#include <stddef.h>

/// An open socket and its local port, 0 until that was asked for.
typedef struct ccurl_socket {
    int socket;
    long port;
} ccurl_socket;

/// Starts as zeros; free it with ccurl_sockets_free. Not safe to share between threads.
typedef struct ccurl_sockets {
    ccurl_socket *items; ///< in no order
    size_t count;
    size_t room;
} ccurl_sockets;

/// Adds a socket; where memory is out it is left out, which costs nothing but speed.
void ccurl_sockets_add(ccurl_sockets *sockets, int socket);

/// Forgets a socket, before it is closed. One that is not there is fine.
void ccurl_sockets_remove(ccurl_sockets *sockets, int socket);

/// Acknowledges at once what has arrived on the sockets of this local port, and what arrives on them next.
void ccurl_sockets_acknowledge(ccurl_sockets *sockets, long port);

/// Frees the list, not the sockets.
void ccurl_sockets_free(ccurl_sockets *sockets);

#endif
