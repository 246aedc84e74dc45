"""The grid that matrices are drawn on: labelled rows and columns, cells with colour, hatch and sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline

from kosshi.messages import say
from kosshi.plots.figure import Figure
from kosshi.plots.style import Fill, colour
from kosshi.plots.words import width, wrapped

FEW = 30  # policies that fit side by side; more run down
Box = tuple[float, float, float, float]  # left, top, width, height


class CellClass(NamedTuple):
    """One state of a cell: what it looks like, its name in the legend, the sign in it and the sign's colour."""

    fill: Fill
    legend: str
    sign: str = ""
    ink: str = "ink"

    def sample(self) -> Patch:
        """A sample for the legend."""
        return patch(self.fill, f"{self.sign} = {self.legend}" if self.sign else self.legend)


class Axis(NamedTuple):
    """Labels along one side, their size in points, and before which of them a line is drawn."""

    labels: Sequence[str]
    points: float
    breaks: Sequence[int] = ()


def sheet(title: str, note: str, down: Axis, across: Axis, cell: tuple[float, float]) -> tuple[Figure, Axes]:
    """A figure with a grid of cells of the given size in inches, labels on the left and on top."""
    level = cell[0] > 0.6  # labels across fit above their columns
    heads = ["\n".join(wrapped(label, 12)) for label in across.labels] if level else list(across.labels)
    longest = max((width(label) for label in down.labels), default=0)
    lines, letters = max((head.count("\n") + 1 for head in heads), default=1), max(map(width, heads), default=0)
    tall_head = lines * 0.16 if level else letters * across.points / 144
    size = (longest * down.points / 144 + len(heads) * cell[0] + 0.5, len(down.labels) * cell[1] + tall_head + 0.75)
    figure = Figure(title, note, size)
    axes = figure.add_subplot()
    axes.set_xlim(0, max(len(heads), 1))
    axes.set_ylim(max(len(down.labels), 1), 0)
    axes.set_yticks([at + 0.5 for at in range(len(down.labels))], down.labels, fontsize=down.points)
    axes.set_xticks([at + 0.5 for at in range(len(heads))], heads, fontsize=across.points, rotation=0 if level else 90)
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, pad=3)
    axes.tick_params(axis="y", pad=longest * down.points / 2 + 6)
    for tick in axes.get_yticklabels():
        tick.set_horizontalalignment("left")
    for side in axes.spines.values():
        side.set_visible(False)
    for at in down.breaks:
        axes.axhline(at, color=colour("soft"), linewidth=0.7, zorder=4)
    for at in across.breaks:
        axes.axvline(at, color=colour("soft"), linewidth=0.7, zorder=4)
    return figure, axes


def cells(axes: Axes, states: np.ndarray[Any, Any], classes: dict[str, CellClass], signs: bool) -> None:
    """Fill cells by their state.

    The commonest state is one ground below all, runs of the others along a row are one box; white lines part the cells again.
    """
    rows, columns = states.shape
    commonest = max(classes, key=lambda state: int((states == state).sum()))
    rectangles(axes, [(0, 0, columns, rows)], classes[commonest].fill)
    for state, known in classes.items():
        runs: list[Box] = []
        for row, column in np.argwhere(states == state).tolist():
            if runs and runs[-1][1] == row and runs[-1][0] + runs[-1][2] == column:
                runs[-1] = (runs[-1][0], row, runs[-1][2] + 1, 1)
            else:
                runs.append((column, row, 1, 1))
            if signs and known.sign:
                write(axes, (column + 0.5, row + 0.5), known.sign, 7.5, colour(known.ink), known.fill.colour)
        if state != commonest:
            rectangles(axes, runs, known.fill)
    part_lines(axes, rows, columns)


def part_lines(axes: Axes, rows: int, columns: int) -> None:
    """White lines between cells, and a thin frame."""
    gap = 1.6 if columns < 40 else 0.6
    axes.hlines(range(rows + 1), 0, columns, color=colour("paper"), linewidth=gap if rows < 70 else 0.6, zorder=3)
    axes.vlines(range(columns + 1), 0, rows, color=colour("paper"), linewidth=gap, zorder=3)
    axes.hlines([0, rows], 0, columns, color=colour("line"), linewidth=0.8, zorder=4)


def rectangles(axes: Axes, boxes: Iterable[Box], fill: Fill) -> None:
    """Rectangles of one look as one path."""
    corners: list[tuple[float, float]] = []
    codes: list[Any] = []
    for x, y, wide, tall in boxes:
        corners += [(x, y), (x + wide, y), (x + wide, y + tall), (x, y + tall), (x, y)]
        codes += [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY]
    if corners:
        axes.add_patch(PathPatch(Outline(corners, codes), facecolor=fill.colour, hatch=fill.hatch, edgecolor=colour("paper"), linewidth=0))


def patch(fill: Fill, label: str) -> Patch:
    """A sample of a look for a legend."""
    return Patch(label=label, facecolor=fill.colour, hatch=fill.hatch, edgecolor=colour("line"), linewidth=0.6)


def write(axes: Axes, middle: tuple[float, float], text: str, points: float, ink: str, ground: str = "") -> None:
    """A word in the middle of a cell, on a ground that keeps it clear of hatches."""
    behind = {"facecolor": ground, "edgecolor": "none", "pad": 0.8} if ground else None
    axes.text(*middle, text, ha="center", va="center", fontsize=points, color=ink, bbox=behind, zorder=5)


def nothing(axes: Axes) -> None:
    """Say that there is nothing to show."""
    axes.text(0.5, 0.5, say("plots", "nothing"), transform=axes.transAxes, ha="center", va="center", color=colour("soft"))


def shades() -> LinearSegmentedColormap:
    """From white over pale blue to blue: for shares from 0 to 1."""
    return LinearSegmentedColormap.from_list("shares", [colour("paper"), colour("pale"), colour("blue")])
