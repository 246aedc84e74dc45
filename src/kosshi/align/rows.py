"""Pairs of clauses and nodes -> the rows of an alignment: splits, merges, inheritance, moves, additions, omissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from kosshi.align.nodes import Nodes
from kosshi.model import Clause, Evidence, Match

T = TypeVar("T")

INHERITED = 0.9  # share of the parent's score


class Pair(NamedTuple):
    """A clause that answers to a node; both by place."""

    clause: int
    node: int
    score: float
    matched_by: Evidence


def by_clause(pairs: Iterable[Pair]) -> dict[int, list[Pair]]:
    """The pairs of each clause."""
    return grouped((pair.clause, pair) for pair in pairs)


def grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    """The second of each pair by the first, in order."""
    found: dict[int, list[T]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
    return found


def rows(clauses: Sequence[Clause], parents: Sequence[int], pairs: Mapping[int, list[Pair]], nodes: Nodes) -> list[list[Match]]:
    """The matches of each clause of one policy's body.

    Clauses without a pair below a clause that has one inherit its node where they only elaborate it; all others are
    additions.

    Args:
        clauses: those of the body in document order.
        parents: the place of each clause's parent, -1 at the top.
        pairs: what was found for clauses, by their place.
        nodes: the nodes.
    """
    whole = _inherited(clauses, parents, pairs, nodes)
    moved: list[bool] = []
    found = []
    for clause, parent, own in zip(clauses, parents, whole, strict=True):
        if own is None:
            moved.append(False)
            found.append([Match(clause, None)])
            continue
        above = whole[parent] if parent >= 0 else None
        moved.append(_moved(own, above, above is not None and moved[parent], nodes))
        found.append([Match(clause, nodes.ids[node], moved[-1], round(min(score, 1.0), 3), name) for _, node, score, name in own])
    return found


def _inherited(clauses: Sequence[Clause], parents: Sequence[int], pairs: Mapping[int, list[Pair]], nodes: Nodes) -> list[list[Pair] | None]:
    """The pairs of each clause; items that only elaborate their parent have the parent's node."""
    number, answering = [0] * (len(clauses) + 1), [0] * (len(clauses) + 1)
    for place, parent in enumerate(parents):
        number[parent] += 1
        answering[parent] += place in pairs
    whole: list[list[Pair] | None] = []
    for place, parent in enumerate(parents):
        own = pairs.get(place)
        above = whole[parent] if parent >= 0 else None
        if own is None and above is not None:
            first = above[0]
            if nodes.leaf[first.node] or (2 * answering[parent] < number[parent] - 1 and not clauses[place].heading):
                own = [Pair(place, first.node, first.score * INHERITED, Evidence.INHERITED)]
        whole.append(own)
    return whole


def _moved(own: list[Pair], above: list[Pair] | None, above_moved: bool, nodes: Nodes) -> bool:
    """Whether a clause stands below another parent than its node does, or below a clause that has moved."""
    node = own[0].node
    wanted = nodes.parent[node]
    if above is None:
        return wanted >= 0 and wanted not in [pair.node for pair in own]
    nodes_above = [pair.node for pair in above]
    if node in nodes_above:
        return above_moved
    if wanted in [pair.node for pair in own]:
        return False
    return above_moved or wanted not in nodes_above
