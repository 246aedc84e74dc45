"""Fourth step of parsing: openings and lines become a tree of unfinished clauses.

Headings, restored items and paths are decided on this tree, because they depend on neighbours and children. What a
clause says itself depends on its own lines alone and is found once for all copies (:class:`Own`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kosshi.model import Source
from kosshi.numbering import Marker
from kosshi.parse.lines import REMEMBERED, Line, Segment, layout, plain_lines
from kosshi.parse.prices import GROUPS, HEADED, SUPPLEMENTARY
from kosshi.parse.structure import Opening, breaks_off

_FEW_LINES = 8  # most items have no more
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


@dataclass(slots=True, eq=False)
class Paragraph:
    """Lines that a reader takes for one paragraph.

    Attributes:
        lines: the lines it stands on.
        segments: its own stretches without markup.
        text: what it says, on one line.
        squeezed: its lines in the form in which signs are compared.
        split: items inside the sentence were taken out of it.
    """

    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    text: str
    squeezed: str
    split: bool = False

    def with_segments(self, stretch: str, segments: Iterable[Segment], split: bool = False) -> Paragraph:
        """The paragraph reduced to some of its stretches."""
        kept = tuple(segments)
        return Paragraph(self.lines, kept, _on_one_line(stretch, kept), self.squeezed, split or self.split)

    @property
    def start(self) -> int:
        """First character."""
        return self.segments[0][0]

    @property
    def end(self) -> int:
        """Character behind the last."""
        return self.segments[-1][1]


@dataclass(slots=True, eq=False)
class Own:
    """What a clause says itself, without the clauses below it. All offsets count from the beginning of its first line.

    Copies of a clause share one, so that what follows from it can be remembered by the object itself.

    Attributes:
        stretch: the source from the beginning of its first line to the end of its last.
        paragraphs: what it says.
        on_marker_line: the first paragraph stands on the marker's line.
        entire: the stretch holds no words of other clauses.
        titled: its first line holds no full stop, so that it may be the title of what follows.
    """

    stretch: str
    paragraphs: tuple[Paragraph, ...]
    on_marker_line: bool
    entire: bool = False
    titled: bool = field(init=False)

    def __post_init__(self) -> None:
        self.titled = not self.paragraphs or "。" not in self.paragraphs[0].lines[0].reading.squeezed


_SILENT = Own("", (), False)


@dataclass(slots=True)
class Item:
    """A clause in the making; ``start`` is where its own stretch begins in the source."""

    marker: Marker
    depth: int
    start: int
    own: Own = _SILENT
    lines: list[Line] = field(default_factory=list)
    caption: Line | None = None
    inferred: bool = False
    children: list[Item] = field(default_factory=list)
    supplementary: bool = False
    heading_level: int = 0
    printed: bool = True  # its marker is

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """What it says itself."""
        return self.own.paragraphs


@dataclass(frozen=True, slots=True)
class _Body:
    """What all clauses of a text share.

    Attributes:
        text: the whole source.
        margin: width at which its lines are broken, 0 where they are not.
        hinted: its reader knows more of some lines than their characters.
        openings: the lines that open a clause.
    """

    text: str
    margin: float
    hinted: bool
    openings: Sequence[Opening]


def nest(source: Source, body: Sequence[Line], openings: Sequence[Opening], margin: float) -> list[Item]:
    """Build the tree: each line goes to the clause it stands in; what precedes the first clause stays unclaimed.

    A caption line goes to the clause it stands before.
    """
    whole = _Body(source.text, margin, bool(source.hints), openings)
    by_line = {opening.line: opening for opening in openings}
    top: list[Item] = []
    opened: list[Item] = []
    stack: list[Item] = []
    pending: Line | None = None
    for place, line in enumerate(body, start=1):
        looks = line.reading.looks
        if looks and "caption" in looks and place < len(body) and _may_carry_caption(by_line.get(body[place].index)):
            pending = line if opened or not layout("subtitle").fullmatch(line.reading.squeezed) else None
        elif opening := by_line.get(line.index):
            item = _open(line, opening)
            item.caption, pending = pending, None
            del stack[opening.depth :]
            item.supplementary = item.marker.style == SUPPLEMENTARY or bool(stack and stack[-1].supplementary)
            (stack[-1].children if stack else top).append(item)
            stack.append(item)
            opened.append(item)
        elif stack:
            if looks and "list_tail" in looks and _closes_list(whole, stack, line):
                stack.pop()
            stack[-1].lines.append(line)
    for item in opened:
        item.own = _own_of(whole, item, item.lines)
    return top


def _may_carry_caption(opening: Opening | None) -> bool:
    """Whether the line （見出し） right before an opening is its heading."""
    return opening is not None and opening.marker.style not in GROUPS and opening.marker.style != SUPPLEMENTARY


def _open(line: Line, opening: Opening) -> Item:
    marker = opening.marker
    printed = marker.end > marker.start
    lost = not printed and not marker.style.startswith(HEADED)
    return Item(marker, opening.depth, line.start, lines=[line], inferred=lost, heading_level=line.heading, printed=printed)


def _closes_list(whole: _Body, stack: list[Item], line: Line) -> bool:
    """Whether a なお or ただし speaks of the whole list above it and so belongs to the list's parent."""
    if len(stack) < 2 or stack[-2].marker.style in GROUPS or stack[-2].marker.style == SUPPLEMENTARY:
        return False
    if _goes_on_behind(whole, stack, line):
        return False
    last, parent = (_beginning_of(whole, item) for item in (stack[-1], stack[-2]))
    leads = any(not _is_title_line(parent, place) for place in range(len(parent.paragraphs)))
    titled = len(last.paragraphs) > 1 and _is_title_line(last, 0)
    return bool(last.paragraphs) and (leads or not titled)


def _goes_on_behind(whole: _Body, stack: list[Item], line: Line) -> bool:
    """Whether the list, or one below it, goes on behind a line."""
    place = bisect_right(whole.openings, line.index, key=lambda opening: opening.line)
    if place == len(whole.openings) or whole.openings[place].depth < len(stack) - 1:
        return False
    following = whole.openings[place]
    return following.depth > len(stack) - 1 or following.marker.style == stack[-1].marker.style  # not 項 2 behind the 号 of 項 1


def _is_title_line(own: Own, place: int) -> bool:
    """Whether a paragraph is no more than a heading: the first one, on the marker's line, without a full stop."""
    return place == 0 and own.on_marker_line and "。" not in own.paragraphs[0].squeezed


# --- a clause's own lines ---------------------------------------------------------------------------------


def _beginning_of(whole: _Body, item: Item) -> Own:
    """What an item says as far as its second paragraph; the rest is left unread, for a list may have thousands of tails."""
    own = _own_of(whole, item, item.lines[:_FEW_LINES])
    return own if len(own.paragraphs) > 1 else _own_of(whole, item, item.lines)


def _own_of(whole: _Body, item: Item, lines: Sequence[Line]) -> Own:
    """What an item says on these of its lines; the first one holds its marker."""
    first, last = lines[0], lines[-1]
    stretch = whole.text[first.start : last.end]
    if last.index - first.index == len(lines) - 1 and not (whole.hinted and any(line.hint is not None for line in lines)):
        return _plain_own(stretch, item.marker.rest, whole.margin)
    return _read_own(stretch, [line.moved(-first.start) for line in lines], item.marker.rest, whole.margin)


@lru_cache(maxsize=REMEMBERED)
def _plain_own(stretch: str, at: int, margin: float) -> Own:
    """What is said on neighbouring lines of which nothing is known but their characters; copies are read once."""
    return _read_own(stretch, plain_lines(stretch), at, margin, entire=True)


def _read_own(stretch: str, lines: Sequence[Line], at: int, margin: float, entire: bool = False) -> Own:
    """Group a clause's own lines as paragraphs; the text of the first line begins at ``at``."""
    groups: list[tuple[list[Line], list[Segment]]] = []
    first_has_text = False
    for line in lines:
        segments = own_segments(stretch, line, at if line is lines[0] else line.reading.lead)
        if segments and groups and _joins(groups[-1][0][-1], line, margin):
            groups[-1][0].append(line)
            groups[-1][1].extend(segments)
        elif segments:
            groups.append(([line], segments))
            first_has_text = first_has_text or line is lines[0]
    paragraphs = tuple(
        [
            Paragraph(tuple(group), tuple(segments), _on_one_line(stretch, segments), "".join([line.reading.squeezed for line in group]))
            for group, segments in groups
        ]
    )
    return Own(stretch, paragraphs, first_has_text, entire)


def _on_one_line(stretch: str, segments: Sequence[Segment]) -> str:
    """The segments joined; joints are closed, except between two words of Latin letters."""
    if len(segments) == 1:
        return stretch[slice(*segments[0])]
    pieces = [stretch[start:end] for start, end in segments]
    joined = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        latin = joined[-1:].isascii() and joined[-1:].isalnum() and piece[:1].isascii() and piece[:1].isalnum()
        joined += (" " if latin else "") + piece
    return joined


def own_segments(source: str, line: Line, at: int) -> list[Segment]:
    """The line's content from ``at`` on, without markup and surrounding white space."""
    if not line.reading.markup:
        piece = _trim(source, line.start + at, line.start + line.reading.tail)
        return [piece] if piece else []
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


def _joins(before: Line, line: Line, margin: float) -> bool:
    """Whether a line goes on with the paragraph before it: a wrapped line, or one cut by a page break."""
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
