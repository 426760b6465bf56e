"""The bundled day is what its script makes, and passes its marks: day.py examples/data"""
import csv
import pathlib
import subprocess
import sys
import tempfile

VENUES = ['binance', 'okx', 'bybit']
FIRST = 1768176060000  # 2026-01-12 00:01 UTC
ROWS = 4 * 24 * 60
BREAK = (45 * 60 + 30) - 1  # the bar that ends on the 13th at 21:30
HIGH = 68 * 60 - 1          # on the 14th at 20:00
MARKS = {24 * 60 - 1: 91_500, BREAK: 95_000, 54 * 60 - 1: 95_734, HIGH: 97_800,
         ROWS - 1: 95_734}


def check(number, name, good):
    """One point of TAP."""
    print('ok' if good else 'not ok', number, '-', name)


def plausible(file):
    """What any reader of the file may rely on."""
    lines = file.read_text(encoding='ascii').splitlines()
    if not lines[0].startswith('# Modelled, not exchange data'):
        return False
    rows = [{name: float(value) for name, value in row.items()}
            for row in csv.DictReader(line for line in lines if line[0] != '#')]
    return (len(rows) == ROWS
            and all(row['time_ms'] == FIRST + 60_000 * i for i, row in enumerate(rows))
            and all(0 < row['low'] <= row['close'] <= row['high'] for row in rows)
            and all(row['open_interest'] > 0 and row['volume'] > 0 for row in rows)
            and all(rows[i]['close'] == price for i, price in MARKS.items())
            and max(row['high'] for row in rows[:BREAK + 1]) == 95_000
            and max(row['high'] for row in rows) == 97_800
            and file.stat().st_size < 350_000)


folder = pathlib.Path(sys.argv[1])
print(f'1..{2 * len(VENUES) + 2}')
with tempfile.TemporaryDirectory() as made:
    subprocess.run([sys.executable, folder / 'make_day.py', made], check=True)
    for i, venue in enumerate(VENUES):
        file = folder / f'{venue}.csv'
        again = pathlib.Path(made) / file.name
        check(2 * i + 1, f'{file.name} is what the script makes',
              file.read_bytes() == again.read_bytes())
        check(2 * i + 2, f'{file.name} passes the published marks', plausible(file))
    for i, name in enumerate(['metrics.csv', 'klines.csv']):
        check(2 * len(VENUES) + i + 1, f'{name} is what the script makes',
              (folder / name).read_bytes() == (pathlib.Path(made) / name).read_bytes())
