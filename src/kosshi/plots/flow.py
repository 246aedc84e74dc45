"""Flows: from which place of the skeleton clauses moved to which place of the printed text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from kosshi.corpus import Corpus
from kosshi.messages import language, say
from kosshi.model import Alignment
from kosshi.plots.figure import Figure, styled
from kosshi.plots.grid import nothing
from kosshi.plots.style import class_fill, colour
from kosshi.plots.words import check_part, clause_words, names, node_title, shortened, wrapped

_BODIES = 10  # with more, the column of bodies is left out
_UNIT, _HIGH, _GAP = 0.15, 8.0, 0.22  # inches: a clause at most, all clauses at most, the space between two places
_POINTS, _LINE = 8.0, 36  # of a label: its size, and the width of a line


class _Place(NamedTuple):
    """A place clauses come from or go to: what orders it, and its words."""

    order: tuple[int, str]
    label: str


class _Move(NamedTuple):
    """A clause that stands elsewhere than its node does in the skeleton."""

    policy_id: str
    origin: _Place
    target: _Place
    told: str


@dataclass
class _Column:
    """The places of one column from top to bottom, in inches: where each begins, how high it is, how much is taken."""

    starts: dict[_Place, float] = field(default_factory=dict)
    sizes: dict[_Place, int] = field(default_factory=dict)
    left: dict[_Place, int] = field(default_factory=dict)
    right: dict[_Place, int] = field(default_factory=dict)
    unit: float = _UNIT

    @property
    def height(self) -> float:
        return sum(self.sizes.values()) * self.unit + max(len(self.sizes) - 1, 0) * _GAP


@styled
def sankey(corpus: Corpus, part: str | None = None, most: int = 24) -> Figure:
    """Where clauses moved: from their place in the skeleton (left) by body to the place where they are printed (right).

    Args:
        corpus: the policies.
        part: only clauses that answer to this part of the skeleton.
        most: so many places a side; the others are put together.

    Raises:
        UsageError: no such part.

    >>> import kosshi
    >>> sankey(kosshi.load("corpus"), part="bp").title
    '置き場所の違う条項'
    """
    if part is not None:
        check_part(corpus, part)
    moves = [one for alignment in corpus.alignments for one in _moves(corpus, alignment, part)]
    moves = _pooled(_pooled(moves, most, "origin"), most, "target")
    bodies = _bodies(moves)
    called = names(corpus, bodies)
    places = {policy_id: _Place((at, ""), called[policy_id]) for at, policy_id in enumerate(bodies)}
    steps = [[move.origin, *([places[move.policy_id]] if len(bodies) <= _BODIES else []), move.target] for move in moves]
    columns = [_column([step[at] for step in steps]) for at in range(len(steps[0]))] if steps else []
    tall = max((column.height for column in columns), default=1.0)
    figure = Figure(say("plots", "sankey"), say("plots", "sankey-note", n=len(moves), bodies=len(bodies)), (10.4, tall + 0.75))
    axes = figure.add_subplot()
    axes.axis("off")
    if not moves:
        nothing(axes)
        return figure
    for column in columns:
        _stack(column, tall)
    axes.set_ylim(tall + 0.06, -0.42)
    axes.set_xlim(-0.62, len(columns) - 1 + 0.62)
    colours = {policy_id: class_fill(at).colour if len(bodies) <= _BODIES else colour("blue") for at, policy_id in enumerate(bodies)}
    _bands(figure, axes, columns, moves, steps, colours)
    _boxes(figure, axes, columns)
    heads = ["sankey-skeleton", *(["sankey-body"] if len(columns) == 3 else []), "sankey-printed"]
    for at, head in enumerate(heads):
        axes.text(at, -0.3, say("plots", head), ha=_side(at, len(columns)), va="center", fontsize=8, color=colour("soft"))
    return figure


# --- what moved ---------------------------------------------------------------------------------------------


def _moves(corpus: Corpus, alignment: Alignment, part: str | None) -> Iterator[_Move]:
    nodes = {path: own[0] for path, own in alignment.nodes().items()}
    policy = alignment.policy
    clauses = {clause.path: clause for clause in policy.walk()}
    for match in alignment.matches:
        if match.clause is None or match.node is None or not match.moved or (part and corpus.skeleton[match.node].part != part):
            continue
        above = clauses.get(match.clause.path.rpartition(".")[0])
        if above is None:
            target = _Place((-1, ""), say("plots", "sankey-top"))
        elif above.path in nodes:
            target = _node_place(corpus, nodes[above.path])
        else:
            target = _Place(
                (len(corpus.skeleton), above.heading), say("plots", "sankey-own", heading=shortened(above.heading or above.marker, 26))
            )
        parent = corpus.skeleton.parent(match.node)
        origin = _node_place(corpus, parent) if parent else _Place((-1, ""), say("plots", "sankey-top"))
        title = node_title(corpus.skeleton[match.node])
        told = (
            f"{corpus.name(policy.policy_id)}／{title}：{origin.label} → {target.label}\n{clause_words(policy.policy_id, match.clause, 90)}"
        )
        yield _Move(policy.policy_id, origin, target, told)


def _bodies(moves: Sequence[_Move]) -> list[str]:
    """The bodies by the middle of the places their clauses come from, so that bands cross little."""
    order = {place: at for at, place in enumerate(sorted({move.origin for move in moves}))}
    places: dict[str, list[int]] = defaultdict(list)
    for move in moves:
        places[move.policy_id].append(order[move.origin])
    return sorted(places, key=lambda policy_id: (sum(places[policy_id]) / len(places[policy_id]), policy_id))


def _node_place(corpus: Corpus, node: str) -> _Place:
    """A node with the topmost node above it."""
    above = corpus.skeleton.ancestors(node)
    titles = [node_title(corpus.skeleton[one]) for one in ([above[-1], node] if above else [node])]
    joint, most = (": ", 34) if language() == "en" else ("／", 26)
    return _Place((corpus.skeleton.order[node], node), joint.join(shortened(title, most) for title in titles))


def _pooled(moves: Sequence[_Move], most: int, side: Literal["origin", "target"]) -> list[_Move]:
    """The moves with the rarest places of one side put together where there are more than ``most``."""
    counts: dict[_Place, int] = defaultdict(int)
    for move in moves:
        counts[getattr(move, side)] += 1
    kept = set(sorted(counts, key=lambda place: (-counts[place], place))[: most - (len(counts) > most)])
    rest = _Place((10**9, ""), say("plots", "sankey-rest", n=len(counts) - len(kept)))
    if side == "origin":
        return [move if move.origin in kept else move._replace(origin=rest) for move in moves]
    return [move if move.target in kept else move._replace(target=rest) for move in moves]


# --- drawing ------------------------------------------------------------------------------------------------


def _column(places: Sequence[_Place]) -> _Column:
    column = _Column(unit=min(_UNIT, _HIGH / max(len(places), 1)))
    for place in sorted(places):
        column.sizes[place] = column.sizes.get(place, 0) + 1
    return column


def _stack(column: _Column, tall: float) -> None:
    at = (tall - column.height) / 2
    for place, size in column.sizes.items():
        column.starts[place] = at
        at += size * column.unit + _GAP


def _side(at: int, columns: int) -> str:
    return "right" if at == 0 else "left" if at == columns - 1 else "center"


def _bands(
    figure: Figure,
    axes: Axes,
    columns: Sequence[_Column],
    moves: Sequence[_Move],
    steps: Sequence[Sequence[_Place]],
    colours: dict[str, str],
) -> None:
    """One band a body between two places; bands leave and arrive in an order in which they cross little."""
    for at in range(len(columns) - 1):
        together: dict[tuple[_Place, _Place, str], list[str]] = defaultdict(list)
        for move, step in zip(moves, steps, strict=True):
            together[step[at], step[at + 1], move.policy_id if len(columns) == 3 else ""].append(move.told)
        ends: dict[tuple[_Place, _Place, str], float] = {}
        for key in sorted(together, key=lambda key: (columns[at + 1].starts[key[1]], columns[at].starts[key[0]], key[2])):
            ends[key] = _take(columns[at + 1], columns[at + 1].left, key[1], len(together[key]))
        for key in sorted(together, key=lambda key: (columns[at].starts[key[0]], columns[at + 1].starts[key[1]], key[2])):
            start, size = _take(columns[at], columns[at].right, key[0], len(together[key])), len(together[key]) * columns[at].unit
            ink = colours.get(key[2], colour("blue"))
            _band(figure, axes, (at + 0.02, start), (at + 0.98, ends[key]), (size, ink, together[key]))


def _take(column: _Column, taken: dict[_Place, int], place: _Place, size: int) -> float:
    start = column.starts[place] + taken.get(place, 0) * column.unit
    taken[place] = taken.get(place, 0) + size
    return start


def _band(figure: Figure, axes: Axes, start: tuple[float, float], end: tuple[float, float], look: tuple[float, str, Sequence[str]]) -> None:
    (x0, y0), (x1, y1), (size, ink, told) = start, end, look
    middle = (x0 + x1) / 2
    top = [(x0, y0), (middle, y0), (middle, y1), (x1, y1)]
    low = [(x1, y1 + size), (middle, y1 + size), (middle, y0 + size), (x0, y0 + size)]
    codes = [Outline.MOVETO, *[Outline.CURVE4] * 3, Outline.LINETO, *[Outline.CURVE4] * 3, Outline.CLOSEPOLY]
    axes.add_patch(PathPatch(Outline([*top, *low, top[0]], codes), facecolor=ink, alpha=0.45, edgecolor=colour("paper"), linewidth=0.5))
    more = [say("plots", "and-more", n=len(told) - 4)] if len(told) > 4 else []
    bend = np.array([(1 - t) ** 3 * y0 + 3 * (1 - t) ** 2 * t * y0 + 3 * (1 - t) * t**2 * y1 + t**3 * y1 for t in np.linspace(0, 1, 9)])
    across = np.array([(1 - t) ** 3 * x0 + 3 * (1 - t) * t * middle + t**3 * x1 for t in np.linspace(0, 1, 9)])
    upper = [(float(x), float(y)) for x, y in zip(across, bend, strict=True)]
    figure.hint_area(axes, [*upper, *((x, y + size) for x, y in reversed(upper))], "\n".join([*told[:4], *more]))


def _boxes(figure: Figure, axes: Axes, columns: Sequence[_Column]) -> None:
    for at, column in enumerate(columns):
        side = _side(at, len(columns))
        off = {"right": -0.035, "left": 0.035, "center": 0.0}[side]
        look: dict[str, Any] = {"ha": side, "va": "center", "fontsize": _POINTS, "zorder": 5, "linespacing": 1.05}
        if side == "center":
            look["bbox"] = {"facecolor": colour("paper"), "edgecolor": "none", "pad": 1.0, "alpha": 0.8}
        for place, size in column.sizes.items():
            start, high = column.starts[place], size * column.unit
            axes.add_patch(PathPatch(_box(at, start, high), facecolor=colour("soft"), linewidth=0))
            label = f"{place.label} {size}"
            axes.text(at + off, start + high / 2, label if side == "center" else "\n".join(wrapped(label, _LINE)), **look)
            told = f"{place.label}\n{say('plots', 'n-clauses', n=size)}"
            figure.hint_box(axes, (at - 0.02, start), (at + 0.02, start + high), told)


def _box(at: int, start: float, size: float) -> Outline:
    corners = [(at - 0.02, start), (at + 0.02, start), (at + 0.02, start + size), (at - 0.02, start + size), (at - 0.02, start)]
    return Outline(corners, closed=True)
