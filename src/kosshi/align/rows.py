"""Pairs of clauses and nodes -> the rows of an alignment: splits, merges, inheritance, moves, additions, omissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kosshi.align.nodes import Nodes
from kosshi.model import Alignment, Clause, Evidence, Match, Policy

_EVIDENCE = {str(evidence): evidence for evidence in Evidence}


class Pair(NamedTuple):
    """A clause (by position) that answers to a node (by position)."""

    clause: int
    node: int
    score: float
    matched_by: str


def rows(
    policy: Policy, clauses: Mapping[int, Clause], parents: Sequence[int], parts: Sequence[int], pairs: Sequence[Pair], nodes: Nodes
) -> Alignment:
    """The alignment's matches from the pairs found for the clauses of the body.

    Clauses without a pair below a clause that has one inherit its node where they only elaborate it; all others are
    additions. Clauses of 附則 are additions.

    Args:
        policy: the policy.
        clauses: those of its body by position, in document order.
        parents: the position of each clause's parent, by position.
        parts: the numbers of the parts that the policy has.
        pairs: what was found.
        nodes: the nodes.
    """
    nodes_of: dict[int, list[Pair]] = {}
    for pair in pairs:
        nodes_of.setdefault(pair.clause, []).append(pair)
    _inherit(clauses, parents, nodes_of, nodes)
    place_of = {id(clause): place for place, clause in clauses.items()}
    moved = _moved(clauses, parents, nodes_of, nodes)
    matches = []
    for clause in policy.walk():
        place = place_of.get(id(clause), -1)
        found = nodes_of.get(place)
        if found is None:
            matches.append(Match(clause, None))
        else:
            matches += [Match(clause, nodes.ids[p.node], moved[place], round(min(p.score, 1.0), 3), _EVIDENCE[p.matched_by]) for p in found]
    answered = {pair.node for found in nodes_of.values() for pair in found}
    present = [part for number, part in enumerate(nodes.parts) if number in parts]
    matches += [Match(None, nodes.ids[node]) for part in present for node in part.places.tolist() if node not in answered]
    return Alignment(policy, tuple(matches), tuple(part.name for part in present))


def _inherit(clauses: Mapping[int, Clause], parents: Sequence[int], nodes_of: dict[int, list[Pair]], nodes: Nodes) -> None:
    """Give items that only elaborate their parent the parent's node."""
    children: dict[int, list[int]] = {}
    for place in clauses:
        children.setdefault(parents[place], []).append(place)
    for place, clause in clauses.items():
        parent = parents[place]
        if place in nodes_of or parent not in nodes_of:
            continue
        above = nodes_of[parent][0]
        siblings = children[parent]
        own = sum(1 for other in siblings if other in nodes_of and nodes_of[other][0].matched_by != "inherited")
        leaf = not nodes.children[above.node]
        if leaf or (2 * own < len(siblings) - 1 and not clause.heading):
            nodes_of[place] = [Pair(place, above.node, above.score * 0.9, "inherited")]


def _moved(clauses: Mapping[int, Clause], parents: Sequence[int], nodes_of: dict[int, list[Pair]], nodes: Nodes) -> dict[int, bool]:
    """Whether each clause with a node stands below another parent than its node does, or below a clause that has moved."""
    moved: dict[int, bool] = {}
    for place in clauses:
        if place not in nodes_of:
            continue
        parent = parents[place]
        node = nodes_of[place][0].node
        wanted = nodes.parent[node]
        own = {pair.node for pair in nodes_of[place]}
        above = {pair.node for pair in nodes_of.get(parent, ())}
        if node in above or wanted in own:
            moved[place] = parent >= 0 and moved.get(parent, False) and node in above
        elif not above:
            moved[place] = wanted >= 0
        else:
            moved[place] = wanted not in above or moved.get(parent, False)
    return moved
