"""On which page Word will print each paragraph: the numbers of the table of contents before anybody updates it.

All lines are one pitch high and all characters a whole or half em wide (the document says so: grid of lines, a font of fixed
width, no space between kanji and letters), so that counting gives the page. Word corrects the numbers when the field is updated.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from kosshi.draft.writers.word_form import MM, TWIPS, form

_NOT_FIRST = "、。，．・：；？！）」』】〕］｝〉》ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.)]}:;?!%％"
_NOT_LAST = "（「『【〔［｛〈《([{"
_HANGING = "、。，．"  # may stand in the margin


class Paragraph(NamedTuple):
    """What counting needs to know of a paragraph.

    Attributes:
        words: with its number.
        style: id of its style.
        left, first: indentation in em; ``first`` below 0 hangs.
        breaks: begins a page.
    """

    words: str
    style: str
    left: float
    first: float
    breaks: bool = False


def pages(paragraphs: Sequence[Paragraph]) -> list[int]:
    """The page on which each paragraph begins, from 1."""
    room = _height()
    heights = [_lines(one) * form().page.pitch for one in paragraphs]
    page, used = 1, 0.0
    found: list[int] = []
    for place, one in enumerate(paragraphs):
        look = form().look(one.style)
        before = look.before if used else 0
        if (one.breaks and found) or used + before + _kept(paragraphs, heights, place) > room + 0.1:
            page, used, before = page + 1, 0.0, look.before if one.breaks else 0
        found.append(page)
        used += before + heights[place]
        while used > room + 0.1:
            page, used = page + 1, used - room
        used += look.after
    return found


def _height() -> float:
    """Points of a page that whole lines fill."""
    page = form().page
    height = (page.height_mm - 2 * page.margin_mm) * MM / TWIPS
    return height // page.pitch * page.pitch


def _kept(paragraphs: Sequence[Paragraph], heights: Sequence[float], place: int) -> float:
    """Height of what must stand on the page of the paragraph's first line: itself up to the first line of what it is kept with."""
    total = 0.0
    for one, height in zip(paragraphs[place:], heights[place:], strict=True):
        if not form().look(one.style).keep:
            return total + form().page.pitch
        total += height
    return total


def _lines(one: Paragraph) -> int:
    """How many lines a paragraph takes."""
    look = form().look(one.style)
    em = (look.size or form().size) / form().size
    wide = (form().page.width_mm - 2 * form().page.margin_mm) * MM / TWIPS / form().size - one.left
    count, used = 1, one.first
    line_start = at = 0
    while at < len(one.words):
        used += em * (1 if unicodedata.east_asian_width(one.words[at]) in "FWA" else 0.5)
        if used > wide + 0.01 and one.words[at] not in _HANGING:
            at = _break(one.words, line_start, at)
            count, used, line_start = count + 1, 0.0, at
            continue
        at += 1
    return count


def _break(words: str, start: int, at: int) -> int:
    """Where the line that ``at`` no longer fits into ends."""
    end = at
    while end > start + 1 and (words[end] in _NOT_FIRST or words[end - 1] in _NOT_LAST or _inside_word(words, end)):
        end -= 1
    return end if end > start + 1 else at


def _inside_word(words: str, at: int) -> bool:
    return words[at].isascii() and words[at].isalnum() and words[at - 1].isascii() and words[at - 1].isalnum()
