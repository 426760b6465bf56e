"""The bundled day by the binding: where shorts break, and what breaks there.

    PYTHONPATH=lib/python python3 examples/python/map.py [CSV]
"""
import array
import csv
import sys

import liqmap


def snapshots(path):
    """Columns of a CSV file; pandas.read_csv(path, comment="#") would do as well."""
    with open(path, encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(line for line in file if line[0] != "#"))
    columns = {
        name: array.array("d", map(float, (r[name] for r in rows)))
        for name in rows[0]
        if name != "time_ms"
    }
    columns["time_ms"] = array.array("q", (int(r["time_ms"]) for r in rows))
    return columns


def main():
    frame = snapshots(sys.argv[1] if sys.argv[1:] else "examples/data/binance.csv")
    axis = liqmap.auto_axis(frame["close"][0])
    m = liqmap.Map.for_venue("binance:BTCUSDT", axis, preset="classic")  # 25x, 50x, 100x
    liquidated = m.push_many(frame, liquidated=True)
    print(m)

    shorts = sum(sum(sides[1]) for sides in liquidated.tolist())
    print(f"liquidated so far: {shorts / 1e6:.1f} million USD of shorts")

    short = m.cumulative("short")
    for price in (97_500, 98_500, 100_000):
        tiers = ", ".join(
            f"{tier.leverage:g}x {amount / 1e6:.2f}"
            for tier, amount in zip(m.tiers, short.at(price).tiers)
        )
        print(
            f"up to {price:,}: {short.at(price).total / 1e6:.2f} million USD ({tiers})"
        )
    print(f"ten million is reached at {m.price_at('short', 10e6).price:,.2f}")

    start = m.stats().close
    book = {"per_percent": 5e6, "order": 15e6}  # USD resting on a percent; bought
    squeeze = liqmap.cascade(m.density("short"), "up", start, **book)
    print(
        f"15 million of buying carries price from {start:,.0f} to {squeeze.price:,.0f}"
    )


main()
