"""Two readings of a node -> what changes in force, actor, condition and figures; and the force of a node over a corpus.

A word diff says which words differ; a typed change says that a duty became an effort, that another office is bound, that
原則として was added. Sentences are compared with the sentence that answers to them, never with another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from kosshi.compare import Collation, Entry, Reading
from kosshi.compare.sentences import paired
from kosshi.deciding import firmest, main_sentence
from kosshi.designation import PLACEHOLDER, fold_designations
from kosshi.model import Clause, Strength
from kosshi.norms import (
    CLAUSE,
    Mention,
    Norm,
    firmer,
    norms,
    qualified,
    rank,
    same_for_model_text,
    urgency_rank,
    weakening,
    words_of,
)
from kosshi.skeleton import Node
from kosshi.tokens import KANJI_DIGITS
from kosshi.wording import similarity

_USUAL_SHARE = 2 / 3  # of the other witnesses have to agree before one that differs stands out
_FEWEST = 3  # witnesses that agree
_ALIKE_CLAUSE = 0.5  # two conditional clauses less alike are not one in other words


class Aspect(StrEnum):
    """What of a norm changes."""

    STRENGTH = "strength"
    ACTOR = "actor"
    CONDITION = "condition"
    PARAMETER = "parameter"


class Direction(StrEnum):
    """Whether the second text asks less, more or the same."""

    WEAKER = "weaker"
    STRONGER = "stronger"
    SAME = "same"


class Place(NamedTuple):
    """Where something stands: ``path`` of the clause, and a half-open range in that clause's ``text``."""

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TypedChange:
    """One change from a sentence of the first reading to the sentence of the second that answers to it.

    Attributes:
        aspect: what changes.
        before, after: forces by their names in the contract; actors, conditions and figures as printed, joined by 、
            where several; empty where there is none.
        direction: what the change does to the norm; None where that cannot be said.
        a, b: where it is said; the whole sentence where nothing is printed (an actor left out).
    """

    aspect: Aspect
    before: str
    after: str
    direction: Direction | None
    a: Place
    b: Place


class _Sentence(NamedTuple):
    """A norm, its words, and the clause it stands in."""

    clause: Clause
    norm: Norm
    text: str

    def without(self, terms: frozenset[str]) -> _Sentence:
        """The sentence without conditions and figures that the other text says in a sentence of their own."""
        conditions = tuple(one for one in self.norm.conditions if one.term not in terms)
        parameters = tuple(one for one in self.norm.parameters if one.term not in terms)
        return self._replace(norm=self.norm._replace(conditions=conditions, parameters=parameters))

    def place(self, mentions: Sequence[Mention] = ()) -> Place:
        """Where mentions stand, or the sentence where there are none."""
        start = min((one.start for one in mentions), default=self.norm.start)
        return Place(self.clause.path, start, max((one.end for one in mentions), default=self.norm.end))


def changes(reading_a: Reading, reading_b: Reading, own_a: Sequence[str] = (), own_b: Sequence[str] = ()) -> tuple[TypedChange, ...]:
    """What changes from one reading of a node to another, sentence by sentence, in the order of the first.

    Args:
        reading_a: what the first policy says at the node.
        reading_b: what the second says there.
        own_a: the words by which the first policy speaks of its own body.
        own_b: the same of the second.
    """
    first, second = list(_sentences(reading_a)), list(_sentences(reading_b))
    pairs = paired([one.text for one in first], [one.text for one in second], own_a, own_b)
    alone_a = _said(first[i] for i in range(len(first)) if i not in {i for i, _ in pairs})
    alone_b = _said(second[j] for j in range(len(second)) if j not in {j for _, j in pairs})
    found: list[TypedChange] = []
    for i, j in pairs:
        a, b = first[i], second[j]
        found += _changes(a.without(alone_b - _said([b])), b.without(alone_a - _said([a])), own_a, own_b)
    return tuple(found)


def _said(sentences: Iterable[_Sentence]) -> frozenset[str]:
    """The conditions and figures of sentences; those of sentences that answer to none are what a cut has taken elsewhere."""
    return frozenset(one.term for sentence in sentences for one in (*sentence.norm.conditions, *sentence.norm.parameters))


def _sentences(reading: Reading) -> Iterator[_Sentence]:
    for clause in reading.clauses:
        for norm in norms(clause.text):
            yield _Sentence(clause, norm, clause.text[norm.start : norm.end])


def _changes(a: _Sentence, b: _Sentence, own_a: Sequence[str], own_b: Sequence[str]) -> Iterator[TypedChange]:
    forces = a.norm.strength, b.norm.strength
    if forces[0] is not forces[1] and Strength.NONE not in forces:
        yield TypedChange(Aspect.STRENGTH, forces[0].value, forces[1].value, direction(*forces), a.place(), b.place())
    yield from _actors(a, b, own_a, own_b)
    yield from _conditions(a, b, own_a, own_b)
    yield from _parameters(a, b, own_a, own_b)


def direction(before: Strength, after: Strength) -> Direction | None:
    """Whether one force binds less or more than another; None where one of them binds nobody (a definition, a lead)."""
    return _compared(rank(before), rank(after)) if rank(before) and rank(after) else None


def _compared(before: int, after: int) -> Direction:
    if before == after:
        return Direction.SAME
    return Direction.STRONGER if after > before else Direction.WEAKER


def _actors(a: _Sentence, b: _Sentence, own_a: Sequence[str], own_b: Sequence[str]) -> Iterator[TypedChange]:
    terms_a = {fold_designations(one.term, own_a) for one in a.norm.actors}
    terms_b = {fold_designations(one.term, own_b) for one in b.norm.actors}
    if terms_a != terms_b:
        yield _change(Aspect.ACTOR, (a, a.norm.actors), (b, b.norm.actors), None)


def _change(
    aspect: Aspect, before: tuple[_Sentence, Sequence[Mention]], after: tuple[_Sentence, Sequence[Mention]], how: Direction | None
) -> TypedChange:
    words = ["、".join(one.surface for one in mentions) for _, mentions in (before, after)]
    return TypedChange(aspect, words[0], words[1], how, before[0].place(before[1]), after[0].place(after[1]))


def _conditions(a: _Sentence, b: _Sentence, own_a: Sequence[str], own_b: Sequence[str]) -> Iterator[TypedChange]:
    phrases_a, phrases_b = ([one for one in side.norm.conditions if one.kind != CLAUSE] for side in (a, b))
    if {one.term for one in phrases_a} != {one.term for one in phrases_b}:
        weak_a, weak_b = weakening(a.norm), weakening(b.norm)
        how = _compared(weak_b, weak_a) if weak_a != weak_b and _both_ask((a, phrases_a), (b, phrases_b)) else None
        yield _change(Aspect.CONDITION, (a, phrases_a), (b, phrases_b), how)
    if urgency_rank(a.norm) != urgency_rank(b.norm):
        soon = (a, a.norm.urgency), (b, b.norm.urgency)
        yield _change(Aspect.CONDITION, *soon, _compared(urgency_rank(a.norm), urgency_rank(b.norm)) if _both_ask(*soon) else None)
    clauses_a, clauses_b = ([one for one in side.norm.conditions if one.kind == CLAUSE] for side in (a, b))
    yield from _clauses((a, clauses_a, own_a), (b, clauses_b, own_b))


def _both_ask(a: tuple[_Sentence, Sequence[Mention]], b: tuple[_Sentence, Sequence[Mention]]) -> bool:
    """Whether each sentence also says what the other's qualifiers stand with: where the measure went too, nothing got firmer."""
    return all(
        qualified(side.clause.text, one, side.norm.end) in ("", *words_of(other.text))
        for (side, mentions), other in ((a, b[0]), (b, a[0]))
        for one in mentions
    )


_Clauses = tuple[_Sentence, list[Mention], Sequence[str]]


def _clauses(a: _Clauses, b: _Clauses) -> Iterator[TypedChange]:
    """Conditional clauses that differ in their words, and those that only one sentence has.

    Alike ones answer to each other; of what is left the first answers to the first: another condition stands in its place.
    """
    left = list(b[1])
    answers: dict[Mention, Mention] = {}
    same = set()
    for one in a[1]:
        words = fold_designations(one.term, a[2])
        alike = [(similarity(words, fold_designations(other.term, b[2])), -place) for place, other in enumerate(left)]
        share, place = max(alike, default=(0.0, 0))
        if share >= _ALIKE_CLAUSE:
            answers[one] = left.pop(-place)
            same |= {one} if share == 1 else set()
    unlike = iter(left)
    for one in a[1]:
        found = [answers[one]] if one in answers else list(islice(unlike, 1))
        if one not in same:
            yield _change(Aspect.CONDITION, (a[0], [one]), (b[0], found), None)
    for other in unlike:
        yield _change(Aspect.CONDITION, (a[0], []), (b[0], [other]), None)


def _parameters(a: _Sentence, b: _Sentence, own_a: Sequence[str], own_b: Sequence[str]) -> Iterator[TypedChange]:
    """Figures and documents that only one sentence has, set against each other kind by kind."""
    for kind in dict.fromkeys(one.kind for one in (*a.norm.parameters, *b.norm.parameters)):
        ours = [(_nameless(one.term, own_a), one) for one in a.norm.parameters if one.kind == kind]
        theirs = [(_nameless(one.term, own_b), one) for one in b.norm.parameters if one.kind == kind]
        only_a, only_b = _without(ours, theirs), _without(theirs, ours)
        for place in range(max(len(only_a), len(only_b))):
            before, after = only_a[place : place + 1], only_b[place : place + 1]
            more = firmer(before[0].term, after[0].term) if before and after else None
            how = None if more is None else Direction.STRONGER if more else Direction.WEAKER
            yield _change(Aspect.PARAMETER, (a, before), (b, after), how)


def _nameless(term: str, own: Sequence[str]) -> str:
    """A term without the body's name: 甲市情報セキュリティ対策基準 is 情報セキュリティ対策基準."""
    return fold_designations(term, own).replace(PLACEHOLDER, "").translate(KANJI_DIGITS)


def _without(mentions: Sequence[tuple[str, Mention]], others: Sequence[tuple[str, Mention]]) -> list[Mention]:
    """The mentions that are not among the others, each of those used up once."""
    left = Counter(term for term, _ in others)
    found = []
    for term, one in mentions:
        if left[term]:
            left[term] -= 1
        else:
            found.append(one)
    return found


# --- against the model text, and over a corpus ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Force:
    """The force with which one policy says a node.

    Attributes:
        node: skeleton id.
        policy_id: the policy.
        path: path of the clause that decides.
        strength: its force.
        expected: the model text's, ``none`` where it has none.
        direction: against the model text; None where the two cannot be compared. Not weaker where the policy asks at the
            node, in another main sentence, what the model text asks.
        usual: the force that at least two thirds of the others (and at least three) have, None where there is no such.
        firmest: the firmest force of a main sentence at the node.
        actors, conditions: of the sentence that decides, as printed.
        place: that sentence.
    """

    node: str
    policy_id: str
    path: str
    strength: Strength
    expected: Strength
    direction: Direction | None
    usual: Strength | None
    actors: tuple[str, ...]
    conditions: tuple[str, ...]
    place: Place
    firmest: Strength = Strength.NONE

    @property
    def clause_id(self) -> str:
        """Id of the clause that decides."""
        return f"{self.policy_id}#{self.path}"

    @property
    def outlier(self) -> bool:
        """Whether the policy says the node with another force than the others do, and nowhere with theirs."""
        if self.usual is None or self.strength is self.usual:
            return False
        return not 0 < rank(self.strength) < rank(self.usual) <= rank(self.firmest)


def against_guideline(expected: Strength, strength: Strength) -> Direction | None:
    """Whether a force asks less or more than the model text's; None where the two cannot be compared.

    Unlike :func:`direction` between two bodies, a declaration and a soft duty are the same here: the model text changes
    between them without meaning it, while a body that writes the one where another writes the other has chosen.

    >>> against_guideline(Strength.DECLARATION, Strength.SOFT_DUTY).value, direction(Strength.DECLARATION, Strength.SOFT_DUTY).value
    ('same', 'stronger')
    """
    if not (rank(expected) and rank(strength)):
        return None
    return Direction.SAME if same_for_model_text(expected, strength) else direction(expected, strength)


def force_profile(collation: Collation) -> tuple[Force, ...]:
    """The force of every node in every policy that has it, in the order of the skeleton, then of the policies' ids."""
    return tuple(force for entry in collation.entries.values() for force in _entry_forces(entry, collation.skeleton[entry.node]))


def _entry_forces(entry: Entry, node: Node) -> list[Force]:
    readings = sorted((one for variant in entry.variants for one in variant.readings), key=lambda one: one.policy_id)
    found = [(reading, *main) for reading in readings if (main := main_sentence(reading, node)) is not None]
    counts = Counter(norm.strength for _, _, norm in found)
    usual = {strength: _usual(counts, strength) for strength in counts}
    return [
        Force(
            node.id,
            reading.policy_id,
            clause.path,
            norm.strength,
            node.strength,
            _departs(node.strength, norm.strength, most),
            usual[norm.strength],
            tuple(one.surface for one in norm.actors),
            tuple(one.surface for one in norm.conditions),
            Place(clause.path, norm.start, norm.end),
            most,
        )
        for reading, clause, norm in found
        for most in [firmest(reading, norm.strength, node)]
    ]


def _departs(expected: Strength, strength: Strength, most: Strength) -> Direction | None:
    """How a reading departs from the model text: less firm it is only where none of its sentences is as firm."""
    how = against_guideline(expected, strength)
    if how is Direction.WEAKER and against_guideline(expected, most) is not Direction.WEAKER:
        return Direction.SAME
    return how


def _usual(counts: Counter[Strength], own: Strength) -> Strength | None:
    """What at least two thirds of the others have, and at least three of them."""
    others = counts - Counter([own])
    ranked = sorted(others.items(), key=lambda one: (-one[1], one[0].value))
    if not ranked or ranked[0][1] < max(_FEWEST, _USUAL_SHARE * others.total()):
        return None
    return ranked[0][0]
