"""Distances between groups, words or documents: clusters and a map in two dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import cophenet, fcluster, linkage
from scipy.spatial.distance import pdist, squareform
from sklearn.decomposition import PCA, KernelPCA
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.manifold import smacof
from sklearn.metrics import pairwise_distances

from kosshi.errors import UsageError
from kosshi.lexis.documents import Documents, Texts, documents
from kosshi.lexis.facts import vocabulary_facts
from kosshi.lexis.results import Result
from kosshi.lexis.selection import CONTENT, Selection, at_least, by_group, matrix, one_of
from kosshi.messages import error

Array = np.ndarray[Any, Any]
ITEMS = ("groups", "words", "documents")
METRICS = ("cosine", "jaccard", "euclidean")
METHODS = ("average", "complete", "single", "ward")
_NOTHING = 1e-12  # what rounding puts between equal items
_BEST_ORDER = 300  # leaves; more take scipy too long to put neighbours side by side


@dataclass(frozen=True, repr=False, eq=False)
class Clustering(Result):
    """A tree of clusters.

    Attributes:
        linkage: as scipy gives it; ``scipy.cluster.hierarchy.dendrogram(result.linkage, labels=result.labels)`` draws it.
        labels: the leaves, in the order the linkage numbers them.
        members: ``label``, ``cluster`` (from 1, in order of appearance).
        cophenetic: correlation of the tree's distances with the true ones, 1 where the tree loses nothing; nan below three items.
    """

    linkage: Array
    labels: tuple[str, ...]
    members: pd.DataFrame
    cophenetic: float


@dataclass(frozen=True, repr=False, eq=False)
class Map2D(Result):
    """Items as points.

    Attributes:
        points: ``label``, ``x``, ``y``.
        distances: what the points' distances stand for, labels × labels.
        stress: Kruskal's stress-1, 0 where nothing is lost; above 0.2 the map misleads.
    """

    points: pd.DataFrame
    distances: pd.DataFrame
    stress: float


def distances(texts: Texts, of: str = "groups", metric: str = "cosine", selection: Selection = CONTENT) -> pd.DataFrame:
    """How far groups, words or documents lie from each other.

    Args:
        texts: a corpus or its documents.
        of: ``groups`` (the outside variable's values; policies by default), ``words`` or ``documents``.
        metric: ``cosine`` of frequencies that count less the more items share a word (tf-idf), ``jaccard`` of which words they have
            (of words: in which documents they stand), ``euclidean`` of shares.
        selection: which words.

    Returns:
        A square table, 0 on its diagonal, labelled by group, word or document_id.

    Raises:
        UsageError: a wrong name, fewer than two groups, or too many items.

    Example:
        >>> import kosshi
        >>> table = distances(kosshi.load("corpus"))
        >>> table["suwa"].drop("suwa").idxmin()
        'kitakyushu'
    """
    one_of(of, ITEMS)
    one_of(metric, METRICS)
    counts, labels = _items(documents(texts), of, selection)
    if len(labels) > vocabulary_facts().most_items:
        raise error(UsageError, of, "lexis", "too-many", count=len(labels), most=vocabulary_facts().most_items)
    if metric == "cosine":
        square = pairwise_distances(TfidfTransformer().fit_transform(counts), metric="cosine")
    elif metric == "jaccard":
        square = pairwise_distances(counts > 0, metric="jaccard")
    else:
        square = pairwise_distances(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), metric="euclidean")
    square = (square + square.T) / 2
    square[square < _NOTHING] = 0.0
    np.fill_diagonal(square, 0.0)
    index = pd.Index(labels, name="label")
    return pd.DataFrame(square, index=index, columns=index.rename(None))


def _items(made: Documents, of: str, selection: Selection) -> tuple[Array, list[str]]:
    counts, words = matrix(made, selection)
    if of == "groups":
        return by_group(made, counts), list(made.groups)
    most = vocabulary_facts().most_items
    number = counts.shape[1] if of == "words" else counts.shape[0]
    if number > most:  # before a table of documents × words is made in full
        raise error(UsageError, of, "lexis", "too-many", count=number, most=most)
    if of == "words":
        return counts.T.toarray(), words["word"].tolist()
    return counts.toarray(), [row.document_id for row in made.rows]


def clusters(
    texts: Texts,
    of: str = "groups",
    number: int | None = None,
    metric: str = "cosine",
    method: str = "average",
    selection: Selection = CONTENT,
) -> Clustering:
    """Hierarchical clustering of groups, words or documents.

    Args:
        texts: a corpus or its documents.
        of: as for :func:`distances`.
        number: so many clusters; by default the square root of the number of items, rounded.
        method: ``average``, ``complete``, ``single`` or ``ward`` (which takes the distances for euclidean ones).
        metric: as for :func:`distances`.
        selection: which words.

    Raises:
        UsageError: a wrong name or number, or fewer than two groups.

    Example:
        >>> import kosshi
        >>> clusters(kosshi.load("corpus"), number=2).members["cluster"].tolist()
        [1, 1, 1, 2, 1]
    """
    one_of(method, METHODS)
    if number is not None:
        at_least("number", number, 1)
    table = distances(texts, of, metric, selection)
    labels = tuple(table.index)
    if len(labels) < 2:
        raise error(UsageError, of, "lexis", "few-groups", by=of, count=len(labels), least=2)
    condensed = squareform(table.to_numpy(), checks=False)
    tree = linkage(condensed, method=method, optimal_ordering=len(labels) <= _BEST_ORDER)
    wanted = min(number or max(2, round(len(labels) ** 0.5)), len(labels))
    raw = fcluster(tree, wanted, criterion="maxclust").tolist()
    order = {name: at for at, name in enumerate(dict.fromkeys(raw), start=1)}
    members = pd.DataFrame({"label": labels, "cluster": [order[name] for name in raw]})
    kept = float(cophenet(tree, condensed)[0]) if len(labels) > 2 and np.ptp(condensed) > 0 else float("nan")
    return Clustering(tree, labels, members, kept)


def map2d(texts: Texts, of: str = "groups", metric: str = "cosine", selection: Selection = CONTENT) -> Map2D:
    """Groups (policies by default), words or documents as points whose distances are as near the true ones as a plane allows.

    Metric multidimensional scaling that starts from the classical solution, so that the same texts give the same map; the long axis
    lies across. What the axes mean is for the reader to find.

    Args:
        texts: a corpus or its documents.
        of: as for :func:`distances`.
        metric: as for :func:`distances`.
        selection: which words.

    Raises:
        UsageError: a wrong name, or fewer than two groups.

    Example:
        >>> import kosshi
        >>> found = map2d(kosshi.load("corpus"))
        >>> found.points.shape, found.stress < 0.2
        ((5, 3), True)
    """
    table = distances(texts, of, metric, selection)
    points = scale(table.to_numpy())
    lost = stress(table.to_numpy(), points)
    return Map2D(pd.DataFrame({"label": table.index, "x": points[:, 0], "y": points[:, 1]}), table, lost)


def scale(square: Array) -> Array:
    """Points in the plane for a square table of distances, longest axis first, their centre at 0."""
    size = len(square)
    if size < 2 or not square.any():
        return np.zeros((size, 2))
    classical = KernelPCA(n_components=min(2, size - 1), kernel="precomputed", eigen_solver="dense").fit_transform(-0.5 * square**2)
    start = np.zeros((size, 2))
    start[:, : classical.shape[1]] = np.nan_to_num(classical)
    points, _ = smacof(square, n_components=2, init=start, n_init=1, random_state=0)
    return np.asarray(PCA(n_components=2).fit_transform(points))


def stress(square: Array, points: Array) -> float:
    """Kruskal's stress-1 of a map: 0 where it shows all distances as they are.

    Args:
        square: the true distances.
        points: one row an item.
    """
    true, shown = squareform(square, checks=False), pdist(points)
    return float(np.sqrt(((true - shown) ** 2).sum() / max((shown**2).sum(), 1e-300))) if true.any() else 0.0
