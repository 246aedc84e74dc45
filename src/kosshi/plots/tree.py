"""Trees: whose wording is near whose, as branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from scipy.cluster.hierarchy import leaves_list

from kosshi.corpus import Corpus
from kosshi.lexis import Clustering
from kosshi.lineage import TreeNode
from kosshi.messages import say
from kosshi.plots.figure import Figure, styled
from kosshi.plots.grid import nothing
from kosshi.plots.style import class_fill, colour
from kosshi.plots.words import names, shortened, width

_FEW = 40


@styled
def lineage(corpus: Corpus) -> Figure:
    """The tree of policies: who shares more than the guideline's words with whom.

    A fork stands at the mean similarity of the policies of its two branches. Branches are drawn thick where they are near
    enough to count as one group.

    >>> import kosshi
    >>> lineage(kosshi.load("corpus")).title
    '文言の近さの系統樹'
    """
    found = corpus.kinship
    root = found.tree()
    called = names(corpus, corpus.policies)
    note = say("plots", "lineage-note", n=len(corpus.policies))
    together = {policy_id: group for group in found.clusters() if len(group) > 1 for policy_id in group}
    figure, axes = _sheet(say("plots", "lineage"), note, list(called.values()))
    if root is None:
        axes.axis("off")
        nothing(axes)
        return figure
    leaves = [node for node in root.walk() if not node.children]
    rows = {id(leaf): float(row) for row, leaf in enumerate(leaves)}
    for node in reversed(list(root.walk())):
        if node.children:
            _fork(figure, axes, node, rows, _is_group(node, together), _told(node, called))
    for row, leaf in enumerate(leaves):
        close = found.nearest(leaf.policy_id, 3)
        near = [say("plots", "lineage-near", name=called[one.policy_id], n=f"{one.similarity:.2f}") for one in close]
        figure.hint_box(axes, (0, row - 0.45), (-0.02 * max(root.height, 1e-6), row + 0.45), "\n".join([called[leaf.policy_id], *near]))
    labels = [called[leaf.policy_id] for leaf in leaves]
    _leaf_axis(axes, labels, root.height)
    ticks = [tick / 5 for tick in range(6) if tick / 5 <= root.height * 1.05] if root.height > 0.25 else [0, root.height]
    axes.set_xticks(ticks, [f"{1 - tick:.1f}" if root.height > 0.25 else f"{1 - tick:.3f}" for tick in ticks])
    axes.set_xlabel(say("plots", "lineage-axis"), fontsize=8)
    return figure


def _sheet(title: str, note: str, labels: Sequence[str]) -> tuple[Figure, Axes]:
    """A figure as high as the leaves need."""
    few = len(labels) <= _FEW
    longest = max(map(width, labels), default=0) * (9 if few else 6.5) / 144
    figure = Figure(title, note, (longest + 5.6, max(len(labels), 2) * (0.36 if few else 0.14) + 0.75))
    axes = figure.add_subplot()
    axes.spines["left"].set_visible(False)
    return figure, axes


def _leaf_axis(axes: Axes, labels: Sequence[str], height: float) -> None:
    """Leaves run down on the right, the root on the left."""
    high = max(height, 1e-6)
    axes.set_xlim(high * 1.04, -0.02 * high)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.yaxis.tick_right()
    axes.set_yticks(range(len(labels)), list(labels), fontsize=9 if len(labels) <= _FEW else 6.5)
    axes.tick_params(axis="y", length=0, pad=2)


def _is_group(node: TreeNode, together: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether all policies below are of one group."""
    return all(together.get(policy_id) == together.get(node.members[0]) and policy_id in together for policy_id in node.members)


def _fork(figure: Figure, axes: Axes, node: TreeNode, rows: dict[int, float], firm: bool, text: str) -> None:
    """Draw a fork whose branches are placed already, and place it."""
    first, second = (rows[id(child)] for child in node.children)
    rows[id(node)] = (first + second) / 2
    a, b = node.children
    ink, wide = (colour("blue"), 2.4) if firm else (colour("soft"), 1.1)
    heights, places = [a.height, node.height, node.height, b.height], [first, first, second, second]
    axes.plot(heights, places, color=ink, linewidth=wide, solid_capstyle="butt")
    figure.hint_point(axes, (node.height, rows[id(node)]), text, 9)


def _told(node: TreeNode, called: Mapping[str, str]) -> str:
    members = [called[policy_id] for policy_id in node.members]
    more = [say("plots", "and-more", n=len(members) - 12)] if len(members) > 12 else []
    return "\n".join([say("plots", "lineage-fork", n=f"{1 - node.height:.2f}"), *members[:12], *more])


@styled
def dendrogram(result: Clustering, corpus: Corpus | None = None, title: str = "", note: str = "") -> Figure:
    """A tree of clusters; each cluster has its own colour, and its number stands behind the label.

    Args:
        result: of :func:`kosshi.lexis.clusters`.
        corpus: where leaves are policies, their bodies' names are printed.
        title: what was clustered.
        note: how to read it.

    >>> import kosshi
    >>> from kosshi import lexis
    >>> corpus = kosshi.load("corpus")
    >>> dendrogram(lexis.clusters(corpus), corpus).title
    '語彙の近さの樹形図'
    """
    entries = corpus.entries if corpus is not None else {}
    cluster = dict(zip(result.members["label"], result.members["cluster"], strict=True))
    shown = [f"{shortened(entries[label].name if label in entries else label, 30)} [{cluster[label]}]" for label in result.labels]
    several = len(set(cluster.values())) > 1
    figure, axes = _sheet(title or say("plots", "dendrogram"), note or say("plots", "dendrogram-note", n=len(set(cluster.values()))), shown)
    order = [int(at) for at in leaves_list(result.linkage)]
    rows = {at: float(row) for row, at in enumerate(order)}
    heights = dict.fromkeys(rows, 0.0)
    below = {at: {int(cluster[result.labels[at]])} for at in order}
    for number, (left, right, height, size) in enumerate(np.asarray(result.linkage, float).tolist(), start=len(order)):
        a, b = int(left), int(right)
        rows[number], heights[number], below[number] = (rows[a] + rows[b]) / 2, float(height), below[a] | below[b]
        own = len(below[number]) == 1 and several
        ink = class_fill(min(below[number]) - 1).colour if own else colour("soft")
        axes.plot([heights[a], height, height, heights[b]], [rows[a], rows[a], rows[b], rows[b]], color=ink, linewidth=2.2 if own else 1.1)
        told = say("plots", "dendrogram-fork", n=f"{height:.3g}", size=int(size))
        figure.hint_point(axes, (float(height), rows[number]), told, 9)
    _leaf_axis(axes, [shown[at] for at in order], max(heights.values()))
    axes.set_xlabel(say("plots", "dendrogram-axis"), fontsize=8)
    return figure
