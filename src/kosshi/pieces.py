"""The stretches of a source that make up a clause, and how a corpus of a country keeps them: packed into eight bytes each."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from struct import Struct, pack
from typing import NamedTuple


class PieceKind(StrEnum):
    """What a stretch of a source is to the clause it belongs to."""

    MARKER = "marker"
    HEADING = "heading"
    BRACKET = "bracket"  # brackets and separators around a heading
    TEXT = "text"


class Piece(NamedTuple):
    """One stretch of a source that belongs to a clause."""

    kind: PieceKind
    start: int
    end: int


_KINDS = tuple(PieceKind)
_CODES = {kind: code for code, kind in enumerate(_KINDS)}
_PACKED = Struct("<II")  # a piece: start times four and its kind's place among the kinds; end


def pack_pieces(pieces: Iterable[tuple[PieceKind, int, int]]) -> bytes:
    """Pieces in eight bytes each, a twentieth of what the objects take; see :func:`unpack_pieces`.

    Raises:
        struct.error: an offset is below zero or beyond a thousand million.
    """
    numbers = [number for kind, start, end in pieces for number in (start << 2 | _CODES[kind], end)]
    return pack(f"<{len(numbers)}I", *numbers)


def unpack_pieces(packed: bytes) -> tuple[Piece, ...]:
    """The pieces that :func:`pack_pieces` has packed.

    Raises:
        struct.error: the bytes are no multiple of eight.
    """
    return tuple([Piece(_KINDS[first & 3], first >> 2, end) for first, end in _PACKED.iter_unpack(packed)])


def packed_spans(packed: bytes) -> list[tuple[int, int]]:
    """Where each of the packed pieces starts and ends."""
    return [(first >> 2, end) for first, end in _PACKED.iter_unpack(packed)]


def shift_pieces(packed: bytes, by: int) -> bytes:
    """The packed pieces, all of them ``by`` characters further on: read as one number, they are moved by one addition."""
    size = len(packed)
    return (int.from_bytes(packed, "little") + by * _one_further(size)).to_bytes(size, "little")


@cache
def _one_further(size: int) -> int:
    """What moves so many bytes of packed pieces by one character."""
    return int.from_bytes(_PACKED.pack(4, 1) * (size // _PACKED.size), "little")
