"""A clause that is put in, printed the way its neighbours are: the same signs, brackets, blanks and empty lines."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kosshi.draft.definitions import DEFINITIONS
from kosshi.draft.digits import WIDE
from kosshi.draft.lists import join
from kosshi.draft.model import FIRST_MARK, Item
from kosshi.draft.number import styles
from kosshi.draft.upgrade.numbers import Slot, remarked
from kosshi.draft.upgrade.splice import Edit
from kosshi.model import BlockKind, Clause, Policy
from kosshi.numbering import print_marker
from kosshi.numbering import style as style_of
from kosshi.parse.structure import MAX_WRAP
from kosshi.pieces import PieceKind

_WRAPPED = 2  # lines broken in mid-sentence by which a text is known to be broken hard
_CLOSING = "、。，．）)」』】・ー々"
_DEFINED = re.compile("(?P<lead>[^「」。]{0,20})「[^「」]+」とは")
_LONGEST_LEAD = 12  # characters before a marker on its line that can be signs of a list or a heading


class NoPlaceError(ValueError):
    """The policy has no place or no words for a clause; the message is a reason of ``data/messages/upgrade.yaml``."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A clause to be put in: where, with which path and words."""

    path: str
    heading: str
    paragraphs: tuple[str, ...]
    children: tuple[Planned, ...] = ()

    def walk(self) -> Iterator[Planned]:
        """This clause and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def full_text(self) -> str:
        """Heading and own paragraphs."""
        return "\n".join((self.heading, *self.paragraphs)) if self.heading else "\n".join(self.paragraphs)


def planned(item: Item, path: str, slot: Slot, title: str) -> Planned:
    """An item as it will stand in the policy.

    Args:
        item: drafted clause, its references in words.
        path: its path there.
        slot: where it goes.
        title: its heading, should the neighbours have headings and the item none.

    Raises:
        NoPlaceError: it has more levels than can be put in.
    """
    headed = sum(1 for one in slot.group if one.heading) * 2 > len(slot.group)
    below = next((one.children for one in slot.group if one.children), ())
    below_headed = sum(1 for one in below if one.heading) * 2 > len(below) if below else True
    own = item.paragraphs if headed else _termed(item, slot.group)
    articles = slot.group[0].style == "article"
    split = articles and len(own) > 1
    prefix = f"{path}.1" if split else path
    children = [
        Planned(f"{prefix}.{n}", child.heading if below_headed else "", child.paragraphs if below_headed else _termed(child, below))
        for n, child in enumerate(item.children, start=1)
    ]
    if any(child.children for child in item.children):
        raise NoPlaceError("no-place")
    if split:
        children += [Planned(f"{path}.{n}", "", (words.removeprefix("なお、"),)) for n, words in enumerate(own[1:], start=2)]
    return Planned(path, (item.heading or title) if headed else "", own[:1] if split else own, tuple(children))


def _termed(item: Item, group: Sequence[Clause]) -> tuple[str, ...]:
    """The paragraphs of a clause without a heading; those of a definition name their term, as others do."""
    if not (item.heading and item.paragraphs and item.nodes and item.nodes[0].startswith(f"{DEFINITIONS}.")):
        return item.paragraphs
    lead = next((match["lead"] for one in group if (match := _DEFINED.match(one.text))), "")
    term = item.heading.partition("（")[0]
    return f"{lead}「{term}」とは、{item.paragraphs[0]}", *item.paragraphs[1:]


class Printer:
    """Prints clauses in the manner of one policy.

    Args:
        policy: the policy.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.text = policy.source.text

    def edit(self, plan: Planned, slot: Slot) -> Edit:
        """The edit that puts a clause in.

        Raises:
            NoSignError: its marker cannot be printed.
        """
        template = self._template(slot, bool(plan.heading), bool(plan.paragraphs))
        words = self._clause(plan, template)
        for child in plan.children:
            words += "\n" * self._gap_below(slot) + self._child(child, slot)
        words = self._wrapped(words)
        if slot.place:
            place = self._behind(slot.group[slot.place - 1])
            return Edit(place, place, "\n" * self._gap(slot) + words, inside=False)
        place = self._line_start(slot.group[0])
        return Edit(place, place, words + "\n" * self._gap(slot), inside=False)

    def paragraph_edit(self, clause: Clause, paragraphs: Sequence[str]) -> Edit:
        """The edit that adds paragraphs to a clause's own text."""
        pieces = [piece for piece in clause.pieces if piece.kind is PieceKind.TEXT]
        if not pieces or clause.children:
            raise NoPlaceError("no-place")
        blank = "\n\n" if "\n\n" in self.text[clause.pieces[0].start : pieces[-1].end] else "\n"
        if clause.style == "article":
            marker = self._paragraph_marker(2)
            paragraphs = [f"{marker}　{words.removeprefix('なお、')}" for words in paragraphs[:1]]
        return Edit(pieces[-1].end, pieces[-1].end, self._wrapped("".join(blank + words for words in paragraphs)))

    # --- one clause -----------------------------------------------------------------------------------------

    def _template(self, slot: Slot, headed: bool, worded: bool) -> Clause:
        """The neighbour that has what the clause has, the nearest first."""
        near = sorted(range(len(slot.group)), key=lambda place: (abs(place - slot.place + 1), place))
        ordered = [slot.group[place] for place in near]

        def fits(one: Clause) -> tuple[bool, bool]:
            return bool(one.heading) == headed, bool(one.text) == worded

        return max(ordered, key=fits)  # the first of the best

    def _clause(self, plan: Planned, template: Clause) -> str:
        """Marker, heading and paragraphs between the signs that stand around those of the template."""
        pieces = [piece for piece in template.pieces if plan.heading or piece.kind not in (PieceKind.HEADING, PieceKind.BRACKET)]
        at = pieces[0].start
        words, glue, seen = self._lead(template), "", set()
        left = list(plan.paragraphs)
        for piece in pieces:
            if piece.kind is PieceKind.TEXT and PieceKind.TEXT in seen:
                break  # its further paragraphs, or what stands behind its children
            if piece.kind is PieceKind.HEADING and piece.kind in seen:
                continue
            glue = self.text[at : piece.start] if not (glue and at > piece.start) else glue
            at = piece.end
            if piece.kind is PieceKind.TEXT and not left:
                continue
            words += glue + self._words(piece.kind, plan, template, left, self.text[piece.start : piece.end])
            seen.add(piece.kind)
        if plan.heading and PieceKind.HEADING not in seen:
            words += "　" + plan.heading
        if left and PieceKind.TEXT not in seen:
            words += ("\n" if plan.heading else "　") + left.pop(0)
        joint = glue if "\n" in glue and not glue.strip() else "\n"
        if not plan.paragraphs:
            words += self._tail(at)
        return words + "".join(joint + one for one in left)

    def _words(self, kind: PieceKind, plan: Planned, template: Clause, left: list[str], printed: str) -> str:
        if kind is PieceKind.MARKER:
            return remarked(printed, template.style, template.path, plan.path)
        if kind is PieceKind.HEADING:
            return plan.heading
        return left.pop(0) if kind is PieceKind.TEXT else printed

    def _child(self, child: Planned, slot: Slot) -> str:
        """A clause below the one that is put in, like those below its neighbours or in the usual style."""
        paragraph = slot.group[0].style == "article" and child.path.count(".") == slot.group[0].path.count(".") + 1
        below = [one for clause in slot.group for one in clause.children if not paragraph or one.style == "arabic"]
        alike = [one for one in below if bool(one.heading) == bool(child.heading) and one.marker and one.text]
        if alike:
            return self._clause(child, alike[0])
        style = "arabic" if paragraph else _below(slot.group[0].style)
        number = int(child.path.rpartition(".")[2])
        marker = self._paragraph_marker(number) if paragraph else print_marker(style, number)
        return "　".join(part for part in (marker, child.heading, *child.paragraphs) if part)

    def _paragraph_marker(self, number: int) -> str:
        """The number of a 項, in the digits the articles are printed in."""
        signs = {one.style: one.marker for one in self.policy.walk() if one.style in ("article", "arabic")}
        sign = signs.get("arabic") or signs.get("article", "")
        wide = any("０" <= char <= "９" for char in sign)
        return print_marker("arabic", number).translate(WIDE if wide else {})

    def _wrapped(self, words: str) -> str:
        """Words broken at the margin where the policy's own lines are."""
        margin, indentation = self._margin
        if not margin:
            return words
        lines = []
        for line in words.split("\n"):
            rest = line
            while (size := _fitting(rest, margin)) < len(rest):
                lines.append(rest[:size])
                rest = indentation + rest[size:]
            lines.append(rest)
        return "\n".join(lines)

    @cached_property
    def _margin(self) -> tuple[float, str]:
        """Width at which lines are broken hard, in full-width characters, and what the lines behind a break begin with; 0 where none is."""
        broken: list[float] = []
        behind: Counter[str] = Counter()
        for clause in self.policy.walk():
            pieces = [piece for piece in clause.pieces if piece.kind is PieceKind.TEXT]
            lines = [place for piece in pieces for place in range(piece.start, piece.end) if self.text[place] == "\n"]
            if len(lines) + len(pieces) <= len(clause.text.split("\n")):
                continue
            for place in lines:
                line = self.text[self.text.rfind("\n", 0, place) + 1 : place]
                after = self.text[place + 1 : place + 80].partition("\n")[0]
                if line.rstrip() and line.rstrip()[-1] not in "。)）" and after.strip():
                    broken.append(_width(line))
                    behind[after[: len(after) - len(after.lstrip())]] += 1
        if len(broken) < _WRAPPED or max(broken) > MAX_WRAP:
            return 0, ""
        return max(broken), max(behind, key=lambda one: (behind[one], -len(one)))

    # --- places ---------------------------------------------------------------------------------------------

    def _line_start(self, clause: Clause) -> int:
        return self.text.rfind("\n", 0, clause.pieces[0].start) + 1

    def _lead(self, clause: Clause) -> str:
        """Signs before a clause on its line: ``- ``, ``### ``, blanks; nothing where the line holds other words."""
        lead = self.text[self._line_start(clause) : clause.pieces[0].start]
        return lead if len(lead) <= _LONGEST_LEAD and not any(char.isalnum() for char in lead) else ""

    def _tail(self, at: int) -> str:
        """What closes a line: ``**``."""
        end = self.text.find("\n", at)
        rest = self.text[at : end if end >= 0 else len(self.text)]
        return rest if not any(char.isalnum() for char in rest) else ""

    def _behind(self, clause: Clause) -> int:
        """The end of the line on which a clause and all below it end; a note of amendment behind it goes with it."""
        last = max(piece.end for one in clause.walk() for piece in one.pieces)
        for block in self.policy.blocks:
            if block.kind is BlockKind.AMENDMENT and block.start >= last and not self.text[last : block.start].strip():
                last = block.end
        line = self.text.find("\n", last)
        end = line if line >= 0 else len(self.text)
        return end if not any(char.isalnum() for char in self.text[last:end]) else last

    def _gap(self, slot: Slot) -> int:
        """Line ends between neighbours."""
        other = slot.group[max(1, min(slot.place, len(slot.group) - 1))] if len(slot.group) > 1 else slot.group[0]
        return self._breaks(other)

    def _gap_below(self, slot: Slot) -> int:
        below = [one for clause in slot.group for one in clause.children]
        return self._breaks(below[0]) if below else 1

    def _breaks(self, clause: Clause) -> int:
        start = self._line_start(clause)
        return max(1, start - len(self.text[:start].rstrip("\n 　\t")) if start else 1)


def _width(line: str) -> float:
    """Width of a line in full-width characters."""
    return sum(1 if unicodedata.east_asian_width(char) in "FWA" else 0.5 for char in line)


def _fitting(line: str, margin: float) -> int:
    """How many characters of a line fit before a margin; no line begins with a sign that closes."""
    if _width(line) <= margin:
        return len(line)
    size = max(1, next(size for size in range(len(line), 0, -1) if size == 1 or _width(line[:size]) <= margin))
    while size > 1 and line[size] in _CLOSING:
        size -= 1
    return size


def _below(style: str) -> str:
    """The marker style that usually stands below one."""
    for known in styles().values():
        for upper, lower in zip(known.levels, known.levels[1:], strict=False):
            if upper == style.partition(":")[0]:
                return lower
    return "paren-arabic"


def _resolved(text: str, item: Item, places: Mapping[str, str], top: str) -> str:
    """A paragraph whose reference marks have become words.

    Args:
        text: the paragraph.
        item: holds what the marks stand for.
        places: path of each node in the new text.
        top: marker style of the clauses that references name first.

    Raises:
        NoPlaceError: a mark points at nodes the policy has not.
    """
    style = styles()[{"article": "article", "ordinal": "public"}.get(top, "circled")]
    words = ""
    for char in text:
        mark = ord(char) - FIRST_MARK
        if not 0 <= mark < len(item.targets):
            words += char
            continue
        if style_of(top).numeral[0] == "none":
            raise NoPlaceError("refers")  # nothing is numbered, so nothing can be named
        numbers = sorted({int(places[node].rpartition(".")[2]) for node in item.targets[mark].nodes if node in places})
        if not numbers:
            raise NoPlaceError("refers")
        words += style.above + join([style.each.format(n=number) for number in numbers])
    return words


def without_marks(item: Item, places: Mapping[str, str], top: str) -> Item:
    """An item in which every reference is in words.

    Raises:
        NoPlaceError: one points at nodes the policy has not.
    """
    paragraphs = tuple(_resolved(words, item, places, top) for words in item.paragraphs)
    return replace(item, paragraphs=paragraphs, targets=(), children=tuple(without_marks(child, places, top) for child in item.children))
