"""Last step of parsing: paths, frozen clauses, and the blocks that hold the rest of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from sys import intern

from kosshi.messages import say
from kosshi.model import Block, BlockKind, Clause, Part, Piece, PieceKind, Policy, Problem, Source, pack_pieces, packed_spans, shift_pieces
from kosshi.numbering import style
from kosshi.parse.draft import Item
from kosshi.parse.headings import Form, form, settings
from kosshi.parse.lines import Line, Segment
from kosshi.parse.prices import HEADED, SUPPLEMENTARY


def build(source: Source, lines: Sequence[Line], kinds: Sequence[BlockKind | None], items: Sequence[Item]) -> Policy:
    """Freeze the tree and name every stretch of the source that belongs to no clause."""
    account = _Account(source.text)
    clauses = _freeze_siblings(items, "", account)
    held = sorted(packed_spans(b"".join(account.packed)))
    restored = _problems(clauses) if account.restored else ()
    return Policy(source, clauses, _blocks(source.text, lines, kinds, held), (*source.problems, *restored))


@dataclass(slots=True)
class _Account:
    """What is known of a text while its clauses are frozen: the pieces they hold, and whether one was restored."""

    text: str
    packed: list[bytes] = field(default_factory=list)
    restored: bool = False


# --- clauses ----------------------------------------------------------------------------------------------


def _freeze_siblings(items: Sequence[Item], prefix: str, account: _Account) -> tuple[Clause, ...]:
    """Siblings as clauses; their pieces, and those of the clauses below, are added to the account."""
    places = zip(items, settings(items), _paths(items, prefix), strict=True)
    return tuple([_freeze(item, form(item.own, setting), path, account) for item, setting, path in places])


def _paths(items: Sequence[Item], prefix: str) -> list[str]:
    """The paths of siblings, no two of them equal."""
    used: dict[str, int] = {}
    paths = []
    paragraph_2 = _paragraph_two(items) if prefix else None
    supplementary = 0
    for place, item in enumerate(items):
        if item.marker.style == SUPPLEMENTARY:
            supplementary += 1
            own = f"附則{supplementary}"
        else:
            own = _ordinal(item, place)
        if paragraph_2 is not None and place < paragraph_2:
            own = f"1.{own}"  # 号 of the unnumbered first 項
        key = prefix + own
        times = used[key] = used.get(key, 0) + 1
        paths.append(intern(key if times == 1 else f"{key}~{times}"))
    return paths


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


def _freeze(item: Item, own: Form, path: str, account: _Account) -> Clause:
    packed = shift_pieces(own.packed, item.start)
    heading = own.heading
    if item.caption is not None:
        heading, before = _caption(account.text, item.caption)
        packed = before + packed
    account.packed.append(packed)
    account.restored = account.restored or item.inferred
    return Clause(
        path,
        item.marker.style,
        _level(item.marker.style),
        own.marker,
        heading,
        own.text,
        part=Part.SUPPLEMENTARY if item.supplementary else Part.BODY,
        inferred=item.inferred,
        children=_freeze_siblings(item.children, f"{path}.", account) if item.children else (),
        packed=packed,
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


@cache
def _level(style_id: str) -> str:
    if style_id == SUPPLEMENTARY:
        return "附則"
    return "" if style_id.startswith(HEADED) else style(style_id).level


# --- blocks -----------------------------------------------------------------------------------------------


def _blocks(text: str, lines: Sequence[Line], kinds: Sequence[BlockKind | None], held: Sequence[Segment]) -> tuple[Block, ...]:
    """Name what no clause holds: lines classified before, the cover and preamble, and markup within lines."""
    first = held[0][0]
    preamble = _preamble_start(lines, kinds, first)
    blocks: list[Block] = []
    at = 0  # the line in which the gap before ended
    for start, end in _gaps(text, held):
        while lines[at].end <= start:
            at += 1
        for place in range(at, len(lines)):
            line = lines[place]
            if line.start >= end:
                break
            low, high = max(start, line.start), min(end, line.end)
            if not text[low:high].isspace():
                kind = kinds[place]
                if kind is None and line.end <= first:
                    kind = BlockKind.PREAMBLE if place >= preamble else BlockKind.COVER
                _append(blocks, text, kind or BlockKind.MARKUP, low, high)
    return tuple(blocks)


def _gaps(text: str, held: Sequence[Segment]) -> Iterator[Segment]:
    """The stretches between pieces that are not blank."""
    at = 0
    for start, end in held:
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
