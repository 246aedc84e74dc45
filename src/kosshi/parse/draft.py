"""Fourth step of parsing: openings and lines become a tree of unfinished clauses.

An :class:`Item` holds the lines of its own text still as lines; headings, restored items and paths are decided on
this tree, because they depend on neighbours and children.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kosshi.model import BlockKind
from kosshi.numbering import Marker
from kosshi.parse.lines import Line, Segment
from kosshi.parse.prices import GROUPS, SUPPLEMENTARY
from kosshi.parse.structure import Opening, breaks_off

_END = "。．：:」）)"
_GOES_ON = "をがにはのともでへやしされるりっんくきけげせてばべめらわずつねびみむろょゃゅー、，"
_LAST_WORD = re.compile(r"[ぁ-ん]{1,6}。|(?:いう|う|いて|います|あり|ある|こと|ものとする).{0,12}。?")
_FRAGMENT = re.compile(
    r"(?:は、|については|において、|場合|とき|「[^」]*」とは、).*(?<![。るすうくつむぶぬいと等)）])$"
)  # breaks off in mid-sentence
_SENTENCE_OPENERS = (
    "はじめに",
    "もっぱら",
    "やむを得",
    "できる限り",
    "つぎ",
    "なお",
    "また",
    "ただし",
    "この",
    "その",
    "これ",
    "それ",
    "しかし",
)


@dataclass(slots=True)
class Paragraph:
    """Lines that a reader takes for one paragraph, as segments of the source without markup."""

    lines: list[Line]
    segments: list[Segment]
    split: bool = False  # items inside the sentence were taken out of it

    def text(self, source: str) -> str:
        """The paragraph in one line; joints are closed, except between two words of Latin letters."""
        pieces = [source[start:end] for start, end in self.segments]
        joined = pieces[0] if pieces else ""
        for piece in pieces[1:]:
            latin = joined[-1:].isascii() and joined[-1:].isalnum() and piece[:1].isascii() and piece[:1].isalnum()
            joined += (" " if latin else "") + piece
        return joined

    @property
    def squeezed(self) -> str:
        """The paragraph in the form in which signs are compared."""
        return "".join(line.reading.squeezed for line in self.lines)

    @property
    def start(self) -> int:
        """First character."""
        return self.segments[0][0]

    @property
    def end(self) -> int:
        """Character behind the last."""
        return self.segments[-1][1]


@dataclass(slots=True)
class Item:
    """A clause in the making."""

    marker: Marker | None
    marker_span: Segment | None
    depth: int
    paragraphs: list[Paragraph] = field(default_factory=list)
    caption: Line | None = None
    first_on_marker_line: bool = False
    inferred: bool = False
    heading: Segment | None = None
    brackets: list[Segment] = field(default_factory=list)
    children: list[Item] = field(default_factory=list)
    supplementary: bool = False
    heading_level: int = 0

    @property
    def style(self) -> str:
        """Marker style, empty where the marker was lost."""
        return self.marker.style if self.marker else ""

    @property
    def first_gaps(self) -> int:
        """Wide gaps in the first line: more than one is a row set with spaces."""
        return self.paragraphs[0].lines[0].gaps if self.paragraphs else 0


def nest(source: str, lines: Sequence[Line], kinds: list[BlockKind | None], openings: Sequence[Opening], margin: float) -> list[Item]:
    """Build the tree: each line goes to the clause it stands in; what precedes the first clause stays unclaimed.

    Lines of ``kinds`` other than None are skipped. A caption line goes to the clause it stands before.
    """
    by_line = {opening.line: opening for opening in openings}
    captions = {before: opening.line for opening in openings if (before := _caption_before(lines, kinds, opening)) is not None}
    top: list[Item] = []
    stack: list[Item] = []
    pending: Line | None = None
    for line in lines:
        opening = by_line.get(line.index)
        if kinds[line.index] is not None:
            continue
        if line.index in captions:
            pending = line
        elif opening:
            item = _open(line, opening)
            item.caption, pending = pending, None
            del stack[opening.depth :]
            item.supplementary = item.style == SUPPLEMENTARY or bool(stack and stack[-1].supplementary)
            (stack[-1].children if stack else top).append(item)
            stack.append(item)
            _add_line(source, item, line, item.marker.rest if item.marker else line.reading.lead, margin)
            item.first_on_marker_line = bool(item.paragraphs)
        elif stack:
            if _closes_list(stack, line, by_line, lines, kinds):
                stack.pop()
            _add_line(source, stack[-1], line, line.reading.lead, margin)
    return top


def _caption_before(lines: Sequence[Line], kinds: Sequence[BlockKind | None], opening: Opening) -> int | None:
    """Index of the line （見出し） right before an opening, if there is one."""
    if opening.marker.style in GROUPS or opening.marker.style == SUPPLEMENTARY:
        return None
    place = opening.line - 1
    while place >= 0 and kinds[place] is not None:
        place -= 1
    return place if place >= 0 and "caption" in lines[place].reading.looks else None


def _open(line: Line, opening: Opening) -> Item:
    marker = opening.marker
    span = (line.start + marker.start, line.start + marker.end) if marker.end > marker.start else None
    lost = span is None and not marker.style.startswith("headed")
    return Item(marker, span, opening.depth, inferred=lost, heading_level=line.heading)


def _closes_list(
    stack: list[Item], line: Line, by_line: dict[int, Opening], lines: Sequence[Line], kinds: Sequence[BlockKind | None]
) -> bool:
    """Whether the line is a なお or ただし that speaks of the whole list above it and so belongs to the list's parent."""
    last = stack[-1]
    if len(stack) < 2 or not last.paragraphs or "list_tail" not in line.reading.looks:
        return False
    parent = stack[-2]
    leads = any(not _is_title_line(parent, place) for place in range(len(parent.paragraphs)))
    titled = len(last.paragraphs) > 1 and _is_title_line(last, 0)
    if parent.style in GROUPS or parent.style == SUPPLEMENTARY or (titled and not leads):
        return False
    following = next((by_line[k] for k in range(line.index + 1, len(lines)) if k in by_line and kinds[k] is None), None)
    if following is None or following.depth < len(stack) - 1:
        return True
    return following.depth == len(stack) - 1 and following.marker.style != last.style  # 項 2 behind the 号 of 項 1


def _is_title_line(item: Item, place: int) -> bool:
    """Whether a paragraph is no more than a heading: the first one, on the marker's line, without a full stop."""
    return place == 0 and item.first_on_marker_line and "。" not in item.paragraphs[0].squeezed


def _add_line(source: str, item: Item, line: Line, at: int, margin: float) -> None:
    segments = own_segments(source, line, at)
    if not segments:
        return
    if item.paragraphs and _joins(item, line, margin):
        item.paragraphs[-1].lines.append(line)
        item.paragraphs[-1].segments.extend(segments)
    else:
        item.paragraphs.append(Paragraph([line], segments))


def own_segments(source: str, line: Line, at: int) -> list[Segment]:
    """The line's content from ``at`` on, without markup and surrounding white space."""
    found = []
    start = at
    for mark_start, mark_end in (*line.reading.markup, (line.reading.tail, line.reading.tail)):
        if mark_start >= start and (piece := _trim(source, line.start + start, line.start + mark_start)):
            found.append(piece)
        start = max(start, mark_end)
    return found


def _trim(source: str, start: int, end: int) -> Segment | None:
    while start < end and source[start].isspace():
        start += 1
    while start < end and source[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _joins(item: Item, line: Line, margin: float) -> bool:
    """Whether a line goes on with the paragraph before it: a wrapped line, or one cut by a page break."""
    paragraph = item.paragraphs[-1]
    before = paragraph.lines[-1]
    if before.reading.cells > 1 or line.reading.cells > 1 or line.hint != before.hint:
        return False
    text = line.reading.squeezed
    ending = before.reading.squeezed[-1:]
    if breaks_off(before, line, margin):
        return True
    if ending in _END or text.startswith(_SENTENCE_OPENERS):
        return False
    if not line.blank_before and line.page == before.page and _FRAGMENT.search(before.reading.squeezed):
        return True
    long = len(before.reading.squeezed) > 24
    if text[:1] in _GOES_ON or _LAST_WORD.fullmatch(text):
        return long or not line.blank_before
    on_page = not line.blank_before and line.page == before.page
    sentence = long and re.search("。|は、|場合|において|ため、", before.reading.squeezed) is not None
    return sentence and text.endswith("。") and (not on_page or before.reading.squeezed[-1:] in "、，をにはがのと")
