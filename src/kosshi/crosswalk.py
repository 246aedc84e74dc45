"""Collation -> crosswalk to the law: which clauses of a policy speak of each field, and which fields none speaks of.

The fields and the skeleton nodes that speak of them are data (``data/crosswalk.yaml``). A line says what is there; whether
it suffices is for people, so every row has an empty column for their decision.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import Any, Literal

from pydantic import Field, model_validator

from kosshi.compare import Collation
from kosshi.errors import DataError
from kosshi.facts import Fact, Pattern, builtin
from kosshi.messages import Language, error, language, text
from kosshi.model import Alignment, Clause, Evidence, Part
from kosshi.passages import plain_text
from kosshi.skeleton import Skeleton


class Coverage(StrEnum):
    """How much of a field's matter the document speaks of."""

    COVERED = "covered"
    PARTLY = "partly"
    ABSENT = "absent"


class LawField(Fact):
    """One field of a law: title, what is asked, and the nodes or words that speak of it."""

    id: str
    ja: str
    en: str
    requirement_ja: str
    requirement_en: str
    nodes: tuple[tuple[str, ...], ...] = ()
    patterns: tuple[Pattern, ...] = ()

    @model_validator(mode="after")
    def _has_something_to_look_for(self) -> LawField:
        if not self.patterns and not (self.nodes and all(self.nodes)):
            raise ValueError(f"field '{self.id}' has neither nodes nor patterns, or an empty list of nodes")
        return self


class Law(Fact):
    """A provision: name, day of coming into force, remarks, source and fields."""

    id: str
    ja: str
    en: str
    in_force: date
    note_ja: str
    note_en: str
    source: str
    flag: Literal["V", "I", "K"]
    fields: tuple[LawField, ...] = Field(min_length=1)


class CrosswalkFile(Fact):
    """The whole of ``data/crosswalk.yaml``."""

    covered: float = Field(gt=0, le=1)
    held: float = Field(ge=0, le=1)
    sure: float = Field(ge=0, le=1)
    laws: tuple[Law, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Quoted:
    """A clause that speaks of a field, and the node it answers to (empty where its words alone say so)."""

    policy_id: str
    path: str
    heading: str
    node: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CrosswalkLine:
    """One field of a law for one policy.

    Attributes:
        policy_id: the policy.
        law, field: what the law asks.
        coverage: how much of it the document speaks of.
        share: lists of nodes answered, of those that count for the document; 0 to 1.
        parts: the parts of the skeleton the document holds.
        answered, missing: the lists of nodes, each named by its first node.
        clauses: the clauses that speak of it, in document order.
    """

    policy_id: str
    law: Law
    field: LawField
    coverage: Coverage
    share: float
    parts: tuple[str, ...]
    answered: tuple[str, ...]
    missing: tuple[str, ...]
    clauses: tuple[Quoted, ...]


def _file() -> CrosswalkFile:
    return builtin("crosswalk.yaml", CrosswalkFile)


def laws() -> tuple[Law, ...]:
    """The provisions kosshi knows, in the order of the sheet."""
    return _file().laws


def crosswalk(collation: Collation, alignments: Iterable[Alignment] | None = None) -> tuple[CrosswalkLine, ...]:
    """The lines of every policy, policies in the collation's order.

    Args:
        collation: the policies against the skeleton.
        alignments: of which policies; all of the collation's where None.

    Raises:
        DataError: a field names a node the national skeleton ought to have and has not. Other skeletons answer with the
            nodes they share.
    """
    chosen = tuple(collation.alignments if alignments is None else alignments)
    named = _named(collation.skeleton)
    return tuple(line for alignment in chosen for line in _lines(alignment, collation.skeleton, named))


def _lines(alignment: Alignment, skeleton: Skeleton, named: Mapping[str, Sequence[str]]) -> list[CrosswalkLine]:
    answers = _answers(alignment)
    parts = _parts(alignment, named, answers)
    order = {clause.path: place for place, clause in enumerate(alignment.policy.walk())}
    found = []
    for law in laws():
        for field in law.fields:
            lists = [group for group in field.nodes if any(node.partition(".")[0] in parts and node in skeleton for node in group)]
            quoted = [_quoted(alignment, answers, group, field) for group in lists]
            answered = tuple(group[0] for group, here in zip(lists, quoted, strict=True) if here)
            missing = tuple(group[0] for group, here in zip(lists, quoted, strict=True) if not here)
            by_words = _by_words(alignment, field.patterns)
            share = 1.0 if by_words else len(answered) / len(lists) if lists else 0.0
            clauses = _in_order(order, [one for here in quoted for one in here] + by_words)
            name = alignment.policy.policy_id
            found.append(CrosswalkLine(name, law, field, _coverage(share), share, parts, answered, missing, clauses))
    return found


def _named(skeleton: Skeleton) -> dict[str, list[str]]:
    """The nodes the data names, by part.

    Raises:
        DataError: the skeleton is the national one, and lacks a node the data names (a defect of kosshi).
    """
    named: dict[str, list[str]] = {}
    for node in dict.fromkeys(node for law in laws() for field in law.fields for group in field.nodes for node in group):
        if node in skeleton:
            named.setdefault(node.partition(".")[0], []).append(node)
        elif skeleton.name == "data/skeletons":
            raise error(DataError, "data/crosswalk.yaml", "main", "law-node", node=node)
    return named


def _parts(alignment: Alignment, named: Mapping[str, Sequence[str]], answers: Mapping[str, Sequence[Clause]]) -> tuple[str, ...]:
    """The parts the document holds to an extent: a stray clause that answers to a node of the standards is no standards."""
    answered = {above for answer in answers for above in accumulate(answer.split("."), "{}.{}".format)}
    held = []
    for part in alignment.parts:
        nodes = named.get(part, ())
        if nodes and sum(node in answered for node in nodes) / len(nodes) >= _file().held:
            held.append(part)
    return tuple(held)


def _coverage(share: float) -> Coverage:
    if share >= _file().covered:
        return Coverage.COVERED
    return Coverage.PARTLY if share > 0 else Coverage.ABSENT


def _answers(alignment: Alignment) -> dict[str, list[Clause]]:
    """Clauses by the node they surely answer to themselves; items that only elaborate a node are left to the clause above."""
    found: dict[str, list[Clause]] = {}
    for match in alignment.matches:
        surely = match.matched_by is not Evidence.INHERITED and (match.score >= _file().sure or not match.moved)
        if match.clause is not None and match.node is not None and surely:
            found.setdefault(match.node, []).append(match.clause)
    return found


def _quoted(alignment: Alignment, answers: Mapping[str, Sequence[Clause]], group: Sequence[str], field: LawField) -> list[Quoted]:
    """The clauses that answer to a list of nodes: to one of them, or failing that to nodes below.

    A node below belongs to the list that names the nearest node above it.
    """
    found = [node for node in group if node in answers] or [node for node in answers if _nearest(node, field.nodes) in group]
    return [_quote(alignment, clause, node) for node in found for clause in answers[node]]


@lru_cache(maxsize=1 << 14)
def _nearest(node: str, groups: tuple[tuple[str, ...], ...]) -> str:
    """The node named by a field's lists that is nearest above ``node``; empty where they name none."""
    above = [named for group in groups for named in group if node.startswith(named + ".")]
    return max(above, key=len, default="")


def _quote(alignment: Alignment, clause: Clause, node: str) -> Quoted:
    start, end = (clause.pieces[0].start, clause.pieces[-1].end) if clause.pieces else (0, 0)
    return Quoted(alignment.policy.policy_id, clause.path, clause.heading, node, start, end)


def _by_words(alignment: Alignment, patterns: Sequence[str]) -> list[Quoted]:
    """The clauses of the body whose words speak of a field."""
    if not patterns:
        return []
    body = [clause for clause in alignment.policy.walk() if clause.part is Part.BODY and clause.text]
    return [_quote(alignment, clause, "") for clause in body if _says(clause.text, tuple(patterns))]


@lru_cache(maxsize=1 << 16)
def _says(text: str, patterns: tuple[str, ...]) -> bool:
    plain = plain_text(text)
    return any(re.search(pattern, plain) for pattern in patterns)


def _in_order(order: Mapping[str, int], quoted: Iterable[Quoted]) -> tuple[Quoted, ...]:
    """Each clause once, in document order; ``order`` is the place of each clause by its path."""
    once: dict[str, Quoted] = {}
    for one in quoted:
        once.setdefault(one.path, one)
    return tuple(sorted(once.values(), key=lambda one: order[one.path]))


def _basis(parts: Sequence[str], lang: Language) -> str:
    seen = [part for part in ("bp", "st") if part in parts]
    return text("crosswalk", f"basis-{'both' if len(seen) == 2 else seen[0] if seen else 'none'}", lang)


def crosswalk_rows(lines: Iterable[CrosswalkLine], lang: Language | None = None) -> list[dict[str, Any]]:
    """One row a line, texts in a language (the spoken one by default); ``decision`` is empty, for a human to fill in."""
    lang = lang or language()
    english = lang == "en"
    return [
        {
            "policy_id": line.policy_id,
            "law_id": line.law.id,
            "law": line.law.en if english else line.law.ja,
            "in_force": line.law.in_force.isoformat(),
            "field_id": line.field.id,
            "field": line.field.en if english else line.field.ja,
            "requirement": line.field.requirement_en if english else line.field.requirement_ja,
            "coverage": line.coverage.value,
            "coverage_label": text("crosswalk", line.coverage.value, lang),
            "share": round(line.share, 3),
            "basis": _basis(line.parts, lang),
            "clauses": [{"path": one.path, "heading": one.heading, "skeleton_id": one.node} for one in line.clauses],
            "missing": list(line.missing),
            "decision": "",
        }
        for line in lines
    ]
