/* SPDX-License-Identifier: MIT */
#include "readers/instrument.h"
#include "base/parse.h"

#include <string.h>

static const char *const names[VENUE_COUNT] = {"binance", "bybit", "okx",
                                               "hyperliquid"};

/* BTCUSD_PERP, BNBUSD_240628: contracts of COIN-M; BTCUSDT, BTCBUSD_210129 are not. */
static int is_coin_m(const char *symbol)
{
    const size_t length = strlen(symbol);
    const char *usd = strstr(symbol, "USD_");
    if (length > 5 && strcmp(symbol + length - 5, "_PERP") == 0) {
        return 1;
    }
    /* A B is of BUSD where what stands before it is long enough for a base. */
    return usd != NULL && usd != symbol && (usd[-1] != 'B' || usd - symbol < 4);
}

/* BTCUSD, BTCUSDH26: inverse; BTCUSDT, BTCPERP, BTC-27MAR26 are not. */
static int is_bybit_inverse(const char *symbol)
{
    const char *usd = strstr(symbol, "USD");
    if (usd == NULL) {
        return 0;
    }
    usd += 3;
    return *usd == '\0' || (strlen(usd) == 3 && strspn(usd, "FGHJKMNQUVXZ") == 1 &&
                            strspn(usd + 1, "0123456789") == 2);
}

static int begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* BTC-USD-SWAP, BTC-USD-260327: inverse; BTC-USDT-SWAP, BTC-USD_UM-SWAP are not. */
static int is_okx_inverse(const char *instrument)
{
    const char *dash = strchr(instrument, '-');
    return dash != NULL && begins(dash, "-USD-");
}

static double okx_face(const char *instrument, int inverse)
{
    if (inverse) {
        return begins(instrument, "BTC-") ? 100 : 10;
    }
    return begins(instrument, "BTC-USDT-")   ? 0.01
           : begins(instrument, "ETH-USDT-") ? 0.1
                                             : 0;
}

static void settle(market *m)
{
    m->inverse = 0;
    m->face = 1;
    if (m->venue == VENUE_BINANCE && is_coin_m(m->instrument)) {
        m->inverse = 1;
        m->face = begins(m->instrument, "BTCUSD_") ? 100 : 10;
    } else if (m->venue == VENUE_BYBIT) {
        m->inverse = is_bybit_inverse(m->instrument);
    } else if (m->venue == VENUE_OKX) {
        m->inverse = is_okx_inverse(m->instrument);
        m->face = okx_face(m->instrument, m->inverse);
    }
}

int market_parse(market *m, const char *text)
{
    const size_t length = strcspn(text, ":");
    const char *instrument = text[length] == ':' ? text + length + 1 : "";
    char venue[16];
    if (length >= sizeof venue || (text[length] == ':' && *instrument == '\0')) {
        return 0;
    }
    memset(m, 0, sizeof *m);
    memcpy(venue, text, length);
    venue[length] = '\0';
    m->venue = parse_word(venue, VENUES);
    m->chosen = *instrument != '\0';
    return m->venue >= 0 && (!m->chosen || market_meet(m, instrument) == 1);
}

const char *market_venue(const market *m)
{
    return names[m->venue];
}

int market_meet(market *m, const char *instrument)
{
    if (strlen(instrument) >= sizeof m->instrument) {
        return -1;
    }
    if (m->instrument[0] == '\0') {
        strcpy(m->instrument, instrument);
        settle(m);
    }
    return strcmp(m->instrument, instrument) == 0;
}

int market_named(market *m, const node *name, const char *text)
{
    const int met = *text != '\0' ? market_meet(m, text) : -1;
    if (met < 0) {
        node_expected(name, "a name of 1 to %zu bytes", sizeof m->instrument - 1);
    }
    if (met == 0 && !m->chosen) {
        node_expected(name, "%s as before, or --venue %s:INSTRUMENT", m->instrument,
                      names[m->venue]);
    }
    return met;
}
