# SPDX-License-Identifier: MIT
"""A map in a notebook."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta, timezone
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, List, Tuple

if TYPE_CHECKING:
    from .map import Map

_SIZE = 6.4, 3.6  # of the picture, inches
_DPI = 144


def map_html(m: Map) -> str:
    """Its numbers as a table, and its picture where matplotlib is there."""
    if m._memory is None:
        return escape(repr(m))
    rows = "".join(
        f"<tr><th style='text-align:left'>{name}</th>"
        f"<td style='text-align:right'>{escape(value)}</td></tr>"
        for name, value in _numbers(m)
    )
    return f"<div>{_picture(m)}<table>{rows}</table></div>"


def _numbers(m: Map) -> List[Tuple[str, str]]:
    stats = m.stats()
    rows = [
        ("buckets x tiers", f"{len(m):,} x {stats.tiers}"),
        ("snapshots", f"{stats.pushes:,}"),
    ]
    if stats.off_axis:
        rows += [("of them off the axis: not to be trusted", f"{stats.off_axis:,}")]
    if stats.pushes:
        rows += [
            ("time", _time(stats.time_ms)),
            ("price", f"{stats.close:,.10g}"),
            ("open interest, contracts", f"{stats.open_interest:,.10g}"),
            ("coverage", f"{100 * stats.coverage:.1f} %"),
        ]
    return rows


def _time(time_ms: int) -> str:
    try:
        moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=time_ms)
    except OverflowError:  # beyond the year 9999
        return f"{time_ms} ms"
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def _picture(m: Map) -> str:
    try:
        from . import plot
    except ImportError:
        return ""
    figure = plot.map(m, theme="light").figure
    figure.set_size_inches(*_SIZE)
    png = BytesIO()
    figure.savefig(png, dpi=_DPI)
    data = b64encode(png.getvalue()).decode()
    width = int(100 * _SIZE[0])
    return f"<img width='{width}' alt='map' src='data:image/png;base64,{data}'>"
