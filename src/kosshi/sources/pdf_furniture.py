"""Running heads, running feet and page numbers: lines that return at the same place of many pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from kosshi.sources.pdf_lines import TextLine
from kosshi.sources.signs import begins_with_article, begins_with_marker

_EDGE_LINES = 3  # so many lines at the top and at the bottom of a page are looked at
_SAME_PLACE = 6.0  # points
_MARGIN = 0.14  # share of the page's height in which running heads and page numbers stand
_DIGITS = re.compile(r"[0-9０-９]+")
_NUMBER = re.compile(
    r"[-－‐−–—―ー~〜・<＜(（\[［]{0,2}\s*(?:[0-9０-９]{1,4}|[ivxⅰ-ⅻ]{1,5})\s*[-－‐−–—―ー~〜・>＞)）\]］]{0,2}"
    r"|[0-9０-９]{1,4}\s*[/／]\s*[0-9０-９]{1,4}"
    r"|[pPｐＰ](?:age|AGE)?[.．]?\s*[0-9０-９]{1,4}(?:\s*(?:of|/|／)\s*[0-9０-９]{1,4})?"
    r"|[0-9０-９]{1,4}\s*(?:ページ|頁)(?:\s*[/／]\s*[0-9０-９]{1,4}\s*(?:ページ|頁))?"
)


class _Edge(NamedTuple):
    """A line near the upper (rank 0, 1, …) or lower (rank -1, -2, …) edge of its page."""

    page: int
    rank: int
    line: TextLine


def furniture(pages: Sequence[Sequence[TextLine]], boxes: Sequence[tuple[float, float, float, float]]) -> list[set[int]]:
    """For each page the indices of its lines that are furniture.

    Args:
        pages: the lines of each page from top to bottom.
        boxes: the edges of each page (left, bottom, right, top).
    """
    edges = [edge for index, lines in enumerate(pages) for edge in _edges(index, lines, boxes[index])]
    ranks: list[set[int]] = [set() for _ in pages]
    for edge in _returning(edges, len(pages)):
        ranks[edge.page].add(edge.rank)
    found = []
    for lines, box, known in zip(pages, boxes, ranks, strict=True):
        indices = _outermost(known, len(lines))
        found.append(indices | set(_lone_numbers(lines, box, indices)))
    return found


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a page number (3, - 3 -, 3/12, 3ページ)."""
    return _NUMBER.fullmatch(text.strip()) is not None


def _edges(page: int, lines: Sequence[TextLine], box: tuple[float, float, float, float]) -> list[_Edge]:
    """The outermost lines of a page that stand in its upper or lower margin."""
    count = min(_EDGE_LINES, len(lines))
    margin = _MARGIN * (box[3] - box[1])
    upper = [_Edge(page, rank, lines[rank]) for rank in range(count) if lines[rank].v1 > box[3] - margin]
    lower = [_Edge(page, rank, lines[rank]) for rank in range(-count, 0) if lines[rank].v0 < box[1] + margin]
    return [*upper, *lower]


def _key(line: TextLine) -> str:
    text = "".join(line.text.split())
    return "#" if is_page_number(line.text) else _DIGITS.sub("#", text)


def _returning(edges: list[_Edge], pages: int) -> list[_Edge]:
    """The lines that return, alike but for their digits, at one place of enough pages."""
    alike: dict[str, list[_Edge]] = defaultdict(list)
    for edge in edges:
        alike[_key(edge.line)].append(edge)
    enough = max(2, min(3, (pages + 1) // 2))
    found: list[_Edge] = []
    for key, group in alike.items():
        for place in _places(group):
            if len({edge.page for edge in place}) >= enough and not _is_text(key, place):
                found.extend(place)
    return found


def _places(group: list[_Edge]) -> list[list[_Edge]]:
    places: list[list[_Edge]] = []
    for edge in sorted(group, key=lambda edge: edge.line.base):
        if places and edge.line.base - places[-1][-1].line.base <= _SAME_PLACE:
            places[-1].append(edge)
        else:
            places.append([edge])
    return places


def _is_text(key: str, place: list[_Edge]) -> bool:
    """Whether lines that differ in their numbers are numbered headings (様式第1号, 第2章) rather than furniture."""
    if key == "#":
        return False
    first = place[0].line.text
    differing = len({edge.line.text for edge in place}) > 1
    return differing and (begins_with_article(first) or begins_with_marker(first))


def _lone_numbers(lines: Sequence[TextLine], box: tuple[float, float, float, float], known: set[int]) -> list[int]:
    """Page numbers in the margin of a page that has no like."""
    found = []
    height = box[3] - box[1]
    rest = [index for index in range(len(lines)) if index not in known]
    for index in {rest[0], rest[-1]} if rest else set():
        line = lines[index]
        in_margin = line.v0 < box[1] + _MARGIN * height or line.v1 > box[3] - _MARGIN * height
        neighbour = rest[1] if index == rest[0] and len(rest) > 1 else rest[-2] if len(rest) > 1 else None
        apart = neighbour is None or abs(lines[neighbour].base - line.base) > 2 * lines[neighbour].size
        if is_page_number(line.text) and in_margin and apart and _is_centred_or_outside(line, box):
            found.append(index)
    return found


def _is_centred_or_outside(line: TextLine, box: tuple[float, float, float, float]) -> bool:
    """Whether a line stands where page numbers stand: in the middle of the page or at one of its sides."""
    middle = (line.u0 + line.u1) / 2 - box[0]
    width = box[2] - box[0]
    return abs(middle - width / 2) < 0.12 * width or middle > 0.7 * width or middle < 0.12 * width


def _outermost(ranks: set[int], count: int) -> set[int]:
    """The indices of the lines that have no text between them and their edge of the page."""
    upper, lower = 0, -1
    while upper in ranks:
        upper += 1
    while lower in ranks:
        lower -= 1
    return set(range(min(upper, count))) | set(range(max(0, count + lower + 1), count))
