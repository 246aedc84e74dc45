"""Networks: words that stand together."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from scipy.spatial import cKDTree

from kosshi.messages import say
from kosshi.plots.figure import Figure, styled
from kosshi.plots.grid import nothing
from kosshi.plots.labels import Label, bare, place_labels
from kosshi.plots.style import class_fill, colour, printable
from kosshi.plots.words import shortened, width

_Places = dict[Any, tuple[float, float]]
_LETTER = 0.035  # half the width of a letter, where a line is about one long
_SLOW = 250  # nodes of one piece beyond which the fine layout takes too long


@styled
def network(graph: nx.Graph[Any], title: str = "", note: str = "") -> Figure:
    """A network of words: discs by how often a word stands in the texts, lines by how often two stand together.

    Args:
        graph: nodes may have ``count`` and ``community``, edges ``weight``, as :func:`kosshi.lexis.cooccurrence` gives them.
        title: what the network shows.
        note: how to read it.

    >>> import kosshi
    >>> from kosshi.lexis import cooccurrence
    >>> network(cooccurrence(kosshi.load("corpus"), edges=20)).title
    '共起ネットワーク'
    """
    side = float(np.clip(2.6 + 0.5 * len(graph) ** 0.5, 3.2, 9.0))
    note = note or say("plots", "network-note", nodes=len(graph), edges=graph.number_of_edges())
    figure = Figure(title or say("plots", "network"), note, (side * 1.5, side))
    axes = figure.add_subplot()
    if not len(graph):
        axes.axis("off")
        nothing(axes)
        return figure
    places = layout(graph)
    _edges(axes, graph, places)
    counts = {node: float(graph.nodes[node].get("count", 1)) for node in graph}
    most = max(counts.values())
    sizes = {node: 70 + 560 * count / most for node, count in counts.items()}
    for node, (x, y) in places.items():
        fill = class_fill(int(graph.nodes[node].get("community", 0))).colour
        axes.scatter([x], [y], s=sizes[node], color=fill, alpha=0.55, edgecolor="white", linewidth=0.8, zorder=3)
        figure.hint_point(axes, (x, y), _told(graph, node), sizes[node] ** 0.5 / 2 + 2)
    bare(axes)
    axes.margins(0.08)
    labels = [Label(places[node], shortened(node, 24), 8.5, sizes[node] ** 0.5 / 2 + 1, counts[node]) for node in graph]
    place_labels(figure, axes, labels, over=True)
    return figure


def _edges(axes: Axes, graph: nx.Graph[Any], places: _Places) -> None:
    weights = [float(weight) for _, _, weight in graph.edges(data="weight", default=1.0)]
    most = max(weights, default=1.0) or 1.0
    lines = [(places[a], places[b]) for a, b in graph.edges()]
    axes.add_collection(LineCollection(lines, linewidths=[0.4 + 3 * weight / most for weight in weights], colors=colour("line"), zorder=1))


def _told(graph: nx.Graph[Any], node: Any) -> str:
    """The word, how often, and its strongest companions."""
    near = sorted(graph[node].items(), key=lambda one: (-float(one[1].get("weight", 1)), str(one[0])))[:8]
    count = graph.nodes[node].get("count")
    head = f"{printable(node)} {say('plots', 'times', n=count)}" if count is not None else printable(node)
    return "\n".join([head, *(f"{printable(other)} {float(edge.get('weight', 1)):.2f}" for other, edge in near)])


def layout(graph: nx.Graph[Any]) -> _Places:
    """Where nodes stand: each connected piece by itself, neighbours near each other, the pieces in rows, the largest first.

    The same graph always gives the same places.
    """
    pieces = sorted(nx.connected_components(graph), key=lambda piece: (-len(piece), min(str(node) for node in piece)))
    boxes = [_piece(_part(graph, piece)) for piece in pieces]
    across = max(1.5 * sum(wide * tall for _, wide, tall in boxes) ** 0.5, max((wide for _, wide, _ in boxes), default=0.0))
    found: _Places = {}
    left = top = row = 0.0
    for places, wide, tall in boxes:
        if left and left + wide > across:
            left, top, row = 0.0, top - row, 0.0
        found.update({node: (left + x, top - y) for node, (x, y) in places.items()})
        left, row = left + wide, max(row, tall)
    return {node: found[node] for node in graph}


def _part(graph: nx.Graph[Any], piece: set[Any]) -> nx.Graph[Any]:
    """One piece in the graph's own order; a subgraph of networkx may come in the order of a set."""
    found: nx.Graph[Any] = nx.Graph()
    found.add_nodes_from(node for node in graph if node in piece)
    found.add_edges_from(pair for pair in graph.edges() if pair[0] in piece)
    return found


def _piece(graph: nx.Graph[Any]) -> tuple[_Places, float, float]:
    """Places of a connected piece from (0, 0), with the width and height it takes."""
    if len(graph) == 1:
        return {next(iter(graph)): (0.5, 0.5)}, 1.0, 1.0
    fine = len(graph) <= _SLOW
    raw = nx.kamada_kawai_layout(graph, weight=None) if fine else nx.spring_layout(graph, seed=1, iterations=60)
    at = np.array([raw[node] for node in graph], float)
    at -= at.mean(axis=0)
    at = at @ np.linalg.svd(at)[2].T  # the long side lies across
    at *= np.where(at[np.abs(at).argmax(axis=0), [0, 1]] < 0, -1, 1)  # and a side's farthest node right or above
    at = (at - at.min(axis=0)) * _stretch(graph, at) * (1.3, 1.0) + 0.5  # words are wider than high
    room = np.array([[_LETTER * width(printable(node)), 0.0] for node in graph])
    at -= np.minimum((at - room).min(axis=0), 0)  # words reach beyond their nodes
    wide, tall = (float(side) + 0.5 for side in (at + room).max(axis=0))
    return {node: (float(x), float(y)) for node, (x, y) in zip(graph, at, strict=True)}, wide, tall


def _stretch(graph: nx.Graph[Any], at: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    """What makes lines about one unit long, and keeps nearly all nodes more than half a unit apart."""
    number = {node: place for place, node in enumerate(graph)}
    lines = [float(np.linalg.norm(at[number[a]] - at[number[b]])) for a, b in graph.edges()]
    nearest = cKDTree(at).query(at, k=2)[0][:, 1]
    return max(1.0 / max(float(np.mean(lines)), 1e-9), 0.55 / max(float(np.quantile(nearest, 0.1)), 1e-9))
