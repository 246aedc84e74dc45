"""After the one-to-one assignment: clauses that answer to several nodes, and nodes that several clauses answer to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from kosshi.align.body import Bodies
from kosshi.align.evidence import Judge, Scores
from kosshi.align.nodes import Nodes
from kosshi.align.rows import Pair
from kosshi.align.words import Words
from kosshi.tokens import fold

# Found on the five public policies and checked on invented ones (tests/quality).
ABSORBED = 0.42  # words a clause must have for the child of its node to be in it
ABSORBED_LEAD = 0.10  # the same where the clause has items of its own, which may say it instead
HALF_HEADING = 0.62  # likeness of one half of a heading such as 保守及び廃棄 to a node's title
SAME_HEADING = 0.9  # likeness to the title of a child, where the clause carries it in place of its parent's
SHARED = 0.34  # words a clause must have to share the node of its neighbour
SHARED_HEADING = 0.5
PLACED = 0.6  # how sure a node is that only the place of a clause in the two trees speaks for

_HALVES = re.compile(r"及び|並びに|又は|および|[・、，]|と(?=[^、]{2})")


@dataclass(frozen=True)
class Solved:
    """One part of one policy after the assignment; clauses by their position in ``bodies``, nodes by theirs in the skeleton."""

    bodies: Bodies
    words: Words
    nodes: Nodes
    policy: int
    members: Sequence[int]
    parents: Sequence[int]  # of all clauses of the corpus
    pairs: Sequence[Pair]

    @cached_property
    def upright(self) -> list[Pair]:
        """The pairs without those that turn the trees over: an item that has the node above its own parent's node."""
        node_of = {pair.clause: pair.node for pair in self.pairs}
        ancestors = self.nodes.ancestors
        return [pair for pair in self.pairs if pair.node not in ancestors[node_of.get(self.parents[pair.clause], pair.node)]]

    @cached_property
    def node_of(self) -> dict[int, int]:
        """The node of each clause that has one."""
        return {pair.clause: pair.node for pair in self.upright}

    @cached_property
    def assigned(self) -> frozenset[int]:
        """The nodes that clauses were assigned to."""
        return frozenset(self.node_of.values())

    @cached_property
    def items(self) -> dict[int, list[int]]:
        """The nodes of what stands right below each clause."""
        return grouped((self.parents[clause], self.node_of[clause]) for clause in self.members if clause in self.node_of)


def grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """The second of each pair by the first."""
    found: dict[int, list[int]] = {}
    for first, second in pairs:
        found.setdefault(first, []).append(second)
    return found


def extend(solved: Solved, judge: Judge) -> list[Pair]:
    """All pairs of a part: those found, with the further ones, the best of each clause first."""
    answered = set(solved.assigned)
    above, added = [], []
    for clause in solved.members:
        node = solved.node_of.get(clause)
        if node is None:
            continue
        for middle in _between(solved, clause, node):
            answered.add(middle)
            added.append(Pair(clause, middle, PLACED, "order"))
        parent = _stands_for_parent(solved, clause, node)
        if parent >= 0:
            answered.add(parent)
            above.append(Pair(clause, parent, PLACED, "order"))
        open_nodes = [other for other in solved.nodes.near[node] if other not in answered]
        if open_nodes:
            contained = _contained(solved, judge, clause, node, open_nodes)
            answered.update(pair.node for pair in contained)
            added += contained
    return above + solved.upright + added + _shared(solved, judge)


def _between(solved: Solved, clause: int, node: int) -> list[int]:
    """Nodes without a clause that stand between this clause's node and the nodes of all its items."""
    items = solved.items.get(clause, ())
    parent = solved.nodes.parent
    middle = parent[items[0]] if len(items) > 1 else -1
    if middle < 0 or middle in solved.assigned or parent[middle] != node or any(parent[item] != middle for item in items):
        return []
    return [middle]


def _stands_for_parent(solved: Solved, clause: int, node: int) -> int:
    """The node's parent, where this clause stands in its place and nothing else answers to it or what is below it; else -1."""
    parent = solved.nodes.parent[node]
    if parent < 0 or parent in solved.assigned:
        return -1
    if solved.nodes.parent[parent] != solved.node_of.get(solved.parents[clause], -1):
        return -1
    inside = solved.nodes.below[parent]
    for other, its_node in solved.node_of.items():
        if its_node in inside and other != clause and solved.parents[other] != clause:
            return -1
    return parent


def _contained(solved: Solved, judge: Judge, clause: int, node: int, open_nodes: Sequence[int]) -> list[Pair]:
    """Nodes without a clause of their own whose matter this clause has as well."""
    own = solved.bodies.clauses[clause]
    headings = _halves(own.heading, judge, solved.nodes.titles[node])
    need = ABSORBED + (ABSORBED_LEAD if own.children else 0.0)
    children = solved.nodes.children[node]
    found = []
    for other in open_nodes if headings else [other for other in open_nodes if other in children]:
        below = other in children
        half = max((float(scores[other]) for scores in headings), default=0.0)
        whole = float(judge.heading(own.heading)[other]) if own.heading and below else 0.0
        if half >= HALF_HEADING or whole >= SAME_HEADING:
            found.append(Pair(clause, other, max(half, whole), "heading"))
        elif below and own.text and judge.may_reach(own.text, other, need):
            body = float(judge.body(own.text)[other])
            if body >= need:
                found.append(Pair(clause, other, body, "terms"))
    return found


@lru_cache(maxsize=1 << 13)
def _split(heading: str) -> tuple[str, ...]:
    """The halves of a heading (保守及び廃棄); none where it has no joint."""
    halves = tuple(half for half in _HALVES.split(fold(heading)) if len(half) >= 2)
    return halves if len(halves) > 1 else ()


def _halves(heading: str, judge: Judge, titles: Sequence[str]) -> list[Scores]:
    """Scores of the halves of a heading, less those that already stand in the node's own titles."""
    return [judge.heading(half) for half in _split(heading) if not any(half in title for title in titles)]


def _shared(solved: Solved, judge: Judge) -> list[Pair]:
    """Clauses without a node that say the same matter as a brother which has it."""
    found = []
    raised = solved.words.raised[solved.policy]
    for clause in solved.members:
        if clause in solved.node_of or solved.parents[clause] not in solved.items:
            continue
        brothers = sorted(set(solved.items[solved.parents[clause]]))
        row = solved.words.rows[clause]
        likeness = np.minimum(solved.words.scores[row, brothers] * raised, 1)
        best = int(likeness.argmax())
        words = float(likeness[best])
        if words < SHARED or words < 0.9 * float(min(solved.words.peaks[row] * raised, np.float32(1))):
            continue
        heading = solved.bodies.clauses[clause].heading
        if not heading or float(judge.heading(heading)[brothers[best]]) >= SHARED_HEADING:
            found.append(Pair(clause, brothers[best], min(1.0, words + 0.2), "terms"))
    return found
