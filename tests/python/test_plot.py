"""liqmap.plot: what is drawn is what the map holds; colours and classes are the program's."""
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import liqmap
from liqmap import _palette

TOP = Path(__file__).resolve().parents[2]
VIEWS = TOP / 'examples' / 'liqmap' / 'views'
DAY = TOP / 'examples' / 'data' / 'binance.csv'
LEVERAGES = (2, 5, 8, 10, 15.8, 15.9, 25, 35.3, 35.4, 50, 70.7, 70.8, 100, 141, 142, 200)


@pytest.fixture(scope='module')
def plot():
    pytest.importorskip('matplotlib')
    import liqmap.plot
    return liqmap.plot


def columns(rows=1500):
    names = ('time_ms', 'open_interest', 'high', 'low', 'close', 'volume')
    table = np.loadtxt(DAY, delimiter=',', skiprows=3, max_rows=rows)
    found = {name: np.array(column) for name, column in zip(names, table.T)}
    found['time_ms'] = found['time_ms'].astype(np.int64)
    return found


@pytest.fixture(scope='module')
def day():
    return liqmap.Map.from_frame(columns())


def tiers(n=16):
    return [liqmap.Tier(leverage, 0.01) for leverage in LEVERAGES[:n]]


def test_the_palette_is_the_program_s():
    header = (VIEWS / 'palette.h').read_text()
    rows = re.findall(r'ROW\((\w+), 0x(\w{6}), 0x(\w{6})\)', header)
    assert len(rows) > 15
    assert _palette.COLOURS == {n: (f'#{d}', f'#{l}') for n, d, l in rows}
    source = (VIEWS / 'palette.c').read_text()
    ramps = [tuple(f'#{x}' for x in re.findall(r'0x(\w{6})', ramp))
             for ramp in re.findall(r'\{((?:0x\w{6},?\s*){17})\}', source)]
    assert [_palette.HEAT['long'], _palette.HEAT['short']] == ramps


@pytest.mark.parametrize('n', [1, 3, 5, 6, 16])
def test_classes_are_the_program_s(tmp_path, n):
    """Labels and colours of the legend, from the highest leverage down."""
    program = os.environ.get('LIQMAP_PROGRAM')
    if program is None:
        pytest.skip('no program')
    out = tmp_path / 'x.svg'
    options = [x for t in LEVERAGES[:n] for x in ('--tier', f'{t}:0.01')]
    subprocess.run([program, 'map', '--snapshots', DAY, *options, '--size', '2400x1350',
                    '--theme', 'light', '--output', out], check=True)
    svg = out.read_text()
    shown = re.findall(r'>([^<]*\dx)</text>\n<rect class="(\w+)"', svg)
    rules = dict(re.findall(r'\.(\w+)\{fill:(#\w+)\}', svg))
    parts = _palette.parts_of(LEVERAGES[:n])[::-1]
    assert [label for label, _ in shown] == [label for label, _, _ in parts]
    for (_, css), (_, name, _) in zip(shown, parts):
        if not css.startswith('part'):  # a shade, where several tiers are of one colour
            assert (css, rules[css]) == (name, _palette.colour(name, 'light'))


@pytest.mark.parametrize('unit', ['quote', 'contracts'])
@pytest.mark.parametrize('count', [3, 16])
def test_bars_and_curves_are_the_map(plot, unit, count):
    data = columns()
    m = liqmap.Map(liqmap.log_axis(60_000, 140_000, 0.0005), tiers(count))
    m.push_many(data)
    axes = plot.map(m, unit=unit, range=0)
    held = {side: np.asarray(m.density(side, unit)) for side in ('long', 'short')}
    parts = _palette.parts_of([t.leverage for t in m.tiers])
    assert len(axes.containers) == len(parts)
    for bars, (_, _, which) in zip(axes.containers, parts):
        drawn = sum(bar.get_height() for bar in bars)
        want = sum(h[:, which].sum() for h in held.values())
        assert drawn == pytest.approx(want, rel=1e-9)
        assert len(bars) <= 200
    for line, side in zip(axes.cumulative.lines, ('long', 'short')):
        assert max(line.get_ydata()) == pytest.approx(
            np.asarray(m.cumulative(side, unit)).sum(axis=1).max(), rel=1e-9)
        assert min(line.get_ydata()) == 0


def test_axes_in_axes_out(plot, day):
    """Of somebody's figure; and no global state, which pyplot is."""
    from matplotlib.figure import Figure
    figure = Figure()
    grid = figure.subplots(3)
    heat = liqmap.Heat.from_frame(columns(300), most=50)
    assert plot.map(day, grid[0], theme='light') is grid[0]
    assert plot.heatmap(heat, grid[1]) is grid[1]
    assert plot.cascade(day, 'up', grid[2], per_percent=1e7, move=0.001) is grid[2]
    figure.canvas.draw()
    code = 'import sys, liqmap.plot; assert "matplotlib.pyplot" not in sys.modules'
    subprocess.run([sys.executable, '-c', code], check=True)


def test_range(plot, day):
    close = day.stats().close
    assert plot.map(day).get_xlim() == pytest.approx((0.9 * close, 1.1 * close))
    edges = day.axis.edges
    assert plot.map(day, range=0).get_xlim() == (edges[0], edges[-1])


@pytest.mark.parametrize('kept', [False, True])
def test_cells_are_the_heat(plot, kept):
    heat = liqmap.Heat.from_frame(columns(), most=60, tiers=kept)
    axes = plot.heatmap(heat)
    low, high = axes.get_ylim()
    windows = [heat.read(side, low=low, high=high * (1 - 1e-12)) for side in ('short', 'long')]
    sums = [np.asarray(w.amounts).sum(axis=2) if kept else np.asarray(w.amounts)
            for w in windows]
    compared = 0
    for mesh, own, other in zip(axes.collections, sums, sums[::-1]):
        drawn = np.ma.filled(mesh.get_array(), np.nan).reshape(own.T.shape).T
        seen = ~np.isnan(drawn)
        compared += seen.sum()
        assert np.array_equal(drawn[seen], own[seen])
        assert not np.any(seen & (other > own))
        least = mesh.norm.vmax / 24 ** 2
        assert np.array_equal(seen, (own >= least) & ((own >= other) if own is sums[0] else
                                                      (own > other)))
        assert np.any((own > 0) & ~seen & (own > other))  # next to nothing
    assert compared > 1000
    assert np.array_equal(axes.lines[-1].get_ydata(), np.asarray(windows[0].closes))


def test_a_hole_in_time_stays_empty(plot):
    """As in the program's picture: neither painted by the column after it nor crossed."""
    whole = columns(600)
    hole = (np.arange(600) < 200) | (np.arange(600) >= 350)
    with pytest.warns(liqmap.IntervalWarning):
        heat = liqmap.Heat.from_frame({n: c[hole] for n, c in whole.items()})
    axes = plot.heatmap(heat)
    times = np.asarray(heat.read('long').times)
    minute = 60_000
    for mesh in axes.collections:
        rows, edges = mesh.get_coordinates().shape[0] - 1, mesh.get_coordinates()[0, :, 0]
        drawn = np.ma.filled(mesh.get_array(), np.nan).reshape(rows, -1)
        assert drawn.shape[1] == len(times) + 1 == len(edges) - 1
        assert np.isnan(drawn[:, 200]).all() and not np.isnan(drawn[:, 201]).all()
        days = np.array([times[199], times[200] - minute, times[200]]) / 86_400_000
        assert edges[200:203] == pytest.approx(days, rel=0, abs=1e-6)
    closes = axes.lines[-1].get_ydata()
    assert np.flatnonzero(np.isnan(closes)).tolist() == [200] and len(closes) == len(times) + 1
    one = liqmap.Heat.from_frame({n: c[:1] for n, c in whole.items()})
    assert plot.heatmap(one).get_xlim()[1] * 86_400_000 == pytest.approx(times[0])


@pytest.mark.parametrize('direction', ['up', 'down'])
def test_stairs_are_the_cascade(plot, day, direction):
    start = day.stats().close
    density = day.density('short' if direction == 'up' else 'long')
    book = {'per_percent': 2e6, 'order': 3e6}
    done = liqmap.cascade(density, direction, start, **book)
    assert done.burned
    axes = plot.cascade(day, direction, **book)
    stairs = axes.lines[0]
    assert stairs.get_xdata()[-1] == done.price
    assert stairs.get_ydata()[-1] == pytest.approx(done.order + done.liquidated, rel=1e-12)
    assert len(stairs.get_xdata()) == len(done.burned) + 2
    low, high = axes.get_xlim()
    assert low < min(start, done.price) and max(start, done.price) < high
    curve = plot.cascade(day, direction, depth=([start * (1.05 if direction == 'up' else 0.95)], [1e7]))
    assert list(curve.lines[0].get_ydata()) == [0, 1e7]


def test_empty(plot):
    m = liqmap.Map(liqmap.linear_axis(90, 110, 1))
    plot.map(m).figure.canvas.draw()
    m.push(1, 0, 101, 99, 100)
    plot.map(m).figure.canvas.draw()
    heat = liqmap.Heat(m, 4)
    heat.push(m)
    plot.heatmap(heat).figure.canvas.draw()


@pytest.mark.parametrize('value, text', [
    (0, '0'), (157.04e6, '157.04M'), (1e6, '1M'), (999.995, '1K'), (12.5, '12.5'),
    (2.5e12, '2.5T'), (3e15, '3000T'), (-1500, '-1.5K')])
def test_amounts(plot, value, text):
    assert plot.amount(value) == text


def test_html(plot, day):
    text = day._repr_html_()
    assert text.count('data:image/png;base64,') == 1
    stats = day.stats()
    assert f'{stats.close:,.10g}' in text and f'{100 * stats.coverage:.1f} %' in text
    assert '2026-01-13' in text and 'not to be trusted' not in text
    m = day.copy()
    m.release()
    assert m._repr_html_() == '&lt;liqmap.Map, released&gt;'


def test_html_without_matplotlib(monkeypatch, day):
    monkeypatch.setitem(sys.modules, 'matplotlib', None)
    for name in [n for n in sys.modules if n.startswith(('matplotlib.', 'liqmap.plot'))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr(liqmap, 'plot', raising=False)
    text = day._repr_html_()
    assert '<img' not in text and 'coverage' in text


def test_html_says_what_is_not_to_be_trusted():
    m = liqmap.Map(liqmap.linear_axis(90, 110, 1))
    assert 'time' not in m._repr_html_()
    with pytest.warns(liqmap.OffAxisWarning):
        m.push_many({'time_ms': [1, 2], 'open_interest': [5.0, 5.0], 'high': [101.0, 150.0],
                     'low': [99.0, 99.0], 'close': [100.0, 101.0]})
    assert 'not to be trusted' in m._repr_html_()
