"""The text of a policy as everything that looks for words reads it: paragraphs in matching form, every character with its place.

Clauses that print the same words share one :class:`OwnText`, so that what is found in it is found once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kosshi.model import BlockKind, Clause, Policy
from kosshi.pieces import PieceKind

_READ_BLOCKS = (BlockKind.PREAMBLE, BlockKind.APPENDIX, BlockKind.NOTE)
HEADING = -1  # number of the passage that is a clause's heading


class Passage(NamedTuple):
    """One paragraph or heading.

    Attributes:
        clause: the clause it belongs to; None for a 前文, an appendix or a footnote.
        number: place among the clause's own paragraphs from 0, ``HEADING`` for its heading.
        text: NFKC without white space; circled numbers stay as they are, for ① is not 1.
        places: for each character of ``text`` its place in the source, counted from ``start``.
        start: where in the source ``places`` are counted from.
        wide: those of ``places`` at which a sign is printed as two, a half-width kana and its voiced mark.
    """

    clause: Clause | None
    number: int
    text: str
    places: Sequence[int]
    start: int = 0
    wide: frozenset[int] = frozenset()

    @property
    def path(self) -> str | None:
        """The clause's path; None outside of clauses."""
        return self.clause.path if self.clause is not None else None

    @property
    def origin(self) -> tuple[int, ...]:
        """For each character of ``text`` its place in the source."""
        return tuple(self.start + place for place in self.places)

    def place(self, at: int) -> int:
        """The place of ``text[at]`` in the source."""
        return self.start + self.places[at]

    @property
    def first(self) -> int:
        """The place of the first character in the source."""
        return self.start + self.places[0]

    @property
    def last(self) -> int:
        """The place of the last character in the source."""
        return self.start + self.places[-1]

    def of(self, clause: Clause, start: int) -> Passage:
        """A passage of a clause whose own text begins at ``start``; of one whose places are counted from there."""
        return Passage(clause, self.number, self.text, self.places, start + self.start, self.wide)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that ``text[start:end]`` comes from."""
        last = self.places[end - 1]
        return self.start + self.places[start], self.start + last + 1 + (last in self.wide)


class _PlainForms(dict[int, str]):
    """The matching form of every character by its code; empty for white space."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        circled = "\u2460" <= char <= "\u2473" or "\u3251" <= char <= "\u32bf"
        self[code] = form = char if circled else "".join(unicodedata.normalize("NFKC", char).split())
        return form


_PLAIN = _PlainForms()
_VOICED = re.compile("[ｦｳｶ-ﾄﾊ-ﾎﾜ]ﾞ|[ﾊ-ﾎ]ﾟ")  # two signs of which NFKC makes one


def plain_text(text: str) -> str:
    """A text in the form of ``Passage.text``."""
    return (_VOICED.sub(_one_sign, text) if _is_voiced(text) else text).translate(_PLAIN)


def behind(printed: str, place: int) -> int:
    """The place behind a sign, and behind its voiced mark where it is a half-width kana that has one (ﾊﾞ)."""
    found = _VOICED.match(printed, place)
    return found.end() if found else place + 1


def _is_voiced(text: str) -> bool:
    return "ﾞ" in text or "ﾟ" in text


def _one_sign(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def passage(source: str, places: Iterable[int], clause: Clause | None = None, number: int = 0) -> Passage:
    """The passage made of the characters at ``places``."""
    if isinstance(places, range) and places.step == 1:
        text, own, wide = _line(source[places.start : places.stop])
        return Passage(clause, number, text, own, places.start, wide)
    chars: list[str] = []
    origin: list[int] = []
    melted: set[int] = set()
    for place in places:
        if source[place] in "ﾞﾟ" and origin and origin[-1] == place - 1 and _VOICED.match(source, place - 1):
            chars[-1] = unicodedata.normalize("NFKC", source[place - 1 : place + 1])
            melted.add(place - 1)
            continue
        for char in _PLAIN[ord(source[place])]:
            chars.append(char)
            origin.append(place)
    return Passage(clause, number, "".join(chars), tuple(origin), 0, frozenset(melted))


@lru_cache(maxsize=1 << 14)
def _line(printed: str) -> tuple[str, Sequence[int], frozenset[int]]:
    """Text, places and wide places of a passage that stands in one piece."""
    if not _is_voiced(printed) and all(len(_PLAIN[ord(char)]) == 1 for char in set(printed)):
        return plain_text(printed), range(len(printed)), frozenset()
    found = passage(printed, list(range(len(printed))))
    return found.text, found.places, found.wide


class OwnText:
    """Heading and own paragraphs of a clause, wherever it stands; equal ones are one object.

    Attributes:
        printed: the source from the first to the last of their characters.
        passages: the heading, if there is one, and the paragraphs, in order; of no clause, their places counted from the
            beginning of ``printed``.
    """

    __slots__ = ("passages", "printed")

    def __init__(self, printed: str, passages: tuple[Passage, ...]) -> None:
        self.printed = printed
        self.passages = passages


def own_text(source: str, clause: Clause) -> tuple[OwnText, int]:
    """The heading and own paragraphs of a clause, and where in the source they begin."""
    pieces = [piece for piece in clause.pieces if piece.kind is PieceKind.HEADING or piece.kind is PieceKind.TEXT]
    if not pieces:
        return _own_text("", (), ""), 0
    start = pieces[0].start
    layout = tuple((piece.kind is PieceKind.HEADING, piece.start - start, piece.end - start) for piece in pieces)
    return _own_text(source[start : pieces[-1].end], layout, clause.text), start


@lru_cache(maxsize=1 << 16)
def _own_text(printed: str, layout: tuple[tuple[bool, int, int], ...], text: str) -> OwnText:
    """What :func:`own_text` gives for pieces at these places of a stretch (heading or not, start, end)."""
    found = []
    heading = [k for is_heading, start, end in layout if is_heading for k in range(start, end)]
    if heading:
        found.append(passage(printed, _joined(heading), None, HEADING))
    places = [k for is_heading, start, end in layout if not is_heading for k in range(start, end) if not printed[k].isspace()]
    at = 0
    for number, paragraph in enumerate(text.split("\n") if text else ()):
        size = sum(map(len, paragraph.split()))
        found.append(passage(printed, _joined(places[at : at + size]), None, number))
        at += size
    return OwnText(printed, tuple(one for one in found if one.text))


def _joined(places: list[int]) -> Iterable[int]:
    """Ascending places as a range where none is left out."""
    if places and places[-1] - places[0] + 1 == len(places):
        return range(places[0], places[-1] + 1)
    return places


def own_passages(source: str, clause: Clause) -> list[Passage]:
    """The heading, if there is one, and the own paragraphs of a clause, in order."""
    own, start = own_text(source, clause)
    return [one.of(clause, start) for one in own.passages]


def passages(policy: Policy) -> Iterator[Passage]:
    """All passages of a policy: those of its clauses in document order, then what stands in blocks that may refer to clauses."""
    text = policy.source.text
    for clause in policy.walk():
        yield from own_passages(text, clause)
    yield from block_passages(policy)


def block_passages(policy: Policy) -> Iterator[Passage]:
    """The lines of a 前文, of appendices and notes."""
    text = policy.source.text
    for block in policy.blocks:
        if block.kind in _READ_BLOCKS:
            at = block.start
            for line in text[block.start : block.end].split("\n"):
                if line.strip():
                    yield passage(text, range(at, at + len(line)))
                at += len(line) + 1
