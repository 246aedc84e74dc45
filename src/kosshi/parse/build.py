"""Last step of parsing: paths, frozen clauses, and the blocks that hold the rest of the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter

from kosshi.messages import say
from kosshi.model import Block, BlockKind, Clause, Part, Piece, PieceKind, Policy, Problem, Source
from kosshi.numbering import style
from kosshi.parse.draft import Item
from kosshi.parse.headings import Form, form, settings
from kosshi.parse.lines import Line, Segment
from kosshi.parse.prices import HEADED, SUPPLEMENTARY


def build(source: Source, lines: Sequence[Line], kinds: Sequence[BlockKind | None], items: Sequence[Item]) -> Policy:
    """Freeze the tree and name every stretch of the source that belongs to no clause."""
    account = _Account(source.text)
    clauses = _freeze_siblings(items, "", account)
    account.held.sort(key=attrgetter("start"))
    restored = _problems(clauses) if account.restored else ()
    return Policy(source, clauses, _blocks(source.text, lines, kinds, account.held), (*source.problems, *restored))


@dataclass(slots=True)
class _Account:
    """What is known of a text while its clauses are frozen: the pieces they hold, and whether one was restored."""

    text: str
    held: list[Piece] = field(default_factory=list)
    restored: bool = False


# --- clauses ----------------------------------------------------------------------------------------------


def _freeze_siblings(items: Sequence[Item], prefix: str, account: _Account) -> tuple[Clause, ...]:
    """Siblings as clauses; their pieces, and those of the clauses below, are added to the account."""
    used: dict[str, int] = {}
    frozen = []
    paragraph_2 = _paragraph_two(items)
    supplementary = 0
    for place, (item, setting) in enumerate(zip(items, settings(items), strict=True)):
        if setting.style == SUPPLEMENTARY:
            supplementary += 1
            own = f"附則{supplementary}"
        else:
            own = _ordinal(item, place)
        if paragraph_2 is not None and place < paragraph_2 and prefix:
            own = f"1.{own}"  # 号 of the unnumbered first 項
        key = prefix + own
        used[key] = used.get(key, 0) + 1
        path = key if used[key] == 1 else f"{key}~{used[key]}"
        frozen.append(_freeze(item, form(item.own, setting), path, account))
    return tuple(frozen)


def _paragraph_two(items: Sequence[Item]) -> int | None:
    """Place of 項 2 among the items of an article whose first 項 has 号, else None."""
    styles = {item.marker.style for item in items}
    for style_id in ("arabic", "circled"):
        if style_id not in styles:
            continue
        run = [(place, item.marker.ordinal) for place, item in enumerate(items) if item.marker.style == style_id]
        if run[0][0] > 0 and run[0][1] == 2:
            others = (_ordinal(item, place) for place, item in enumerate(items) if place >= run[0][0])
            return run[0][0] if "1" not in others else None  # a printed 1 has that place already
    return None


def _ordinal(item: Item, place: int) -> str:
    """An item's own part of the path: its number with branches, or its place among its siblings."""
    marker = item.marker
    if not marker.ordinal:
        return str(place + 1)
    if not marker.branch or marker.style == "decimal":
        return str(marker.ordinal)
    return "-".join(str(number) for number in (marker.ordinal, *marker.branch))


def _freeze(item: Item, own: Form, path: str, account: _Account) -> Clause:
    start = item.start
    pieces = [Piece._make((kind, start + first, start + last)) for kind, first, last in own.pieces]
    heading = own.heading
    if item.caption is not None:
        heading, before = _caption(account.text, item.caption)
        pieces[:0] = before
    account.held += pieces
    account.restored = account.restored or item.inferred
    return Clause(
        path=path,
        style=item.marker.style,
        level=_level(item.marker.style),
        marker=own.marker,
        heading=heading,
        text=own.text,
        pieces=tuple(pieces),
        part=Part.SUPPLEMENTARY if item.supplementary else Part.BODY,
        inferred=item.inferred,
        children=_freeze_siblings(item.children, f"{path}.", account) if item.children else (),
    )


def _caption(text: str, line: Line) -> tuple[str, list[Piece]]:
    """The heading that stands in brackets on a line of its own, and its pieces."""
    start, end = line.start + line.reading.lead, line.start + line.reading.tail
    opening, closing = Piece(PieceKind.BRACKET, start, start + 1), Piece(PieceKind.BRACKET, end - 1, end)
    return " ".join(text[start + 1 : end - 1].split()), [opening, Piece(PieceKind.HEADING, start + 1, end - 1), closing]


@cache
def _level(style_id: str) -> str:
    if style_id == SUPPLEMENTARY:
        return "附則"
    return "" if style_id.startswith(HEADED) else style(style_id).level


# --- blocks -----------------------------------------------------------------------------------------------


def _blocks(text: str, lines: Sequence[Line], kinds: Sequence[BlockKind | None], held: Sequence[Piece]) -> tuple[Block, ...]:
    """Name what no clause holds: lines classified before, the cover and preamble, and markup within lines."""
    first = held[0].start
    preamble = _preamble_start(lines, kinds, first)
    blocks: list[Block] = []
    for start, end in _gaps(text, held):
        for place in range(max(bisect_right(lines, start, key=attrgetter("start")) - 1, 0), len(lines)):
            line = lines[place]
            if line.start >= end:
                break
            low, high = max(start, line.start), min(end, line.end)
            if low < high and text[low:high].strip():
                kind = kinds[place]
                if kind is None and line.end <= first:
                    kind = BlockKind.PREAMBLE if place >= preamble else BlockKind.COVER
                _append(blocks, text, kind or BlockKind.MARKUP, low, high)
    return tuple(blocks)


def _gaps(text: str, held: Sequence[Piece]) -> Iterator[Segment]:
    """The stretches between pieces that are not blank."""
    at = 0
    for _, start, end in held:
        if start > at and not text[at:start].isspace():
            yield at, start
        at = max(at, end)
    if at < len(text) and not text[at:].isspace():
        yield at, len(text)


def _append(blocks: list[Block], text: str, kind: BlockKind, start: int, end: int) -> None:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    if blocks and blocks[-1].kind is kind and not text[blocks[-1].end : start].strip():
        blocks[-1] = Block(kind, blocks[-1].start, end)
    else:
        blocks.append(Block(kind, start, end))


def _preamble_start(lines: Sequence[Line], kinds: Sequence[BlockKind | None], first: int) -> int:
    """Index of the line where the cover ends and a 前文 or はじめに begins; the number of lines where none does."""
    head = [line for line in lines if line.end <= first and kinds[line.index] is None]
    for line in head:
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
