"""The changes that turn the base into another wording, word by word, at the places a reader would put them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from kosshi.apparatus.words import SIGN, Word

_JOINING = frozenset({"助詞", "接続詞"})  # UniDic's particles and conjunctions
_INCIDENTAL = 3  # what two replacements have in common between them is chance if both are at least so many times longer
_TELLING = 3  # characters of a word that does not come again by chance


class Step(NamedTuple):
    """One change: the words ``start`` to ``end`` of the base become ``first`` to ``last`` of the other wording."""

    start: int
    end: int
    first: int
    last: int


def steps(base: Sequence[Word], other: Sequence[Word], base_signs: str, other_signs: str) -> tuple[Step, ...]:
    """The changes from ``base`` to ``other`` in order, none touching the next.

    Args:
        base: the words of the base.
        other: the words of the other wording.
        base_signs: the base with one sign a word.
        other_signs: the other wording with the same signs.
    """
    raw = [Step(op.src_start, op.src_end, op.dest_start, op.dest_end) for op in Indel.opcodes(base_signs, other_signs) if op.tag != "equal"]
    parted: list[Step] = []
    for step, room in _with_room(_without_chance(raw, base, other), len(base)):
        parted += _parted(step, base, other, room)
    return tuple(_settled(step, base, other, room) for step, room in _with_room(parted, len(base)))


def _with_room(found: list[Step], size: int) -> Iterator[tuple[Step, tuple[int, int]]]:
    """Every step with the stretch of the base it may lie in without touching the next one as it is, or the last as it was."""
    low = 0
    for place, step in enumerate(found):
        yield step, (low, found[place + 1].start - 1 if place + 1 < len(found) else size)
        low = step.end + 1


def _size(words: Sequence[Word]) -> int:
    return sum(len(word.form) for word in words)


def _without_chance(raw: list[Step], base: Sequence[Word], other: Sequence[Word]) -> list[Step]:
    """Replacements with next to nothing in common between them become one; what is but added or left out stays so."""

    def length(step: Step) -> int:
        old, new = _size(base[step.start : step.end]), _size(other[step.first : step.last])
        return max(old, new) if old and new else 0

    found: list[Step] = []
    for step in raw:
        merged = step
        while found:
            between = _size(base[found[-1].end : merged.start])
            if between * _INCIDENTAL > min(length(found[-1]), length(merged)):
                break
            before = found.pop()
            merged = Step(before.start, merged.end, before.first, merged.last)
        found.append(merged)
    return found


def _parted(step: Step, base: Sequence[Word], other: Sequence[Word], room: tuple[int, int]) -> list[Step]:
    """A replacement that is one word for another with an addition or omission beside it, as these two.

    Where A、C became B、X、C the comparison may come upon「B、X」for A; it is B for A, and「X、」added before C.
    """
    found: list[Step] = []
    if step.start < step.end and step.first < step.last:
        if step.end < room[1] and _parts(base[step.end]):
            found = _parted_behind(step, base, other)
        if not found and step.start > room[0] and _parts(base[step.start - 1]):
            found = _parted_before(step, base, other)
    return found or [step]


def _parted_behind(step: Step, base: Sequence[Word], other: Sequence[Word]) -> list[Step]:
    """The replacement first, if the word behind it comes already within it."""
    start, end, first, last = step
    anchor = base[end].form
    for cut in range(first + 1, last):
        if other[cut].form == anchor:
            return [Step(start, end, first, cut), Step(end + 1, end + 1, cut + 1, last + 1)]
    for cut in range(start + 1, end):
        if base[cut].form == anchor:
            return [Step(start, cut, first, last), Step(cut + 1, end + 1, last + 1, last + 1)]
    return []


def _parted_before(step: Step, base: Sequence[Word], other: Sequence[Word]) -> list[Step]:
    """The replacement last, if the word before it comes again within it."""
    start, end, first, last = step
    anchor = base[start - 1].form
    for cut in range(last - 1, first, -1):
        if other[cut - 1].form == anchor:
            return [Step(start - 1, start - 1, first - 1, cut - 1), Step(start, end, cut, last)]
    for cut in range(end - 1, start, -1):
        if base[cut - 1].form == anchor:
            return [Step(start - 1, cut - 1, first - 1, first - 1), Step(cut, end, first, last)]
    return []


def _parts(word: Word) -> bool:
    """Whether a word that comes again marks where one change ends and another begins; の and する come again by chance."""
    return word.pos == SIGN or len(word.form) >= _TELLING


def _settled(step: Step, base: Sequence[Word], other: Sequence[Word], room: tuple[int, int]) -> Step:
    """An addition or omission moved to where it reads best, where the same words stand on either side of it.

    A、X、B against A、B is「X、」added before B rather than「、X」after A, whichever the comparison came upon; so
    that all who add the same add it at the same place. ``room`` is the stretch of the base it may lie in.
    """
    inserted = step.start == step.end
    if not inserted and step.first != step.last:
        return step
    moving, start, end = (other, step.first, step.last) if inserted else (base, step.start, step.end)
    left = right = 0
    while left < step.start - room[0] and moving[start - left - 1].form == moving[end - left - 1].form:
        left += 1
    while right < room[1] - step.end and moving[start + right].form == moving[end + right].form:
        right += 1
    best = max(range(-left, right + 1), key=lambda by: (_fitness(moving[start + by : end + by]), by))
    return Step(step.start + best, step.end + best, step.first + best, step.last + best)


def _fitness(stretch: Sequence[Word]) -> int:
    """How well a stretch reads as one that was added or left out: whole phrases with the sign or particle behind them."""
    first, last = stretch[0], stretch[-1]
    points = 0
    if last.pos == SIGN and unicodedata.category(last.form[-1]) != "Ps":
        points += 3 if last.form[-1] == "。" else 2
    elif last.pos in _JOINING:
        points += 1
    if first.pos in _JOINING or (first.pos == SIGN and unicodedata.category(first.form[0]) != "Ps"):
        points -= 2
    if last.pos == SIGN and unicodedata.category(last.form[-1]) == "Ps":
        points -= 3
    return points
