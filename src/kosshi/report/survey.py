"""The corpus as the report looks at it: every body's mark at every node, wordings in groups, additions in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from sys import intern

from kosshi.compare import Reading, Variant
from kosshi.corpus import Corpus
from kosshi.manifest import Entry
from kosshi.model import Alignment, Clause, Match, Policy
from kosshi.report.links import checked
from kosshi.skeleton import Node, PartFile, Skeleton
from kosshi.wording import similarity

FAIR = 0.7  # score from which a match counts as fairly sure; of 400 matches of the first five bodies 94 % lie above
MEDOID_LIMIT = 12  # among so many equally frequent wordings the most central one is looked for; comparing more takes long


class Mark(StrEnum):
    """What the matrix shows for a body at a node."""

    PRESENT = "present"
    MOVED = "moved"
    OMITTED = "omitted"
    OUTSIDE = "outside"  # the body has not the part of the skeleton at all
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Addition:
    """A clause that answers to no node.

    Attributes:
        policy_id, clause: whose, and which.
        under: the node its nearest answering ancestor answers to, None at the top.
        after: the node answered last before it, None at the beginning.
        part: the part of the skeleton it stands in; empty where the policy has none.
    """

    policy_id: str
    clause: Clause
    under: str | None
    after: str | None
    part: str


@dataclass(frozen=True, slots=True)
class Group:
    """Bodies with one wording of a node; ``letter`` names it on the node's page and in the matrix."""

    letter: str
    readings: tuple[Reading, ...]

    @property
    def text(self) -> str:
        """The wording as its first witness prints it."""
        return self.readings[0].text

    @property
    def heading_only(self) -> bool:
        """Whether the first witness has a heading and no text there."""
        return heading_only(self.readings[0])


@dataclass(frozen=True, slots=True)
class Body:
    """One policy with what the report needs of it.

    Attributes:
        name: what the report calls it, unique in the report.
        readings: what it says, by node.
        marks: its mark at every node.
        places: where each clause is printed (``第2条 (8)``), by path.
        additions: its clauses that answer to no node.
    """

    name: str
    entry: Entry
    alignment: Alignment
    readings: dict[str, Reading]
    marks: dict[str, Mark]
    places: dict[str, str]
    additions: tuple[Addition, ...]

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.alignment.policy

    @property
    def policy_id(self) -> str:
        """Its slug."""
        return self.policy.policy_id

    def matches(self) -> dict[str, tuple[Match, ...]]:
        """The alignment's rows of every clause, by path; laid out anew for each page, for a country's would fill memory."""
        return self.alignment.by_clause()

    def unsure(self, node: str) -> bool:
        """Whether what it says at a node, and so its mark there, rests on a match that is to be checked."""
        reading = self.readings.get(node)
        return reading is not None and reading.matches[0].score < FAIR

    def count_unsure(self, part: str | None = None, mark: Mark | None = None) -> int:
        """Number of nodes (of a part, with a mark) whose mark is to be checked."""
        prefix = f"{part}." if part else ""
        return sum(1 for node in self.readings if node.startswith(prefix) and mark in (None, self.marks[node]) and self.unsure(node))

    def count(self, mark: Mark, part: str | None = None) -> int:
        """Number of nodes (of a part) with a mark; of additions for ``ADDED``."""
        if mark is Mark.ADDED:
            return sum(1 for addition in self.additions if part in (None, addition.part))
        prefix = f"{part}." if part else ""
        return sum(1 for node, own in self.marks.items() if own is mark and node.startswith(prefix))


class Survey:
    """A corpus laid out for the report; everything is computed once and in the corpus's order."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.skeleton: Skeleton = corpus.skeleton
        for policy_id in corpus.policies:
            checked(policy_id)
        for node in corpus.skeleton:
            checked(node.id, dotted=True)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """The policies that could be read."""
        names = unique_names({policy_id: self.corpus.name(policy_id) for policy_id in self.corpus.policies})
        added: dict[str, set[int]] = {}
        for policy_id, clause in self.corpus.collation.additions:
            added.setdefault(policy_id, set()).add(id(clause))
        readings = self._readings()
        found = []
        for alignment in self.corpus.alignments:
            policy_id = alignment.policy.policy_id
            marks = self._marks(policy_id, readings[policy_id])
            matches = alignment.by_clause()
            found.append(
                Body(
                    name=names[policy_id],
                    entry=self.corpus.entries[policy_id],
                    alignment=alignment,
                    readings=readings[policy_id],
                    marks=marks,
                    places=dict(_places(alignment.policy.clauses)),
                    additions=tuple(_additions(alignment, matches, added.get(policy_id, set()))),
                )
            )
        return tuple(found)

    @cached_property
    def by_id(self) -> dict[str, Body]:
        """The bodies by policy id."""
        return {body.policy_id: body for body in self.bodies}

    def _readings(self) -> dict[str, dict[str, Reading]]:
        readings: dict[str, dict[str, Reading]] = {policy_id: {} for policy_id in self.corpus.policies}
        for node, entry in self.corpus.collation.entries.items():
            for variant in entry.variants:
                for reading in variant.readings:
                    readings[reading.policy_id][node] = reading
        return readings

    @cached_property
    def _omitted(self) -> dict[str, frozenset[str]]:
        return {node: frozenset(entry.omitted_by) for node, entry in self.corpus.collation.entries.items()}

    def _marks(self, policy_id: str, readings: dict[str, Reading]) -> dict[str, Mark]:
        marks = {}
        for node in self.skeleton.by_id:
            if node in readings:
                marks[node] = Mark.MOVED if readings[node].moved else Mark.PRESENT
            else:
                marks[node] = Mark.OMITTED if policy_id in self._omitted[node] else Mark.OUTSIDE
        return marks

    @cached_property
    def groups(self) -> dict[str, tuple[Group, ...]]:
        """The wordings of every node, the one the others are compared with first."""
        return {node: _groups(entry.variants) for node, entry in self.corpus.collation.entries.items()}

    @cached_property
    def letters(self) -> dict[str, dict[str, str]]:
        """The letter of each body's wording, by node; empty where there is one wording only."""
        return {
            node: {reading.policy_id: group.letter for group in groups for reading in group.readings} if len(groups) > 1 else {}
            for node, groups in self.groups.items()
        }

    @cached_property
    def additions(self) -> tuple[Addition, ...]:
        """All additions, body by body."""
        return tuple(addition for body in self.bodies for addition in body.additions)

    @cached_property
    def additions_under(self) -> dict[str | None, tuple[Addition, ...]]:
        """All additions by the node they stand under."""
        found: dict[str | None, list[Addition]] = {}
        for addition in self.additions:
            found.setdefault(addition.under, []).append(addition)
        return {node: tuple(own) for node, own in found.items()}

    def with_part(self, part: str) -> tuple[Body, ...]:
        """The bodies that have a part of the skeleton."""
        return tuple(body for body in self.bodies if part in body.alignment.parts)

    def bodies_at(self, node: str, mark: Mark) -> tuple[Body, ...]:
        """The bodies with a mark at a node."""
        return tuple(body for body in self.bodies if body.marks[node] is mark)

    def part(self, part: str) -> PartFile:
        """The part with this id."""
        return next(found for found in self.skeleton.parts if found.part == part)

    @cached_property
    def parents(self) -> frozenset[str]:
        """Nodes that have nodes below them."""
        return frozenset(above for node in self.skeleton.by_id if (above := self.skeleton.parent(node)))

    @cached_property
    def _namesakes(self) -> dict[str, tuple[str, ...]]:
        """By node the nodes of other parts of the same title and kind: what a policy can provide for there instead."""
        by_title: dict[tuple[str, str], list[Node]] = {}
        for node in self.skeleton:
            by_title.setdefault((node.ja, node.kind), []).append(node)
        return {node.id: tuple(one.id for one in by_title[node.ja, node.kind] if one.part != node.part) for node in self.skeleton}

    def elsewhere(self, body: Body, node: str) -> Reading | None:
        """What a body that omits a node says at the node of the same title in another part; None where it says nothing there."""
        found = (body.readings.get(one) for one in self._namesakes[node])
        return next((reading for reading in found if reading is not None), None)

    @cached_property
    def _titles(self) -> Counter[tuple[str, str]]:
        return Counter((node.part, _bare(node)) for node in self.skeleton)

    def ambiguous(self, node: Node) -> Node | None:
        """The node's parent if another node of the part has the same title, brackets aside: it must be named with it."""
        above = self.skeleton.parent(node.id)
        return self.skeleton[above] if above and self._titles[node.part, _bare(node)] > 1 else None


def _bare(node: Node) -> str:
    return node.ja.partition("（")[0]


def heading_only(reading: Reading) -> bool:
    """Whether a policy has no text at a node, but a heading."""
    return not any(clause.text for clause in reading.clauses)


def unique_names(names: dict[str, str]) -> dict[str, str]:
    """Names by id, with the id behind those that two share, letter case aside (Excel's heads must differ)."""
    counts = Counter(name.casefold() for name in names.values())
    return {key: f"{name} ({key})" if counts[name.casefold()] > 1 else name for key, name in names.items()}


def _places(clauses: tuple[Clause, ...], above: str = "") -> Iterator[tuple[str, str]]:
    """Path and printed place of every clause: the markers from the top, a number where none is printed."""
    for clause in clauses:
        number = clause.path.rpartition(".")[2]
        own = f"[{number}]" if not clause.marker else clause.marker
        if clause.style == "bullet":
            own = f"{clause.marker}{number}"
        place = intern(f"{above} {own}".strip())  # most bodies print the same places
        yield clause.path, place
        yield from _places(clause.children, place)


def _additions(alignment: Alignment, matches: dict[str, tuple[Match, ...]], added: set[int]) -> Iterator[Addition]:
    after: str | None = None
    fallback = alignment.parts[0] if alignment.parts else ""

    def visit(clause: Clause, under: str | None) -> Iterator[Addition]:
        nonlocal after
        node = next((match.node for match in matches.get(clause.path, ()) if match.node), None)
        if id(clause) in added:
            near = under or after
            yield Addition(alignment.policy.policy_id, clause, under, after, near.partition(".")[0] if near else fallback)
        after = node or after
        for child in clause.children:
            yield from visit(child, node or under)

    for clause in alignment.policy.clauses:
        yield from visit(clause, None)


def _groups(variants: tuple[Variant, ...]) -> tuple[Group, ...]:
    """Variants with letters: the most frequent first; among equally frequent ones the one nearest to the others."""
    if not variants:
        return ()
    top = [variant for variant in variants if len(variant.readings) == len(variants[0].readings)]
    if 1 < len(top) <= MEDOID_LIMIT:
        central = max(top, key=lambda one: sum(similarity(one.key, other.key) * len(other.readings) for other in variants))
        variants = (central, *(variant for variant in variants if variant is not central))
    return tuple(Group(letter_of(number), variant.readings) for number, variant in enumerate(variants))


def letter_of(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    above, own = divmod(number, 26)
    return (letter_of(above - 1) if above else "") + chr(ord("A") + own)
