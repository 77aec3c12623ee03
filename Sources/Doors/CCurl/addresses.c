// Which numeric addresses belong to the public Internet, after IANA's registries of special-purpose addresses.
#include "addresses.h"
#include "ccurl.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

struct v4_range {
    uint32_t network;
    int bits;
};

#define V4(a, b, c, d) (((uint32_t)(a) << 24) | ((uint32_t)(b) << 16) | ((uint32_t)(c) << 8) | (uint32_t)(d))

static const struct v4_range special_v4[] = {
    {V4(0, 0, 0, 0), 8},       // this network
    {V4(10, 0, 0, 0), 8},      // private
    {V4(100, 64, 0, 0), 10},   // shared between carrier and customer (CGNAT)
    {V4(127, 0, 0, 0), 8},     // loopback
    {V4(169, 254, 0, 0), 16},  // link-local, and the metadata services of clouds
    {V4(172, 16, 0, 0), 12},   // private
    {V4(192, 0, 0, 0), 24},    // protocol assignments
    {V4(192, 0, 2, 0), 24},    // documentation
    {V4(192, 88, 99, 0), 24},  // 6to4 relays, withdrawn
    {V4(192, 168, 0, 0), 16},  // private
    {V4(198, 18, 0, 0), 15},   // benchmarks of network devices
    {V4(198, 51, 100, 0), 24}, // documentation
    {V4(203, 0, 113, 0), 24},  // documentation
    {V4(224, 0, 0, 0), 4},     // multicast
    {V4(240, 0, 0, 0), 4},     // reserved, and the broadcast address
};

static bool is_public_v4(uint32_t address) {
    for (size_t i = 0; i < sizeof special_v4 / sizeof special_v4[0]; i++) {
        const uint32_t mask = 0xffffffffu << (32 - special_v4[i].bits);
        if ((address & mask) == special_v4[i].network) return false;
    }
    return true;
}

static bool begins(const uint8_t *address, const uint8_t *prefix, int bits) {
    if (memcmp(address, prefix, (size_t)(bits / 8)) != 0) return false;
    const int rest = bits % 8;
    return rest == 0 || ((address[bits / 8] ^ prefix[bits / 8]) >> (8 - rest)) == 0;
}

static uint32_t v4_at(const uint8_t *bytes) { return V4(bytes[0], bytes[1], bytes[2], bytes[3]); }

static bool is_public_v6(const uint8_t *a) {
    static const uint8_t mapped[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    static const uint8_t nat64[] = {0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    static const uint8_t sixtofour[] = {0x20, 0x02};
    static const uint8_t unicast[] = {0x20};
    static const uint8_t assignments[] = {0x20, 0x01, 0x00};
    static const uint8_t documentation[] = {0x20, 0x01, 0x0d, 0xb8};
    static const uint8_t documentation20[] = {0x3f, 0xff, 0x00};
    if (begins(a, mapped, 96) || begins(a, nat64, 96)) return is_public_v4(v4_at(a + 12));
    if (begins(a, sixtofour, 16)) return is_public_v4(v4_at(a + 2));
    // Only 2000::/3 is handed out; what lies beyond it is loopback, local, multicast, discarded or reserved.
    if (!begins(a, unicast, 3)) return false;
    // 2001::/23 holds Teredo, ORCHID, benchmarks and other protocols' own numbers, none a web server's.
    return !begins(a, assignments, 23) && !begins(a, documentation, 32) && !begins(a, documentation20, 20);
}

bool ccurl_is_public(const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)address;
        return is_public_v4(ntohl(v4->sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)address;
        return is_public_v6(v6->sin6_addr.s6_addr);
    }
    return false;
}

ccurl_reach ccurl_address_reach(const char *text) {
    uint8_t bytes[16];
    if (inet_pton(AF_INET, text, bytes) == 1) {
        return is_public_v4(v4_at(bytes)) ? CCURL_REACH_PUBLIC : CCURL_REACH_SPECIAL;
    }
    if (inet_pton(AF_INET6, text, bytes) == 1) {
        return is_public_v6(bytes) ? CCURL_REACH_PUBLIC : CCURL_REACH_SPECIAL;
    }
    return CCURL_REACH_NO_ADDRESS;
}
