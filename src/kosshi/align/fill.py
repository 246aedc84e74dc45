"""What the words leave open but the two trees decide: containers known by their items, and gaps known by their edges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kosshi.align.extend import Answers
from kosshi.align.nodes import Nodes
from kosshi.align.rows import Pair, grouped
from kosshi.model import Evidence

SCORE = 0.45  # a match by place alone is worth little more than the threshold
MIN_ITEMS = 2  # items that tell their container


def containers(answers: Answers, node_of: dict[int, int], answered: set[int], nodes: Nodes) -> list[Pair]:
    """Clauses without a node most of whose items have nodes below one node that nothing else answers to.

    Args:
        answers: the policy after the assignment.
        node_of: the node of each clause that has one; what is found is added.
        answered: the nodes that clauses answer to; what is found is added.
        nodes: the nodes.
    """
    items = grouped((parent, clause) for clause, parent in enumerate(answers.parent) if parent >= 0 and parent not in node_of)
    found: list[Pair] = []
    for clause in sorted(items, reverse=True):  # inner containers first
        inside = [node_of[item] for item in items[clause] if item in node_of]
        votes = Counter(parent for parent in (nodes.parent[node] for node in inside) if parent >= 0)
        for node, count in votes.most_common(1):
            if count >= MIN_ITEMS and 2 * count > len(inside) and node not in answered:
                node_of[clause] = node
                answered.add(node)
                found.append(Pair(clause, node, SCORE, Evidence.ORDER))
    return found


def gaps(answers: Answers, node_of: Mapping[int, int], answered: set[int], nodes: Nodes) -> list[Pair]:
    """Clauses between two matched brothers, where just as many nodes are open between the nodes of these.

    Only sound in a policy whose words say little everywhere; elsewhere a clause that nothing speaks for is an addition.
    Arguments as of :func:`containers`.
    """
    found = []
    for group, brothers in grouped((group, clause) for clause, group in enumerate(answers.group)).items():
        above = node_of.get(group, -1)
        if group >= 0 and above < 0:
            continue
        children = nodes.children[above] if above >= 0 else nodes.tops[nodes.parts[-1 - group].name]
        for clauses, between in _open_gaps(brothers, children, node_of):
            free = [node for node in between if node not in answered]
            if clauses and len(clauses) == len(free):
                found += [Pair(clause, node, SCORE, Evidence.ORDER) for clause, node in zip(clauses, free, strict=True)]
                answered.update(free)
    return found


def _open_gaps(brothers: Sequence[int], nodes: Sequence[int], node_of: Mapping[int, int]) -> list[tuple[list[int], list[int]]]:
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
