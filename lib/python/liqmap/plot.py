# SPDX-License-Identifier: MIT
"""Pictures by matplotlib, an optional extra: axes in, axes out.

    import liqmap.plot
    axes = liqmap.plot.map(m)
    axes.figure.savefig("map.png")

Each draws into the axes given, or into those of a new figure, and returns them, so that
whatever matplotlib can do to axes can be done to these. Colours and classes are those of
the program's pictures (`liqmap map --output FILE.svg`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, List, Literal, Optional, Tuple

import numpy

from ._palette import HEAT, Theme, colour, parts_of
from .cascade import cascade as run_cascade
from .cascade import trigger_curve

if TYPE_CHECKING:
    from ._arguments import Column, Unit
    from .heat import Heat
    from .map import Map

__all__ = ["cascade", "heatmap", "map"]

# By name, as older ones have no types.
_colors, _dates, _figure, _ticker = (
    import_module("matplotlib." + name) for name in ("colors", "dates", "figure", "ticker")
)

_SIDES: Tuple[Literal["long", "short"], ...] = ("long", "short")
_BARS = 200  # of a map, at most
_SHADES = 24  # of a side, in the program's picture; the first is not drawn
_GAP = 1.5  # usual steps from one column to the next, from which on some are missing
_CLOSES_MARGIN = 0.1  # of a heatmap, past the lowest and highest close


def amount(value: float, _: Any = None) -> str:
    """157.04M, as the program prints amounts; without decimals that are 0."""
    for unit in ("", "K", "M", "B"):
        if abs(value) < 999.995:
            break
        value /= 1000
    else:
        unit = "T"
    return f"{value:.2f}".rstrip("0").rstrip(".") + unit


def _price(value: float, _: Any = None) -> str:
    return f"{value:,.2f}" if abs(value) >= 100 else f"{value:.6g}"


def _axes(axes: Optional[Any], theme: Theme) -> Any:
    """Axes in the colours of the theme; of a new figure, where none are given."""
    if axes is None:
        figure = _figure.Figure(figsize=(9.6, 5.4), layout="constrained")
        figure.get_layout_engine().set(w_pad=0.15, h_pad=0.12)
        figure.set_facecolor(colour("background", theme))
        axes = figure.add_subplot()
    axes.set_facecolor(colour("background", theme))
    axes.set_axisbelow(True)
    axes.title.set_color(colour("text", theme))
    axes.title.set_weight("bold")
    axes.grid(axis="y", color=colour("grid", theme), linewidth=0.8)
    axes.xaxis.set_major_formatter(_ticker.FuncFormatter(lambda x, _: f"{x:,.10g}"))
    _soften(axes, theme)
    return axes


def _soften(axes: Any, theme: Theme) -> None:
    """No frame, labels muted."""
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(colors=colour("muted", theme), length=0)
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_color(colour("muted", theme))


def _legend(axes: Any, theme: Theme, handles: List[Any], **options: Any) -> None:
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=len(handles),
        frameon=False,
        labelcolor=colour("text", theme),
        fontsize="small",
        borderaxespad=0.2,
        handlelength=1.2,
        **options,
    )
    axes.title.set_position((0.0, 1.0))


def _title(axes: Any, text: str) -> None:
    axes.set_title(text, loc="left", pad=26, color=axes.title.get_color(), weight="bold")


def map(
    m: Map,
    axes: Optional[Any] = None,
    *,
    range: float = 0.1,
    unit: Unit = "quote",
    theme: Theme = "dark",
    title: str = "Liquidation map",
) -> Any:
    """What is liquidated at each price, as bars of tiers or classes, and on the way there,
    as curves on an axis of their own, which is `axes.cumulative`.

    range: of prices on each side of the last close, as a part of it; 0: the whole axis.
    """
    axes = _axes(axes, theme)
    stats, edges = m.stats(), numpy.asarray(m.axis.edges)
    low, high = edges[0], edges[-1]
    if range > 0 and stats.pushes and low < stats.close < high:
        low, high = max(low, stats.close * (1 - range)), min(high, stats.close * (1 + range))
    first = max(0, int(numpy.searchsorted(edges, low, "right")) - 1)
    last = min(len(edges) - 1, int(numpy.searchsorted(edges, high)))
    wide = -(-(last - first) // _BARS)
    starts = numpy.arange(first, last, wide)
    ends = numpy.minimum(starts + wide, last)

    density = numpy.asarray(m.density("long", unit)) + numpy.asarray(m.density("short", unit))
    bars = numpy.add.reduceat(density[:last], starts, axis=0)
    widths, base = edges[ends] - edges[starts], numpy.zeros(len(starts))
    handles: List[Any] = []
    for label, name, tiers in parts_of([tier.leverage for tier in m.tiers]):
        heights = bars[:, tiers].sum(axis=1)
        drawn = axes.bar(
            edges[starts],
            heights,
            0.85 * widths,
            base,
            align="edge",
            color=colour(name, theme),
            label=label,
        )
        handles.insert(0, drawn)
        base = base + heights
    handles += _curves(axes, m, unit, theme, (edges, starts, ends), stats.close)
    if stats.pushes:
        axes.axvline(stats.close, color=colour("price", theme), linestyle=":")
        top = axes.get_xaxis_transform()
        box = {"facecolor": colour("price", theme), "pad": 3, "edgecolor": "none"}
        axes.text(
            stats.close,
            0.97,
            _price(stats.close),
            transform=top,
            ha="center",
            va="top",
            bbox=box,
            color=colour("background", theme),
            weight="bold",
        )
    axes.set_xlim(low, high)
    axes.set_ylim(0, max(1e-300, 1.2 * float(base.max(initial=0))))
    axes.yaxis.set_major_formatter(_ticker.FuncFormatter(amount))
    axes.set_xlabel(
        f"coverage {100 * stats.coverage:.1f} %, amounts in "
        f"{'contracts' if unit in ('contracts', 0) else 'quote currency'}; an estimate",
        fontsize="small",
    )
    _legend(axes, theme, handles)
    _title(axes, title)
    return axes


def _curves(
    axes: Any,
    m: Map,
    unit: Unit,
    theme: Theme,
    shown: Tuple[Any, Any, Any],
    close: float,
) -> List[Any]:
    """What is liquidated on the way to each bar's far end."""
    edges, starts, ends = shown
    second = axes.cumulative = axes.twinx()
    _soften(second, theme)
    most, handles = 0.0, []
    for side in _SIDES:
        sums = numpy.asarray(m.cumulative(side, unit)).sum(axis=1)
        shorts = side == "short"
        at, bucket = (edges[ends], ends - 1) if shorts else (edges[starts], starts)
        beyond = at > close if shorts else at < close
        x, y = at[beyond], sums[bucket[beyond]]
        x, y = (
            (numpy.r_[close, x], numpy.r_[0.0, y])
            if shorts
            else (numpy.r_[x, close], numpy.r_[y, 0.0])
        )
        ink = colour(side + "s", theme)
        handles += second.plot(x, y, color=ink, label=f"cumulative {side}s")
        second.fill_between(x, y, color=ink, alpha=0.1, linewidth=0)
        most = max(most, float(y.max(initial=0)))
    second.set_ylim(0, max(1e-300, 1.2 * most))
    second.yaxis.set_major_formatter(_ticker.FuncFormatter(amount))
    return handles


def heatmap(
    heat: Heat,
    axes: Optional[Any] = None,
    *,
    low: Optional[float] = None,
    high: Optional[float] = None,
    theme: Theme = "dark",
    title: str = "Liquidation heatmap",
) -> Any:
    """A map over time: time by price, longs and shorts each in their own colours, the
    closes on top, and a colour bar for each side. Missing columns are left empty, and so
    is next to nothing.

    low, high: prices shown; None: 10 % past the lowest and highest close.
    """
    axes = _axes(axes, theme)
    closes = numpy.asarray(heat.read("long", low=1e-60, high=1e-60).closes)
    low = float(closes.min()) * (1 - _CLOSES_MARGIN) if low is None else low
    high = float(closes.max()) * (1 + _CLOSES_MARGIN) if high is None else high
    windows = [heat.read(side, low=low, high=high) for side in _SIDES]
    amounts = [_by_bucket(window.amounts) for window in windows]
    times = numpy.asarray(windows[0].times).astype("datetime64[ms]")
    edges = numpy.asarray(windows[0].edges)
    time_edges, gaps = _time_edges(times)
    filled = numpy.concatenate([a[a > 0] for a in amounts])
    full = float(numpy.quantile(filled, 0.97)) if filled.size else 1.0
    axes.grid(False)
    axes.set_facecolor(colour("black", theme))
    for side, own, other in ((1, amounts[1], amounts[0]), (0, amounts[0], amounts[1])):
        least = full / _SHADES**2
        seen = (own >= least) & ((own >= other) if side else (own > other))
        shown = numpy.insert(numpy.where(seen, own, numpy.nan), gaps, numpy.nan, axis=0)
        ramp = _colors.LinearSegmentedColormap.from_list(_SIDES[side], HEAT[_SIDES[side]])
        mesh = axes.pcolormesh(
            time_edges,
            edges,
            shown.T,
            cmap=ramp,
            norm=_colors.PowerNorm(0.5, 0, full, clip=True),
            rasterized=True,
        )
        bar = axes.figure.colorbar(mesh, ax=axes, pad=0.01, fraction=0.04, aspect=40)
        bar.outline.set_visible(False)
        ticks = _ticker.MaxNLocator(5).tick_values(0, full)
        bar.set_ticks(ticks[ticks <= full])
        bar.set_label(_SIDES[side] + "s", color=colour("muted", theme))
        bar.ax.tick_params(colors=colour("muted", theme), length=0)
        bar.ax.yaxis.set_major_formatter(_ticker.FuncFormatter(amount))
    line = numpy.insert(times, gaps, times[gaps]), numpy.insert(closes, gaps, numpy.nan)
    axes.plot(*line, color=colour("black", theme), linewidth=2.6)
    axes.plot(*line, color=colour("up", theme), linewidth=1.2, label="close")
    axes.set_ylim(edges[0], edges[-1])
    axes.set_xlim(time_edges[0], time_edges[-1])
    axes.yaxis.set_major_formatter(_ticker.FuncFormatter(lambda y, _: f"{y:,.10g}"))
    locator = _dates.AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(_dates.ConciseDateFormatter(locator))
    _title(axes, title)
    return axes


def _time_edges(times: Any) -> Tuple[Any, Any]:
    """Edges of the columns in time, with one more before each that comes after a gap; and
    which those are. A column is of the usual time up to it."""
    if len(times) < 2:
        return numpy.r_[times - numpy.timedelta64(60_000, "ms"), times], []
    steps = numpy.diff(times)
    step = numpy.median(steps)
    gaps = 1 + numpy.flatnonzero(steps >= _GAP * step)
    return numpy.insert(numpy.r_[times[0] - step, times], gaps + 1, times[gaps] - step), gaps


def _by_bucket(amounts: Any) -> Any:
    """Tiers that were kept apart, together."""
    amounts = numpy.asarray(amounts)
    return amounts.sum(axis=2) if amounts.ndim == 3 else amounts


def cascade(
    m: Map,
    direction: Literal["up", "down", 0, 1],
    axes: Optional[Any] = None,
    *,
    start: Optional[float] = None,
    depth: Optional[Tuple[Column, Column]] = None,
    per_percent: float = 0.0,
    order: float = 0.0,
    move: float = 0.0,
    theme: Theme = "dark",
    title: str = "",
) -> Any:
    """A squeeze: the book, the least order that reaches each price, and, where an order or
    a move is given, that order with what it forces out, step by step, until the book stops
    it. Arguments as those of liqmap.cascade(); start: the last close, if None.
    """
    axes = _axes(axes, theme)
    up = direction in ("up", 1)
    density = m.density("short" if up else "long")
    start = m.stats().close if start is None else start
    book = {"depth": depth, "per_percent": per_percent}
    curve = trigger_curve(density, direction, start, **book)  # type: ignore[arg-type]
    edges, sign = numpy.asarray(m.axis.edges), 1 if up else -1
    buckets = curve.first + sign * numpy.arange(len(curve.orders))
    near, orders = edges[buckets + (not up)], numpy.asarray(curve.orders)
    way, most, handles = 0.1 * start, 0.0, []
    if order > 0 or move > 0:
        done = run_cascade(density, direction, start, order=order, move=move, **book)  # type: ignore[arg-type]
        way = max(0.01 * start, 1.4 * abs(done.price - start))
        most = done.order + done.liquidated
        handles += _burn(axes, done, start, up, theme)
    shown = abs(near - start) <= way
    most = max(most, float(orders[shown].max(initial=0)), 1e-300)
    for zone in curve.zones:
        axes.axvspan(zone.start, zone.end, color=colour("x50", theme), alpha=0.12, linewidth=0)
    x, y = _book(start, sign * way, depth, per_percent)
    handles += axes.plot(x, y, color=colour("depth", theme), label="depth of the book")
    handles += axes.plot(
        near[shown],
        orders[shown],
        color=colour("x50", theme),
        linestyle="--",
        drawstyle="steps-post",
        label="trigger curve",
    )
    axes.axvline(start, color=colour("price", theme), linestyle=":")
    axes.set_xlim(*sorted((start - 0.03 * sign * way, start + sign * way)))
    axes.set_ylim(0, 1.16 * most)
    axes.yaxis.set_major_formatter(_ticker.FuncFormatter(amount))
    _legend(axes, theme, handles)
    _title(axes, title or ("Short squeeze" if up else "Long squeeze"))
    return axes


def _book(
    start: float, way: float, depth: Optional[Tuple[Column, Column]], per_percent: float
) -> Tuple[Any, Any]:
    """What rests between the start and a price: straight between points."""
    if depth is None:
        end = 100 * per_percent * abs(way) / start
        return numpy.array([start, start + way]), numpy.array([0.0, end])
    prices, amounts = (numpy.asarray(column, float) for column in depth)
    return numpy.r_[start, prices], numpy.r_[0.0, amounts]


def _burn(axes: Any, done: Any, start: float, up: bool, theme: Theme) -> List[Any]:
    """An order's stairs, from the start to where the book stops them."""
    ink = colour("shorts" if up else "longs", theme)
    x = [start, *(burn.price for burn in done.burned), done.price]
    y = [done.order, *(done.order + burn.total for burn in done.burned)]
    label = f"order + {'shorts' if up else 'longs'} forced out"
    handles = axes.plot(x, [*y, y[-1]], color=ink, drawstyle="steps-post", label=label)
    axes.fill_between(x, [*y, y[-1]], step="post", color=ink, alpha=0.18, linewidth=0)
    axes.plot([done.price], [y[-1]], "o", color=colour("text", theme), markersize=5)
    axes.annotate(
        f"{_price(done.price)} ({100 * (done.price - start) / start:+.2f} %)",
        (done.price, y[-1]),
        (8 if up else -8, 0),
        textcoords="offset points",
        ha="left" if up else "right",
        va="center",
        color=colour("text", theme),
        weight="bold",
    )
    return list(handles)
