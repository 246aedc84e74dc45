"""Labels of points that do not lie on each other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from kosshi.plots.figure import Figure
from kosshi.plots.style import colour
from kosshi.plots.words import width

_Box = tuple[float, float, float, float]


class Label(NamedTuple):
    """A word for a point in the axes' coordinates.

    Attributes:
        point: the point.
        text: the word.
        size: of its letters, in points.
        distance: of the word from the point, in points.
        weight: the weightiest labels are placed first; one of infinite weight is written in any case.
        ink: a colour.
    """

    point: tuple[float, float]
    text: str
    size: float
    distance: float = 6.0
    weight: float = 0.0
    ink: str = ""


class _Place(NamedTuple):
    """A way to put a label: offset from the point to the middle of the label's edge, which edge, the space taken."""

    dx: float
    dy: float
    side: str
    box: _Box


def place_labels(figure: Figure, axes: Axes, labels: Sequence[Label], over: bool = False) -> int:
    """Write labels where they cover neither another label nor another point.

    Args:
        figure: the figure; drawn once, so that its axes are where they will be.
        axes: where the points are.
        labels: the labels.
        over: on the points themselves where there is room, and in any case somewhere; else beside them, and those without
            a free place are left out (they can still be read by hovering).

    Returns:
        How many were left out.
    """
    if not labels:
        return 0
    figure.draw_without_rendering()
    scale = 72 / figure.dpi
    at = axes.transData.transform(np.array([label.point for label in labels])) * scale
    left, low, right, high = (float(side) * scale for side in axes.get_window_extent().extents)
    points: list[_Box] = [] if over else [(x - 3, y - 3, x + 3, y + 3) for x, y in at]
    taken: list[_Box] = []
    missing = 0
    for number in sorted(range(len(labels)), key=lambda number: (-labels[number].weight, number)):
        places = list(_places(labels[number], float(at[number][0]), float(at[number][1]), over))
        inside = [
            one for one in places if left - 2 <= one.box[0] and one.box[2] <= right + 2 and low - 2 <= one.box[1] and one.box[3] <= high + 2
        ]
        needed = over or labels[number].weight == math.inf
        others = taken if needed else [*taken, *points[:number], *points[number + 1 :]]
        free = [one for one in inside if not any(_meet(one.box, other) for other in others)]
        if not free and not needed:
            missing += 1
            continue
        best = (free or inside or places)[0]
        taken.append(best.box)
        _write(axes, labels[number], best, over)
    return missing


def _places(label: Label, x: float, y: float, over: bool) -> Iterator[_Place]:
    wide, tall, off = width(label.text) * label.size / 2, label.size * 1.15, label.distance
    beside = [(off, 0.0, "left"), (-off, 0.0, "right")]
    around = [(0.0, off + tall / 2, "center"), (0.0, -off - tall / 2, "center")]
    corners = [(s * off * 0.7, up * (off * 0.7 + tall / 2), "left" if s > 0 else "right") for up in (1, -1) for s in (1, -1)]
    for dx, dy, side in [(0.0, 0.0, "center"), *around, *corners] if over else [*beside, *around, *corners]:
        start = x + dx - {"left": 0.0, "right": wide, "center": wide / 2}[side]
        yield _Place(dx, dy, side, (start, y + dy - tall / 2, start + wide, y + dy + tall / 2))


def _meet(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _within(a: _Box, frame: _Box) -> bool:
    return frame[0] <= a[0] and a[2] <= frame[2] and frame[1] <= a[1] and a[3] <= frame[3]


def _write(axes: Axes, label: Label, place: _Place, halo: bool) -> None:
    look: dict[str, Any] = {
        "fontsize": label.size,
        "color": label.ink or colour("ink"),
        "ha": place.side,
        "va": "center",
        "path_effects": [withStroke(linewidth=2, foreground=colour("paper"))] if halo else None,  # makes SVG files larger
        "zorder": 6,
    }
    axes.annotate(label.text, label.point, (place.dx, place.dy), textcoords="offset points", annotation_clip=False, **look)


def bare(axes: Axes) -> None:
    """A map's axes: no ticks, a thin frame, one scale for both directions, room for labels at the edges."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.margins(0.16)
    axes.set_aspect("equal", adjustable="datalim")
    for side in axes.spines.values():
        side.set_visible(True)
        side.set_color(colour("line"))
