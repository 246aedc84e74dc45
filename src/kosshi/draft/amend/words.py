"""Changes inside one text as quotations: 「A」を「B」に改め, 「A」を削り, 「A」の次に「B」を加え.

A quotation changes every place of the addressed unit that has these words, so it is widened by whole tokens until it
stands only where it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from kosshi.draft.digits import NUMERAL
from kosshi.tokens import default

_WIDEST = 24  # tokens; a longer quotation is no shorter than the unit written anew
_SHORT_GAP = 2  # characters between two changes that are quoted along with them
_MOST = 0.5  # share of a text that may change before it is written anew
_BRACKETS = {"「": "」", "『": "』", "（": "）", "(": ")"}
_NUMBERED = re.compile(rf"第(?:{NUMERAL})(?:[編章節款目条項号](?:の(?:{NUMERAL}))*)?")
_BEHIND = 8  # tokens before an insertion that are quoted at most
_JOINING = re.compile(r"[ぁ-ん、。・\u3000]*")  # particles say nothing of the place behind which words go
_WEAK = re.compile(r"[ぁ-ん、。・\u3000]{1,2}")  # quoting a mere particle would be hard to find


class Change(NamedTuple):
    """One change: token ranges into the old and the new text."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


class Quotation(NamedTuple):
    """Old words, new words and, for an insertion behind the old words, what is inserted."""

    old: str
    new: str
    inserted: str = ""

    def __str__(self) -> str:
        """As printed, in the continuing form."""
        if self.inserted:
            return f"「{self.old}」の次に「{self.inserted}」を加え"
        return f"「{self.old}」を「{self.new}」に改め" if self.new else f"「{self.old}」を削り"


def quotations(old: str, new: str, unit: Sequence[str]) -> tuple[Quotation, ...] | None:
    """The quotations that turn ``old`` into ``new``.

    Args:
        old: own text of one provision.
        new: what it is to become.
        unit: all texts of the addressed unit, ``old`` among them.

    Returns:
        None where more than half changes, or no quotation is unambiguous.
    """
    a, b = pieces(old), pieces(new)
    steps = changes(a, b)
    changed = sum(len("".join(a[s.a_start : s.a_end])) + len("".join(b[s.b_start : s.b_end])) for s in steps)
    if not old or changed > _MOST * (len(old) + len(new)):
        return None
    everywhere = _same_everywhere(a, b, steps, unit)
    if everywhere:
        return everywhere
    while True:
        found = [_quoted(a, b, steps, place, unit) for place in range(len(steps))]
        stuck = next((place for place, one in enumerate(found) if one is None), None)
        if stuck is None:
            return tuple(one for one in found if one is not None)
        if len(steps) == 1:
            return None
        first = min(stuck, len(steps) - 2)  # two changes that cannot be told apart are quoted as one
        one, other = steps[first], steps[first + 1]
        steps[first : first + 2] = [Change(one.a_start, other.a_end, one.b_start, other.b_end)]


def pieces(text: str) -> list[str]:
    """A text cut at the beginnings of its tokens, a number like 第10条の2 in one piece; joined again it is the text."""
    inside = {place for match in _NUMBERED.finditer(text) for place in range(match.start() + 1, match.end())}
    cuts = sorted(
        ({0, *(token.start for token in default()(text))} | {match.end() for match in _NUMBERED.finditer(text)}) - inside | {len(text)}
    )
    return [text[start:end] for start, end in pairwise(cuts)]


def changes(a: Sequence[str], b: Sequence[str]) -> list[Change]:
    """What differs, in order; changes with next to nothing between them are one."""
    found: list[Change] = []
    for kind, *ranges in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        step = Change(*ranges)
        if found and len("".join(a[found[-1].a_end : step.a_start])) <= _SHORT_GAP:
            last = found.pop()
            step = step._replace(a_start=last.a_start, b_start=last.b_start)
        found.append(step)
    return found


def balanced(text: str) -> bool:
    """Whether every bracket opened in the text is closed in it."""
    waiting: list[str] = []
    for char in text:
        if char in _BRACKETS:
            waiting.append(_BRACKETS[char])
        elif char in _BRACKETS.values() and (not waiting or waiting.pop() != char):
            return False
    return not waiting


def places(words: str, text: str) -> list[int]:
    """Where ``words`` stand in ``text``, overlapping ones too."""
    return [match.start() for match in re.finditer(f"(?={re.escape(words)})", text)]


def _same_everywhere(a: list[str], b: list[str], steps: list[Change], unit: Sequence[str]) -> tuple[Quotation, ...]:
    """One quotation for a word that is replaced wherever the unit has it; none where that is not so."""
    pairs = {("".join(a[s.a_start : s.a_end]), "".join(b[s.b_start : s.b_end])) for s in steps}
    if len(steps) < 2 or len(pairs) > 1:
        return ()
    old, new = next(iter(pairs))
    if not old or not _sayable(old, new) or _WEAK.fullmatch(old) or sum(len(places(old, text)) for text in unit) != len(steps):
        return ()
    return (Quotation(old, new),)


def _sayable(old: str, new: str) -> bool:
    return balanced(old) and balanced(new) and "\n" not in old + new


def _quoted(a: list[str], b: list[str], steps: list[Change], place: int, unit: Sequence[str]) -> Quotation | None:
    """The shortest unambiguous quotation of one change, which leaves the neighbouring changes alone."""
    step = steps[place]
    room_left = step.a_start - (steps[place - 1].a_end if place else 0)
    room_right = (steps[place + 1].a_start if place + 1 < len(steps) else len(a)) - step.a_end
    if step.a_start == step.a_end:
        behind = _inserted_behind(a, b, step, room_left, unit)
        if behind:
            return behind
    for left, right in _widenings(room_left, room_right, step.a_start == step.a_end):
        before, after = "".join(a[step.a_start - left : step.a_start]), "".join(a[step.a_end : step.a_end + right])
        old = before + "".join(a[step.a_start : step.a_end]) + after
        middle = "".join(b[step.b_start : step.b_end])
        new = before + middle + after
        if not _sayable(old, new) or (_WEAK.fullmatch(old) and left + right < room_left + room_right):
            continue
        if sum(len(places(old, text)) for text in unit) != 1:
            continue
        if old == before and middle and balanced(middle):
            return Quotation(old, new, middle)
        return Quotation(old, new)
    return None


def _inserted_behind(a: list[str], b: list[str], step: Change, room: int, unit: Sequence[str]) -> Quotation | None:
    """An insertion as it is usually written: behind the shortest words before it that stand nowhere else and do not only join."""
    middle = "".join(b[step.b_start : step.b_end])
    for left in range(1, min(room, _BEHIND) + 1):
        before = "".join(a[step.a_start - left : step.a_start])
        if not (_sayable(before, middle) and not _JOINING.fullmatch(before)):
            continue
        if sum(len(places(before, text)) for text in unit) == 1:
            return Quotation(before, before + middle, middle)
    return None


def _widenings(room_left: int, room_right: int, insertion: bool) -> Iterator[tuple[int, int]]:
    """Tokens to quote on either side, the fewest first, those before the change first."""
    for total in range(1 if insertion else 0, _WIDEST + 1):
        for left in range(min(total, room_left), -1, -1):
            if total - left <= room_right:
                yield left, total - left
