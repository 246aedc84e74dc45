"""Words and groups in a plane: correspondence analysis and two-dimensional maps."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.axes import Axes

from kosshi.corpus import Corpus
from kosshi.errors import UsageError
from kosshi.lexis import Correspondence, Map2D
from kosshi.messages import error, say
from kosshi.plots.figure import Figure, styled
from kosshi.plots.labels import Label, bare, place_labels
from kosshi.plots.style import colour, printable
from kosshi.plots.words import shortened


@styled
def correspondence(result: Correspondence, corpus: Corpus | None = None, most: int = 60, title: str = "") -> Figure:
    """Words and groups of a correspondence analysis in its first two dimensions.

    Words that lie in the direction of a group, seen from the middle, are typical of it.

    Args:
        result: of :func:`kosshi.lexis.correspondence`.
        corpus: where groups are policies, their bodies' names are printed.
        most: words with a label: those farthest from the average, weighed by how frequent they are.
        title: what was analysed.

    Raises:
        UsageError: the result has only one dimension.

    >>> import kosshi
    >>> from kosshi import lexis
    >>> corpus = kosshi.load("corpus")
    >>> correspondence(lexis.correspondence(corpus), corpus).title
    '対応分析'
    """
    if len(result.inertia) < 2 or "dim2" not in result.words:
        raise error(UsageError, "dimensions", "plots", "one-dimension")
    shares = [f"{100 * share:.0f}%" for share in result.inertia["share"].head(2)]
    note = say("plots", "correspondence-note", first=shares[0], second=shares[1])
    figure = Figure(title or say("plots", "correspondence"), note, (9.2, 6.6))
    axes = figure.add_subplot()
    axes.axhline(0, color=colour("line"), linewidth=0.8, zorder=0)
    axes.axvline(0, color=colour("line"), linewidth=0.8, zorder=0)
    words, groups = result.words, result.groups
    size = 8 + 60 * words["frequency"] / max(int(words["frequency"].max()), 1)
    axes.scatter(words["dim1"], words["dim2"], s=size, color=colour("sky"), alpha=0.7, edgecolor="white", linewidth=0.5, zorder=2)
    axes.scatter(groups["dim1"], groups["dim2"], s=70, marker="s", color=colour("vermillion"), edgecolor="white", zorder=4)
    telling = (words["mass"] * words["distance"]).to_numpy()
    labels, silent = [], []
    for at, (place, word) in enumerate(zip(_places(words, "dim1", "dim2"), words["word"], strict=True)):
        figure.hint_point(axes, place, f"{printable(word)} {say('plots', 'times', n=words['frequency'].iloc[at])}")
        if (telling > telling[at]).sum() < most:
            labels.append(Label(place, shortened(word, 24), 7.5, weight=float(telling[at])))
        else:
            silent.append(place)
    for place, group in zip(_places(groups, "dim1", "dim2"), groups["group"], strict=True):
        name = _name(group, corpus)
        figure.hint_point(axes, place, name, 8)
        labels.append(Label(place, name, 10, 7, weight=math.inf, ink=colour("vermillion")))
    bare(axes)
    axes.set_xlabel(say("plots", "dimension", n=1, share=shares[0]), fontsize=8)
    axes.set_ylabel(say("plots", "dimension", n=2, share=shares[1]), fontsize=8)
    place_labels(figure, axes, labels, others=silent)
    return figure


@styled
def word_map(result: Map2D, corpus: Corpus | None = None, most: int = 150, title: str = "") -> Figure:
    """Groups, words or documents as points whose distances stand for how far apart they are.

    Args:
        result: of :func:`kosshi.lexis.map2d`.
        corpus: where points are policies, their bodies' names are printed.
        most: points with a label, the first of the table (of words the most frequent); the others tell on hovering.
        title: what was mapped.

    >>> import kosshi
    >>> from kosshi import lexis
    >>> corpus = kosshi.load("corpus")
    >>> word_map(lexis.map2d(corpus), corpus).title
    '語彙の近さの地図'
    """
    points = result.points
    note = say("plots", "word-map-note", n=len(points), stress=f"{result.stress:.2f}")
    figure = Figure(title or say("plots", "word-map"), note, (7.2, 4.6) if len(points) <= 60 else (9.6, 7.0))
    axes = figure.add_subplot()
    _points(figure, axes, points, corpus, most)
    return figure


def _points(figure: Figure, axes: Axes, points: pd.DataFrame, corpus: Corpus | None, most: int) -> None:
    places = _places(points, "x", "y")
    called = [_name(label, corpus) for label in points["label"]]
    axes.scatter(points["x"], points["y"], s=46 if len(places) <= 60 else 18, color=colour("blue"), edgecolor="white", zorder=3)
    for place, name in zip(places, called, strict=True):
        figure.hint_point(axes, place, name)
    bare(axes)
    size = 8.5 if len(places) <= 60 else 6.5
    labels = [Label(place, name, size) for place, name in zip(places[:most], called, strict=False)]
    place_labels(figure, axes, labels, others=places[most:])


def _places(table: pd.DataFrame, across: str, up: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in zip(table[across], table[up], strict=True)]


def _name(label: object, corpus: Corpus | None) -> str:
    """The body's name where the label is a policy's id."""
    return shortened(corpus.name(str(label)) if corpus is not None and str(label) in corpus.entries else label, 28)
