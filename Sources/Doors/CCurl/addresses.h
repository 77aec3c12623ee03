// The rule about special addresses, shared by the door's own files.
#ifndef CCURL_ADDRESSES_H
#define CCURL_ADDRESSES_H

#include <stdbool.h>
#include <sys/socket.h>

/// True for a globally reachable unicast address of IPv4 or IPv6; false for all others and for other families.
bool ccurl_is_public(const struct sockaddr *address);

#endif
