"""Make squeeze.csv: hourly bars of a modelled Bitcoin squeeze. make_squeeze.py > squeeze.csv

Not exchange data. Price runs in straight lines between published marks of 12 to 15 January
2026 (about 91,500 on the 12th; 95,000 broken late on the 13th; 97,800 at the high of the
14th; 95,734 seen that day), with a seeded ripple on top; open interest rises into the break
from the 90,000 BTC that the largest venue reports, and falls with it.
"""
import datetime
import math
import random

MARKS = [  # hour since the 12th, price, open interest
    (0, 91_500, 90_000), (20, 91_900, 91_200), (40, 93_900, 92_500), (45, 94_700, 93_400),
    (46, 95_300, 92_600), (62, 96_400, 92_900), (68, 97_750, 91_700), (72, 95_734, 91_100),
    (95, 96_500, 90_600),
]
START = datetime.datetime(2026, 1, 12, tzinfo=datetime.timezone.utc)


def between(hour, column):
    """The marks' value at an hour, on the straight line between its neighbours."""
    for left, right in zip(MARKS, MARKS[1:]):
        if left[0] <= hour <= right[0]:
            part = (hour - left[0]) / (right[0] - left[0])
            return left[column] + part * (right[column] - left[column])
    raise ValueError(hour)


def main():
    ripple = random.Random(20260114)
    print('# Modelled, not exchange data: made by make_squeeze.py from published marks.')
    print('time_ms,open_interest,high,low,close,volume')
    last = MARKS[0][1]
    for hour in range(MARKS[-1][0] + 1):
        time = START + datetime.timedelta(hours=hour + 1)
        close = round(between(hour, 1) + 60 * math.sin(hour) + ripple.gauss(0, 40), 1)
        high = round(max(last, close) + abs(ripple.gauss(0, 45)), 1)
        low = round(min(last, close) - abs(ripple.gauss(0, 45)), 1)
        oi = round(between(hour, 2) + ripple.gauss(0, 60), 3)
        volume = round(2500 + 12 * abs(close - last) + ripple.random() * 800, 3)
        print(f'{int(time.timestamp() * 1000)},{oi},{min(high, 97_800.0)},{low},{close},{volume}')
        last = close


main()
