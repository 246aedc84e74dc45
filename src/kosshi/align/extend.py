"""After the one-to-one assignment: clauses that answer to several nodes, and nodes that several clauses answer to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kosshi.align.evidence import Judge, Scores
from kosshi.align.rows import Pair
from kosshi.model import Clause
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
    """A part of a policy after the assignment; positions are those of the policy's clauses and the judge's nodes."""

    clauses: Sequence[Clause]
    parents: Sequence[int]
    members: Sequence[int]
    words: Scores  # clauses × nodes, of the whole policy
    pairs: list[Pair]
    part: str


def extend(solved: Solved, judge: Judge) -> list[Pair]:
    """All pairs of a part: those found, with the further ones, the best of each clause first."""
    pairs = _upright(solved, judge)
    node_of = {pair.clause: judge.index[pair.node] for pair in pairs}
    answered = set(node_of.values())
    above, added = [], []
    for clause in solved.members:
        if clause not in node_of:
            continue
        for node in _between(solved, judge, node_of, clause):
            answered.add(node)
            added.append(Pair(clause, judge.nodes[node].id, PLACED, "order"))
        parent = _stands_for_parent(solved, judge, node_of, clause)
        if parent is not None:
            answered.add(parent)
            above.append(Pair(clause, judge.nodes[parent].id, PLACED, "order"))
        for node, score, evidence in _contained(solved, judge, clause, node_of[clause], answered):
            answered.add(node)
            added.append(Pair(clause, judge.nodes[node].id, score, evidence))
    return above + pairs + added + _shared(solved, judge, node_of)


def _upright(solved: Solved, judge: Judge) -> list[Pair]:
    """The pairs without those that turn the trees over: an item that has the node above its own parent's node."""
    node_of = {pair.clause: pair.node for pair in solved.pairs}
    return [pair for pair in solved.pairs if pair.node not in judge.skeleton.ancestors(node_of.get(solved.parents[pair.clause], pair.node))]


def _between(solved: Solved, judge: Judge, node_of: dict[int, int], clause: int) -> list[int]:
    """Nodes without a clause that stand between this clause's node and the nodes of all its items."""
    skeleton = judge.skeleton
    own = judge.nodes[node_of[clause]].id
    items = [node_of[k] for k in solved.members if solved.parents[k] == clause and k in node_of]
    parents = [skeleton.parent(judge.nodes[node].id) for node in items]
    answered = {judge.nodes[node].id for node in node_of.values()}
    return [
        judge.index[middle]
        for middle in dict.fromkeys(parents)
        if middle and middle not in answered and skeleton.parent(middle) == own and parents.count(middle) == len(items) > 1
    ]


def _stands_for_parent(solved: Solved, judge: Judge, node_of: dict[int, int], clause: int) -> int | None:
    """The node's parent, where this clause stands in its place and nothing else answers to it or what is below it."""
    skeleton = judge.skeleton
    parent_id = skeleton.parent(judge.nodes[node_of[clause]].id)
    if parent_id is None or judge.index[parent_id] in node_of.values():
        return None
    above = node_of.get(solved.parents[clause], -1)
    grand_id = skeleton.parent(parent_id)
    if (judge.index[grand_id] if grand_id else -1) != above:
        return None
    inside = {judge.index[node.id] for node in skeleton if parent_id in skeleton.ancestors(node.id)}
    others = [k for k, node in node_of.items() if node in inside and k != clause and solved.parents[k] != clause]
    return None if others else judge.index[parent_id]


def _contained(solved: Solved, judge: Judge, clause: int, node: int, answered: set[int]) -> list[tuple[int, float, str]]:
    """Nodes without a clause of their own whose matter this clause has as well."""
    own = solved.clauses[clause]
    skeleton = judge.skeleton
    node_id = judge.nodes[node].id
    headings = _halves(own.heading, judge, node)
    body = judge.body(own.text)
    need = ABSORBED + (ABSORBED_LEAD if own.children else 0.0)
    children = {judge.index[child.id] for child in skeleton.children(node_id)}
    siblings = {judge.index[other.id] for other in skeleton.children(skeleton.parent(node_id), solved.part)} - {node}
    found = []
    for other in sorted(children | siblings):
        if other in answered:
            continue
        half = max((float(scores[other]) for scores in headings), default=0.0)
        whole = float(judge.heading(own.heading)[other]) if own.heading and other in children else 0.0
        if half >= HALF_HEADING or whole >= SAME_HEADING:
            found.append((other, max(half, whole), "heading"))
        elif other in children and own.text and float(body[other]) >= need:
            found.append((other, float(body[other]), "terms"))
    return found


def _halves(heading: str, judge: Judge, node: int) -> list[Scores]:
    """Scores of the halves of a heading (保守及び廃棄), less those that already stand in the node's own title."""
    halves = [half for half in _HALVES.split(fold(heading)) if len(half) >= 2]
    titles = [fold(title) for title in judge.nodes[node].titles]
    return [judge.heading(half) for half in halves if not any(half in title for title in titles)] if len(halves) > 1 else []


def _shared(solved: Solved, judge: Judge, node_of: dict[int, int]) -> list[Pair]:
    """Clauses without a node that say the same matter as a brother which has it."""
    found = []
    for clause in solved.members:
        if clause in node_of:
            continue
        brothers = {node_of[k] for k in node_of if solved.parents[k] == solved.parents[clause]}
        if not brothers:
            continue
        best = max(sorted(brothers), key=lambda node: float(solved.words[clause, node]))
        own = solved.clauses[clause]
        words = float(solved.words[clause, best])
        titled = not own.heading or float(judge.heading(own.heading)[best]) >= SHARED_HEADING
        if titled and words >= SHARED and words >= 0.9 * float(solved.words[clause].max()):
            found.append(Pair(clause, judge.nodes[best].id, min(1.0, words + 0.2), "terms"))
    return found
