"""Last step of parsing: paths, frozen clauses, and the blocks that hold the rest of the text."""

from __future__ import annotations

from collections.abc import Sequence

from kosshi.messages import say
from kosshi.model import Block, BlockKind, Clause, Part, Piece, PieceKind, Policy, Problem, Source
from kosshi.numbering import style
from kosshi.parse.draft import Item
from kosshi.parse.headings import heading_text
from kosshi.parse.lines import Line
from kosshi.parse.prices import SUPPLEMENTARY


def build(source: Source, lines: Sequence[Line], kinds: Sequence[BlockKind | None], items: list[Item]) -> Policy:
    """Freeze the tree and name every stretch of the source that belongs to no clause."""
    clauses = _freeze_siblings(source.text, items, "")
    policy = Policy(source, clauses, _blocks(source.text, lines, kinds, clauses), ())
    return Policy(source, clauses, policy.blocks, (*source.problems, *_problems(policy)))


# --- clauses ----------------------------------------------------------------------------------------------


def _freeze_siblings(text: str, items: list[Item], prefix: str) -> tuple[Clause, ...]:
    used: dict[str, int] = {}
    frozen = []
    paragraph_2 = _paragraph_two(items)
    supplementary = 0
    for place, item in enumerate(items):
        supplementary += item.style == SUPPLEMENTARY
        own = f"附則{supplementary}" if item.style == SUPPLEMENTARY else _ordinal(item, place)
        base = prefix
        if paragraph_2 is not None and place < paragraph_2 and prefix:
            base = f"{prefix}1."  # 号 of the unnumbered first 項
        key = base + own
        used[key] = used.get(key, 0) + 1
        path = key if used[key] == 1 else f"{key}~{used[key]}"
        frozen.append(_freeze(text, item, path))
    return tuple(frozen)


def _paragraph_two(items: list[Item]) -> int | None:
    """Place of 項 2 among the items of an article whose first 項 has 号, else None."""
    for style_id in ("arabic", "circled"):
        run = [(place, item.marker.ordinal) for place, item in enumerate(items) if item.marker and item.style == style_id]
        if run and run[0][0] > 0 and run[0][1] == 2:
            others = (_ordinal(item, place) for place, item in enumerate(items) if place >= run[0][0])
            return run[0][0] if "1" not in others else None  # a printed 1 has that place already
    return None


def _ordinal(item: Item, place: int) -> str:
    """An item's own part of the path: its number with branches, or its place among its siblings."""
    if item.marker is None or not item.marker.ordinal:
        return str(place + 1)
    branch = () if item.style == "decimal" else item.marker.branch
    return "-".join(str(number) for number in (item.marker.ordinal, *branch))


def _freeze(text: str, item: Item, path: str) -> Clause:
    pieces = [Piece(PieceKind.BRACKET, *span) for span in item.brackets]
    if item.marker_span:
        pieces.append(Piece(PieceKind.MARKER, *item.marker_span))
    if item.heading:
        pieces.append(Piece(PieceKind.HEADING, *item.heading))
    for paragraph in item.paragraphs:
        pieces.extend(Piece(PieceKind.TEXT, start, end) for start, end in paragraph.segments)
    return Clause(
        path=path,
        style=item.style,
        level=_level(item),
        marker=text[slice(*item.marker_span)] if item.marker_span else "",
        heading=heading_text(text, item.heading),
        text="\n".join(paragraph.text(text) for paragraph in item.paragraphs),
        pieces=_merged(text, pieces),
        part=Part.SUPPLEMENTARY if item.supplementary else Part.BODY,
        inferred=item.inferred,
        children=_freeze_siblings(text, item.children, f"{path}."),
    )


def _level(item: Item) -> str:
    if item.style == SUPPLEMENTARY:
        return "附則"
    return style(item.style).level if item.style and not item.style.startswith("headed") else ""


def _merged(text: str, pieces: list[Piece]) -> tuple[Piece, ...]:
    """Pieces in source order, neighbours of one kind joined where only white space stands between them."""
    merged: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if merged and merged[-1].kind is piece.kind and not text[merged[-1].end : piece.start].strip():
            merged[-1] = Piece(piece.kind, merged[-1].start, piece.end)
        else:
            merged.append(piece)
    return tuple(merged)


# --- blocks -----------------------------------------------------------------------------------------------


def _blocks(text: str, lines: Sequence[Line], kinds: Sequence[BlockKind | None], clauses: tuple[Clause, ...]) -> tuple[Block, ...]:
    """Name what no clause holds: lines classified before, the cover and preamble, and markup within lines."""
    owned = sorted((piece.start, piece.end) for clause in clauses for each in clause.walk() for piece in each.pieces)
    first = owned[0][0]
    preamble = _preamble_start(lines, kinds, first)
    blocks: list[Block] = []
    at = 0
    for line in lines:
        while at < len(owned) and owned[at][1] <= line.start:
            at += 1
        kind = kinds[line.index]
        if kind is None and line.end <= first:
            kind = BlockKind.PREAMBLE if line.index >= preamble else BlockKind.COVER
        for start, end in _gaps(line, owned, at):
            if text[start:end].strip():
                _append(blocks, text, kind or BlockKind.MARKUP, start, end)
    return tuple(blocks)


def _gaps(line: Line, owned: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    """The stretches of a line that no clause owns."""
    gaps = []
    start = line.start
    while at < len(owned) and owned[at][0] < line.end:
        if owned[at][0] > start:
            gaps.append((start, owned[at][0]))
        start = max(start, owned[at][1])
        at += 1
    if start < line.end:
        gaps.append((start, line.end))
    return gaps


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


def _problems(policy: Policy) -> list[Problem]:
    """What was restored, with the reason."""
    return [
        Problem("lost-marker", say("main", "lost-marker", path=clause.path), *clause.spans[0])
        for clause in policy.walk()
        if clause.inferred and clause.spans
    ]
