# SPDX-License-Identifier: MIT
"""The colours and classes of pictures, as the program `liqmap` has them in its views/palette.h
and palette.c; a test compares."""

from __future__ import annotations

from math import sqrt
from typing import Dict, List, Literal, Sequence, Tuple

Theme = Literal["dark", "light"]
THEMES = ("dark", "light")

# On dark, on light.
COLOURS: Dict[str, Tuple[str, str]] = {
    "background": ("#0f141b", "#ffffff"),
    "grid": ("#232b36", "#e6e9ed"),
    "muted": ("#8b98a9", "#5c6773"),
    "text": ("#e8edf3", "#161b22"),
    "price": ("#ffffff", "#111111"),
    "longs": ("#ff5a5f", "#c21f39"),
    "shorts": ("#5fe39b", "#14a05c"),
    "black": ("#000004", "#000004"),
    "up": ("#ffffff", "#ffffff"),
    "down": ("#9aa4b2", "#9aa4b2"),
    "depth": ("#7aa7e0", "#2f6db5"),
    "lower": ("#4f6f9f", "#7d95bd"),
    "x25": ("#22b3a2", "#119c8d"),
    "x50": ("#f7c948", "#f0b400"),
    "x100": ("#f27b2a", "#e0620d"),
    "higher": ("#c45fc9", "#9d2fa8"),
    "series1": ("#e69f00", "#e69f00"),
    "series2": ("#56b4e9", "#56b4e9"),
    "series3": ("#14b88a", "#009e73"),
    "series4": ("#f0e442", "#d9c700"),
    "series5": ("#3d8fd1", "#0072b2"),
    "series6": ("#e5702e", "#d55e00"),
    "series7": ("#d98fb8", "#cc79a7"),
    "series8": ("#8d97a3", "#808890"),
}

# What a heatmap is drawn in, from nothing to the most: longs in matplotlib's magma, shorts
# in its viridis (S. van der Walt and N. Smith, 2015, CC0), up to 0.86 of each.
HEAT: Dict[str, Tuple[str, ...]] = {
    "long": (
        "#000004", "#07061c", "#160f3b", "#2a115c", "#420f75", "#57157e",
        "#6d1d81", "#832681", "#992d80", "#ae347b", "#c53c74", "#db476a",
        "#ec5860", "#f66e5c", "#fc8961", "#fea36f", "#febd82",
    ),
    "short": (
        "#440154", "#481467", "#482677", "#453882", "#3f4889", "#39568c",
        "#32658e", "#2c728e", "#27808e", "#228c8d", "#1f998a", "#21a685",
        "#2eb37c", "#42be71", "#5ec962", "#7fd34e", "#a2da37",
    ),
}

MOST_TIERS = 5  # shown one by one
CLASSES = (25, 50, 100)
BORDERS = tuple(sqrt(a * b) for a, b in zip((10, *CLASSES), (*CLASSES, 200)))
_CLASS_COLOURS = ("lower", "x25", "x50", "x100", "higher")


def colour(name: str, theme: Theme) -> str:
    """A colour of the table, #rrggbb."""
    return COLOURS[name][THEMES.index(theme)]


def _class_of(leverage: float) -> int:
    return sum(leverage >= border for border in BORDERS)


def _name(nth: int) -> str:
    if nth == 0:
        return f"to {BORDERS[0]:.3g}x"
    if nth > len(CLASSES):
        return f"above {BORDERS[-1]:.3g}x"
    return f"{CLASSES[nth - 1]}x"


def parts_of(leverages: Sequence[float]) -> List[Tuple[str, str, List[int]]]:
    """What tiers are shown in, by rising leverage: a label, the name of a colour, and
    which tiers. More than five are shown in classes: 25x, 50x, 100x."""
    order = sorted(range(len(leverages)), key=lambda t: leverages[t])
    if len(order) <= MOST_TIERS:
        return [
            (f"{leverages[t]:g}x", _CLASS_COLOURS[_class_of(leverages[t])], [t])
            for t in order
        ]
    classes = [[t for t in order if _class_of(leverages[t]) == n] for n in range(5)]
    return [(_name(n), _CLASS_COLOURS[n], c) for n, c in enumerate(classes) if c]
