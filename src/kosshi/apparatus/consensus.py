"""Many copies of one lost sequence brought under each other, column by column; what most of them have in each.

The copies are added one by one, the nearest to the middle one first, each aligned to all before it; then each is taken
out and aligned again to the rest until nothing changes. The idea of voting on aligned copies is that of LOBBYBACK
(Burgess et al. 2016, for model laws); the alignment is the progressive one with iterative refinement that is usual for
sequences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from kosshi.apparatus.wordings import medoid, signs

_SCALE = 1000  # costs are whole numbers, so that ties are ties
_ROUNDS = 4  # refinement nearly always comes to rest after two
_COPIES = 64  # so many of the most frequent copies take part; more do not change what most of them have

Copy = list[str | None]  # one cell a column; None where the copy has nothing


def consensus(copies: Sequence[Sequence[str]], weights: Sequence[int]) -> tuple[str, ...]:
    """The sequence that most probably was the original of the copies: in every column what most copies have.

    Args:
        copies: distinct sequences, in an order that does not depend on chance.
        weights: how many witnesses have each.

    Raises:
        ValueError: there is no copy.
    """
    middle = medoid(copies, weights)
    coded = signs(copies)
    chosen = sorted(range(len(copies)), key=lambda k: (-weights[k], Indel.distance(coded[k], coded[middle]), k))[:_COPIES]
    order = sorted({*chosen, middle}, key=lambda k: (k != middle, Indel.distance(coded[k], coded[middle]), k))
    rows: list[Copy] = [list(copies[middle])]
    share = [weights[k] for k in order]
    for place, k in enumerate(order[1:], start=1):
        _lay(rows, share[:place], copies[k], place)
    told = _told(rows, share)
    for _ in range(_ROUNDS):
        for place in range(len(rows)):
            taken = [cell for cell in rows.pop(place) if cell is not None]
            rest = share[:place] + share[place + 1 :]
            if not rows:
                return tuple(taken)
            _drop_empty(rows)
            _lay(rows, rest, taken, place)
        if (now := _told(rows, share)) == told:
            break
        told = now
    return told


def _told(rows: list[Copy], weights: Sequence[int]) -> tuple[str, ...]:
    """What most copies have in each column, leaving out the columns where most have nothing; of several the first copy's."""
    found = []
    for column in range(len(rows[0])):
        votes: Counter[str] = Counter()
        for row, weight in zip(rows, weights, strict=True):
            votes[row[column] or ""] += weight
        most = max(votes.values())
        tied = {cell for cell in votes if votes[cell] == most}
        first = rows[0][column] or ""  # the copy in the middle
        found.append(first if first in tied else min(tied))
    return tuple(cell for cell in found if cell)


def _drop_empty(rows: list[Copy]) -> None:
    """Take out the columns in which no copy has anything."""
    kept = [column for column in range(len(rows[0])) if any(row[column] is not None for row in rows)]
    if len(kept) < len(rows[0]):
        for row in rows:
            row[:] = [row[column] for column in kept]


def _lay(rows: list[Copy], weights: Sequence[int], copy: Sequence[str], place: int) -> None:
    """Align ``copy`` to the columns of ``rows`` and put it among them, with new columns where it has more than they."""
    path = _path(*_costs(rows, weights, copy))
    wide: list[Copy] = [[] for _ in rows]
    laid: Copy = []
    for at, column in path:
        laid.append(None if at is None else copy[at])
        for row, old in zip(wide, rows, strict=True):
            row.append(None if column is None else old[column])
    rows[:] = [*wide[:place], laid, *wide[place:]]


def _costs(rows: list[Copy], weights: Sequence[int], copy: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What it costs to put each word of the copy into each column, and to leave out each column: 0 to ``_SCALE``."""
    total, width = sum(weights), len(rows[0])
    held: dict[str | None, NDArray[np.int64]] = {}
    for row, weight in zip(rows, weights, strict=True):
        for column, cell in enumerate(row):
            if cell not in held:
                held[cell] = np.zeros(width, dtype=np.int64)
            held[cell][column] += weight
    nothing = np.zeros(width, dtype=np.int64)
    put = np.array([held.get(cell, nothing) for cell in copy], dtype=np.int64).reshape(len(copy), width)
    return _SCALE - put * _SCALE // total, _SCALE - held.get(None, nothing) * _SCALE // total


def _path(put: NDArray[np.int64], leave: NDArray[np.int64]) -> list[tuple[int | None, int | None]]:
    """The cheapest way through words and columns as (word, column) pairs, None where one of the two stands alone."""
    size, width = put.shape
    left_out = np.concatenate(([0], np.cumsum(leave)))
    best = np.empty((size + 1, width + 1), dtype=np.int64)
    best[0] = left_out
    for at in range(size):
        row = best[at] + _SCALE  # the word in a column of its own
        row[1:] = np.minimum(row[1:], best[at, :-1] + put[at])
        best[at + 1] = np.minimum.accumulate(row - left_out) + left_out
    path: list[tuple[int | None, int | None]] = []
    at, column = size, width
    while at or column:
        if at and column and best[at, column] == best[at - 1, column - 1] + put[at - 1, column - 1]:
            at, column = at - 1, column - 1
            path.append((at, column))
        elif column and best[at, column] == best[at, column - 1] + leave[column - 1]:
            column -= 1
            path.append((None, column))
        else:
            at -= 1
            path.append((at, None))
    return path[::-1]
