"""Provisions that come, go and change their numbers, in an order that never gives two of them one number.

What moves up is told from the last to the first, what moves down from the first to the last, each before what comes
into its place; a provision is amended before it moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from kosshi.draft.amend.layout import printed
from kosshi.draft.amend.match import Pair
from kosshi.draft.amend.sentence import Instruction
from kosshi.draft.amend.tree import LISTED, Kind, Number, Provision, name, phrases

_FEWEST_SHIFTED = 4  # from here on 第5条から第8条までを1条ずつ繰り下げる


class Place(NamedTuple):
    """How siblings are pointed at.

    Attributes:
        head: what instructions begin with; empty for articles and the largest groups, which are their own heads.
        inside: what stands between the head and a sibling, without 中 (第2項).
        container: what the siblings stand in as an addition at the end names it (第3条第2項, 第2章, 本則).
        first_numbered: a first 項 carries its number.
    """

    head: str
    inside: str
    container: str
    first_numbered: bool = False


class Entry(NamedTuple):
    """A pair, where it is, and whether something follows it in its container."""

    old: Provision | None
    new: Provision | None
    place: Place
    before: int | None  # index of the entry it stands behind in its container, where that one stays
    behind: int | None  # index of the next one that stays in its container

    @property
    def provision(self) -> Provision:
        """The old one, or the new one where there is no old one."""
        one = self.old or self.new
        assert one is not None  # a pair is never empty
        return one


Edits = Callable[[Provision, Provision, Place], list[Instruction]]
Group = tuple[int, list[Instruction]]


def entries(pairs: Sequence[Pair], place: Place, start: int = 0) -> list[Entry]:
    """The pairs of one container; ``start`` is the index of the first among all of its kind."""
    found = []
    stays = [start + at for at, (old, new) in enumerate(pairs) if old is not None and new is not None]
    for at, (old, new) in enumerate(pairs):
        before = next((other for other in reversed(stays) if other < start + at), None)
        behind = next((other for other in stays if other > start + at), None)
        found.append(Entry(old, new, place, before, behind))
    return found


class Siblings:
    """The instructions for entries of one kind, in groups; a group's key is the index of its first entry."""

    def __init__(self, found: Sequence[Entry], edits: Edits) -> None:
        self.entries = found
        self.edits = edits
        self._edited: dict[int, list[Instruction]] = {}
        self.numbers: dict[int, Number] = {at: one.old.number for at, one in enumerate(found) if one.old is not None}

    def groups(self) -> Iterator[Group]:
        """All groups in order."""
        for run in self._runs():
            up = any(self._direction(at) > 0 for at in run)
            instructions = self._run(self._removed_first(run[::-1] if up else run), reverse=up)
            if instructions:
                yield run[0], [_alone(instructions[0])] if len(instructions) == 1 else instructions

    def _direction(self, at: int) -> int:
        """1: the number grows, -1: it shrinks, 0: neither, or there is no pair."""
        one = self.entries[at]
        if one.old is None or one.new is None or one.old.number == one.new.number:
            return 0
        return 1 if one.new.number > one.old.number else -1

    def _runs(self) -> Iterator[list[int]]:
        """Neighbours that have to be told in one go: none of them stays as it is, all that move go the same way."""
        run: list[int] = []
        going = 0
        for at, one in enumerate(self.entries):
            direction = self._direction(at)
            stays = one.old is not None and one.new is not None and not direction
            if run and (stays or (direction and going and direction != going)):
                kept = len(run)
                while direction > 0 and not self._direction(run[kept - 1]):
                    kept -= 1  # what comes in before something that moves up has to wait for it
                yield run[:kept]
                run, going = run[kept:], 0
            if stays:
                yield [at]
                continue
            run.append(at)
            going = going or direction
        if run:
            yield run

    def _removed_first(self, run: Sequence[int]) -> list[int]:
        """A run in which what goes stands before what comes, wherever nothing moves between the two."""
        found: list[int] = []
        still: list[int] = []
        for at in run:
            if self._direction(at):
                found += [*sorted(still, key=lambda other: self.entries[other].old is None), at]
                still = []
            else:
                still.append(at)
        return [*found, *sorted(still, key=lambda other: self.entries[other].old is None)]

    def _run(self, order: Sequence[int], reverse: bool) -> list[Instruction]:
        """What is told of a run: removals, moves and additions in an order that works."""
        found: list[Instruction] = []
        done: set[int] = set()
        edited_before = False
        for step, at in enumerate(order):
            if at in done:
                continue
            one = self.entries[at]
            if one.old is not None and one.new is None:
                gone = self._neighbours(order, step, lambda other: other.old is not None and other.new is None)
                done.update(gone)
                found.append(self._removal(sorted(gone)))
            elif one.old is not None and one.new is not None:
                moved = self._shifted(order, step)
                done.update(moved)
                edited = bool(self._edits(at)) and not one.place.head
                if found and (edited or edited_before):  # an article that is amended as well has a sentence of its own
                    found[-1] = found[-1]._replace(ends=True)
                edited_before = edited
                found += self._moves(moved)
                if reverse:  # what stands behind it can only come in once it has moved
                    added = self._added_behind(at if len(moved) == 1 else moved[-1])
                    done.update(added)
                    found += self._addition(added)
            else:
                added = self._neighbours(order, step, lambda other: other.old is None)
                anchor = self.entries[min(added)].before
                if reverse and anchor in order:
                    continue
                done.update(added)
                found += self._addition(sorted(added))
        return found

    def _neighbours(self, order: Sequence[int], step: int, wanted: Callable[[Entry], bool]) -> list[int]:
        found = []
        for at in order[step:]:
            if not wanted(self.entries[at]) or self.entries[at].place != self.entries[order[step]].place:
                break
            found.append(at)
        return found

    def _added_behind(self, anchor: int) -> list[int]:
        return [at for at, one in enumerate(self.entries) if one.old is None and one.before == anchor]

    def _edits(self, at: int) -> list[Instruction]:
        """What changes inside a pair, its number left alone."""
        if at not in self._edited:
            old, new, place = self.entries[at][:3]
            self._edited[at] = self.edits(old, new, place) if old is not None and new is not None else []
        return self._edited[at]

    # --- instructions -------------------------------------------------------------------------------------

    def _said(self, at: int, called: str, tail: str, block: tuple[str, ...] = ()) -> Instruction:
        """An instruction on the sibling that is now called so."""
        place = self.entries[at].place
        if not place.head:
            return Instruction(called, "", tail, block)
        return Instruction(place.head, f"{place.inside}中", called + tail, block)

    def _name(self, at: int, number: Number | None = None) -> str:
        one = self.entries[at].provision
        return name(one.kind, number or self.numbers[at], one.sign, one.last)

    def _removal(self, gone: Sequence[int]) -> Instruction:
        names = [self._name(at) for at in gone]
        called = f"{names[0]}から{names[-1]}まで" if len(names) > 2 else "及び".join(names)
        return self._said(gone[0], called, "を削り")

    def _shifted(self, order: Sequence[int], step: int) -> list[int]:
        """The entries from here on that all move by the same step and are otherwise unchanged; at least this one."""
        found = [order[step]]
        for at in order[step + 1 :]:
            before = found[-1]
            if self._delta(at) is None or self._delta(at) != self._delta(before) or abs(self.numbers[at][0] - self.numbers[before][0]) != 1:
                break
            if self._added_behind(before):
                break
            found.append(at)
        return found if len(found) >= _FEWEST_SHIFTED else found[:1]

    def _delta(self, at: int) -> int | None:
        """By how much an otherwise unchanged entry with a plain number moves."""
        one = self.entries[at]
        if one.old is None or one.new is None or one.old.kind in LISTED[1:] or one.old.last:
            return None
        if len(one.old.number) > 1 or len(one.new.number) > 1 or self._edits(at):
            return None
        return one.new.number[0] - one.old.number[0]

    def _moves(self, moved: Sequence[int]) -> list[Instruction]:
        if len(moved) > 1:
            first, last = min(moved), max(moved)
            delta = self._delta(first) or 0
            unit = phrases().units[self.entries[first].provision.kind]
            called = f"{self._name(first)}から{self._name(last)}まで"
            told = f"を{abs(delta)}{unit}ずつ繰り{'下げ' if delta > 0 else '上げ'}"
            found = [self._said(first, called, told)]
        else:
            at = moved[0]
            old, new = self.entries[at].old, self.entries[at].new
            assert old is not None
            assert new is not None
            found = self._edits(at)
            if old.number != new.number:
                target = self._name(at, new.number)
                found = [*found, self._said(at, self._name(at), f"を{target}とし")]
        for at in moved:
            new = self.entries[at].new
            assert new is not None
            self.numbers[at] = new.number
        return found

    def _addition(self, added: Sequence[int]) -> list[Instruction]:
        """Neighbouring new provisions."""
        if not added:
            return []
        news = [one for at in added if (one := self.entries[at].new) is not None]
        first = self.entries[added[0]]
        kind = news[0].kind
        what = f"次の{len(news)}{phrases().units[kind]}を加え" if kind not in LISTED[1:] else "次のように加え"
        lines = tuple(line for one in news for line in printed(one, first.place.first_numbered))
        if first.behind is None:
            head = first.place.head or first.place.container
            return [Instruction(head, "", f"{first.place.container.removeprefix(head)}に{what}", lines)]
        if first.before is not None:
            return [self._said(first.before, self._name(first.before), f"の次に{what}", lines)]
        if kind in (Kind.PARAGRAPH, Kind.ITEM):
            head = first.place.head
            return [Instruction(head, "", f"{first.place.container.removeprefix(head)}に{name(kind, (1,))}として{what}", lines)]
        return [self._said(first.behind, self._name(first.behind), f"の前に{what}", lines)]


def _alone(one: Instruction) -> Instruction:
    """第3条中第2項を削り as 第3条第2項を削り, where nothing else is told of the siblings."""
    if one.base.endswith("中") and one.tail.startswith("第") and (one.tail.endswith("を削り") or one.block):
        return one._replace(base="", tail=one.base.removesuffix("中") + one.tail)
    return one
