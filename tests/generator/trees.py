"""Trees of clauses: what a generated document says, before it is printed.

A :class:`Node` is one clause of any level. How it is numbered and set is its :class:`Level`; where its heading
stands is its ``place``. Printing and the gold rows both read these trees and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

GROUPS = ("volume", "chapter", "section", "subsection", "division")

# Markers that a reader could take for one another never stand in one chain of levels.
LOOKS = {
    "paragraph": "arabic",
    "numeral": "arabic",
    "decimal": "arabic",
    "kana": "kana",
    "iroha": "kana",
    "paren-kana": "paren-kana",
    "paren-alpha": "paren-letter",
    "paren-roman": "paren-letter",
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a document is numbered and set.

    Attributes:
        style: kind of marker: ``article``, ``paren``, ``kana`` … (see ``printing.MARKERS``).
        script: ``half``, ``full``, ``kanji``, ``enclosed`` (⑴ ⒜), ``circled`` (項 as ②), ``narrow`` ((ｱ)).
        gap: what stands behind the marker: spaces, a tab, nothing, or ``\\n`` for a number alone on its line.
        dot: what closes a number: nothing, ``.`` or ``．``.
        joint: what stands between the parts of a decimal number.
        span: how many ordinals, counted from the clause upwards, the printed number holds.
        bracket_gap: what stands before the bracket of 第1条（目的）.
    """

    style: str
    script: str = "half"
    gap: str = "　"
    dot: str = ""
    joint: str = ""
    span: int = 1
    bracket_gap: str = ""

    @property
    def look(self) -> str:
        """What the marker could be mistaken for; equal looks never nest."""
        if self.style == "paragraph" and self.script == "circled":
            return "circled"
        return LOOKS.get(self.style, self.style)

    @property
    def alone(self) -> bool:
        """Whether the number stands alone on its line."""
        return self.gap == "\n"

    @property
    def traits(self) -> set[str]:
        """What a failing document is sorted by."""
        gap = {"": "glued", "\n": "alone", "\t": "tab"}.get(self.gap, "space")
        return {f"{self.style}:{self.script}", f"gap:{gap}"} | ({f"joint:{self.joint}"} if self.joint else set())


@dataclass(slots=True, eq=False)
class Node:
    """One clause.

    Attributes:
        level: how it is numbered.
        ordinal: its number; bullets and headings without number count by place.
        branch: the numbers after の: ``(2,)`` of 第7条の2.
        heading: without brackets, empty where there is none.
        place: where the heading stands: ``none``, ``before`` (in brackets on the line before), ``bracket`` (in
            brackets behind the marker), ``bracket-line`` (so, with the text on the next line), ``line`` (the text
            follows on the next line), ``term`` (the text follows on the same line), ``frame`` (【見出し】).
        paragraphs: own text before the children.
        closing: own text after the children (なお…).
        children: the clauses below; 号 of an unnumbered first 項 stand before the 項.
        until: last ordinal of 第5条から第7条まで; the path holds the first.
        note: amendment note printed behind the clause.
        inline: the clause stands inside the sentence of its parent.
    """

    level: Level
    ordinal: int
    branch: tuple[int, ...] = ()
    heading: str = ""
    place: str = "none"
    paragraphs: list[str] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    until: int = 0
    note: str = ""
    inline: bool = False
    part: str = "body"

    @property
    def style(self) -> str:
        """Kind of marker."""
        return self.level.style

    def walk(self) -> Iterator[Node]:
        """This clause and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Plan:
    """A document before it is printed.

    Attributes:
        style: name of the numbering custom.
        body, supplements: the topmost clauses of 本則 and 附則.
        cover, preamble: lines before the first clause.
        contents: ``none``, ``ranges``, ``dots`` or ``tabs``.
        title: first line of the cover and running head.
        end: a last line such as 以上, or empty.
        traits: what occurs in the document.
    """

    style: str
    body: list[Node]
    supplements: list[Node] = field(default_factory=list)
    cover: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    contents: str = "none"
    title: str = ""
    end: str = ""
    traits: set[str] = field(default_factory=set)

    def walk(self) -> Iterator[Node]:
        """All clauses in document order."""
        for node in (*self.body, *self.supplements):
            yield from node.walk()


@dataclass(frozen=True, slots=True)
class Row:
    """One clause as the contract's table has it; ``content`` is NFKC without white space."""

    path: str
    parent_path: str | None
    marker: str
    heading: str
    content: str
    part: str
    style: str = ""
    inline: bool = False
