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


def place_labels(
    figure: Figure, axes: Axes, labels: Sequence[Label], over: bool = False, others: Sequence[tuple[float, float]] = ()
) -> int:
    """Write labels where they cover neither another label nor another point.

    Args:
        figure: the figure; drawn once, so that its axes are where they will be.
        axes: where the points are.
        labels: the labels.
        over: on the points themselves where there is room, and in any case somewhere; else beside them, and those without
            a free place are left out (they can still be read by hovering). What is written in any case stands where it
            covers the fewest labels, and of such places where it covers the fewest points.
        others: points without a label that are not to be covered either.

    Returns:
        How many were left out.
    """
    if not labels:
        return 0
    figure.draw_without_rendering()
    scale = 72 / figure.dpi
    at = axes.transData.transform(np.array([*(label.point for label in labels), *others])) * scale
    left, low, right, high = (float(side) * scale for side in axes.get_window_extent().extents)
    frame = left - 2, low - 2, right + 2, high + 2
    points: list[_Box] = [] if over else [(x - 3, y - 3, x + 3, y + 3) for x, y in at]
    taken: list[_Box] = []
    missing = 0
    for number in sorted(range(len(labels)), key=lambda number: (-labels[number].weight, number)):
        places = list(_places(labels[number], float(at[number][0]), float(at[number][1]), over))
        inside = [one for one in places if _within(one.box, frame)]
        covered = [(_met(one.box, taken), _met(one.box, points)) for one in inside or places]
        least = min(covered)
        if (not inside or least > (0, 0)) and not over and labels[number].weight != math.inf:
            missing += 1
            continue
        best = (inside or places)[covered.index(least)]
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


def _met(box: _Box, others: Sequence[_Box]) -> int:
    """How many of the others a box lies upon."""
    return sum(box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3] for one in others)


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
