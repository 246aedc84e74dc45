"""Witnesses with one wording are one group; which wording is nearest to all others; wordings as strings of signs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from kosshi.apparatus.words import Word, occurring, words
from kosshi.designation import fold_designations

_COMPARED = 256  # up to so many wordings each is measured against each other; beyond, the most typical ones against all
_FIRST_SIGN = 0x10000  # above the surrogates there is room for a million different words


@dataclass(frozen=True)
class Wording:
    """One wording of a node: what its witnesses have in common when width, white space and the body's names are folded.

    Attributes:
        text: as most of its witnesses print it.
        own: the words by which the bodies of those witnesses speak of themselves, as far as they occur.
        words: the words of ``text``.
        witnesses: policy ids, sorted; empty only for a base text that no witness has (an archetype).
    """

    text: str
    own: tuple[str, ...]
    words: tuple[Word, ...]
    witnesses: tuple[str, ...]

    @cached_property
    def form(self) -> str:
        """The folded wording."""
        return "".join(self.forms)

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The forms of the words."""
        return tuple(word.form for word in self.words)


def wordings(readings: Mapping[str, str], designations: Mapping[str, Sequence[str]]) -> tuple[Wording, ...]:
    """The distinct wordings, those of most witnesses first, then by text: the same for any order of the witnesses.

    Args:
        readings: policy id -> wording as printed.
        designations: policy id -> the words by which its body speaks of itself; a missing policy has none.
    """
    groups: dict[str, list[str]] = {}
    for witness in sorted(readings):
        groups.setdefault(fold_designations(readings[witness], designations.get(witness, ())), []).append(witness)
    found = []
    for members in groups.values():
        prints = Counter((readings[w], occurring(readings[w], designations.get(w, ()))) for w in members)
        text, own = min(prints, key=lambda one: (-prints[one], one))
        found.append(Wording(text, own, words(text, own), tuple(members)))
    return tuple(sorted(found, key=lambda one: (-len(one.witnesses), one.form, one.text)))


def signs(sequences: Iterable[Sequence[str]]) -> list[str]:
    """Sequences of words as strings of one sign a word: what is quick to compare. Equal words have equal signs."""
    sequences = list(sequences)
    number = {form: chr(_FIRST_SIGN + k) for k, form in enumerate(sorted({form for one in sequences for form in one}))}
    return ["".join(map(number.__getitem__, one)) for one in sequences]


def medoid(sequences: Sequence[Sequence[str]], weights: Sequence[int]) -> int:
    """Place of the sequence that is nearest to all others, each counting ``weights`` times; the first of several.

    Raises:
        ValueError: there is no sequence.
    """
    if not sequences:
        raise ValueError("no wording to choose from")
    texts = signs(sequences)
    candidates = list(range(len(texts)))
    if len(texts) > _COMPARED:
        candidates = sorted(_most_typical(sequences, weights)[: _COMPARED * _COMPARED // len(texts) + 1])
    distances = process.cdist([texts[k] for k in candidates], texts, scorer=Indel.normalized_distance, dtype=np.float64, workers=1)
    return candidates[int(np.argmin(np.round(distances @ np.asarray(weights, dtype=np.float64), 9)))]


def _most_typical(sequences: Sequence[Sequence[str]], weights: Sequence[int]) -> list[int]:
    """Places of all sequences, those first whose words, order aside, lie nearest to the words of all."""
    bags = [Counter(one) for one in sequences]
    counts: dict[str, Counter[int]] = {}
    for bag, weight in zip(bags, weights, strict=True):
        for form, count in bag.items():
            counts.setdefault(form, Counter())[count] += weight
    total = sum(weights)
    usual = {form: _median(seen, total) for form, seen in counts.items()}
    usual = {form: count for form, count in usual.items() if count}

    def distance(bag: Counter[str]) -> int:
        return sum(abs(bag[form] - usual.get(form, 0)) for form in {*bag, *usual})

    return sorted(range(len(bags)), key=lambda k: (distance(bags[k]), k))


def _median(seen: Counter[int], total: int) -> int:
    """How often a word stands in the middle one of all sequences; those that lack it count as 0."""
    below = total - sum(seen.values())
    if below * 2 >= total:
        return 0
    for count in sorted(seen):
        below += seen[count]
        if below * 2 >= total:
            return count
    return max(seen)
