"""What fits into a cell: texts Excel takes as texts, widths of columns and heights of rows."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from kosshi.files import for_xml
from kosshi.report.sheets import Column, Jump, Marked, Sheet
from kosshi.tables import neutral

LONGEST = 32_000  # UTF-16 units of a cell; Excel takes 32,767
NARROWEST, SLIMMEST = 6, 3.6  # columns, and those under an upright head, in half-width characters
PAPER = 156  # half-width characters across a sheet of A4 at seven tenths of the size: still to be read
LEAST = 34  # a column of running text gets no narrower for the sake of the paper
HEAD = 10  # half-width characters of a head before it is wrapped
HEADS_UPRIGHT = 170  # points
LINE, TALLEST = 13.5, 409  # points; Excel takes no taller row. LibreOffice does not fit rows to wrapped text by itself
DENSE = 1.0  # half-width characters of a 10-point line for each unit of width, line breaks that Japanese forbids reckoned in
_MEASURED = 400  # characters of a text from which its column's width is taken
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")


def plain(text: str) -> str:
    """A text without the characters a workbook cannot hold, line ends as Excel has them."""
    return for_xml(_LINE_ENDS.sub("\n", text))


@lru_cache(maxsize=4096)  # names, titles and signs stand in thousands of cells
def cell_text(text: str) -> str:
    """A text as a cell can hold it: no formula, not too long."""
    return cut(str(neutral(plain(text))))


def size(text: str) -> int:
    """Length of a text as Excel counts it: in UTF-16 units."""
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)


def cut(text: str) -> str:
    """The text, cut where it is too long for a cell."""
    if len(text) <= LONGEST // 2 or size(text) <= LONGEST:
        return text
    kept = text[:LONGEST]
    while size(kept) > LONGEST:
        kept = kept[: len(kept) - max((size(kept) - LONGEST) // 2, 1)]
    return kept + "…"


def distinct(heads: Sequence[str]) -> tuple[str, ...]:
    """Heads of an Excel table: at most 255 characters, none empty, no two alike but for letter case."""
    seen: set[str] = set()
    found = []
    for place, head in enumerate(heads, start=1):
        own = " ".join(str(neutral(plain(head))).split())[:120] or str(place)  # 120 characters are at most 240 units
        while own.casefold() in seen:
            own = f"{own[:100]} ({place})"
        seen.add(own.casefold())
        found.append(own)
    return tuple(found)


def upright(sheet: Sheet, many: int) -> frozenset[int]:
    """Places of the columns whose heads stand upright: where there are ``many`` that may."""
    turned = [place for place, column in enumerate(sheet.columns) if column.upright]
    return frozenset(turned if len(turned) > many else ())


def widths(sheet: Sheet, heads: Sequence[str], turned: frozenset[int]) -> list[float]:
    """Width of each column in half-width characters: as wide as its widest cell, within limits, and all together a page."""
    found: list[float] = []
    for place, (column, head) in enumerate(zip(sheet.columns, heads, strict=True)):
        cells = max(map(width, {shown(row[place]) for row in sheet.rows}), default=0)
        if place in turned:
            found.append(max(cells + 1, SLIMMEST))
        else:
            needed = max(cells, min(width(head), HEAD) + 3, NARROWEST) + 1  # 3: the filter's button
            found.append(max(min(needed, column.widest), column.least))
    return _on_paper(sheet.columns, found)


def _on_paper(columns: Sequence[Column], found: list[float]) -> list[float]:
    """Columns of running text narrowed until all that is printed fits across a page, as far as that can be."""
    over = printed(columns, found) - PAPER
    roomy = {place: found[place] - LEAST for place, column in enumerate(columns) if column.printed and column.widest > LEAST < found[place]}
    share = min(over / sum(roomy.values()), 1) if roomy and over > 0 else 0
    return [own - share * roomy.get(place, 0) for place, own in enumerate(found)]


def printed(columns: Sequence[Column], found: Sequence[float]) -> float:
    """Width of what goes to paper."""
    return sum(own for column, own in zip(columns, found, strict=True) if column.printed)


def shown(value: object) -> str:
    """A value as its cell shows it, as far as its width goes."""
    return f"{value:.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def width(text: str) -> int:
    """Width of a text's widest line in half-width characters."""
    return max((_across(line) for line in text[:_MEASURED].split("\n")), default=0)


def _across(line: str) -> int:
    """Width of a line: kanji and kana take three bytes and the room of two letters."""
    return (len(line) + len(line.encode("utf-8", "replace"))) // 2


def height(row: Sequence[Any], fitting: Sequence[float]) -> float | None:
    """Points a row needs when its texts are wrapped; None for one line."""
    texts = (str(value) if isinstance(value, (str, Marked, Jump)) else "" for value in row)
    most = max((_lines(text, own) for text, own in zip(texts, fitting, strict=True) if text), default=1)
    return min(most * LINE + 3, TALLEST) if most > 1 else None


def head_height(heads: Sequence[str], fitting: Sequence[float], turned: frozenset[int]) -> float:
    """Points the row of heads needs; beside the words there is the filter's button."""
    lines = [_lines(head, own - 2) for place, (head, own) in enumerate(zip(heads, fitting, strict=True)) if place not in turned]
    return max([HEADS_UPRIGHT if turned else 0, *(count * LINE + 5 for count in lines)])


def _lines(text: str, own: float) -> int:
    """Lines a text takes in a column of a width; a letter is never wider than two and a half half-width characters."""
    if len(text) * 2.5 <= own * DENSE and "\n" not in text:
        return 1
    return _wrapped(text, own)


@lru_cache(maxsize=1 << 12)  # wordings and titles are those of many bodies
def _wrapped(text: str, own: float) -> int:
    return sum(math.ceil(max(_across(line), 1) / (max(own, 1) * DENSE)) for line in text[:LONGEST].split("\n"))
