"""The text of a policy as everything that looks for words reads it: paragraphs in matching form, every character with its place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kosshi.model import BlockKind, Clause, PieceKind, Policy

_READ_BLOCKS = (BlockKind.PREAMBLE, BlockKind.APPENDIX, BlockKind.NOTE)
HEADING = -1  # number of the passage that is a clause's heading


class Passage(NamedTuple):
    """One paragraph or heading.

    Attributes:
        clause: the clause it belongs to; None for a 前文, an appendix or a footnote.
        number: place among the clause's own paragraphs from 0, ``HEADING`` for its heading.
        text: NFKC without white space; circled numbers stay as they are, for ① is not 1.
        origin: for each character of ``text`` its place in the source.
    """

    clause: Clause | None
    number: int
    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that ``text[start:end]`` comes from."""
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=1 << 14)
def _plain(char: str) -> str:
    """One character in matching form; empty for white space."""
    if "\u2460" <= char <= "\u2473" or "\u3251" <= char <= "\u32bf":
        return char
    return "".join(unicodedata.normalize("NFKC", char).split())


def plain_text(text: str) -> str:
    """A text in the form of ``Passage.text``."""
    return "".join(map(_plain, text))


def passage(source: str, places: Iterable[int], clause: Clause | None = None, number: int = 0) -> Passage:
    """The passage made of the characters at ``places``."""
    chars: list[str] = []
    origin: list[int] = []
    for place in places:
        for char in _plain(source[place]):
            chars.append(char)
            origin.append(place)
    return Passage(clause, number, "".join(chars), tuple(origin))


def own_passages(source: str, clause: Clause) -> list[Passage]:
    """The heading, if there is one, and the own paragraphs of a clause, in order."""
    found = []
    heading = [k for piece in clause.pieces if piece.kind is PieceKind.HEADING for k in range(piece.start, piece.end)]
    if heading:
        found.append(passage(source, heading, clause, HEADING))
    places = [
        k for piece in clause.pieces if piece.kind is PieceKind.TEXT for k in range(piece.start, piece.end) if not source[k].isspace()
    ]
    at = 0
    for number, paragraph in enumerate(clause.text.split("\n") if clause.text else ()):
        size = sum(map(len, paragraph.split()))
        found.append(passage(source, places[at : at + size], clause, number))
        at += size
    return [one for one in found if one.text]


def passages(policy: Policy) -> Iterator[Passage]:
    """All passages of a policy: those of its clauses in document order, then what stands in blocks that may refer to clauses."""
    text = policy.source.text
    for clause in policy.walk():
        yield from own_passages(text, clause)
    for block in policy.blocks:
        if block.kind in _READ_BLOCKS:
            at = block.start
            for line in text[block.start : block.end].split("\n"):
                if line.strip():
                    yield passage(text, range(at, at + len(line)))
                at += len(line) + 1
