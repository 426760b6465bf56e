"""examples/python/live.py follows a feed that hangs up, goes away and repeats itself."""
import asyncio
import json
import subprocess
import sys
import warnings

import headers
import liqmap
import numpy as np
import pytest

pytest.importorskip("websockets")
sys.path.insert(0, str(headers.ROOT / "examples" / "python"))

import live  # noqa: E402

DAY = headers.ROOT / "examples" / "data" / "binance.csv"
MESSAGES = list(live.recorded(DAY))
SNAPSHOTS = [m for m in MESSAGES if "close" in m]


def expected(snapshots=SNAPSHOTS):
    axis = liqmap.auto_axis(snapshots[0]["close"])
    m = liqmap.Map.for_venue("binance:BTCUSDT", axis, bar_ms=60_000)
    m.push_many(snapshots)
    return m


def same(found, wanted):
    """But for rounding: ticks sweep a part of what the next snapshot would."""
    assert found.stats().pushes == wanted.stats().pushes
    assert found.stats().time_ms == wanted.stats().time_ms
    found.validate()
    for side in ("long", "short"):
        a, b = (m.density(side, "contracts").values for m in (found, wanted))
        assert np.allclose(a, b, rtol=1e-9, atol=1e-9) and b.sum() > 0


def run(coroutine, seconds=60):
    return asyncio.run(asyncio.wait_for(coroutine, seconds))


def test_no_snapshot_is_lost_where_the_feed_hangs_up():
    follower = live.Follower()
    cuts = [0, 1, 2, 3, 50, 501, 0, 777]

    async def follow():
        async with live.Server(MESSAGES, cuts).running() as uri:
            await follower.follow(uri, SNAPSHOTS[-1]["time_ms"], wait=0.001)

    run(follow())
    assert follower.connections == len(cuts) + 1
    assert follower.ticks > 1000 and follower.repeated >= 4
    same(follower.map, expected())


def test_it_waits_for_a_server_that_is_gone():
    follower, half = live.Follower(), len(MESSAGES) // 2

    async def follow():
        async with live.Server(MESSAGES[:half], [half]).running() as uri:
            task = asyncio.create_task(
                follower.follow(uri, SNAPSHOTS[-1]["time_ms"], wait=0.01)
            )
            while follower.last_ms < MESSAGES[half - 2]["time_ms"] - 60_000:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert not task.done()
        async with live.Server(MESSAGES).running(int(uri.rpartition(":")[2])):
            await task

    run(follow())
    assert follower.connections >= 2
    same(follower.map, expected())


def test_an_equal_time_is_a_repetition():
    follower = live.Follower()
    for message in SNAPSHOTS[:20]:
        follower.take(message)
        before = follower.map.pack()
        follower.take({**message, "open_interest": 5.0})
        follower.take(SNAPSHOTS[0])
        assert follower.map.pack() == before
    assert follower.repeated == 40 and follower.map.stats().pushes == 20


def test_ticks_sweep_between_snapshots():
    follower = live.Follower()
    for message in SNAPSHOTS[:100]:
        follower.take(message)
    m = follower.map
    edge = m.stats().close * 1.01
    before = m.cumulative_at("short", edge, "contracts").total
    follower.take({"time_ms": 0, "price": edge})
    assert before > 0 == m.cumulative_at("short", edge, "contracts").total
    assert m.stats().pushes == 100


def test_what_is_kept_goes_on(tmp_path):
    path = str(tmp_path / "map")
    half = len(SNAPSHOTS) // 2

    async def follow(messages):
        async with live.Server(messages).running() as uri:
            task = asyncio.create_task(live.keep(uri, path))
            await asyncio.sleep(0.2)
            for _ in range(500):
                await asyncio.sleep(0.01)
                if task.done():
                    break
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    run(follow(MESSAGES[: 2 * half - 1]))
    first = liqmap.Map.unpack(open(path, "rb").read())
    assert first.stats().pushes == half
    run(follow(MESSAGES))
    same(liqmap.Map.unpack(open(path, "rb").read()), expected())


def test_messages_are_json_and_the_day_is_whole():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert expected().stats().pushes == len(SNAPSHOTS) > 500
    assert json.loads(json.dumps(MESSAGES)) == MESSAGES


@pytest.mark.parametrize("arguments, code, text", [
    (["--help"], 0, "usage: live.py"),
    (["localhost:9"], 2, "expected ws://.. or wss://.., found localhost:9"),
])
def test_arguments(arguments, code, text):
    result = subprocess.run([sys.executable, live.__file__, *arguments], capture_output=True,
                            text=True, timeout=60)
    assert result.returncode == code and text in result.stdout + result.stderr
