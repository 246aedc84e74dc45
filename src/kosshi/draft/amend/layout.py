"""Provisions as an amending instrument prints them below a sentence, and how they are read from there.

The depth of a line is its indentation: none for 第3条 and the numbers of 項, one full-width blank for the caption of an
article and for 号, one more for each level below, three and more for 章 and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kosshi.draft.amend.tree import GROUPS, LISTED, Kind, Number, Provision, UnamendableError, name, phrases
from kosshi.draft.digits import NUMERAL, like, value
from kosshi.numbering import print_marker, read_markers

BLANK = "\u3000"
_GROUP_DEPTH = 3
_BRANCHES = rf"((?:の(?:{NUMERAL}))*)"
_ARTICLE = re.compile(rf"第({NUMERAL})条{_BRANCHES}(?:から第({NUMERAL})条{_BRANCHES}まで)?(?:{BLANK}(.*))?")
_PARAGRAPH = re.compile(rf"(\d+){BLANK}(.*)")
_CAPTION = re.compile(r"（(.+)）")


def printed(one: Provision, first_numbered: bool = False) -> Iterator[str]:
    """The lines of a provision.

    Args:
        one: what to print.
        first_numbered: a first 項 carries its number (in a 附則 of several 項).
    """
    if one.kind in GROUPS:
        yield BLANK * (_GROUP_DEPTH + GROUPS.index(one.kind)) + name(one.kind, one.number, digits=one.digits) + BLANK + one.caption
        for child in one.children:
            yield from printed(child)
    elif one.kind is Kind.ARTICLE:
        if one.caption:
            yield f"{BLANK}（{one.caption}）"
        first, *rest = one.children
        yield from _lines(f"{name(one.kind, one.number, last=one.last, digits=one.digits)}{BLANK}", BLANK, first)
        for child in rest:
            yield from printed(child)
    elif one.kind is Kind.PARAGRAPH:
        if one.caption:
            yield f"{BLANK}（{one.caption}）"
        yield from _lines(f"{like(one.digits, one.number[0])}{BLANK}" if one.number > (1,) or first_numbered else BLANK, BLANK, one)
    elif one.kind is Kind.SUPPLEMENTARY:
        for child in one.children:
            yield from printed(child, first_numbered=len(one.children) > 1)
    else:
        depth = LISTED.index(one.kind) + 1
        marker = print_marker(one.sign, one.number[0], one.number[1:])
        yield from _lines(f"{BLANK * depth}{marker}{BLANK}", BLANK * (depth + 1), one)


def _lines(before: str, indentation: str, one: Provision) -> Iterator[str]:
    """Own text, its second and later lines indented, and what stands below."""
    first, *rest = one.text.split("\n")
    yield (before + first).rstrip(BLANK) or BLANK
    for line in rest:
        yield indentation + line
    for child in one.children:
        yield from printed(child)


class Growing:
    """A provision that is still being read or amended."""

    def __init__(self, kind: Kind, number: Number, caption: str = "", text: str = "") -> None:
        self.kind, self.number, self.caption, self.text = kind, number, caption, text
        self.sign = ""
        self.last: Number = ()
        self.children: list[Growing] = []

    @classmethod
    def of(cls, one: Provision) -> Growing:
        """A copy of a provision."""
        grown = cls(one.kind, one.number, one.caption, one.text)
        grown.sign, grown.last = one.sign, one.last
        grown.children = [cls.of(child) for child in one.children]
        return grown

    def done(self) -> Provision:
        """The provision as it stands."""
        below = tuple(child.done() for child in self.children)
        return Provision(self.kind, self.number, self.caption, self.text, below, self.sign, self.last)

    def walk(self) -> Iterator[Growing]:
        """This provision and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def read(lines: Sequence[str], signs: Mapping[Kind, str]) -> list[Growing]:
    """The provisions printed in ``lines``.

    Raises:
        UnamendableError: a line cannot be placed.
    """
    reading = _Reading(signs)
    for line in lines:
        reading.line(line)
    return reading.found


class _Reading:
    """What has been read so far."""

    def __init__(self, signs: Mapping[Kind, str]) -> None:
        self.signs = signs
        self.found: list[Growing] = []
        self.open: list[Growing] = []  # the provisions the next line may stand below, the innermost last
        self.caption = ""

    def line(self, line: str) -> None:
        words = line.lstrip(BLANK)
        depth = len(line) - len(words)
        if not depth and (match := _ARTICLE.fullmatch(words)):
            article = Growing(Kind.ARTICLE, number_of(match[1], match[2]), self._taken())
            article.last = number_of(match[3], match[4]) if match[3] else ()
            self._add(article)
            self._add(Growing(Kind.PARAGRAPH, (1,), "", match[5] or ""))
        elif not depth and (match := _PARAGRAPH.fullmatch(words)):
            self._add(Growing(Kind.PARAGRAPH, (int(match[1]),), self._taken(), match[2]))
        elif depth >= _GROUP_DEPTH and (group := self._group(words, depth)):
            self._add(group)
        elif depth == 1 and (match := _CAPTION.fullmatch(words)) and not self.caption:
            self.caption = match[1]
        elif (listed := self._listed(words, depth)) is not None:
            self._add(listed)
        else:
            self._continue(words, depth)

    def _taken(self) -> str:
        caption, self.caption = self.caption, ""
        return caption

    def _group(self, words: str, depth: int) -> Growing | None:
        if depth - _GROUP_DEPTH >= len(GROUPS):
            return None
        kind = GROUPS[depth - _GROUP_DEPTH]
        match = re.fullmatch(rf"第({NUMERAL}){phrases().units[kind]}{_BRANCHES}{BLANK}(.*)", words)
        return Growing(kind, number_of(match[1], match[2]), match[3]) if match else None

    def _listed(self, words: str, depth: int) -> Growing | None:
        if not 1 <= depth <= len(LISTED):
            return None
        kind = LISTED[depth - 1]
        for marker in read_markers(words):
            behind = words[marker.end :]
            if marker.style == self.signs[kind] and (not behind or behind.startswith(BLANK)):
                listed = Growing(kind, (marker.ordinal, *marker.branch), "", behind.removeprefix(BLANK))
                listed.sign = marker.style
                return listed
        return None

    def _continue(self, words: str, depth: int) -> None:
        """A further line of an open provision, or a first 項, which has no number."""
        if not self.open and depth == 1:
            self._add(Growing(Kind.PARAGRAPH, (1,), self._taken(), words))
            return
        for one in reversed(self.open):
            if depth == (LISTED.index(one.kind) + 2 if one.kind in LISTED else 1):
                one.text += f"\n{words}"
                return
        raise UnamendableError("unprovable", words)

    def _add(self, one: Growing) -> None:
        ranks = list(Kind)
        while self.open and ranks.index(self.open[-1].kind) >= ranks.index(one.kind):
            self.open.pop()
        (self.open[-1].children if self.open else self.found).append(one)
        self.open.append(one)


def number_of(main: str, branches: str) -> Number:
    """``("3", "の2")`` is ``(3, 2)``."""
    return (value(main), *(value(part) for part in branches.split("の")[1:]))


def block(provisions: Iterable[Provision]) -> tuple[str, ...]:
    """The lines of several provisions."""
    return tuple(line for one in provisions for line in printed(one))
