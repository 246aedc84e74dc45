"""The apparatus of one node: the base text, the places of variation, and who has what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from kosshi.apparatus.places import Place, PlaceVariant
from kosshi.apparatus.units import covers
from kosshi.apparatus.words import Word, occurring, words
from kosshi.showing import Shown


class BaseKind(StrEnum):
    """Where a base text comes from."""

    MEDOID = "medoid"  # the wording nearest to all others
    WITNESS = "witness"  # a witness that was chosen
    ARCHETYPE = "archetype"  # reconstructed: no witness need have it


@dataclass(frozen=True, slots=True)
class Base:
    """The text that the witnesses are compared with.

    Attributes:
        kind: where it comes from.
        text: as printed by ``witness``; of an archetype as most witnesses would print it.
        witness: the policy whose text it is, the first of several; None for an archetype.
        witnesses: all who have this wording, sorted.
        words: the words of ``text``.
    """

    kind: BaseKind
    text: str
    witness: str | None
    witnesses: tuple[str, ...]
    words: tuple[Word, ...]

    @property
    def form(self) -> str:
        """The folded wording."""
        return "".join(word.form for word in self.words)


class Segment(NamedTuple):
    """A stretch of the base text; ``place`` is None where all witnesses agree."""

    text: str
    place: Place | None


@dataclass(frozen=True, slots=True, repr=False)
class Apparatus(Shown):
    """All witnesses of one node against its base text.

    Attributes:
        base: the base text.
        places: the places of variation in the base's order; they do not overlap, but for those ``across`` others.
        apart: wordings too far from the base to be compared word by word, whole; those of most witnesses first.
        groups: the witnesses by wording, each sorted, those with most witnesses first.
    """

    base: Base
    places: tuple[Place, ...]
    apart: tuple[PlaceVariant, ...]
    groups: tuple[tuple[str, ...], ...]

    def __repr__(self) -> str:
        """Number of witnesses, wordings and places."""
        return f"<Apparatus: {len(self.witnesses)} witnesses, {len(self.groups)} wordings, {len(self.places)} places of variation>"

    @property
    def witnesses(self) -> tuple[str, ...]:
        """All witnesses, sorted."""
        return tuple(sorted(witness for group in self.groups for witness in group))

    @property
    def collated(self) -> tuple[str, ...]:
        """The witnesses that are compared word by word, sorted."""
        whole = {witness for variant in self.apart for witness in variant.witnesses}
        return tuple(witness for witness in self.witnesses if witness not in whole)

    def covered(self, place: Place) -> tuple[str, ...]:
        """Those who have another text across a place and so nothing to set against its lemma, sorted."""
        if place.across:
            return ()
        wider = (other for other in self.places if other.across and covers((other.first, other.last), (place.first, place.last)))
        return tuple(sorted({witness for other in wider for witness in other.witnesses} - set(place.witnesses)))

    def agreeing(self, place: Place) -> tuple[str, ...]:
        """Those who have the base's words at a place, sorted; at one across others, all who do not replace the whole of it."""
        differing = {*place.witnesses, *self.covered(place)}
        return tuple(witness for witness in self.collated if witness not in differing)

    def segments(self) -> tuple[Segment, ...]:
        """The base text cut at the places of variation; the texts of all segments make up the base text.

        Places across others are left out here, for they overlap what lies within them.
        """
        found: list[Segment] = []
        at = 0
        for place in self.places:
            if place.across:
                continue
            if at < place.start:
                found.append(Segment(self.base.text[at : place.start], None))
            found.append(Segment(place.lemma, place))
            at = place.end
        if at < len(self.base.text):
            found.append(Segment(self.base.text[at:], None))
        return tuple(found)

    def form(self, witness: str) -> str:
        """The folded wording of one witness, put together from the base and the witness's variants.

        Raises:
            KeyError: the node has no such witness.
        """
        whole = next((variant for variant in self.apart if witness in variant.witnesses), None)
        if whole is not None:
            return "".join(whole.forms)
        if not any(witness in group for group in self.groups):
            raise KeyError(witness)
        found: list[str] = []
        at = 0
        for place, variant in self._own(witness):
            found += [word.form for word in self.base.words[at : place.first]]
            found += variant.forms
            at = place.last
        return "".join(found) + "".join(word.form for word in self.base.words[at:])

    def where(self, place: Place, witness: str, text: str, own: Sequence[str] = ()) -> tuple[int, int]:
        """The half-open range of a witness's own text that stands at a place of variation.

        Args:
            place: one of the places of this apparatus.
            witness: a witness that is compared word by word.
            text: its wording, as it was given to be collated.
            own: the words by which its body speaks of itself.

        Raises:
            KeyError: the node has no such witness, or it is not compared word by word.
        """
        if witness not in self.collated:
            raise KeyError(witness)
        size = [0, *accumulate(len(word.form) for word in self.base.words)]
        start, end = size[place.first], size[place.last]
        for other, variant in self._own(witness):
            length = sum(map(len, variant.forms))
            more = length - (size[other.last] - size[other.first])
            before = other.last <= place.first
            if other == place or (other.across and not before and covers((other.first, other.last), (place.first, place.last))):
                end = start + size[other.first] - size[place.first] + length
                start = end - length
                break
            start += more if before else 0
            end += more if before or _within(other, place) else 0
        return _printed_range(words(text, occurring(text, own)), start, end)

    def _own(self, witness: str) -> list[tuple[Place, PlaceVariant]]:
        """The places where one witness differs, in order, with what it has there."""
        found = ((place, place.variant(witness)) for place in self.places)
        return sorted(((place, one) for place, one in found if one is not None), key=lambda pair: (pair[0].first, pair[0].last))


def _within(inner: Place, outer: Place) -> bool:
    """Whether the words of one place are words of another; what only adds at its end is behind it."""
    return outer.first <= inner.first < outer.last and inner.last <= outer.last


def _printed_range(printed: tuple[Word, ...], start: int, end: int) -> tuple[int, int]:
    """The printed range of the characters ``start`` to ``end`` of the folded form; an empty one behind the word before."""
    at = 0
    first = last = None
    before = printed[0].start if printed else 0
    for word in printed:
        behind = at + len(word.form)
        if behind <= start:
            before = word.end
        if start < behind and at < end:
            first = word.start if first is None else first
            last = word.end
        at = behind
    return (before, before) if first is None or last is None else (first, last)
