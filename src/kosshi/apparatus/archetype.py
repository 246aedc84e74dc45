"""The lost original of many edited copies, word by word, with how many of them support each word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from kosshi.apparatus.consensus import consensus
from kosshi.apparatus.wordings import Wording, signs, wordings
from kosshi.apparatus.words import Word


class SupportedToken(NamedTuple):
    """One word of an archetype: as most copies print it, and how many of them (``support`` of ``of``) have it here."""

    text: str
    support: int
    of: int


@dataclass(frozen=True, slots=True)
class Archetype:
    """A wording that no copy need have, told from all of them.

    Attributes:
        tokens: its words with their support.
        text: its text as most copies would print it.
        wording: the same with the form and place of every word; ``witnesses`` are those who have just this wording.
    """

    tokens: tuple[SupportedToken, ...]
    text: str
    wording: Wording

    @property
    def reconstructed(self) -> bool:
        """True: an archetype is told from its copies, not found in one; whoever shows it marks it so."""
        return True

    @property
    def certainty(self) -> float:
        """Mean share of the copies that support a word, 0 to 1; 1 for an empty text."""
        return sum(t.support / t.of for t in self.tokens) / len(self.tokens) if self.tokens else 1.0


def archetype(texts: Sequence[str], weights: Sequence[int] | None = None) -> Archetype:
    """Reconstruct the original of edited copies. The order of the copies does not matter.

    Args:
        texts: the copies; equal ones count each.
        weights: how much each counts; 1 by default.

    Raises:
        ValueError: there is no copy, a weight below 1, or not one weight a copy.

    Example:
        >>> found = archetype(["毎年監査を行う。", "定期的に監査を行う。", "毎年監査及び点検を行う。"])
        >>> found.text
        '毎年監査を行う。'
        >>> [token for token in found.tokens if token.support < 3]
        [SupportedToken(text='毎年', support=2, of=3)]
    """
    counts = list(weights) if weights is not None else [1] * len(texts)
    if len(counts) != len(texts) or any(count < 1 for count in counts):
        raise ValueError("one weight of at least 1 is needed for every copy")
    total: Counter[str] = Counter()
    for text, count in zip(texts, counts, strict=True):
        total[text] += count
    copies = wordings({text: text for text in total}, {})
    return _reconstructed(copies, [sum(total[text] for text in copy.witnesses) for copy in copies])


def reconstruct(readings: Mapping[str, str], designations: Mapping[str, Sequence[str]]) -> Archetype:
    """Reconstruct the original of the wordings of one node; the witnesses' words for themselves count as one word.

    Args:
        readings: policy id -> wording, for the witnesses whose original is sought (an edition group).
        designations: policy id -> the words by which its body speaks of itself.

    Raises:
        ValueError: there is no witness.

    Example:
        >>> reconstruct({"a": "本市は、監査を行う。", "b": "架空町は、監査を行う。"}, {"a": ["本市"], "b": ["架空町"]}).wording.witnesses
        ('a', 'b')
    """
    copies = wordings(readings, designations)
    found = _reconstructed(copies, [len(copy.witnesses) for copy in copies])
    same = next((copy.witnesses for copy in copies if copy.form == found.wording.form), ())
    return replace(found, wording=replace(found.wording, witnesses=same))


def _reconstructed(copies: Sequence[Wording], counts: Sequence[int]) -> Archetype:
    """The original of distinct wordings of which there are ``counts`` copies each; nobody is named as its witness."""
    told = consensus([copy.forms for copy in copies], counts)
    pairs = [(form, seen) for form, seen in zip(told, _prints(told, copies, counts), strict=True) if seen]  # what no copy has is none
    forms, prints = [form for form, _ in pairs], [seen for _, seen in pairs]
    text, placed = "", []
    for form, seen in zip(forms, prints, strict=True):
        pos, word, blank = min(seen, key=lambda one: (-seen[one], one))
        placed.append(Word(form, pos, len(text), len(text) + len(word)))
        text += word + blank
    text = text.rstrip()
    of = sum(counts)
    tokens = tuple(SupportedToken(text[w.start : w.end], seen.total(), of) for w, seen in zip(placed, prints, strict=True))
    own = tuple(sorted({word for copy in copies for word in copy.own}))
    return Archetype(tokens, text, Wording(text, own, tuple(placed), ()))


def _prints(forms: Sequence[str], copies: Sequence[Wording], counts: Sequence[int]) -> list[Counter[tuple[str, str, str]]]:
    """For each word how often it is printed how: part of speech, printed form and the white space behind it."""
    coded = signs([forms, *(copy.forms for copy in copies)])
    seen: list[Counter[tuple[str, str, str]]] = [Counter() for _ in forms]
    for copy, code, count in zip(copies, coded[1:], counts, strict=True):
        ends = [*(b.start for _, b in pairwise(copy.words)), len(copy.text)]
        for op in Indel.opcodes(coded[0], code):
            if op.tag == "equal":
                for here, there in zip(range(op.src_start, op.src_end), range(op.dest_start, op.dest_end), strict=True):
                    word = copy.words[there]
                    blank = copy.text[word.end : ends[there]]
                    seen[here][word.pos, copy.text[word.start : word.end], blank] += count
    return seen
