"""How much the clauses ask: stacked bars, a body each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from matplotlib.axes import Axes

from kosshi.corpus import Corpus
from kosshi.messages import say
from kosshi.model import Part
from kosshi.plots.figure import Figure, styled
from kosshi.plots.grid import Box, patch, rectangles
from kosshi.plots.rows import Rows, rows_of
from kosshi.plots.style import Fill, colour, ink_on, looks
from kosshi.plots.words import check_part, clause_words

_SILENT = ("lead", "none")  # ask nothing and say nothing: headings, noun phrases, 次のとおり


@styled
def strength(corpus: Corpus, part: str | None = None, silent: bool = False) -> Figure:
    """How firmly each body's clauses ask: stacked bars, the firmest on the left; supplementary provisions are not counted.

    Args:
        corpus: the policies.
        part: only clauses that answer to this part of the skeleton; all by default.
        silent: also those that ask nothing and define nothing (headings, leads).

    Raises:
        UsageError: no such part.

    >>> import kosshi
    >>> strength(kosshi.load("corpus")).title
    '条文の強さ'
    """
    if part is not None:
        check_part(corpus, part)
    rows = rows_of(corpus)
    kinds = [kind for kind in looks().strengths if silent or kind not in _SILENT]
    clauses = _clauses(corpus, part)
    figure = Figure(say("plots", "strength"), say("plots", "strength-note"), (8.4, rows.height + 1.3))
    axes = figure.add_subplot()
    boxes: dict[str, list[Box]] = defaultdict(list)
    for row, policy_id in enumerate(rows.ids):
        of = {kind: clauses[policy_id, kind] for kind in kinds if (policy_id, kind) in clauses}
        whole = sum(map(len, of.values()))
        left = 0.0
        for kind, ids in of.items():
            boxes[kind].append((left, row - 0.36, 100 * len(ids) / whole, 0.72))
            left += 100 * len(ids) / whole
            if rows.roomy:
                _figure_in(axes, boxes[kind][-1], looks().strengths[kind], len(ids))
        _hints(figure, axes, corpus, rows, row, of)
        axes.text(101, row, say("plots", "n-clauses", n=whole), va="center", fontsize=rows.points - 1, color=colour("soft"))
    for kind in kinds:
        rectangles(axes, boxes[kind], looks().strengths[kind])
        for left, top, _, high in boxes[kind] if rows.roomy else ():
            axes.plot([left, left], [top, top + high], color=colour("paper"), linewidth=1)
    rows.label(axes)
    axes.set_xlim(0, 100)
    axes.set_xticks(range(0, 101, 20), [f"{share}%" for share in range(0, 101, 20)])
    figure.outside_legend([patch(looks().strengths[kind], say("report", f"strength-{kind}")) for kind in kinds if boxes[kind]])
    return figure


def _clauses(corpus: Corpus, part: str | None) -> dict[tuple[str, str], list[str]]:
    """Ids of clauses by policy and force, in document order; without those of supplementary provisions, which bind nobody."""
    table = corpus.clauses
    table = table[table["part"] != Part.SUPPLEMENTARY.value]
    if part is not None:
        pairs = corpus.alignment
        table = table[table["clause_id"].isin(pairs.loc[pairs["skeleton_id"].fillna("").str.startswith(f"{part}."), "clause_id"])]
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for policy_id, kind, clause_id in zip(table["policy_id"], table["strength"], table["clause_id"], strict=True):
        found[str(policy_id), str(kind)].append(str(clause_id))
    return found


def _figure_in(axes: Axes, box: Box, fill: Fill, size: int) -> None:
    """The number of clauses in its bar, where there is room."""
    left, top, share, high = box
    if share >= 1.2 + 1.1 * len(str(size)):
        ground = {"facecolor": fill.colour, "edgecolor": "none", "pad": 1.2}
        place = left + share / 2, top + high / 2
        axes.text(*place, str(size), ha="center", va="center", fontsize=8, color=ink_on(fill.colour), bbox=ground, zorder=5)


def _hints(figure: Figure, axes: Axes, corpus: Corpus, rows: Rows, row: int, of: dict[str, list[str]]) -> None:
    """A text for each bar, or where bars are narrow one for the row."""
    name, whole = rows.names[rows.ids[row]], sum(map(len, of.values()))
    heads = {kind: f"{say('report', f'strength-{kind}')} {say('plots', 'n-clauses', n=len(ids))}" for kind, ids in of.items()}
    if not rows.roomy:
        figure.hint_box(axes, (0, row - 0.4), (100, row + 0.4), "\n".join([name, *heads.values()]))
        return
    left = 0.0
    for kind, ids in of.items():
        right = left + 100 * len(ids) / whole
        figure.hint_box(axes, (left, row - 0.4), (right, row + 0.4), "\n".join([f"{name}／{heads[kind]}", *_first(corpus, ids)]))
        left = right


def _first(corpus: Corpus, ids: Sequence[str]) -> list[str]:
    """The first three clauses, and how many more there are."""
    parts = [one.partition("#") for one in ids[:3]]
    more = [say("plots", "and-more", n=len(ids) - 3)] if len(ids) > 3 else []
    return [*(clause_words(policy_id, corpus[policy_id][path], 70) for policy_id, _, path in parts), *more]
