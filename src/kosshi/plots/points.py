"""How near policies are to each other: as points on a map, or as a matrix of all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from kosshi.corpus import Corpus
from kosshi.errors import UsageError
from kosshi.lexis.maps import scale, stress
from kosshi.messages import error, say
from kosshi.plots.figure import Figure, styled
from kosshi.plots.grid import Axis, nothing, part_lines, rectangles, shades, sheet, write
from kosshi.plots.labels import Label, bare, place_labels
from kosshi.plots.style import Fill, class_fill, colour, ink_on, marker
from kosshi.plots.words import column_title, group_labels, names

FORMS = ("map", "matrix")
MEASURES = ("similarity", "plain")
_FIGURES = 14  # policies whose matrix has room for figures
_PICTURE = 60  # policies beyond which a matrix is drawn as a picture, one pixel a pair
_Array = np.ndarray[Any, np.dtype[np.float64]]


@styled
def similarity(corpus: Corpus, form: str = "map", measure: str = "similarity", by: str | None = None) -> Figure:
    """How near the policies' wordings are to each other.

    Args:
        corpus: the policies.
        form: ``map``: points in a plane, as near as their wordings, each with a line to its nearest; ``matrix``: every pair's
            figure, near ones side by side.
        measure: ``similarity`` (what all have from the guideline counts next to nothing) or ``plain`` (how much text is
            the same).
        by: a text column of the manifest by which a map's points are marked.

    Raises:
        UsageError: no such form, measure or column.

    >>> import kosshi
    >>> corpus = kosshi.load("corpus")
    >>> similarity(corpus).title
    '文言の近さの地図'
    >>> similarity(corpus, "matrix", "plain").title
    '文言の近さ：同じ文言の割合'
    """
    for value, known in ((form, FORMS), (measure, MEASURES)):
        if value not in known:
            raise error(UsageError, value, "plots", "no-kind", known=" ".join(known))
    groups = group_labels(corpus, by) if by else {}
    found = corpus.kinship
    square = np.asarray(found.similarity if measure == "similarity" else found.plain, float)
    called = names(corpus, found.ids)
    if form == "matrix":
        tree = found.tree()
        order = [found.index[node.policy_id] for node in tree.walk() if node.policy_id] if tree else []
        return _pairs(square[np.ix_(order, order)], [called[found.ids[at]] for at in order], measure)
    note = say("plots", "map-by", by=column_title(by)) if by else ""
    return _map(square, list(called.values()), [groups.get(policy_id, "") for policy_id in found.ids], note)


def _map(square: _Array, labels: Sequence[str], groups: Sequence[str], more: str) -> Figure:
    distances = np.clip(1 - square, 0, 1)
    points = np.asarray(scale(distances), float)
    few = len(labels) <= _PICTURE
    title, note = say("plots", "map"), say("plots", "map-note", stress=f"{stress(distances, points):.2f}") + more
    figure = Figure(title, note, (7.2, 4.6) if few else (9.6, 7.0))
    axes = figure.add_subplot()
    _nearest(axes, square, points)
    for number, group in enumerate(dict.fromkeys(groups)):
        own = [at for at, one in enumerate(groups) if one == group]
        fill, mark = class_fill(number).colour, marker(number)
        axes.scatter(points[own, 0], points[own, 1], label=group, s=46 if few else 22, color=fill, marker=mark, edgecolor="white", zorder=3)
    for at, label in enumerate(labels):
        told = "\n".join([f"{label} {groups[at]}".strip(), *_near(square, labels, at)])
        figure.hint_point(axes, (float(points[at, 0]), float(points[at, 1])), told)
    bare(axes)
    if any(groups):
        figure.outside_legend(axes.get_legend_handles_labels()[0])
    size = 8.5 if few else 6.5
    place_labels(figure, axes, [Label((float(x), float(y)), label, size) for (x, y), label in zip(points, labels, strict=True)])
    return figure


def _nearest(axes: Axes, square: _Array, points: _Array) -> None:
    """A line from each point to the most similar one, the thicker the more similar."""
    near = square - 2 * np.eye(len(square))
    for at in range(len(square) if len(square) > 1 else 0):
        ends = points[[at, int(near[at].argmax())]]
        axes.plot(ends[:, 0], ends[:, 1], color=colour("line"), linewidth=0.6 + 4 * float(near[at].max()), zorder=1)


def _pairs(square: _Array, labels: Sequence[str], measure: str) -> Figure:
    size = len(labels)
    title = say("plots", "pairs", measure=say("plots", f"measure-{measure}"))
    cell = 0.92 if size <= 8 else 0.36 if size <= _FIGURES else 0.15 if size <= _PICTURE else min(0.1, 17 / size)
    points = 8.0 if size <= _FIGURES else 6.5 if size <= _PICTURE else min(5.0, cell * 60)
    most = float((square - np.eye(size)).max(initial=0.01))
    across = Axis(labels if size <= _PICTURE else [""] * size, points)  # a picture's columns are its rows
    figure, axes = sheet(title, say("plots", "pairs-note", most=f"{most:.2f}"), Axis(labels, points), across, (cell, min(cell, 0.42)))
    if not size:
        nothing(axes)
    elif size > _PICTURE:
        axes.imshow(square, cmap=shades(), vmin=0, vmax=most, extent=(0, size, size, 0), interpolation="none", aspect="auto")
        for row, label in enumerate(labels):
            figure.hint_box(axes, (0, row), (size, row + 1), "\n".join([label, *_near(square, labels, row)]))
    else:
        _figures(figure, axes, square, labels, most)
    return figure


def _near(square: _Array, labels: Sequence[str], at: int) -> list[str]:
    """The five most similar, with their figures."""
    close = sorted((other for other in range(len(labels)) if other != at), key=lambda other: (-square[at, other], other))[:5]
    return [say("plots", "lineage-near", name=labels[other], n=f"{square[at, other]:.2f}") for other in close]


def _figures(figure: Figure, axes: Axes, square: _Array, labels: Sequence[str], most: float) -> None:
    """One cell a pair, with its figure where there is room."""
    shade = shades()
    for row, column in np.ndindex(*square.shape):
        ground = to_hex(shade(float(square[row, column]) / most)) if row != column else colour("ground")
        rectangles(axes, [(column, row, 1, 1)], Fill(colour=ground))
        if row != column:
            told = f"{square[row, column]:.2f}"
            text = f"{labels[row]}\n{say('plots', 'lineage-near', name=labels[column], n=told)}"
            figure.hint_box(axes, (column, row), (column + 1, row + 1), text)
            if len(labels) <= _FIGURES:
                write(axes, (column + 0.5, row + 0.5), told, 8, ink_on(ground))
    part_lines(axes, *square.shape)
