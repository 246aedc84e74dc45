"""Words that occur together, as a network."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from kosshi.lexis.documents import Texts, documents
from kosshi.lexis.pattern import elements
from kosshi.lexis.selection import Selection, at_least, matrix, one_of

ASSOCIATION = ("jaccard", "dice", "simpson", "together")
_FREQUENT = Selection(min_frequency=5, most=150)


def cooccurrence(
    texts: Texts, selection: Selection = _FREQUENT, edges: int = 60, measure: str = "jaccard", around: str | None = None
) -> nx.Graph[str]:
    """The network of words that stand in the same documents.

    As in KH Coder a word is in a document or not, however often, and the strongest pairs are kept (all that are as strong as the
    last one kept); words without such a pair are left out.

    Args:
        texts: a corpus or its documents.
        selection: which words.
        edges: so many pairs at least, where there are so many.
        measure: ``jaccard`` (documents with both / with either), ``dice``, ``simpson`` (of the rarer one's), ``together`` (their number).
        around: only pairs with this word (KH Coder: 関連語検索).

    Returns:
        Nodes are words as tables print them, with ``lemma``, ``pos``, ``count`` (frequency), ``documents`` and ``community`` (0 is the
        largest, by modularity); edges have ``weight`` (the measure) and ``together`` (documents with both). Nodes by frequency.

    Raises:
        UsageError: no word meets the selection, there is no word in ``around``, or a wrong number or measure.

    Example:
        >>> import kosshi
        >>> graph = cooccurrence(kosshi.load("corpus"), edges=10)
        >>> round(graph.edges["自己点検", "情報セキュリティ監査"]["weight"], 2)
        0.71
    """
    at_least("edges", edges, 1)
    one_of(measure, ASSOCIATION)
    counts, words = matrix(documents(texts), selection)
    present = (counts > 0).astype(np.int64)
    both = (present.T @ present).toarray()
    spread = words["documents"].to_numpy()
    strength = _strength(both, spread, measure)
    a, b = np.triu_indices(len(words), k=1)
    if around is not None:
        wanted = words.index[words["lemma"].isin(elements(around))].to_numpy()
        kept = np.isin(a, wanted) | np.isin(b, wanted)
        a, b = a[kept], b[kept]
    a, b = a[both[a, b] > 0], b[both[a, b] > 0]
    weights = strength[a, b]
    floor = np.sort(weights)[-edges] if len(weights) > edges else 0.0
    strong = weights >= floor - 1e-12  # pairs that are equally strong stay together whatever their order
    a, b = a[strong], b[strong]
    return _graph(words.to_dict("records"), a.tolist(), b.tolist(), strength, both)


def _strength(both: np.ndarray[Any, Any], spread: np.ndarray[Any, Any], measure: str) -> np.ndarray[Any, Any]:
    sums, least = spread[:, None] + spread[None, :], np.minimum(spread[:, None], spread[None, :])
    if measure == "jaccard":
        return np.asarray(both / (sums - both))
    if measure == "dice":
        return np.asarray(2 * both / sums)
    return np.asarray(both / least if measure == "simpson" else both.astype(float))


def _graph(
    words: list[dict[Any, Any]], a: list[int], b: list[int], strength: np.ndarray[Any, Any], both: np.ndarray[Any, Any]
) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for at in sorted({*a, *b}):
        one = words[at]
        graph.add_node(one["word"], lemma=one["lemma"], pos=one["pos"], count=int(one["frequency"]), documents=int(one["documents"]))
    for i, j in zip(a, b, strict=True):
        graph.add_edge(words[i]["word"], words[j]["word"], weight=float(strength[i, j]), together=int(both[i, j]))
    if graph.number_of_edges():
        place = {word: at for at, word in enumerate(graph)}
        found = nx.community.greedy_modularity_communities(graph, weight="weight")
        for number, members in enumerate(sorted(found, key=lambda one: (-len(one), min(place[word] for word in one)))):
            nx.set_node_attributes(graph, dict.fromkeys(members, number), "community")
    return graph
