"""Sixth step of parsing: clauses whose marker was lost, and items printed inside a sentence.

A lost marker is restored only where the run proves it: a gap in the numbers with exactly as many unmarked
paragraphs in its place, or a list of a single item followed by a paragraph of its own.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kosshi.numbering import Marker, read_markers
from kosshi.parse.draft import Item, Paragraph
from kosshi.parse.lines import Segment, layout
from kosshi.parse.prices import GROUPS, SUPPLEMENTARY

_LISTS = ("paren-arabic", "circled", "kana:aiueo", "kana:iroha", "paren-kana:aiueo", "paren-kana:iroha", "kanji", "half-paren", "latin")
_INLINE = re.compile(r"(?<![第条項号0-9０-９A-Za-z])[(（](?P<n>[0-9０-９]{1,2})[)）]|[①-⑳]")
_INLINE_AFTER = re.compile(r"[のにをは、，。)）及又並若～から]")
_CLOSE = re.compile(
    r"(?:等)?(?:であって|を(?:いう|指す|対象と|含む)|とする|のとおり|から|に対し|について|に(?:該当|掲げる)|である|に分類|を(?:講|行|実施|定|想定|目的)).{0,60}。?$"
)


def restore_items(source: str, items: list[Item]) -> list[Item]:
    """Give back ``items`` with restored and inline items put in their places, at every depth."""
    restored: list[Item] = []
    for place, item in enumerate(items):
        item.children = restore_items(source, item.children)
        if not item.children or _is_second_paragraph(item, item.children[0]):
            item.children = _inline_items(source, item) + item.children
        restored.append(item)
        restored.extend(_lost_after(items, place))
    return restored


def _is_second_paragraph(item: Item, child: Item) -> bool:
    """Whether the first item below an article is its 項 2, so that the 号 of its first 項 may stand in its own text."""
    return item.style == "article" and child.style in ("arabic", "circled") and child.marker is not None and child.marker.ordinal == 2


def _lost_after(items: list[Item], place: int) -> list[Item]:
    """The items whose marker was lost right behind ``items[place]``, cut off its trailing paragraphs."""
    item = items[place]
    marker = item.marker
    if marker is None or not marker.ordinal or marker.style == SUPPLEMENTARY or marker.style in GROUPS or item.inferred:
        return []
    holder = _last_leaf(item)
    following = items[place + 1].marker if place + 1 < len(items) else None
    spare = _spare_paragraphs(holder)
    if following is not None and following.style == marker.style and not following.branch and not marker.branch:
        missing = following.ordinal - marker.ordinal - 1
        units = _units(item, spare)
        if missing < 1 or len(units) != missing:
            return []
    elif place == 0 and len(items) == 1 and marker.style in _LISTS and marker.ordinal == 1 and holder is item:
        units = [[paragraph] for paragraph in spare if "connective" not in paragraph.lines[0].reading.looks]
        full = item.first_on_marker_line and item.paragraphs[0].lines[0].reading.squeezed.endswith("。")
        if not full or len(units) != len(spare) or not units or not all(unit[0].lines[0].blank_before for unit in units):
            return []
    else:
        return []
    for unit in units:
        for paragraph in unit:
            holder.paragraphs.remove(paragraph)
    return [_restored(item, marker, offset, unit) for offset, unit in enumerate(units, start=1)]


def _last_leaf(item: Item) -> Item:
    return _last_leaf(item.children[-1]) if item.children else item


def _spare_paragraphs(item: Item) -> list[Paragraph]:
    """Paragraphs behind the first complete one; they may belong to items that lost their marker."""
    for place, paragraph in enumerate(item.paragraphs):
        titled = place == 0 and "。" not in paragraph.squeezed and len(item.paragraphs) > 1
        if not titled or _same_shape(item):
            return item.paragraphs[place + 1 :]
    return []


def _same_shape(item: Item) -> bool:
    """Whether the item is a bare noun phrase and what follows it looks the same (a list of phrases)."""
    return all("。" not in paragraph.squeezed for paragraph in item.paragraphs)


def _units(item: Item, spare: list[Paragraph]) -> list[list[Paragraph]]:
    """Spare paragraphs grouped as items like the one before: a title goes with the sentence below it."""
    first = item.paragraphs[0].squeezed if item.paragraphs else ""
    several = len(item.paragraphs) > 1 and not _same_shape(item)
    titled = "。" not in first and len(first) <= 60 and (several or bool(item.children))
    units: list[list[Paragraph]] = []
    open_title = False
    for paragraph in spare:
        text = paragraph.squeezed
        if layout("connective").match(text) and units:
            return []
        if open_title:
            units[-1].append(paragraph)
            open_title = False
        else:
            units.append([paragraph])
            open_title = titled and "。" not in text and len(text) <= 40
            if titled and not open_title:
                return []  # the others carry titles; a mere paragraph is no item of such a run
    return units


def _restored(model: Item, marker: Marker, offset: int, unit: list[Paragraph]) -> Item:
    return Item(
        marker=marker._replace(ordinal=marker.ordinal + offset, branch=()),
        marker_span=None,
        depth=model.depth,
        paragraphs=unit,
        first_on_marker_line=len(unit) > 1,
        inferred=True,
        supplementary=model.supplementary,
    )


# --- items inside a sentence --------------------------------------------------------------------------------


def _inline_items(source: str, item: Item) -> list[Item]:
    """脅威とは、(1)…、(2)…及び(3)…をいう。 as items; the words around them stay with the sentence."""
    for paragraph in item.paragraphs:
        sentence = _Joined.of(source, paragraph)
        found = _inline_markers(sentence.text)
        if len(found) >= 2:
            return _split(sentence, item, paragraph, found)
    return []


class _Joined(NamedTuple):
    """A paragraph without its line breaks, and where each of its characters stands in the source."""

    text: str
    segments: tuple[Segment, ...]

    @classmethod
    def of(cls, source: str, paragraph: Paragraph) -> _Joined:
        return cls("".join(source[start:end] for start, end in paragraph.segments), tuple(paragraph.segments))

    def cut(self, start: int, end: int) -> list[Segment]:
        """The stretches of the source that ``text[start:end]`` comes from, without white space at the ends."""
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        found, at = [], 0
        for first, last in self.segments:
            size = last - first
            low, high = max(start - at, 0), min(end - at, size)
            if low < high:
                found.append((first + low, first + high))
            at += size
        return found


def _inline_markers(text: str) -> list[Marker]:
    """Markers 1, 2, 3 … in one sentence, in order and all of one style; none where it begins with one."""
    found: list[Marker] = []
    for match in _INLINE.finditer(text):
        if _INLINE_AFTER.match(text, match.end()):
            continue
        for marker in read_markers(text, match.start())[:1]:
            if marker.ordinal == len(found) + 1 and (not found or found[0].style == marker.style):
                if match.start() == 0:
                    return []
                found.append(marker)
    return found


def _split(sentence: _Joined, item: Item, paragraph: Paragraph, found: list[Marker]) -> list[Item]:
    size = len(sentence.text)
    kept = sentence.cut(0, found[0].start)
    children = []
    for place, marker in enumerate(found):
        stop = found[place + 1].start if place + 1 < len(found) else size
        tail = _CLOSE.search(sentence.text, marker.rest) if place + 1 == len(found) else None
        end = tail.start() if tail else stop
        span = sentence.cut(marker.start, marker.end)
        child = Paragraph([paragraph.lines[0]], sentence.cut(marker.rest, end))
        if len(span) != 1 or not child.segments:
            return []
        children.append(Item(marker, span[0], item.depth + 1, [child], supplementary=item.supplementary))
        kept += sentence.cut(end, stop)
    paragraph.segments[:] = kept
    paragraph.split = True
    return children
