"""Printed lines to paragraphs: a line that was broken only because the margin was reached goes on in the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kosshi.sources.lines import Line, concat, placed
from kosshi.sources.pdf_glyphs import is_wide
from kosshi.sources.pdf_lines import TextLine
from kosshi.sources.signs import begins_with_marker, begins_with_spaced_marker, ends_in_page_number, is_marker, marker_width

_NOT_FIRST = "、。，．,.・：；:;？！?!）)］]｝}」』】〕〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々％%"
_NOT_LAST = "（(［[｛{「『【〔〈《"
_ENDS = re.compile(r"[。．.！？!?][）)」』]*\s*$")
_OPENING = "（(「『［[〔【"
_CLOSING = "）)」』］]〕】"
_BEFORE_NUMBER = re.compile(r"(?:第|平成|令和|昭和|大正|明治|[0-9０-９][年月.,]?|約|[~〜～])[ \u3000]*$")
_PARTICLES = "のはをにがとでもへや、，"
_WORD = re.compile(r"[A-Za-z0-9@._/%+-]+")
_TOLERANCE = 0.7  # of the size: how far from the margin a justified or kerned line may end
_INDENT = 0.5  # of the size: beginnings that differ by more are different indents
_OUTDENT = -3.5  # characters by which a first line may be indented
_TERM = 14.0  # characters of the longest term that hangs out to the left of its definition
_HANG = 6.0  # characters a number takes up at most
_GAP = 1.5  # times the usual distance of lines: a paragraph ends


@dataclass(frozen=True, slots=True)
class Measure:
    """What is usual in the document.

    Attributes:
        right: where lines end at most.
        pitch: how far lines are apart.
        hangs: numbers hang out to the left of the lines that follow theirs.
    """

    right: float
    pitch: float
    hangs: bool


def measure(pages: Sequence[Sequence[TextLine]]) -> Measure:
    """The measure of a document's text lines."""
    rights = sorted(max(line.u1 for line in lines) for lines in pages if lines)
    if not rights:
        return Measure(0.0, 0.0, False)
    right = rights[min(len(rights) - 1, int(0.75 * len(rights)))]
    pairs = [pair for lines in pages for pair in pairwise(lines) if 0 < pair[0].base - pair[1].base < 4 * pair[0].size]
    shifts = [
        (line.u0 - before.u0) / before.size
        for before, line in pairs
        if right - before.u1 < 2 * before.size and begins_with_marker(before.text) and not begins_with_marker(line.text)
    ]
    hanging = sum(_INDENT < shift < _HANG for shift in shifts)
    level = sum(abs(shift) <= _INDENT for shift in shifts)
    return Measure(right, median(before.base - line.base for before, line in pairs) if pairs else 0.0, hanging > 2 * level)


@dataclass(slots=True)
class Paragraph:
    """A paragraph being collected."""

    lines: list[TextLine]

    @property
    def going_on(self) -> float | None:
        """Where its second and further lines begin; None while it has one line."""
        return self.lines[-1].u0 if len(self.lines) > 1 else None

    def line(self) -> Line:
        """The paragraph's text, wraps undone."""
        parts = [placed(self.lines[0].text, f"p.{self.lines[0].page}")]
        for before, after in zip(self.lines, self.lines[1:], strict=False):
            parts.append(placed(_joint(before.text, after.text) + after.text, f"p.{after.page}"))
        return concat(parts)


def _joint(before: str, after: str) -> str:
    """What stood at the break: a space between Latin words, else nothing."""
    if is_wide(before[-1]) or is_wide(after[0]) or not (before[-1].isalpha() or before[-1] in ",.;:"):
        return ""
    return " " if after[0].isalnum() else ""


def goes_on(paragraph: Paragraph, line: TextLine, usual: Measure) -> bool:
    """Whether ``line`` continues ``paragraph``."""
    last = paragraph.lines[-1]
    if abs(line.size - last.size) > 0.2 * last.size or not _is_full(last, line, usual):
        return False
    if last.page == line.page and _is_apart(paragraph, line, usual):
        return False
    if is_marker(last.text) or is_marker(line.text) or ends_in_page_number(last.text):
        return False
    return _fits(paragraph, line, usual.hangs)


def _is_full(last: TextLine, line: TextLine, usual: Measure) -> bool:
    """Whether what the next line begins with would not have fitted on the line."""
    return usual.right - last.u1 < _first_word(line) + _TOLERANCE * last.size


def _first_word(line: TextLine) -> float:
    """The width of the smallest beginning of a line that can stand at a line's end."""
    text = line.text
    word = _WORD.match(text)
    if word:
        length = word.end()
    else:
        length = 1
        while length < min(4, len(text)) and (text[length] in _NOT_FIRST or text[length - 1] in _NOT_LAST):
            length += 1
    return sum(line.size if is_wide(char) else 0.55 * line.size for char in text[:length])


def _is_apart(paragraph: Paragraph, line: TextLine, usual: Measure) -> bool:
    own = [
        before.base - after.base for before, after in zip(paragraph.lines, paragraph.lines[1:], strict=False) if before.page == after.page
    ]
    pitch = median(own) if own else usual.pitch
    return paragraph.lines[-1].base - line.base > _GAP * max(pitch, line.size)


def _fits(paragraph: Paragraph, line: TextLine, hangs: bool) -> bool:
    """Whether the line's indent and beginning are those of a paragraph that goes on."""
    first, last = paragraph.lines[0], paragraph.lines[-1]
    step = _INDENT * last.size
    ended = _has_ended(last.text, line.text)
    if paragraph.going_on is not None:
        if abs(line.u0 - paragraph.going_on) > step:
            return False
        apart = abs(first.u0 - paragraph.going_on) > step
    else:
        if not _OUTDENT * last.size < line.u0 - first.u0 < _hang(first.text, ended) * last.size + step:
            return False
        apart = abs(line.u0 - first.u0) > step  # an indented first line, or a number that hangs out
        if hangs and not apart and begins_with_marker(first.text):
            return False
    text = "".join(part.text for part in paragraph.lines[-4:])
    if _is_inside(text, line.text):
        return True
    if begins_with_spaced_marker(line.text):
        return False
    if begins_with_marker(line.text) and not (_is_katakana(line.text[0]) and _is_katakana(last.text[-1])):
        return apart and not ended
    return apart or not ended


def _has_ended(before: str, after: str) -> bool:
    """Whether a sentence ends at a line's end; a bracket that closes behind 。 ends none if a particle follows."""
    ends = _ENDS.search(before)
    return ends is not None and not (ends[0].strip()[-1] in _CLOSING and after[0] in _PARTICLES)


def _is_katakana(char: str) -> bool:
    return "ァ" <= char <= "ー"


def _hang(first: str, ended: bool) -> float:
    """By how much a second line may stand farther to the right than the first, in characters.

    What hangs out may be a number, or, if the sentence is not at its end, a number with its term.
    """
    width = marker_width(first)
    return width + 3.0 if width and ended else 0.0 if ended else _TERM


def _is_inside(before: str, after: str) -> bool:
    """Whether the break falls into a bracket or a number."""
    brackets = sum((char in _OPENING) - (char in _CLOSING) for char in before)
    if brackets > 0 and not _ENDS.search(before):
        return True
    return after[0].isdigit() and _BEFORE_NUMBER.search(before) is not None
