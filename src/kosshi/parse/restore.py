"""Fifth step of parsing: clauses whose marker was lost, and items printed inside a sentence.

A lost marker is restored only where the run proves it: a gap in the numbers with exactly as many unmarked
paragraphs in its place, or a list of a single item followed by a paragraph of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from kosshi.numbering import Marker, read_markers
from kosshi.parse.draft import Item, Own, Paragraph
from kosshi.parse.lines import REMEMBERED, Segment, layout
from kosshi.parse.prices import GROUPS, SUPPLEMENTARY

_LISTS = ("paren-arabic", "circled", "kana:aiueo", "kana:iroha", "paren-kana:aiueo", "paren-kana:iroha", "kanji", "half-paren", "latin")
_INLINE = re.compile(r"(?<![第条項号0-9０-９A-Za-z])[(（](?P<n>[0-9０-９]{1,2})[)）]|[①-⑳]")
_INLINE_AFTER = re.compile(r"[のにをは、，。)）及又並若～から]")
_CLOSE = re.compile(
    r"(?:等)?(?:であって|を(?:いう|指す|対象と|含む)|とする|のとおり|から|に対し|について|に(?:該当|掲げる)|である|に分類|を(?:講|行|実施|定|想定|目的)).{0,60}。?$"
)


def restore_items(items: list[Item]) -> list[Item]:
    """Give back ``items`` with restored and inline items put in their places, at every depth."""
    restored: list[Item] = []
    for place, item in enumerate(items):
        if item.children:
            item.children = restore_items(item.children)
        if not item.children or _is_second_paragraph(item, item.children[0]):
            sentence = _inline_items(item.own)
            if sentence is not None:
                item.own = sentence.rest
                item.children = [_inline_child(item, *part) for part in sentence.parts] + item.children
        restored.append(item)
        if not item.inferred and item.marker.ordinal:
            following = items[place + 1].marker if place + 1 < len(items) else None
            if following is None or following.ordinal - item.marker.ordinal > 1:
                restored.extend(_lost_after(items, place, following))
    return restored


def _is_second_paragraph(item: Item, child: Item) -> bool:
    """Whether the first item below an article is its 項 2, so that the 号 of its first 項 may stand in its own text."""
    return item.marker.style == "article" and child.marker.style in ("arabic", "circled") and child.marker.ordinal == 2


def _lost_after(items: list[Item], place: int, following: Marker | None) -> list[Item]:
    """The items whose marker was lost right behind ``items[place]``, cut off its trailing paragraphs."""
    item = items[place]
    marker = item.marker
    if marker.style == SUPPLEMENTARY or marker.style in GROUPS:
        return []
    if following is not None and following.style == marker.style and not following.branch and not marker.branch:
        missing = following.ordinal - marker.ordinal - 1
        holder = _last_leaf(item)
        units = _units(item, _spare_paragraphs(holder.own))
        if len(units) != missing:
            return []
    elif place == 0 and len(items) == 1 and marker.style in _LISTS and marker.ordinal == 1 and not item.children:
        holder = item
        units = _units_of_lone_item(item.own)
        if not units:
            return []
    else:
        return []
    taken = {paragraph for unit in units for paragraph in unit}
    holder.own = replace(holder.own, paragraphs=tuple(paragraph for paragraph in holder.paragraphs if paragraph not in taken), entire=False)
    return [_restored(item, holder, offset, unit) for offset, unit in enumerate(units, start=1)]


def _units_of_lone_item(own: Own) -> list[list[Paragraph]]:
    """The paragraphs behind the only item of a list, where each of them may be an item that lost its marker."""
    spare = _spare_paragraphs(own)
    if not spare or not own.on_marker_line or not own.paragraphs[0].lines[0].reading.squeezed.endswith("。"):
        return []
    if any("connective" in paragraph.lines[0].reading.looks or not paragraph.lines[0].blank_before for paragraph in spare):
        return []
    return [[paragraph] for paragraph in spare]


def _last_leaf(item: Item) -> Item:
    return _last_leaf(item.children[-1]) if item.children else item


def _spare_paragraphs(own: Own) -> tuple[Paragraph, ...]:
    """Paragraphs behind the first complete one; they may belong to items that lost their marker."""
    for place, paragraph in enumerate(own.paragraphs):
        titled = place == 0 and "。" not in paragraph.squeezed and len(own.paragraphs) > 1
        if not titled or _same_shape(own):
            return own.paragraphs[place + 1 :]
    return ()


def _same_shape(own: Own) -> bool:
    """Whether the item is a bare noun phrase and what follows it looks the same (a list of phrases)."""
    return all("。" not in paragraph.squeezed for paragraph in own.paragraphs)


def _units(item: Item, spare: Iterable[Paragraph]) -> list[list[Paragraph]]:
    """Spare paragraphs grouped as items like the one before: a title goes with the sentence below it."""
    first = item.paragraphs[0].squeezed if item.paragraphs else ""
    several = len(item.paragraphs) > 1 and not _same_shape(item.own)
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


def _restored(model: Item, holder: Item, offset: int, unit: list[Paragraph]) -> Item:
    return Item(
        marker=model.marker._replace(ordinal=model.marker.ordinal + offset, branch=()),
        depth=model.depth,
        start=holder.start,
        own=Own(holder.own.stretch, tuple(unit), len(unit) > 1),
        inferred=True,
        supplementary=model.supplementary,
        printed=False,
    )


# --- items inside a sentence --------------------------------------------------------------------------------


class _Sentence(NamedTuple):
    """A clause whose sentence holds items: what is left of it, and the items."""

    rest: Own
    parts: tuple[tuple[Marker, Own], ...]


@lru_cache(maxsize=REMEMBERED)
def _inline_items(own: Own) -> _Sentence | None:
    """脅威とは、(1)…、(2)…及び(3)…をいう。 as items; the words around them stay with the sentence."""
    for place, paragraph in enumerate(own.paragraphs):
        joined = _Joined.of(own.stretch, paragraph)
        found = _inline_markers(joined.text)
        if len(found) >= 2:
            return _split(joined, own, place, found)
    return None


def _inline_child(item: Item, marker: Marker, own: Own) -> Item:
    return Item(marker, item.depth + 1, item.start, own, supplementary=item.supplementary)


class _Joined(NamedTuple):
    """A paragraph without its line breaks, and where each of its characters stands in the clause's stretch."""

    text: str
    segments: tuple[Segment, ...]

    @classmethod
    def of(cls, stretch: str, paragraph: Paragraph) -> _Joined:
        return cls("".join(stretch[start:end] for start, end in paragraph.segments), paragraph.segments)

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


def _split(joined: _Joined, own: Own, place: int, found: list[Marker]) -> _Sentence | None:
    size = len(joined.text)
    paragraph = own.paragraphs[place]
    kept = joined.cut(0, found[0].start)
    parts = []
    for number, marker in enumerate(found):
        stop = found[number + 1].start if number + 1 < len(found) else size
        tail = _CLOSE.search(joined.text, marker.rest) if number + 1 == len(found) else None
        end = tail.start() if tail else stop
        printed = joined.cut(marker.start, marker.end)
        segments = joined.cut(marker.rest, end)
        if len(printed) != 1 or not segments:
            return None
        start, stop_at = printed[0]
        words = replace(paragraph, lines=paragraph.lines[:1], squeezed=paragraph.lines[0].reading.squeezed, split=False)
        child = Own(own.stretch, (words.with_segments(own.stretch, segments),), False)
        parts.append((marker._replace(start=start, end=stop_at), child))
        kept += joined.cut(end, stop)
    left = paragraph.with_segments(own.stretch, kept, split=True)
    rest = (*own.paragraphs[:place], left, *own.paragraphs[place + 1 :])
    return _Sentence(Own(own.stretch, rest, own.on_marker_line), tuple(parts))
