"""Collation -> findings of substance: what only the skeleton, the other texts or the words' meaning can tell."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from kosshi.check.crossreference import wrong_references
from kosshi.check.definitions import copied_definitions, redefined_terms, undefined_terms, unused_terms
from kosshi.check.finding import Finding, Severity, by_place, finding
from kosshi.check.foreign import foreign_self_references
from kosshi.check.oddity import Oddity, odd_spellings
from kosshi.check.terms import Term, TermIndex, terms
from kosshi.check.variants import Paragraphs, by_passage, odd_variants
from kosshi.check.witness import Witness
from kosshi.compare import Collation
from kosshi.passages import Passage


class StaleWording(Protocol):
    """A phrase that an edition of the guideline has replaced, as :mod:`kosshi.editions` finds it."""

    @property
    def policy_id(self) -> str:
        """The policy."""

    @property
    def path(self) -> str:
        """The clause."""

    @property
    def start(self) -> int:
        """First character in the source."""

    @property
    def end(self) -> int:
        """Last character plus one."""

    @property
    def phrase(self) -> str:
        """The phrase as printed."""

    @property
    def replaced_by(self) -> str:
        """What stands in its place now; may be empty."""

    @property
    def edition(self) -> str:
        """The edition that replaced it."""


def substance(collation: Collation, stale: Iterable[StaleWording] = ()) -> dict[str, tuple[Finding, ...]]:
    """The findings of substance of every policy.

    Args:
        collation: the policies, aligned; a collation of one policy is checked against the skeleton and itself.
        stale: clauses with replaced wording, reported as ``stale-wording``.

    Returns:
        Policy id to findings, sorted by their place in the source; every policy has an entry.
    """
    return {witness.policy_id: found for witness, found in substance_by_witness(collation, stale)}


def substance_by_witness(collation: Collation, stale: Iterable[StaleWording] = ()) -> Iterator[tuple[Witness, tuple[Finding, ...]]]:
    """As :func:`substance`, policy by policy: what is read of a policy is held no longer than it is looked at."""
    introduced: dict[str, tuple[Term, ...]] = {}
    paragraphs = Paragraphs()
    for witness in _witnesses(collation):
        introduced[witness.policy_id] = terms(witness)
        paragraphs.add(witness)
    index = TermIndex(introduced, paragraphs.printed)
    variants = odd_variants(paragraphs) if len(introduced) > 1 else {}
    replaced: dict[str, list[StaleWording]] = {}
    for one in stale:
        replaced.setdefault(one.policy_id, []).append(one)
    for witness in _witnesses(collation):
        own = introduced[witness.policy_id]
        every = [
            *undefined_terms(witness, own, index),
            *unused_terms(witness, own),
            *redefined_terms(own),
            *copied_definitions(own, index, witness.policy_id),
            *foreign_self_references(witness, own),
            *wrong_references(witness, collation.skeleton),
            *_odd_words(witness, variants),
            *_stale_wordings(replaced.get(witness.policy_id, ())),
        ]
        yield witness, by_place(dict.fromkeys(every))


def _witnesses(collation: Collation) -> Iterator[Witness]:
    for alignment in collation.alignments:
        yield Witness(alignment, collation.designations.get(alignment.policy.policy_id, ()))


def _odd_words(witness: Witness, variants: Mapping[str, Sequence[Oddity]]) -> Iterator[Finding]:
    """``odd-word``: spellings wrong by themselves, then those that only the other witnesses tell."""
    taken: list[tuple[int, int]] = []  # sorted; they do not overlap
    for source, places in (("odd-word", odd_spellings(witness)), ("odd-variant", by_passage(witness, variants))):
        for one, odd in places:
            span = _span(one, odd)
            at = bisect(taken, span)
            if any(start < span[1] and span[0] < end for start, end in taken[max(0, at - 1) : at + 1]):
                continue
            taken.insert(at, span)
            key = source if odd.right else "odd-unknown"
            yield finding("odd-word", Severity.WARNING, one.path, span, key, words=odd.words, right=odd.right)


def _span(one: Passage, odd: Oddity) -> tuple[int, int]:
    return one.span(odd.start, odd.end)


def _stale_wordings(replaced: Sequence[StaleWording]) -> Iterator[Finding]:
    """``stale-wording``: what :mod:`kosshi.editions` found."""
    for one in replaced:
        key = "stale-wording" if one.replaced_by else "stale-dropped"
        fields = {"phrase": one.phrase, "now": one.replaced_by, "edition": one.edition}
        yield finding("stale-wording", Severity.NOTE, one.path, (one.start, one.end), key, **fields)
