"""From which editions of the guideline wordings come: ranges, a body each."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from kosshi.corpus import Corpus
from kosshi.editions import Attribution, Edition, Layer
from kosshi.editions import editions as known_editions
from kosshi.messages import language, say
from kosshi.plots.figure import Figure, styled
from kosshi.plots.grid import patch, rectangles
from kosshi.plots.rows import rows_of
from kosshi.plots.style import Fill, colour
from kosshi.plots.words import width


@styled
def editions(corpus: Corpus) -> Figure:
    """From which editions of the guideline each body's wording descends: ranges on the line of the editions.

    The solid bar is what the text was last brought up to; hatched bars are older wording left in it.

    >>> import kosshi
    >>> figure = editions(kosshi.load("corpus"))
    >>> figure.title
    '文言が拠るガイドラインの版'
    """
    rows, known = rows_of(corpus), known_editions()
    first = min((_place(one.earliest) for of in corpus.attributions.values() for one in _layers(of)), default=0)
    first = max(min(first, len(known) - 4), 0)
    labels = max((width(name) for name in rows.names.values()), default=0) * rows.points / 144
    size = labels + 0.62 * (len(known) - first) + 0.6, rows.height + 1.35
    figure = Figure(say("plots", "editions"), say("plots", "editions-note"), size)
    axes = figure.add_subplot()
    for at in range(first, len(known) + 1):
        axes.axvline(at, color=colour("line"), linewidth=0.6, zorder=0)
    for row, policy_id in enumerate(rows.ids):
        of = corpus.attributions[policy_id]
        for layer in _layers(of):
            _range(figure, axes, row, layer, _said(rows.names[policy_id], of, layer))
        if of.date is not None and (place := _day(of, known)) is not None and place >= first:
            axes.plot(place, row, marker="D", markersize=5 if rows.roomy else 3, color=colour("ink"), markeredgecolor="white", zorder=5)
            figure.hint_point(axes, (place, row), f"{rows.names[policy_id]}／{say('plots', 'editions-date')} {of.date.day.isoformat()}")
    rows.label(axes)
    axes.set_xlim(first, len(known))
    axes.set_xticks([at + 0.5 for at in range(first, len(known))], [f"{one.id}\n{one.date:%Y.%m}" for one in known[first:]], fontsize=8)
    axes.tick_params(axis="x", labeltop=True, labelbottom=False)
    for at, one in enumerate(known[first:], first):
        figure.hint_box(axes, (at, -0.6), (at + 1, -0.45), f"{one.id} {one.en if language() == 'en' else one.ja}")
    figure.outside_legend(_edition_signs())
    return figure


def _layers(of: Attribution) -> tuple[Layer, ...]:
    """The layers, the newest first; the range alone where no clause tells more."""
    return of.layers if any(one.main for one in of.layers) else (Layer(of.earliest, of.latest, True, ()), *of.layers)


def _place(edition: str) -> int:
    return next(at for at, one in enumerate(known_editions()) if one.id == edition)


def _day(of: Attribution, known: Sequence[Edition]) -> float | None:
    """Where the day of the text stands on the line: within the edition then in force, by the share of its time."""
    if of.date is None:
        return None
    day = of.date.day
    at = sum(one.date <= day for one in known) - 1
    if at < 0:
        return None
    if at == len(known) - 1:
        return at + 0.5
    return at + (day - known[at].date).days / max((known[at + 1].date - known[at].date).days, 1)


def _range(figure: Figure, axes: Axes, row: int, layer: Layer, text: str) -> None:
    start, end = _place(layer.earliest), _place(layer.latest) + 1
    high = 0.56 if layer.main else 0.3
    rectangles(axes, [(start + 0.04, row - high / 2, end - start - 0.08, high)], _fill(layer.main))
    figure.hint_box(axes, (start, row - high / 2), (end, row + high / 2), text)


def _fill(main: bool) -> Fill:
    return Fill(colour=colour("blue")) if main else Fill(colour=colour("orange"), hatch="////")


def _said(name: str, of: Attribution, layer: Layer) -> str:
    span = layer.earliest if layer.earliest == layer.latest else f"{layer.earliest}–{layer.latest}"
    head = f"{name}／{say('plots', 'editions-main' if layer.main else 'editions-old')} {span}"
    stale = {one.path: one for one in of.stale}
    words = [
        f"{of.policy_id}#{path}" + (f" 「{stale[path].phrase}」→「{stale[path].replaced_by}」" if path in stale and not layer.main else "")
        for path in layer.paths[:6]
    ]
    return "\n".join([head, *words, *([say("plots", "and-more", n=len(layer.paths) - 6)] if len(layer.paths) > 6 else [])])


def _edition_signs() -> list[Patch | Line2D]:
    return [
        patch(_fill(True), say("plots", "editions-main")),
        patch(_fill(False), say("plots", "editions-old")),
        Line2D([], [], marker="D", linestyle="", markersize=5, color=colour("ink"), label=say("plots", "editions-date")),
    ]
