"""Places of variation: the base's words at a place, and what witnesses have instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kosshi.apparatus.steps import Step
from kosshi.apparatus.units import Change, Unit, units
from kosshi.apparatus.wordings import Wording
from kosshi.apparatus.words import Word


@dataclass(frozen=True, slots=True)
class PlaceVariant:
    """What some witnesses have instead of the base's words.

    Attributes:
        text: as most of them print it; empty for an omission.
        witnesses: policy ids, sorted.
        change: the contract's class of the difference (``substance``, ``spelling`` …); empty where it is not known.
        forms: the folded words.
    """

    text: str
    witnesses: tuple[str, ...]
    change: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One place of variation.

    Attributes:
        number: from 1, in the order of the base text.
        start, end: half-open range in the base text; empty where witnesses only add.
        lemma: the base's words here, as printed.
        variants: what others have instead, those of most witnesses first.
        first, last: the same range in words of the base.
        before: the word before, for the reader to find an addition; empty at the beginning.
        across: the variants replace a long stretch in which others vary in detail: other places lie within this one.
    """

    number: int
    start: int
    end: int
    lemma: str
    variants: tuple[PlaceVariant, ...]
    first: int
    last: int
    before: str = ""
    across: bool = False

    @property
    def witnesses(self) -> tuple[str, ...]:
        """All who differ from the base here, sorted."""
        return tuple(sorted(witness for variant in self.variants for witness in variant.witnesses))

    def variant(self, witness: str) -> PlaceVariant | None:
        """What one witness has here; None where it has the base's words."""
        return next((variant for variant in self.variants if witness in variant.witnesses), None)


Classify = Callable[[Wording, tuple[int, int], str, tuple[str, ...]], str]  # base, range in it, variant, the witnesses' own words


def places(base: Wording, others: Sequence[tuple[Wording, tuple[Step, ...]]], classify: Classify) -> tuple[Place, ...]:
    """The places where the other wordings differ from the base, in order; those across others before them.

    Args:
        base: the base text.
        others: the other wordings, each with its changes against the base.
        classify: what a difference is about.
    """
    changes = [
        Change(step.start, step.end, number, step.first, step.last, other.forms[step.first : step.last])
        for number, (other, found) in enumerate(others)
        for step in found
    ]
    found = []
    for number, unit in enumerate(units(changes), start=1):
        start, end = _span(base.words, unit.start, unit.end)
        readings = _readings(unit, [other for other, _ in others])
        variants = [
            PlaceVariant(text, witnesses, classify(base, (start, end), text, own), forms) for text, witnesses, own, forms in readings
        ]
        before = _printed(base.text, base.words[unit.start - 1 : unit.start]) if unit.start else ""
        place = Place(number, start, end, base.text[start:end], tuple(variants), unit.start, unit.end, before, unit.across)
        found.append(place)
    return tuple(found)


Reading = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # as printed, witnesses, their own words, forms


def _readings(unit: Unit, others: Sequence[Wording]) -> list[Reading]:
    """What the wordings have at a place, equal ones brought together, those of most witnesses first."""
    reach: dict[int, tuple[int, int]] = {}
    for change in unit.changes:  # what lies between the changes and around them is the base's and so part of the reading
        first, _ = reach.get(change.wording, (change.first - (change.start - unit.start), 0))
        reach[change.wording] = first, change.last + (unit.end - change.end)
    prints: dict[tuple[str, ...], Counter[tuple[str, tuple[str, ...]]]] = {}
    members: dict[tuple[str, ...], list[str]] = {}
    for wording, (first, last) in reach.items():
        other = others[wording]
        forms = other.forms[first:last]
        prints.setdefault(forms, Counter())[_printed(other.text, other.words[first:last]), other.own] += len(other.witnesses)
        members.setdefault(forms, []).extend(other.witnesses)
    found = []
    for forms, seen in prints.items():
        text, own = min(seen, key=lambda one: (-seen[one], one))
        found.append((text, tuple(sorted(members[forms])), own, forms))
    return sorted(found, key=lambda one: (-len(one[1]), one[3]))


def _span(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """The printed range of words; an empty one behind the word before."""
    if first < last:
        return words[first].start, words[last - 1].end
    at = words[first - 1].end if first else words[0].start if words else 0
    return at, at


def _printed(text: str, part: Sequence[Word]) -> str:
    return text[part[0].start : part[-1].end] if part else ""
