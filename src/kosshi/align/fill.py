"""What the words leave open but the two trees decide: containers known by their items, and gaps known by their edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kosshi.align.extend import grouped
from kosshi.align.nodes import Nodes
from kosshi.align.rows import Pair

SCORE = 0.45  # a match by place alone is worth little more than the threshold
MIN_ITEMS = 2  # items that tell their container


def containers(members: Sequence[int], parents: Sequence[int], pairs: Sequence[Pair], nodes: Nodes) -> list[Pair]:
    """Clauses without a node most of whose items have nodes below one node that nothing else answers to."""
    node_of = {pair.clause: pair.node for pair in pairs}
    answered = {pair.node for pair in pairs}
    items = grouped((parents[clause], clause) for clause in members)
    found: list[Pair] = []
    for clause in reversed(members):  # inner containers first
        if clause in node_of or clause not in items:
            continue
        inside = [node_of[item] for item in items[clause] if item in node_of]
        votes = Counter(parent for parent in (nodes.parent[node] for node in inside) if parent >= 0)
        for node, count in votes.most_common(1):
            if count >= MIN_ITEMS and 2 * count > len(inside) and node not in answered:
                node_of[clause] = node
                answered.add(node)
                found.append(Pair(clause, node, SCORE, "order"))
    return found


def gaps(members: Sequence[int], parents: Sequence[int], pairs: Sequence[Pair], nodes: Nodes, part: str) -> list[Pair]:
    """Clauses between two matched brothers, where just as many nodes are open between the nodes of these.

    Only sound in a policy whose words say little everywhere; elsewhere a clause that nothing speaks for is an addition.
    """
    node_of = {pair.clause: pair.node for pair in pairs}
    answered = {pair.node for pair in pairs}
    found = []
    for parent, brothers in grouped((parents[clause], clause) for clause in members).items():
        above = node_of.get(parent, -1)
        if parent >= 0 and above < 0:
            continue
        children = nodes.children[above] if above >= 0 else nodes.tops[part]
        for clauses, between in _open_gaps(brothers, children, node_of):
            free = [node for node in between if node not in answered]
            if clauses and len(clauses) == len(free):
                found += [Pair(clause, node, SCORE, "order") for clause, node in zip(clauses, free, strict=True)]
                answered.update(free)
    return found


def _open_gaps(brothers: Sequence[int], nodes: Sequence[int], node_of: dict[int, int]) -> list[tuple[list[int], list[int]]]:
    """Runs of clauses without a node and the nodes between those of their neighbours, where these stand in order."""
    place = {node: number for number, node in enumerate(nodes)}
    result = []
    low = -1
    run: list[int] = []
    for clause in [*brothers, None]:
        node = node_of.get(clause) if clause is not None else None
        if clause is not None and node is None:
            run.append(clause)
            continue
        high = len(nodes) if clause is None or node is None else place.get(node, -1)
        if high > low:
            result.append((run, list(nodes[low + 1 : high])))
        if high >= 0:
            low = high
        run = []
    return result
