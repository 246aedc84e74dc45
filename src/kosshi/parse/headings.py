"""Sixth step of parsing: which words of a clause are its heading, and what the rest of it says.

That depends on the clause's own lines and a few facts of its place (:class:`Setting`), so it is found once for all
copies, with offsets from the beginning of the clause's first line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import NamedTuple

from kosshi.parse.draft import Item, Own, Paragraph
from kosshi.parse.lines import REMEMBERED, Segment
from kosshi.parse.prices import GROUPS, HEADED, SUPPLEMENTARY
from kosshi.pieces import PieceKind, pack_pieces

MAX_HEADING = 60
_MARKER, _HEADING, _BRACKET, _TEXT = PieceKind  # by names of their own: until Python 3.12 looking up a member is a call
_NOMINAL_END = re.compile(r"(?:[^、，。はをがにでし,]|[直出渡通貸]し)$")
_VERBAL_END = re.compile(r"(?:^削除|する|いる|ある|こと|とき|られる|なる|行う|図る|定める|講じる|講ずる|場合|ない|れる)$")
_BRACKETED = re.compile(r"[(（〔\[](?P<title>[^()（）〔〕。]{1,40}(?:[(（][^()（）]*[)）][^()（）。]{0,20})?)[)）〕\]]\s*")
_TERM_WIDE = re.compile(r"(?P<term>[^。、，\u3000\t]{1,40}?)(?P<gap>[\u3000\t]+|[ ]{2,}|[:：]\s*)(?P<text>\S.*)", re.DOTALL)
_TERM_NARROW = re.compile(
    r"(?P<term>[^。、，\u3000\t]{1,40}?)(?P<gap> )(?P<text>\S.*(?:をいう|をいいます|を指す|とする|こと)。?)", re.DOTALL
)
_NO_TERM = re.compile(r"[をはが]|[A-Za-z]\||\|[A-Za-z]")  # a space inside a sentence: 特権を付与された I D, 無線 LAN
_QUOTE = "「『"


class Setting(NamedTuple):
    """What a clause's heading depends on beside its own lines.

    Attributes:
        style: of its marker.
        marker: where its marker is printed, None where it was lost.
        depth: 0 at the top, 1 right below, 2 deeper.
        whole: it is a heading of the file that lost its number.
        leads: clauses stand below it.
        siblings_titled: most of its siblings of this style carry titles.
        captioned: its heading stands in brackets before it.
    """

    style: str
    marker: Segment | None
    depth: int
    whole: bool
    leads: bool
    siblings_titled: bool
    captioned: bool


_Setting = tuple[str, Segment | None, int, bool, bool, bool, bool]  # a Setting that nobody has looked at yet


class Form(NamedTuple):
    """A clause's own part as it will be frozen; offsets count from the beginning of its first line.

    Attributes:
        heading, text, marker: what it says.
        packed: its pieces.
        loose: what of its lines is no piece and not white space (Markdown marks).
    """

    heading: str
    text: str
    marker: str
    packed: bytes
    loose: tuple[Segment, ...]


@dataclass(slots=True)
class _Clause:
    """An own part while its heading is looked for."""

    stretch: str
    setting: Setting
    on_marker_line: bool
    paragraphs: list[Paragraph]
    marker: Segment | None
    heading: Segment | None = None
    brackets: list[Segment] = field(default_factory=list)

    def cut_first(self, at: int) -> None:
        """Drop what stands before ``at`` from the first paragraph."""
        first = self.paragraphs[0]
        kept = [(max(start, at), end) for start, end in first.segments if end > at]
        self.paragraphs[:1] = [first.with_segments(self.stretch, kept)] if kept else []


def settings(items: Sequence[Item]) -> list[_Setting]:
    """The settings of siblings. An item carries a title where its first line is none of a sentence and something follows."""
    titles = [item.own.titled and (bool(item.children) or len(item.own.paragraphs) > 1 or item.caption is not None) for item in items]
    some: dict[str, int] = {}  # for each style: how many carry a title,
    count: dict[str, int] = {}  # and how many there are
    for item, titled in zip(items, titles, strict=True):
        name = item.marker.style
        some[name] = some.get(name, 0) + titled
        count[name] = count.get(name, 0) + 1
    found = []
    for item, titled in zip(items, titles, strict=True):
        marker = item.marker
        name = marker.style
        others = some[name] - titled
        found.append(
            (
                name,
                (marker.start, marker.end) if item.printed else None,
                item.depth if item.depth < 2 else 2,
                item.inferred and item.heading_level > 0,
                bool(item.children),
                others > 0 and 2 * others >= count[name] - 1,
                item.caption is not None,
            )
        )
    return found


@lru_cache(maxsize=REMEMBERED)
def form(own: Own, place: _Setting) -> Form:
    """Heading, text and pieces of a clause's own part in its setting."""
    setting = Setting(*place)
    clause = _Clause(own.stretch, setting, own.on_marker_line, list(own.paragraphs), setting.marker)
    if not setting.captioned and clause.paragraphs:
        _find_heading(clause, clause.paragraphs[0])
    held = [(start, end, _BRACKET) for start, end in clause.brackets]
    if clause.marker:
        held.append((*clause.marker, _MARKER))
    if clause.heading:
        held.append((*clause.heading, _HEADING))
    for paragraph in clause.paragraphs:
        held += [(start, end, _TEXT) for start, end in paragraph.segments]
    pieces, loose = _joined(own.stretch, sorted(held, key=itemgetter(0)))
    return Form(
        heading=intern(" ".join(own.stretch[slice(*clause.heading)].split())) if clause.heading else "",
        text=intern("\n".join([paragraph.text for paragraph in clause.paragraphs])),
        marker=intern(own.stretch[slice(*clause.marker)]) if clause.marker else "",
        packed=pack_pieces(pieces),
        loose=tuple(loose),
    )


def _joined(stretch: str, held: Iterable[tuple[int, int, PieceKind]]) -> tuple[list[tuple[PieceKind, int, int]], list[Segment]]:
    """Pieces in source order, neighbours of one kind joined where only white space stands between them; and what else is between."""
    pieces: list[tuple[PieceKind, int, int]] = []
    loose: list[Segment] = []
    at, last = 0, None
    for start, end, kind in held:
        blank = not stretch[at:start].strip()
        if not blank:
            loose.append((at, start))
        pieces.append((kind, pieces.pop()[1] if blank and kind is last else start, end))
        at, last = end, kind
    if stretch[at:].strip():
        loose.append((at, len(stretch)))
    return pieces, loose


def _find_heading(clause: _Clause, first: Paragraph) -> None:
    setting = clause.setting
    if setting.style == "lenticular":
        _take_lenticular(clause, first)
    elif setting.style.startswith(HEADED) or setting.whole:
        _take_whole(clause, first, len(first.lines) == 1)
    elif not (_take_bracketed(clause, first) or (not first.split and _take_term(clause, first))):
        _take_whole(clause, first, _is_heading(clause, first))


def _take_whole(clause: _Clause, first: Paragraph, take: bool) -> None:
    if take and not first.split:
        clause.heading = (first.start, first.end)
        clause.paragraphs.pop(0)


def _take_lenticular(clause: _Clause, first: Paragraph) -> None:
    close = clause.stretch.find("】", first.start, first.end)
    if close < 0:
        return
    clause.heading = (first.start, close) if close > first.start else None
    clause.brackets.append((close, close + 1))
    if clause.marker:
        clause.brackets.append(clause.marker)
        clause.marker = None  # the bracket is no marker, it only opens the heading
    rest = close + 1
    while rest < first.end and clause.stretch[rest].isspace():
        rest += 1
    clause.cut_first(rest)


def _take_bracketed(clause: _Clause, first: Paragraph) -> bool:
    """第1条（目的） この規程は…; also 附則（令和4年訓令第1号）."""
    setting = clause.setting
    if setting.style not in ("article", "ordinal", SUPPLEMENTARY) and not (setting.style == "arabic" and setting.depth == 0):
        return False
    match = _BRACKETED.match(clause.stretch, first.start, first.end)
    if not match:
        return False
    clause.heading = match.span("title")
    start, end = match.span()
    clause.brackets += [(start, match.start("title")), (match.end("title"), match.end("title") + 1)]
    clause.cut_first(end)
    return True


def _take_term(clause: _Clause, first: Paragraph) -> bool:
    """(1) 用語　説明: term and definition, or heading and text, on one line."""
    if len(first.segments) > 1 and first.segments[0][1] - first.segments[0][0] < 2:
        return False
    line = clause.stretch[first.start : first.lines[0].start + first.lines[0].reading.tail]
    tail = first.text
    for pattern in (_TERM_WIDE, _TERM_NARROW):
        match = pattern.fullmatch(line) if pattern is _TERM_WIDE or " " in line else None
        if not match or not _is_title(match["term"]):
            continue
        described = "。" in tail[len(match["term"]) :] or tail.endswith(("をいう", "こと"))
        if not described and (len(match["term"]) > 20 or len(match["text"]) < 10 or first.lines[0].gaps > 1):
            continue
        if pattern is _TERM_NARROW and _NO_TERM.search(match["term"] + "|" + match["text"]):
            continue
        clause.heading = (first.start, first.start + len(match["term"]))
        gap = match["gap"].strip()
        if gap:
            at = first.start + match.start("gap") + match["gap"].index(gap)
            clause.brackets.append((at, at + len(gap)))
        clause.cut_first(first.start + match.start("text"))
        return True
    return False


def _is_title(text: str) -> bool:
    return (
        bool(_NOMINAL_END.search(text))
        and not text.isdigit()
        and text[0] not in _QUOTE
        and not text.startswith(("前", "同", "なお", "ただし", "また"))
    )


def _is_heading(clause: _Clause, first: Paragraph) -> bool:
    setting = clause.setting
    text = "".join(first.text.split())
    if setting.style in GROUPS:
        return "。" not in text and len(text) <= 2 * MAX_HEADING
    if "は、" in text or "。" in text or len(text) > MAX_HEADING or not _NOMINAL_END.search(text) or setting.style == SUPPLEMENTARY:
        return False
    if len(clause.paragraphs) > 1 or setting.leads:
        return text.count("、") <= 3 or len(text) <= 40
    if _VERBAL_END.search(text):
        return False
    return setting.style in ("article", "ordinal", "square") or (setting.siblings_titled and setting.depth <= 1)
