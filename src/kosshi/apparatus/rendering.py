"""An apparatus as critical editions print it: ``lemma ] variant A B``, with letters for the witnesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kosshi.apparatus.entry import Base
from kosshi.apparatus.places import Place
from kosshi.messages import say

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONG = 24  # a lemma of more characters is shortened to its beginning and end
_KEPT = 8  # so many characters at either end of a long lemma


def sigla(policy_ids: Iterable[str]) -> dict[str, str]:
    """Short letters for policies in the order of their sorted ids: A to Z, then AA, AB and so on.

    Example:
        >>> sigla(["river", "hill"])
        {'hill': 'A', 'river': 'B'}
    """
    return {policy_id: _siglum(place) for place, policy_id in enumerate(sorted(set(policy_ids)))}


def _siglum(place: int) -> str:
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, len(_LETTERS))
        text = _LETTERS[rest] + text
    return text


def entry_text(place: Place, letters: Mapping[str, str] | None = None) -> str:
    """One place of variation on one line, in the spoken language.

    An omission prints as such, an addition with a plus sign behind the word it follows, a long lemma by its ends.

    Args:
        place: the place of variation.
        letters: policy id -> siglum (:func:`sigla`); policies without one are named by their id.

    Example:
        >>> from kosshi.apparatus import apparatus
        >>> found = apparatus({"hill": "対策を講じる。", "river": "対策を講ずる。"}, {}, base="hill")
        >>> entry_text(found.places[0], sigla(found.witnesses))
        '講じる ] 講ずる B'
    """
    names = letters or {}
    shown = []
    for variant in place.variants:
        text = _line(variant.text)
        if not text:
            text = say("apparatus", "omission")
        elif place.start == place.end:
            text = say("apparatus", "addition", text=text)
        witnesses = " ".join(names.get(witness, witness) for witness in variant.witnesses)
        shown.append(say("apparatus", "variant", text=text, witnesses=witnesses))
    lemma = _line(place.lemma or place.before) or say("apparatus", "beginning")
    if len(lemma) > _LONG:
        lemma = say("apparatus", "long", first=lemma[:_KEPT], last=lemma[-_KEPT:])
    return say("apparatus", "entry", lemma=lemma, variants=say("apparatus", "separator").join(shown))


def base_note(base: Base) -> str:
    """What the base text is, in the spoken language; a reconstructed one is marked as such."""
    return say("apparatus", f"base-{base.kind.value}")


def _line(text: str) -> str:
    """A text on one line, its line ends shown by a sign."""
    return re.sub(r"\s*\n\s*", say("apparatus", "line-break"), text.strip())
