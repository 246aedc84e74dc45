"""Characters of a page to printed lines: which stand on one line, and where spaces are."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from kosshi.sources.pdf_characters import Char
from kosshi.sources.pdf_glyphs import is_wide

_SAME_LINE = 0.4  # of the size: baselines that differ by less are one line's
_SMALL = 0.62  # of the page's size: superscripts, note marks and ruby are smaller
_FEW = 4  # gaps whose median says nothing
_CLOSING = "、。，．・）」』】〕〉》：；！？"
_OPENING = "（「『【〔〈《"
_COLUMN_GAP = 1.6  # of the size: a gap that sets a piece of a line apart


class Segment(NamedTuple):
    """A piece of a line without large gaps."""

    u0: float
    u1: float
    text: str


class TextLine(NamedTuple):
    """One printed line.

    Attributes:
        u0, u1: where it begins and ends.
        v0, v1: its lower and upper edge.
        base: its baseline.
        size: height of its characters.
        segments: its pieces between large gaps.
        page: number of its page.
    """

    u0: float
    u1: float
    v0: float
    v1: float
    base: float
    size: float
    segments: tuple[Segment, ...]
    page: int

    @property
    def text(self) -> str:
        """The line's characters, pieces set apart by one space."""
        return "\u3000".join(segment.text for segment in self.segments)


def lines_of(chars: Iterable[Char], page: int) -> list[TextLine]:
    """The printed lines, from top to bottom."""
    shown = [char for char in chars if char.text.strip()]
    if not shown:
        return []
    usual = median(char.v1 - char.v0 for char in shown)
    small = [char for char in chars if char.v1 - char.v0 < _SMALL * usual]
    rows = _rows([char for char in chars if char.v1 - char.v0 >= _SMALL * usual])
    leftover = [char for char in small if not _attached(char, rows)]
    rows.extend(_rows(leftover))
    lines = [line for row in rows if (line := _line(row, page)) is not None]
    return sorted(lines, key=lambda line: (-line.base, line.u0))


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters of one baseline each."""
    rows: list[list[Char]] = []
    base = size = 0.0
    for char in sorted(chars, key=lambda char: (-char.base, char.u0)):
        if rows and base - char.base <= _SAME_LINE * min(size, max(char.v1 - char.v0, 1.0)):
            rows[-1].append(char)
            if len(rows[-1]) % 8 == 0:  # follow a line that is not quite level
                base = median(c.base for c in rows[-1][-8:])
        else:
            rows.append([char])
            base, size = char.base, max(char.v1 - char.v0, 1.0)
    return rows


def _attached(char: Char, rows: list[list[Char]]) -> bool:
    """Put a small character into the line it is a superscript or subscript of, if there is one."""
    middle = (char.v0 + char.v1) / 2
    for row in rows:
        size = row[0].v1 - row[0].v0
        if not row[0].base - 0.25 * size <= middle <= row[0].base + 0.8 * size:
            continue
        if any(-size < char.u0 - other.u1 < size or -size < other.u0 - char.u1 < size for other in row):
            row.append(char)
            return True
    return False


def _line(row: list[Char], page: int) -> TextLine | None:
    size = median([char.v1 - char.v0 for char in row if char.text.strip()] or [0.0])
    if size <= 0:
        return None
    step = 0.08 * size  # digits side by side in one place of a column keep the order of the file
    ordered = sorted(row, key=lambda char: round(char.u0 / step))
    segments = [segment for piece in _pieces(_distinct(ordered), size) if (segment := _segment(piece, size)) is not None]
    if not segments:
        return None
    shown = [char for char in ordered if char.text.strip()]
    return TextLine(
        u0=segments[0].u0,
        u1=max(segment.u1 for segment in segments),
        v0=min(char.v0 for char in shown),
        v1=max(char.v1 for char in shown),
        base=median(char.base for char in shown),
        size=size,
        segments=tuple(segments),
        page=page,
    )


def _distinct(chars: Sequence[Char]) -> list[Char]:
    """Without the second print of characters that are printed twice to look bold."""
    kept: list[Char] = []
    for char in chars:
        twice = any(
            other.text == char.text
            and abs(other.u0 - char.u0) < 0.25 * max(0.1, char.u1 - char.u0)
            and abs(other.base - char.base) < 0.25 * max(0.1, char.v1 - char.v0)
            for other in kept[-2:]
        )
        if not twice or not char.text.strip():
            kept.append(char)
    return kept


def _pieces(chars: Sequence[Char], size: float) -> list[list[Char]]:
    """The line cut at large gaps; spaces belong to no piece's edge."""
    pieces: list[list[Char]] = []
    end = 0.0
    for char in chars:
        if not char.text.strip():
            if pieces:
                pieces[-1].append(char)
            continue
        if pieces and char.u0 - end < _COLUMN_GAP * size:
            pieces[-1].append(char)
        else:
            pieces.append([char])
        end = max(end, char.u1) if pieces[-1][0] is not char else char.u1
    return pieces


def _segment(chars: list[Char], size: float) -> Segment | None:
    while chars and not chars[-1].text.strip():
        chars = chars[:-1]
    if not chars:
        return None
    gaps = [after.u0 - before.u1 for before, after in itertools.pairwise(chars)]
    spaced = _is_letter_spaced(chars, gaps, size)
    usual = max(0.0, median(gaps)) if len(gaps) > _FEW else 0.0
    out = [chars[0].text]
    for before, after, gap in zip(chars, chars[1:], gaps, strict=False):
        pair = before.text[-1] + after.text[0]
        if not spaced and gap - usual > _space_width(pair) * size and before.text.strip() and after.text.strip():
            out.append("\u3000" if gap > 0.8 * size and is_wide(pair[0]) and is_wide(pair[1]) else " ")
        out.append(after.text)
    return Segment(chars[0].u0, chars[-1].u1, "".join(out))


def _space_width(pair: str) -> float:
    """The gap between two characters, as a share of the size, from which on a space was meant.

    Typesetting makes gaps of its own: a quarter between kanji and Latin letters or digits, up to a half beside
    punctuation in justified lines.
    """
    wide = is_wide(pair[0]) + is_wide(pair[1])
    if any("\u2460" <= char <= "\u24ff" for char in pair):  # numbers in circles are set like Latin letters
        return 0.45 if wide == 2 else 0.18
    if wide == 2:  # both
        return 0.55 if pair[0] in _CLOSING or pair[1] in _OPENING else 0.22
    return 0.45 if wide and (pair[0].isalnum() and pair[1].isalnum()) else 0.18


def _is_letter_spaced(chars: Sequence[Char], gaps: Sequence[float], size: float) -> bool:
    """Whether all characters stand apart evenly, so that no gap is a space."""
    if len(gaps) < 2 or not all(is_wide(char.text[0]) and char.text.strip() for char in chars):
        return False
    return min(gaps) > 0.2 * size and max(gaps) - min(gaps) < 0.35 * size and max(gaps) < _COLUMN_GAP * size
