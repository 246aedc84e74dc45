"""Last step of parsing: paths, frozen clauses, and the blocks that hold the rest of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from sys import intern

from kosshi.messages import say
from kosshi.model import Block, BlockKind, Clause, Part, Policy, Problem, Source
from kosshi.numbering import style
from kosshi.parse.draft import Item
from kosshi.parse.headings import Form, form, settings
from kosshi.parse.lines import Line, Segment
from kosshi.parse.prices import HEADED, SUPPLEMENTARY
from kosshi.pieces import Piece, PieceKind, pack_pieces, packed_spans, shift_pieces


def build(source: Source, lines: Sequence[Line], kinds: Sequence[BlockKind | None], items: Sequence[Item]) -> Policy:
    """Freeze the tree and name every stretch of the source that belongs to no clause."""
    account = _Account(source.text)
    clauses = _freeze_siblings(items, "", account)
    restored = _problems(clauses) if account.restored else ()
    return Policy(source, clauses, _blocks(lines, kinds, account), (*source.problems, *restored))


@dataclass(slots=True)
class _Account:
    """What is known of a text while its clauses are frozen.

    Attributes:
        text: the source.
        packed: the pieces of every clause.
        loose: stretches of the clauses' lines that are no pieces (Markdown marks).
        entire: the lines of clauses hold nothing but their pieces and what is ``loose``.
        restored: a clause's marker was restored.
    """

    text: str
    packed: list[bytes] = field(default_factory=list)
    loose: list[Segment] = field(default_factory=list)
    entire: bool = True
    restored: bool = False


# --- clauses ----------------------------------------------------------------------------------------------


def _freeze_siblings(items: Sequence[Item], prefix: str, account: _Account) -> tuple[Clause, ...]:
    """Siblings as clauses; their pieces, and those of the clauses below, are added to the account."""
    places = zip(items, settings(items), _paths(items, prefix), strict=True)
    return tuple([_freeze(item, form(item.own, setting), path, account) for item, setting, path in places])


def _paths(items: Sequence[Item], prefix: str) -> list[str]:
    """The paths of siblings, no two of them equal."""
    paragraph_2 = _paragraph_two(items) if prefix else None
    paths = []
    supplementary = 0
    for place, item in enumerate(items):
        if item.marker.style == SUPPLEMENTARY:
            supplementary += 1
            paths.append(f"{prefix}附則{supplementary}")
        elif paragraph_2 is not None and place < paragraph_2:
            paths.append(f"{prefix}1.{_ordinal(item, place)}")  # 号 of the unnumbered first 項
        else:
            paths.append(prefix + _ordinal(item, place))
    if len(set(paths)) < len(paths):
        used: dict[str, int] = {}
        for place, path in enumerate(paths):
            used[path] = times = used.get(path, 0) + 1
            paths[place] = path if times == 1 else f"{path}~{times}"
    return [intern(path) for path in paths]


def _paragraph_two(items: Sequence[Item]) -> int | None:
    """Place of 項 2 among the items of an article whose first 項 has 号, else None."""
    styles = [item.marker.style for item in items]
    if styles.count(styles[0]) == len(styles):
        return None  # 号 and 項 differ in style
    for style_id in ("arabic", "circled"):
        if style_id not in styles:
            continue
        first = styles.index(style_id)
        if first > 0 and items[first].marker.ordinal == 2:
            others = (_ordinal(item, place) for place, item in enumerate(items) if place >= first)
            return first if "1" not in others else None  # a printed 1 has that place already
    return None


def _ordinal(item: Item, place: int) -> str:
    """An item's own part of the path: its number with branches, or its place among its siblings."""
    marker = item.marker
    if not marker.ordinal:
        return str(place + 1)
    if not marker.branch or marker.style == "decimal":
        return str(marker.ordinal)
    return "-".join(str(number) for number in (marker.ordinal, *marker.branch))


_PARTS = (Part.BODY, Part.SUPPLEMENTARY)


def _freeze(item: Item, own: Form, path: str, account: _Account) -> Clause:
    start = item.start
    name = item.marker.style
    packed = shift_pieces(own.packed, start)
    heading = own.heading
    if item.caption is not None:
        heading, before = _caption(account.text, item.caption)
        packed = before + packed
        account.entire = account.entire and _fills_its_line(account.text, item.caption)
    account.packed.append(packed)
    if own.loose:
        account.loose += [(start + first, start + last) for first, last in own.loose]
    if not item.own.entire:
        account.entire = False
    if item.inferred:
        account.restored = True
    children = _freeze_siblings(item.children, f"{path}.", account) if item.children else ()
    return Clause(
        path, name, _level(name), own.marker, heading, own.text, None, _PARTS[item.supplementary], item.inferred, children, packed
    )


def _caption(text: str, line: Line) -> tuple[str, bytes]:
    """The heading that stands in brackets on a line of its own, and its packed pieces."""
    start, end = line.start + line.reading.lead, line.start + line.reading.tail
    pieces = (
        Piece(PieceKind.BRACKET, start, start + 1),
        Piece(PieceKind.HEADING, start + 1, end - 1),
        Piece(PieceKind.BRACKET, end - 1, end),
    )
    return intern(" ".join(text[start + 1 : end - 1].split())), pack_pieces(pieces)


def _fills_its_line(text: str, line: Line) -> bool:
    return len(text[line.start : line.end].strip()) == line.reading.tail - line.reading.lead


@cache
def _level(style_id: str) -> str:
    if style_id == SUPPLEMENTARY:
        return "附則"
    return "" if style_id.startswith(HEADED) else style(style_id).level


# --- blocks -----------------------------------------------------------------------------------------------


_Scrap = tuple[int, int, BlockKind]  # a stretch within one line that no clause holds, and what it is


def _blocks(lines: Sequence[Line], kinds: Sequence[BlockKind | None], account: _Account) -> tuple[Block, ...]:
    """Name what no clause holds: lines classified before, the cover and preamble, and markup within lines."""
    text = account.text
    markup = BlockKind.MARKUP
    first = packed_spans(next(filter(None, account.packed)))[0][0]
    named = _named(lines, kinds, first)
    if account.entire:
        scraps = [(line.start, line.end, kind) for line, kind in zip(lines, named, strict=True) if kind]
        scraps += [(start, end, markup) for start, end in account.loose]
        scraps.sort()
    else:
        scraps = list(_scraps(text, lines, named, sorted(packed_spans(b"".join(account.packed)))))
    blocks: list[Block] = []
    begin, reach, last = 0, 0, None
    for start, end, kind in scraps:
        if kind is not last or text[reach:start].strip():
            if last:
                blocks.append(_block(text, last, begin, reach))
            begin, last = start, kind
        reach = end
    if last:
        blocks.append(_block(text, last, begin, reach))
    return tuple(blocks)


def _block(text: str, kind: BlockKind, start: int, end: int) -> Block:
    """A block without the white space around it."""
    inner = text[start:end]
    return Block(kind, end - len(inner.lstrip()), start + len(inner.rstrip()))


def _named(lines: Sequence[Line], kinds: Sequence[BlockKind | None], first: int) -> list[BlockKind | None]:
    """The kinds of lines, those before the first clause among them; None for lines of clauses."""
    preamble = _preamble_start(lines, kinds, first)
    named = list(kinds)
    for line in lines:
        if line.end > first:
            break
        if named[line.index] is None:
            named[line.index] = BlockKind.PREAMBLE if line.index >= preamble else BlockKind.COVER
    return named


def _scraps(text: str, lines: Sequence[Line], named: Sequence[BlockKind | None], held: Sequence[Segment]) -> Iterator[_Scrap]:
    """What stands between the pieces, line by line."""
    place = 0
    markup = BlockKind.MARKUP
    for start, end in _gaps(text, held):
        while lines[place].end <= start:
            place += 1
        for line in (lines[k] for k in range(place, len(lines))):
            if line.start >= end:
                break
            low, high = max(start, line.start), min(end, line.end)
            if not text[low:high].isspace():
                yield low, high, named[line.index] or markup


def _gaps(text: str, held: Sequence[Segment]) -> Iterator[Segment]:
    """The stretches between pieces that are not blank."""
    at = 0
    for start, end in held:
        if start > at and not text[at:start].isspace():
            yield at, start
        at = max(at, end)
    if at < len(text) and not text[at:].isspace():
        yield at, len(text)


def _preamble_start(lines: Sequence[Line], kinds: Sequence[BlockKind | None], first: int) -> int:
    """Index of the line where the cover ends and a 前文 or はじめに begins; the number of lines where none does."""
    for line in lines:
        if line.end > first:
            break
        if kinds[line.index] is not None:
            continue
        text = line.reading.squeezed
        titled = "preamble_title" in line.reading.looks
        prose = (len(text) >= 40 and text.endswith("。")) or (len(text) > 60 and "、" in text)
        if titled or prose:
            return line.index
    return len(lines)


def _problems(clauses: tuple[Clause, ...]) -> list[Problem]:
    """What was restored, with the reason."""
    return [
        Problem("lost-marker", say("main", "lost-marker", path=clause.path), *clause.spans[0])
        for top in clauses
        for clause in top.walk()
        if clause.inferred and clause.spans
    ]
