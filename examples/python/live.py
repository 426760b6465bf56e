"""A map that follows a feed: snapshots are pushed, ticks between them sweep.

    PYTHONPATH=lib/python python3 examples/python/live.py [URI [MAP]]

The feed is JSON by websocket, one object a message: {"time_ms": .., "price": ..} for a tick,
or the fields of liqmap.Snapshot. A client says first from which time on it wants snapshots,
{"since_ms": ..}, so that none is lost while it is away; that one comes again, and is known
by its time. MAP is a file the map is kept in (by pack), from which it goes on.

Without arguments the bundled day is served on 127.0.0.1, by a server that hangs up. Needs
websockets (python3-websockets in Debian).
"""
import argparse
import asyncio
import contextlib
import csv
import json
import os
import sys

import liqmap

try:
    import websockets
except ImportError:
    print("needs websockets")
    sys.exit(77)

DAY = "examples/data/binance.csv"
LONGEST_WAIT = 30.0  # seconds between two attempts


class Follower:
    """A map and what it has seen. After an error of the feed it goes on where it was."""

    def __init__(self, m=None):
        self.map = m
        self.repeated = self.ticks = self.connections = 0

    @property
    def last_ms(self):
        """Of the last snapshot; -1 before the first."""
        return -1 if self.map is None else self.map.stats().time_ms

    async def follow(self, uri, until_ms=None, wait=0.5):
        """Take what the feed sends, over as many connections as it takes, until a
        snapshot of `until_ms`, or for ever."""
        pause = wait
        while True:
            try:
                async with websockets.connect(uri) as feed:
                    self.connections += 1
                    await feed.send(json.dumps({"since_ms": self.last_ms}))
                    async for message in feed:
                        pause = wait
                        self.take(json.loads(message))
                        if until_ms is not None and self.last_ms >= until_ms:
                            return
            except (OSError, websockets.WebSocketException) as failure:
                print(f"{uri}: {failure or 'closed'}", file=sys.stderr)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_WAIT)

    def take(self, message):
        """A tick or a snapshot. One of a time that was pushed already is a repetition."""
        if "price" in message:
            if self.map is not None:
                self.ticks += 1
                self.map.sweep(message["price"], message["price"])
            return
        snapshot = liqmap.Snapshot(**message)
        if self.map is None:
            axis = liqmap.auto_axis(snapshot.close)
            self.map = liqmap.Map.for_venue("binance:BTCUSDT", axis, bar_ms=60_000)
        elif snapshot.time_ms <= self.last_ms:
            self.repeated += 1
            return
        self.map.push(snapshot)


def recorded(path=DAY):
    """Messages of a CSV of snapshots, with a tick at the close before each."""
    with open(path, encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(line for line in file if line[0] != "#"))
    close = None
    for row in rows:
        snapshot = {name: float(value) for name, value in row.items()}
        snapshot["time_ms"] = int(row["time_ms"])
        if close is not None:
            yield {"time_ms": snapshot["time_ms"] - 1, "price": close}
        close = snapshot["close"]
        yield snapshot


class Server:
    """Sends what was recorded, from the time asked for on; hangs up in between."""

    def __init__(self, messages, hang_up_after=()):
        self.messages = list(messages)
        self.hang_up_after = list(hang_up_after)  # messages, of one connection each

    async def serve(self, feed):
        since_ms = json.loads(await feed.recv())["since_ms"]
        left = self.hang_up_after.pop(0) if self.hang_up_after else None
        for message in self.messages:
            if message["time_ms"] < since_ms:
                continue
            if left == 0:
                feed.transport.abort()
                return
            left = None if left is None else left - 1
            await feed.send(json.dumps(message))
        await feed.wait_closed()

    @contextlib.asynccontextmanager
    async def running(self, port=0):
        """Its address, while it runs."""
        async with websockets.serve(self.serve, "127.0.0.1", port) as server:
            yield "ws://127.0.0.1:%d" % server.sockets[0].getsockname()[1]


async def demonstrate():
    messages = list(recorded())
    follower = Follower()
    async with Server(messages, hang_up_after=[40, 500, 1]).running() as uri:
        await follower.follow(uri, until_ms=messages[-1]["time_ms"], wait=0.01)
    print(follower.map)
    print(
        f"{follower.connections} connections, {follower.ticks:,} ticks, "
        f"{follower.repeated} snapshots that came again"
    )


async def keep(uri, path):
    """Follow for ever, and keep the map when it ends."""
    old = None
    if os.path.exists(path):
        with open(path, "rb") as file:
            old = liqmap.Map.unpack(file.read())
    follower = Follower(old)
    try:
        await follower.follow(uri)
    finally:
        if follower.map is not None:
            with open(path + ".new", "wb") as file:
                file.write(follower.map.pack())
            os.replace(path + ".new", path)


def address(text):
    if not text.startswith(("ws://", "wss://")):
        raise argparse.ArgumentTypeError(f"expected ws://.. or wss://.., found {text}")
    return text


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("uri", nargs="?", type=address, metavar="URI")
    parser.add_argument("map", nargs="?", metavar="MAP")
    args = parser.parse_args()
    if args.map is not None:
        return keep(args.uri, args.map)
    return demonstrate() if args.uri is None else Follower().follow(args.uri)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
