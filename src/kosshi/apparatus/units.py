"""Which changes of the witnesses make up one place of variation.

Changes that overlap belong together. But where many witnesses vary, one who leaves out a whole phrase would tie all
places of the phrase, and those of the next phrase, into one that nobody can read. So where a place gets crowded, its
longest changes are taken out and stand by themselves, across the places they cover.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

_CROWDED = 6  # variants at one place that a reader can still take in at a glance
_SHORT = 3  # a place of up to so many words is not divided, however many variants it has


class Change(NamedTuple):
    """One change of one wording: the base's words ``start`` to ``end`` become ``forms``, its words ``first`` to ``last``."""

    start: int
    end: int
    wording: int
    first: int
    last: int
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """One place: a half-open range of the base's words and the changes within it; ``across`` if it covers others."""

    start: int
    end: int
    changes: tuple[Change, ...]
    across: bool = False


def units(changes: Iterable[Change]) -> tuple[Unit, ...]:
    """The places that the changes make up, in the base's order; those across others before what they cover."""
    waiting = [sorted(changes)]
    found: list[Unit] = []
    long: list[Change] = []
    while waiting:
        for unit in _joined(waiting.pop()):
            longest = max(change.end - change.start for change in unit.changes)
            if not _is_crowded(unit) or all(change.end - change.start == longest for change in unit.changes):
                found.append(unit)
            else:
                long += [change for change in unit.changes if change.end - change.start == longest]
                waiting.append([change for change in unit.changes if change.end - change.start < longest])
    found, long = _disentangled(found, long)
    ranges: dict[tuple[int, int], list[Change]] = {}
    for change in long:
        ranges.setdefault((change.start, change.end), []).append(change)
    across = [Unit(start, end, tuple(members), across=True) for (start, end), members in ranges.items()]
    return tuple(sorted(found + across, key=lambda unit: (unit.start, unit.start != unit.end, -unit.end, not unit.across)))


def _joined(changes: Iterable[Change]) -> list[Unit]:
    """Overlapping changes as one; what is added right before or behind a changed word stays a place of its own."""
    found: list[tuple[int, int, list[Change]]] = []
    for change in changes:
        if found and (change.start < found[-1][1] or (change.start, change.end) == found[-1][:2]):
            start, end, members = found.pop()
            members.append(change)
            found.append((start, max(end, change.end), members))
        else:
            found.append((change.start, change.end, [change]))
    return [Unit(start, end, tuple(members)) for start, end, members in found]


def _is_crowded(unit: Unit) -> bool:
    """Whether a place has too many variants to read; a variant is all that one wording changes there."""
    if unit.end - unit.start <= _SHORT:
        return False
    variants: dict[int, list[tuple[int, int, tuple[str, ...]]]] = {}
    for change in unit.changes:
        variants.setdefault(change.wording, []).append((change.start, change.end, change.forms))
    return len(set(map(tuple, variants.values()))) > _CROWDED


def _disentangled(found: list[Unit], long: list[Change]) -> tuple[list[Unit], list[Change]]:
    """What a wording changes at a place that a long change of its own reaches into stands by itself as well."""
    of: dict[int, list[Change]] = {}
    for change in long:
        of.setdefault(change.wording, []).append(change)
    clear: list[Unit] = []
    for unit in found:
        tangled = {c.wording for c in unit.changes for other in of.get(c.wording, ()) if covers(other[:2], (unit.start, unit.end))}
        long += [change for change in unit.changes if change.wording in tangled]
        kept = tuple(change for change in unit.changes if change.wording not in tangled)
        clear += _joined(kept) if tangled else [unit]
    return clear, long


def covers(wide: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a half-open range has words of another in it, or the point at which that other adds."""
    if other[0] == other[1]:
        return wide[0] < other[0] < wide[1]
    return wide[0] < other[1] and other[0] < wide[1]
