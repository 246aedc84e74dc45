"""What amending sentences point at: 第3条第2項第1号ア, 同条第2項, 附則第3項 -> provisions of the text being amended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kosshi.draft.amend.layout import Growing, number_of
from kosshi.draft.amend.tree import GROUPS, LISTED, Kind, Number, UnamendableError, phrases
from kosshi.numbering import read_markers

_BRANCHES = r"((?:の\d+)*)"
_MARK = re.compile(r"[(（][^()（）]{1,3}[)）]|[^「」ぁ-ん一-龠](?:の\d+)*")  # ア, (ア), a, ①


class Step(NamedTuple):
    """One step of an address; no number after 同."""

    kind: Kind
    number: Number = ()
    last: Number = ()
    caption: str = ""


class Address(NamedTuple):
    """The steps that were read, and where they end in the sentence."""

    steps: tuple[Step, ...]
    end: int


def read_address(text: str, at: int, signs: Mapping[Kind, str]) -> Address:
    """The address at ``text[at:]``; without steps where there is none."""
    steps: list[Step] = []
    while step := _step(text, at, signs, steps[-1].kind if steps else None):
        steps.append(step[0])
        at = step[1]
        if step[0].last:
            break
    return Address(tuple(steps), at)


def _step(text: str, at: int, signs: Mapping[Kind, str], above: Kind | None) -> tuple[Step, int] | None:
    kinds = {unit: Kind(kind) for kind, unit in phrases().units.items()}
    units = "".join(kinds)
    if match := re.compile(rf"{phrases().supplementary}(?:（([^（）]*)）)?").match(text, at):
        return Step(Kind.SUPPLEMENTARY, caption=match[1] or ""), match.end()
    if match := re.compile(rf"同([{units}])").match(text, at):
        return Step(kinds[match[1]]), match.end()
    form = rf"第(\d+)([{units}]){_BRANCHES}"
    if match := re.compile(form).match(text, at):
        kind, number = kinds[match[2]], number_of(match[1], match[3])
        return Step(kind, number), match.end()
    mark = _MARK.match(text, at)
    for marker in read_markers(mark[0]) if mark else ():  # by itself: what follows in a sentence says nothing
        for kind in LISTED[1:]:
            follows = above in LISTED and LISTED.index(above) + 1 == LISTED.index(kind)
            if marker.style == signs[kind] and (follows or above is None) and marker.end == len(mark[0] if mark else ""):
                return Step(kind, (marker.ordinal, *marker.branch)), at + marker.end
    return None


class Map:
    """The provisions being amended and the one each 同 speaks of."""

    def __init__(self, top: list[Growing]) -> None:
        self.root = Growing(Kind.PART, ())
        self.root.children = top
        self.named: dict[Kind, Growing] = {}

    def parent(self, one: Growing) -> Growing:
        """What a provision stands below."""
        return next(above for above in self.root.walk() if any(child is one for child in above.children))

    def scope(self, one: Growing) -> list[Growing]:
        """The provisions among which a number may occur once: all articles of the body or of one 附則, else the siblings."""
        if one.kind is not Kind.ARTICLE:
            return [child for child in self.parent(one).children if child.kind is one.kind]
        for above in self.root.children:
            if above.kind is Kind.SUPPLEMENTARY and any(child is one for child in above.walk()):
                return self._articles(above)
        return self._articles(self.root)

    @staticmethod
    def _articles(above: Growing) -> list[Growing]:
        """All articles below, those of 附則 only where a 附則 is asked for."""
        found: list[Growing] = []
        for child in above.children:
            if child.kind is Kind.ARTICLE:
                found.append(child)
            elif child.kind in GROUPS:
                found += Map._articles(child)
        return found

    def find(self, steps: tuple[Step, ...], base: Growing | None, sentence: str) -> Growing:
        """The provision an address points at.

        Args:
            steps: the address.
            base: what it is relative to, where it does not begin at the top.
            sentence: what to name in the error.

        Raises:
            UnamendableError: there is none, or there are several.
        """
        at: Growing | None = None
        for place, step in enumerate(steps):
            if not step.number and step.kind is not Kind.SUPPLEMENTARY:
                at = self.named.get(step.kind)
            else:
                found = list(self._candidates(step, at if place else self._start(step, base)))
                at = found[0] if len(found) == 1 else None
            if at is None:
                raise UnamendableError("unprovable", sentence)
            self.named[at.kind] = at
        if at is None:
            raise UnamendableError("unprovable", sentence)
        return at

    def _start(self, step: Step, base: Growing | None) -> Growing:
        """Where an address begins: 項, 号 and marks at the base, groups at a larger group that is the base, all else at the top."""
        if base is None or step.kind in (Kind.ARTICLE, Kind.SUPPLEMENTARY):
            return self.root
        if step.kind in GROUPS:
            return base if base.kind in GROUPS and GROUPS.index(base.kind) < GROUPS.index(step.kind) else self.root
        return base

    def _candidates(self, step: Step, above: Growing | None) -> Iterator[Growing]:
        if above is None:
            return
        if step.kind is Kind.SUPPLEMENTARY:
            for child in self.root.children:
                if child.kind is Kind.SUPPLEMENTARY and (not step.caption or child.caption == step.caption):
                    yield child
            return
        if step.kind is Kind.ARTICLE:
            below = self._articles(above)
        elif step.kind in LISTED and above.kind in (Kind.ARTICLE, Kind.SUPPLEMENTARY):
            below = above.children[0].children if len(above.children) == 1 else []
        else:
            below = above.children
        for child in below:
            if child.kind is step.kind and child.number == step.number:
                yield child
