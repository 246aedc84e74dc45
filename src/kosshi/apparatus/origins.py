"""Where a stretch of a reading stands in the policy's source: what a click on a variant leads to."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from kosshi.compare import Reading
from kosshi.model import Clause
from kosshi.pieces import PieceKind


class Origin(NamedTuple):
    """A stretch of a clause: half-open character offsets into the source's text."""

    path: str
    start: int
    end: int


def origins(reading: Reading, source: str, start: int, end: int) -> tuple[Origin, ...]:
    """The clauses and characters that ``reading.text[start:end]`` comes from, in order.

    An empty stretch gives one empty origin, behind what it follows. A stretch that runs on over a page's end gives one
    origin before and one behind what stands between.

    Args:
        reading: what a policy says at a node.
        source: the text of its source.
        start: first character of the stretch in ``reading.text``.
        end: last character plus one.
    """
    told = [(clause, clause.text, PieceKind.TEXT) for clause in reading.clauses if clause.text]
    parts = told or [(clause, clause.heading, PieceKind.HEADING) for clause in reading.own]
    found: list[Origin] = []
    at = 0
    for clause, text, kind in parts:
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            found += _runs(clause, source, _places(clause, kind, source, text, (first, last)))
        elif start == end and not found and start <= at + len(text):
            before = _places(clause, kind, source, text, (0, first))
            whole = _places(clause, kind, source, text, (0, len(text)))
            if whole:
                place = before[-1] + 1 if before else whole[0]
                found.append(Origin(clause.path, place, place))
        at += len(text) + 1
    return tuple(found)


def _places(clause: Clause, kind: PieceKind, source: str, text: str, span: tuple[int, int]) -> list[int]:
    """The places in the source of a stretch of a clause's text; both have the same characters but for blanks."""
    there = [k for piece in clause.pieces if piece.kind is kind for k in range(piece.start, piece.end) if not source[k].isspace()]
    here = [k for k, char in enumerate(text) if not char.isspace()]
    return there[bisect_left(here, span[0]) : bisect_left(here, span[1])]


def _runs(clause: Clause, source: str, places: list[int]) -> list[Origin]:
    """Places as stretches, cut where something else stands between."""
    found: list[Origin] = []
    for place in places:
        if found and not source[found[-1].end : place].strip():
            found[-1] = found[-1]._replace(end=place + 1)
        else:
            found.append(Origin(clause.path, place, place + 1))
    return found
