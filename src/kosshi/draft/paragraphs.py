"""A source's wording as kosshi prints it: no width mix-up, no torn sentences, every character with its place in the source."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import NamedTuple

from kosshi.model import Clause
from kosshi.passages import HEADING, own_passages

_PRINTED = str.maketrans({"(": "（", ")": "）", ",": "、", "，": "、", "･": "・"})
_ENDS = ("。", "）", "」", "：", ":")


class Paragraph(NamedTuple):
    """One paragraph in print form; ``origin`` holds the place of each character in the source, -1 where kosshi put it."""

    text: str
    origin: tuple[int, ...]

    def replaced(self, start: int, end: int, words: str) -> Paragraph:
        """The paragraph with other words between two places."""
        return Paragraph(self.text[:start] + words + self.text[end:], self.origin[:start] + (-1,) * len(words) + self.origin[end:])

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch of this paragraph that comes from ``start`` to ``end`` of the source; None where it is not here whole."""
        inside = [k for k, at in enumerate(self.origin) if start <= at < end]
        return (inside[0], inside[-1] + 1) if inside else None


def heading(source: str, clause: Clause) -> str:
    """The heading in print form; empty where there is none."""
    found = [_printed(source, passage.text, passage.origin) for passage in own_passages(source, clause) if passage.number == HEADING]
    return "".join(one.text for one in found)


def paragraphs(source: str, clause: Clause) -> tuple[tuple[Paragraph, ...], bool]:
    """The own paragraphs of a clause in print form, and whether torn ones were joined."""
    found = [_printed(source, passage.text, passage.origin) for passage in own_passages(source, clause) if passage.number != HEADING]
    joined: list[Paragraph] = []
    for one in found:
        if joined and not joined[-1].text.endswith(_ENDS):
            last = joined[-1]
            joined[-1] = Paragraph(last.text + one.text, last.origin + one.origin)
        else:
            joined.append(one)
    return tuple(joined), len(joined) < len(found)


def printed(words: str) -> str:
    """Words in matching form as kosshi prints them."""
    return words.translate(_PRINTED)


def _printed(source: str, text: str, origin: Sequence[int]) -> Paragraph:
    """NFKC text with full-width brackets and commas, and the blanks between Latin words that matching form drops."""
    chars: list[str] = []
    places: list[int] = []
    for k, char in enumerate(text):
        if k and _blank_between(source, origin[k - 1], origin[k]) and _words_meet(source, text, origin, k):
            chars.append(" ")
            places.append(origin[k - 1] + 1)
        chars.append(char.translate(_PRINTED) if not _in_number(text, k) else char)
        places.append(origin[k])
    return Paragraph("".join(chars), tuple(places))


def _in_number(text: str, k: int) -> bool:
    """1,000 keeps its comma."""
    return text[k] in ",，" and k > 0 and text[k - 1].isdigit() and text[k + 1 : k + 2].isdigit()


def _blank_between(source: str, before: int, after: int) -> bool:
    return after > before + 1 and any(char in " \t\u3000" for char in source[before + 1 : after])


def _words_meet(source: str, text: str, origin: Sequence[int], k: int) -> bool:
    """Whether two Latin words meet at ``k``: LG W AN is one word that extraction spaced out, as is what the source also prints whole."""
    first, end = k, k
    while first and text[first - 1] in _LATIN and (first == k or not _blank_between(source, origin[first - 1], origin[first])):
        first -= 1
    while end < len(text) and text[end] in _LATIN and (end == k or not _blank_between(source, origin[end - 1], origin[end])):
        end += 1
    return k - first >= _WORD and end - k >= _WORD and text[first:end] not in source


_LATIN = frozenset(string.ascii_letters)
_WORD = 2  # letters of a word; a letter by itself is part of one
