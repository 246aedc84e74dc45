"""Pairs of clauses and nodes -> the rows of an alignment: splits, merges, inheritance, moves, additions, omissions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kosshi.model import Alignment, Clause, Evidence, Match, Policy
from kosshi.skeleton import Skeleton


class Pair(NamedTuple):
    """A clause (by position) that answers to a node."""

    clause: int
    node: str
    score: float
    matched_by: str


def rows(
    policy: Policy,
    clauses: Sequence[Clause],
    parents: Sequence[int],
    parts: Sequence[str | None],
    pairs: Sequence[Pair],
    skeleton: Skeleton,
) -> Alignment:
    """The alignment's matches from the pairs found for the clauses of the body.

    Clauses without a pair below a clause that has one inherit its node where they only elaborate it; all others are
    additions. Clauses of 附則 are additions.
    """
    nodes_of: dict[int, list[Pair]] = {}
    for pair in pairs:
        nodes_of.setdefault(pair.clause, []).append(pair)
    _inherit(clauses, parents, nodes_of, skeleton)
    place_of = {id(clause): place for place, clause in enumerate(clauses)}
    moved = _moved(parents, nodes_of, skeleton)
    matches = []
    for clause in policy.walk():
        place = place_of.get(id(clause), -1)
        found = nodes_of.get(place, []) if place >= 0 else []
        matches += [Match(clause, p.node, moved[place], round(min(p.score, 1.0), 3), Evidence(p.matched_by)) for p in found]
        if not found:
            matches.append(Match(clause, None))
    answered = {pair.node for found in nodes_of.values() for pair in found}
    present = tuple(part.part for part in skeleton.parts if part.part in set(parts))
    matches += [Match(None, node.id) for node in skeleton if node.part in present and node.id not in answered]
    return Alignment(policy, tuple(matches), present)


def _inherit(clauses: Sequence[Clause], parents: Sequence[int], nodes_of: dict[int, list[Pair]], skeleton: Skeleton) -> None:
    """Give items that only elaborate their parent the parent's node."""
    children: dict[int, list[int]] = {}
    for place, parent in enumerate(parents):
        children.setdefault(parent, []).append(place)
    for place in range(len(clauses)):
        parent = parents[place]
        if place in nodes_of or parent not in nodes_of:
            continue
        above = nodes_of[parent][0]
        siblings = [other for other in children[parent] if other != place]
        own = [other for other in siblings if other in nodes_of and nodes_of[other][0].matched_by != "inherited"]
        leaf = not skeleton.children(above.node)
        if leaf or (2 * len(own) < len(siblings) and not clauses[place].heading):
            nodes_of[place] = [Pair(place, above.node, above.score * 0.9, "inherited")]


def _moved(parents: Sequence[int], nodes_of: dict[int, list[Pair]], skeleton: Skeleton) -> list[bool]:
    """Whether each clause stands below another parent than its node does, or below a clause that has moved."""
    moved = [False] * len(parents)
    for place, parent in enumerate(parents):
        if place not in nodes_of:
            continue
        node = nodes_of[place][0].node
        wanted = skeleton.parent(node)
        own = {pair.node for pair in nodes_of[place]}
        above = {pair.node for pair in nodes_of.get(parent, [])}
        if node in above or wanted in own:
            moved[place] = parent >= 0 and moved[parent] and node in above
        elif not above:
            moved[place] = wanted is not None
        else:
            moved[place] = wanted not in above or moved[parent]
    return moved
