"""Make binance.csv, okx.csv and bybit.csv: make_day.py [FOLDER], by default beside itself;
and metrics.csv and klines.csv, the hours around the break in the form of Binance Vision.

A model of Bitcoin from 12 to 15 January 2026 (UTC) in one-minute bars, not exchange data.
Published are the prices of PUBLISHED below and the size of each venue's open interest; all
else is assumed: the hours of the marks, the shape of open interest, volume, and the noise.
Nothing is fitted to what was liquidated in those days.

- Price is a Brownian bridge from mark to mark, on a clock that runs faster in busy hours,
  in bursts, and around the break and the high. Where it would pass a ceiling it is
  mirrored: 95,000 until it is broken, then 97,800.
- The venues share that path. Each adds a basis of a few dollars, and none at a mark.
- Open interest is a bridge too, each venue its own: up into the break, down in the squeeze.
- Volume follows the range of the bar, and is more than open interest changes by.

The bytes are the same everywhere: Random.random() is, and so are + - * / and sqrt and the
rounding of format(); no logarithm is taken, no power, and no sum(), which Python 3.12 has
changed.
"""
import datetime
import math
import pathlib
import random
import sys

SEED = 20260114
START = datetime.datetime(2026, 1, 12, tzinfo=datetime.timezone.utc)
HOUR = 60           # minutes
MINUTES = 96 * HOUR
STEPS = 6           # of the path in a minute

BREAK = 45 * HOUR + 30  # 13th, 21:30: late that day
HIGH = 68 * HOUR        # 14th, 20:00: some hour of that day
PUBLISHED = {           # price by minute; of the 15th none is, so it ends as last seen
    0: 91_500, 24 * HOUR: 91_500,  # about 91,500 on the 12th
    BREAK: 95_000,
    54 * HOUR: 95_734,             # seen on the 14th, some hour before the high
    HIGH: 97_800,
    MINUTES: 95_734,
}
VENUES = {'binance': 90_000, 'okx': 33_000, 'bybit': 55_000}  # open interest, BTC
INTEREST = {            # assumed, as a part of that
    0: 1.0, 24 * HOUR: 1.004, BREAK: 1.03, BREAK + 3 * HOUR: 1.012, HIGH - 2 * HOUR: 1.018,
    HIGH + HOUR: 1.002, MINUTES: 0.998,
}

PRICE_NOISE = 26.0       # dollars in the root of a minute
INTEREST_NOISE = 0.00015 # of the venue's size, the same
BASIS_NOISE = 1.5        # dollars a step
BASIS_MEMORY = 0.95      # what is left of it a step later
TURNOVER = 1.5           # times open interest, traded in a day, about
BUSY = [                 # by hour of the day: Asia opens, then Europe, then America
    0.9, 0.9, 0.8, 0.7, 0.7, 0.6, 0.7, 0.8, 0.9, 0.9, 0.8, 0.8,
    0.9, 1.3, 1.7, 1.6, 1.4, 1.2, 1.1, 1.1, 1.0, 0.9, 0.8, 0.8,
]


def noise(source):
    """About normal, of mean 0 and variance 1."""
    total = -6.0
    for _ in range(12):
        total += source.random()
    return total


def pace(source):
    """How busy each minute is, as a variance."""
    burst = 0.0
    for minute in range(MINUTES):
        burst *= 0.9
        if source.random() < 0.02:
            burst += 3 * source.random()
        near = min(abs(minute - BREAK), abs(minute - HIGH)) / (2 * HOUR)
        yield (BUSY[minute // HOUR % 24] + burst) * (1 + 2 * max(0, 1 - near))


def bridge(source, marks, scale, variances, steps):
    """A walk through all marks, steps values a minute after the first mark itself.

    Each step takes its part, by variance, of what is left of the way to the next mark.
    """
    value = marks[0]
    yield value
    for start, end in zip(list(marks), list(marks)[1:]):
        left = 0.0
        for minute in range(start, end):
            left += variances[minute]
        for minute in range(start, end):
            for step in range(steps):
                last = minute == end - 1 and step == steps - 1
                part = 1.0 if last else variances[minute] / steps / left
                spread = scale * math.sqrt(max(0.0, left * part * (1 - part)))
                value += (marks[end] - value) * part + spread * noise(source)
                left -= left * part
                yield value


def below(price, minute):
    """The price, mirrored where it is past the ceiling of its time."""
    ceiling = PUBLISHED[BREAK] if minute <= BREAK else PUBLISHED[HIGH]
    return min(price, 2 * ceiling - price)


def quotes(source, path):
    """A venue's prices: the path and a basis that is forgotten in minutes."""
    basis = 0.0
    for step, price in enumerate(path):
        basis = BASIS_MEMORY * basis + BASIS_NOISE * noise(source)
        minute = (step + STEPS - 1) // STEPS  # at the end of its bar
        if step == minute * STEPS and minute in PUBLISHED:
            basis = 0.0
        yield below(price + basis, minute)


def bars(source, path, variances, size):
    """The lines of a venue. A bar begins where the one before it ended."""
    prices = list(quotes(source, path))
    interest = [size * part for part in bridge(source, INTEREST, INTEREST_NOISE, variances, 1)]
    usual = size * TURNOVER / (24 * HOUR)
    for minute in range(MINUTES):
        seen = prices[minute * STEPS:(minute + 1) * STEPS + 1]
        high, low, close = max(seen), min(seen), seen[-1]
        move = (high - low) / PRICE_NOISE
        volume = usual * (0.2 + 0.6 * move) * (0.5 + source.random())
        volume += abs(interest[minute + 1] - interest[minute])
        time = START + datetime.timedelta(minutes=minute + 1)
        yield (f'{int(time.timestamp()) * 1000},{interest[minute + 1]:.3f},'
               f'{high:.1f},{low:.1f},{close:.1f},{volume:.2f}')


def write(path, venue, lines):
    """A file of a venue's lines that says what it is."""
    with open(path, 'w', encoding='ascii', newline='\n') as file:
        print(f'# Modelled, not exchange data: BTC of 12 to 15 January 2026 (UTC), at the'
              f' size of {venue},\n'
              '# made by make_day.py from published marks.', file=file)
        for line in lines:
            print(line, file=file)


def vision(lines):
    """Three hours around the break as Binance Vision has them: metrics, and klines."""
    metrics = ['create_time,symbol,sum_open_interest,sum_open_interest_value,'
               'count_toptrader_long_short_ratio,sum_toptrader_long_short_ratio,'
               'count_long_short_ratio,sum_taker_long_short_vol_ratio']
    klines = ['open_time,open,high,low,close,volume,close_time,quote_volume,count,'
              'taker_buy_volume,taker_buy_quote_volume,ignore']
    before = lines[BREAK - HOUR - 1].split(',')
    for line in lines[BREAK - HOUR:BREAK + 2 * HOUR]:
        time, interest, high, low, close, volume = line.split(',')
        klines.append(f'{int(time) - 60000},{before[4]},{high},{low},{close},{volume},'
                      f'{int(time) - 1},{float(volume) * float(close):.2f},0,0,0,0')
        if int(time) % 300000 == 0:
            end = datetime.datetime.fromtimestamp(int(time) // 1000, datetime.timezone.utc)
            metrics.append(f'{end:%Y-%m-%d %H:%M:%S},BTCUSDT,{interest},'
                           f'{float(interest) * float(close):.2f},,,,')
        before = line.split(',')
    return metrics, klines


def main():
    """Write the files."""
    here = pathlib.Path(__file__).parent
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here
    source = random.Random(SEED)
    variances = list(pace(source))
    path = list(bridge(source, PUBLISHED, PRICE_NOISE, variances, STEPS))
    for number, (venue, size) in enumerate(VENUES.items(), 1):
        lines = list(bars(random.Random(SEED + number), path, variances, size))
        write(folder / f'{venue}.csv', venue, ['time_ms,open_interest,high,low,close,volume', *lines])
        if venue == 'binance':
            metrics, klines = vision(lines)
            write(folder / 'metrics.csv', venue, metrics)
            write(folder / 'klines.csv', venue, klines)


main()
