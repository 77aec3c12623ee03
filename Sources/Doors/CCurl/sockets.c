// Why a downloader that keeps its connections has to acknowledge without delay.
//
// Many small servers send head and body in two writes and leave Nagle's algorithm on. On a kept connection the end of
// the body then waits for our acknowledgement of the head, which the kernel puts off for 40 ms in the hope of something
// to send with it; there is nothing. On a new connection the kernel is not yet so patient.
#include "sockets.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>

void ccurl_sockets_add(ccurl_sockets *sockets, int socket) {
    if (sockets->count == sockets->room) {
        const size_t room = sockets->room ? 2 * sockets->room : 64;
        ccurl_socket *items = realloc(sockets->items, room * sizeof *items);
        if (!items) return;
        sockets->items = items;
        sockets->room = room;
    }
    sockets->items[sockets->count++] = (ccurl_socket){.socket = socket, .port = 0};
}

void ccurl_sockets_remove(ccurl_sockets *sockets, int socket) {
    for (size_t i = 0; i < sockets->count; i++) {
        if (sockets->items[i].socket != socket) continue;
        sockets->items[i] = sockets->items[--sockets->count];
        return;
    }
}

#ifdef TCP_QUICKACK
static long local_port(int socket) {
    struct sockaddr_storage local;
    socklen_t length = sizeof local;
    if (getsockname(socket, (struct sockaddr *)&local, &length) != 0) return 0;
    return ntohs(local.ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)&local)->sin6_port
                                             : ((const struct sockaddr_in *)&local)->sin_port);
}
#endif

void ccurl_sockets_acknowledge(ccurl_sockets *sockets, long port) {
#ifdef TCP_QUICKACK
    for (size_t i = 0; i < sockets->count; i++) {
        ccurl_socket *item = &sockets->items[i];
        // A port stays the socket's until it is closed, and asking the kernel sixty times for each answer is not free.
        if (item->port == 0) item->port = local_port(item->socket);
        if (item->port != port) continue;
        const int on = 1;
        // The kernel forgets this soon, hence the call for each answer. Where it refuses, the answer comes later.
        (void)setsockopt(item->socket, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
    }
#else
    (void)sockets;
    (void)port;
#endif
}

void ccurl_sockets_free(ccurl_sockets *sockets) {
    free(sockets->items);
    *sockets = (ccurl_sockets){0};
}
