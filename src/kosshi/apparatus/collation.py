"""Readings -> apparatus: all witnesses of one node against one base text, independent of their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from kosshi.apparatus.archetype import Archetype
from kosshi.apparatus.entry import Apparatus, Base, BaseKind
from kosshi.apparatus.places import PlaceVariant, places
from kosshi.apparatus.steps import Step, steps
from kosshi.apparatus.wordings import Wording, medoid, signs, wordings
from kosshi.compare import Change, differences

_NEAR = 0.5  # share of words in common below which word-by-word variants say less than both texts side by side
_KEPT = 0.75  # share of the base's words from which on a longer wording counts as the base with additions
_AROUND = 120  # characters on either side within which the words that tell what a change is about are looked for
_GRAVEST = (
    Change.SUBSTANCE,
    Change.STRENGTH,
    Change.ACTOR,
    Change.PARAMETER,
    Change.REFERENCE,
    Change.SELF_REFERENCE,
    Change.SPELLING,
    Change.PUNCTUATION,
)


def apparatus(
    readings: Mapping[str, str],
    designations: Mapping[str, Sequence[str]],
    base: str | Archetype | None = None,
) -> Apparatus:
    """Collate all witnesses of one node.

    Args:
        readings: policy id -> its wording of the node as printed.
        designations: policy id -> the words by which its body speaks of itself; a missing policy has none.
        base: the witness to take as base text, or a reconstructed archetype; by default the wording that is nearest
            to all others, each counting as often as it has witnesses.

    Raises:
        ValueError: there is no witness.
        KeyError: ``base`` is no witness.

    Example:
        >>> found = apparatus({"a": "対策を講じる。", "b": "対策を講じる。", "c": "対策を講ずる。"}, {})
        >>> [(place.lemma, variant.text, variant.witnesses) for place in found.places for variant in place.variants]
        [('講じる', '講ずる', ('c',))]
    """
    if isinstance(base, str) and base not in readings:
        raise KeyError(base)
    groups = wordings(readings, designations)
    chosen, shown = _base(groups, readings, designations, base)
    others = [group for group in groups if group.form != chosen.form]
    near, apart = _compared(chosen, others)
    return Apparatus(shown, places(chosen, near, change_at), tuple(apart), tuple(group.witnesses for group in groups))


def _base(
    groups: Sequence[Wording], readings: Mapping[str, str], designations: Mapping[str, Sequence[str]], base: str | Archetype | None
) -> tuple[Wording, Base]:
    """The wording to compare with, and what is said of it."""
    if isinstance(base, Archetype):
        chosen = base.wording
        same = next((group.witnesses for group in groups if group.form == chosen.form), ())
        return chosen, Base(BaseKind.ARCHETYPE, chosen.text, None, same, chosen.words)
    if base is not None:
        chosen = wordings({base: readings[base]}, {base: designations.get(base, ())})[0]
        same = next(group.witnesses for group in groups if base in group.witnesses)
        return chosen, Base(BaseKind.WITNESS, chosen.text, base, same, chosen.words)
    told = [group for group in groups if group.words] or groups  # the empty wording is no base unless there is no other
    chosen = told[medoid([group.forms for group in told], [len(group.witnesses) for group in told])]
    first = next(witness for witness in chosen.witnesses if readings[witness] == chosen.text)
    return chosen, Base(BaseKind.MEDOID, chosen.text, first, chosen.witnesses, chosen.words)


def _compared(base: Wording, others: Sequence[Wording]) -> tuple[list[tuple[Wording, tuple[Step, ...]]], list[PlaceVariant]]:
    """The other wordings with their changes against the base; those too far from it whole."""
    codes = signs([base.forms, *(other.forms for other in others)])
    near: list[tuple[Wording, tuple[Step, ...]]] = []
    apart: list[PlaceVariant] = []
    for other, code in zip(others, codes[1:], strict=True):
        common = (len(codes[0]) + len(code) - Indel.distance(codes[0], code)) / 2
        if common < min(_NEAR * (len(codes[0]) + len(code)) / 2, _KEPT * len(codes[0])) or not (codes[0] and code):
            apart.append(PlaceVariant(other.text, other.witnesses, Change.SUBSTANCE.value, other.forms))
        else:
            near.append((other, steps(base.words, other.words, codes[0], code)))
    return near, apart


def change_at(base: Wording, span: tuple[int, int], text: str, own: tuple[str, ...]) -> str:
    """What it is about that ``text`` stands in the base at ``span``: the gravest class of the differences this makes.

    Args:
        base: the base text.
        span: half-open range in it.
        text: what a witness has there, as printed.
        own: the words by which the witness speaks of its body.
    """
    start, end = _sentence(base.text, span)
    return _change(base.text[start:end], (span[0] - start, span[1] - start), text, base.own, own)


def _sentence(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The sentence or line around a stretch; of a very long one only what stands near."""
    near = max(span[0] - _AROUND, 0)
    behind = min(span[1] + _AROUND, len(text))
    start = max(text.rfind(sign, near, span[0]) + 1 for sign in "。\n")
    ends = [text.find(sign, span[1], behind) + 1 for sign in "。\n"]
    return start or near, min((end for end in ends if end), default=behind)


@lru_cache(maxsize=1 << 16)
def _change(sentence: str, span: tuple[int, int], text: str, own: tuple[str, ...], others: tuple[str, ...]) -> str:
    """The same within one sentence: only what changes and the sentence around it count, so bodies share results."""
    altered = sentence[: span[0]] + text + sentence[span[1] :]
    both = tuple(dict.fromkeys((*own, *others)))
    found = {difference.change for difference in differences(sentence, altered, own, both)}
    return next((change.value for change in _GRAVEST if change in found), "")
