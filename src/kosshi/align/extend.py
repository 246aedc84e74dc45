"""After the one-to-one assignment: clauses that answer to several nodes, and nodes that several clauses answer to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from kosshi.align.arrays import Flags, Places, Scores, runs
from kosshi.align.body import Bodies, Wording
from kosshi.align.evidence import Judge
from kosshi.align.nodes import Nodes
from kosshi.align.rows import Pair, grouped
from kosshi.align.words import Words
from kosshi.model import Evidence
from kosshi.tokens import fold

# Found on the five public policies and checked on invented ones (tests/quality).
ABSORBED = 0.42  # words a clause must have for the child of its node to be in it
ABSORBED_LEAD = 0.10  # the same where the clause has items of its own, which may say it instead
HALF_HEADING = 0.62  # likeness of one half of a heading such as 保守及び廃棄 to a node's title
SAME_HEADING = 0.9  # likeness to the title of a child, where the clause carries it in place of its parent's
SHARED = 0.34  # words a clause must have to share the node of its neighbour
SHARED_HEADING = 0.5
MORE_SURE = 0.2  # a shared node is surer than the words say
LITTLE_LESS = 0.9  # a clause may share a node for which its words say nearly as much as for any
ROUNDING = 1e-4  # more than sums of scores differ by rounding
PLACED = 0.6  # how sure a node is that only the place of a clause in the two trees speaks for

_HALVES = re.compile(r"及び|並びに|又は|および|[・、，]|と(?=[^、]{2})")


class Contained(NamedTuple):
    """A node whose matter a clause may have besides its own, how surely, and by what evidence."""

    node: int
    score: float
    matched_by: Evidence


@dataclass(frozen=True)
class Answers:
    """The nodes of one policy's clauses; clauses by their place within the policy, -1 for none.

    Attributes:
        policy: number of the policy.
        node: of each clause.
        group: what has one number stands below one clause, or at the top of one part.
    """

    policy: int
    node: Sequence[int]
    parent: Sequence[int]
    group: Sequence[int]

    @cached_property
    def assigned(self) -> frozenset[int]:
        """The nodes that clauses were assigned to."""
        return frozenset(self.node) - {-1}

    @cached_property
    def items(self) -> dict[int, list[int]]:
        """The nodes of the clauses of each group."""
        return grouped((group, node) for group, node in zip(self.group, self.node, strict=True) if node >= 0)

    def above(self, clause: int) -> int:
        """The node of the clause above."""
        parent = self.parent[clause]
        return self.node[parent] if parent >= 0 else -1


class Extender:
    """Further pairs of clauses that have a node, or whose brothers have one."""

    def __init__(self, bodies: Bodies, groups: Places, nodes: Nodes, judge: Judge) -> None:
        """Take the corpus; what has one number in ``groups`` stands below one clause, or at the top of one part of a policy."""
        self._bodies, self._groups, self._nodes, self._judge = bodies, groups, nodes, judge
        self._parent = np.array([*nodes.parent, -1], dtype=np.intp)
        self._contained: dict[int, tuple[Contained, ...]] = {}
        self._surest: dict[int, float] = {}

    def worth(self, own: slice, node: Places, words: Words, least: float = 0.0) -> Flags:
        """Which clauses of some policies may have further pairs that score ``least``; ``node`` is of every clause of the corpus."""
        told = node[own]
        first = np.flatnonzero(told >= 0)
        found = np.zeros(len(told), dtype=bool)
        keys = self._keys(first + own.start, told[first]).tolist()
        new = sorted({*keys} - self._surest.keys())
        self._judge.read(text for key in new if (text := self._text_behind(key)))
        for key in new:
            self._surest[key] = max((one.score for one in self._holds(key)), default=-1.0)
        found[first] = np.array([self._surest[key] for key in keys]) >= least
        if least <= PLACED:
            found |= self._skipped(own, node)
        sharing = self._sharing(own, told, words, max(SHARED, least - MORE_SURE))
        found[sharing] = True
        return found

    def _text_behind(self, key: int) -> str:
        """The text on which it depends what :meth:`_holds`, empty where the terms alone tell."""
        wording, leads, node = self._behind(key)
        text, need = wording.text, needed(leads)
        return text if text and any(self._judge.may_reach(text, child, need) for child in self._nodes.children[node]) else ""

    def _sharing(self, own: slice, told: Places, words: Words, least: float) -> Places:
        """Which clauses without a node may share that of a brother, as far as their words tell."""
        group, rows = self._groups[own], words.rows[own]
        raised = words.raised[self._bodies.policies[own]]
        likeness = np.minimum(words.peaks[rows] * raised, 1)
        lone = np.flatnonzero((told < 0) & (likeness >= least - ROUNDING))
        having = np.flatnonzero(told >= 0)
        having = having[np.argsort(group[having], kind="stable")]
        first, behind = (np.searchsorted(group[having], group[lone], side) for side in ("left", "right"))
        number, place = runs(first, behind)
        clause = lone[number]
        with_brother = np.minimum(words.scores[rows[clause], told[having[place]]] * raised[clause], 1)
        sharing: Places = clause[with_brother >= np.maximum(least, LITTLE_LESS * likeness[clause]) - ROUNDING]
        return sharing

    def _skipped(self, own: slice, node: Places) -> Flags:
        """Which clauses may answer to a node between theirs and those of their items or of their parents as well."""
        policy = self._bodies.policies[own]
        told, parent = node[own], np.maximum(self._bodies.parents[own] - own.start, -1)
        above = np.where(parent >= 0, told[parent], -1)
        policy = policy - policy.min(initial=len(self._bodies.starts))
        answered = np.zeros((policy.max(initial=-1) + 1, len(self._parent)), dtype=bool)
        answered[policy[told >= 0], told[told >= 0]] = True
        middle = self._parent[told]
        open_middle = (told >= 0) & (middle >= 0) & ~answered[policy, middle] & (self._parent[middle] == above)
        between = np.zeros(len(told), dtype=bool)
        between[parent[open_middle & (parent >= 0) & (above >= 0)]] = True
        return np.asarray((open_middle | between) & (told >= 0))

    def _keys(self, clauses: Places | int, nodes: Places | int) -> Places:
        """Numbers of what decides :meth:`_holds`: wording, whether something stands below it, node."""
        return np.asarray((self._bodies.wording[clauses] * 2 + self._bodies.leads[clauses]) * len(self._nodes.ids) + nodes)

    def _behind(self, key: int) -> tuple[Wording, bool, int]:
        """Wording, whether something stands below it, and node of a key."""
        rest, node = divmod(key, len(self._nodes.ids))
        return self._bodies.wordings[rest >> 1], bool(rest & 1), node

    def _holds(self, key: int) -> tuple[Contained, ...]:
        """The further nodes of clauses with this key."""
        known = self._contained.get(key)
        if known is None:
            known = self._contained[key] = contained(*self._behind(key), self._nodes, self._judge)
        return known

    def extend(self, answers: Answers, clauses: Sequence[int], words: Words) -> tuple[list[Pair], list[Pair]]:
        """Further pairs of some clauses of a policy: those that come before a clause's own pair, and those that come behind."""
        start = self._bodies.starts[answers.policy]
        answered = set(answers.assigned)
        above, added = [], []
        for clause in clauses:
            node = answers.node[clause]
            if node < 0:
                continue
            for middle in _between(answers, self._nodes, clause):
                answered.add(middle)
                added.append(Pair(clause, middle, PLACED, Evidence.ORDER))
            parent = _stands_for_parent(answers, self._nodes, clause)
            if parent >= 0:
                answered.add(parent)
                above.append(Pair(clause, parent, PLACED, Evidence.ORDER))
            key = int(self._keys(start + clause, node))
            held = [one for one in self._holds(key) if one.node not in answered]
            answered.update(one.node for one in held)
            added += [Pair(clause, *one) for one in held]
        return above, added + [pair for clause in clauses if answers.node[clause] < 0 for pair in self._shared(answers, clause, words)]

    def _shared(self, answers: Answers, clause: int, words: Words) -> list[Pair]:
        """The node of a brother whose matter a clause without a node says too."""
        brothers = sorted(set(answers.items.get(answers.group[clause], ())))
        if not brothers:
            return []
        place = self._bodies.starts[answers.policy] + clause
        row, raised = words.rows[place], words.raised[answers.policy]
        likeness = np.minimum(words.scores[row, brothers] * raised, 1)
        best = int(likeness.argmax())
        told = float(likeness[best])
        if told < SHARED or told < LITTLE_LESS * float(min(words.peaks[row] * raised, np.float32(1))):
            return []
        heading = self._bodies.clauses[place].heading
        if heading and float(self._judge.heading(heading)[brothers[best]]) < SHARED_HEADING:
            return []
        return [Pair(clause, brothers[best], min(1.0, told + MORE_SURE), Evidence.TERMS)]


def _between(answers: Answers, nodes: Nodes, clause: int) -> list[int]:
    """Nodes without a clause that stand between this clause's node and the nodes of all its items."""
    items = answers.items.get(clause, ())
    parent = nodes.parent
    middle = parent[items[0]] if len(items) > 1 else -1
    if middle < 0 or middle in answers.assigned or parent[middle] != answers.node[clause] or any(parent[item] != middle for item in items):
        return []
    return [middle]


def _stands_for_parent(answers: Answers, nodes: Nodes, clause: int) -> int:
    """The parent of a clause's node, where the clause stands in its place and nothing else answers to it or what is below it; else -1."""
    parent = nodes.parent[answers.node[clause]]
    if parent < 0 or parent in answers.assigned or nodes.parent[parent] != answers.above(clause):
        return -1
    inside = nodes.below[parent]
    for other, its_node in enumerate(answers.node):
        if its_node in inside and other != clause and answers.parent[other] != clause:
            return -1
    return parent


def needed(leads: bool) -> float:
    """Words a clause must have for the child of its node to be in it; ``leads``: something stands below the clause."""
    return ABSORBED + (ABSORBED_LEAD if leads else 0.0)


@lru_cache(maxsize=1 << 13)
def contained(wording: Wording, leads: bool, node: int, nodes: Nodes, judge: Judge) -> tuple[Contained, ...]:
    """Nodes near to a clause's own whose matter its wording has as well; ``leads``: something stands below the clause."""
    headings = _halves(wording.heading, judge, nodes.titles[node])
    need = needed(leads)
    children = nodes.children[node]
    found = []
    for other in nodes.near[node] if headings else children:
        below = other in children
        half = max((float(scores[other]) for scores in headings), default=0.0)
        whole = float(judge.heading(wording.heading)[other]) if wording.heading and below else 0.0
        if half >= HALF_HEADING or whole >= SAME_HEADING:
            found.append(Contained(other, max(half, whole), Evidence.HEADING))
        elif below and wording.text and judge.may_reach(wording.text, other, need):
            body = float(judge.body(wording.text)[other])
            if body >= need:
                found.append(Contained(other, body, Evidence.TERMS))
    return tuple(found)


@lru_cache(maxsize=1 << 13)
def _split(heading: str) -> tuple[str, ...]:
    """The halves of a heading (保守及び廃棄); none where it has no joint."""
    halves = tuple(half for half in _HALVES.split(fold(heading)) if len(half) >= 2)
    return halves if len(halves) > 1 else ()


def _halves(heading: str, judge: Judge, titles: Sequence[str]) -> list[Scores]:
    """Scores of the halves of a heading, less those that already stand in the node's own titles."""
    return [judge.heading(half) for half in _split(heading) if not any(half in title for title in titles)]
