"""Generated documents: text, gold rows, and the comparison with what a parser made of them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from . import noise as noises
from .customs import CUSTOMS
from .plans import plan
from .printing import print_plan, rows, squeeze
from .trees import Row

CONNECTIVES = set("、,及び又は並びに若しくはをいう。")


@dataclass(frozen=True, slots=True)
class Document:
    """One generated document.

    Attributes:
        seed: what it was generated from.
        text: as a file would hold it (``\\r\\n`` where ``crlf`` is among the noise).
        rows: the clauses, in document order.
        style: name of the numbering custom.
        noise_kinds: the noise that was added.
        traits: what occurs in it, to sort failures by.
        pieces: start, end, kind and place among ``rows`` of every stretch that belongs to a clause.
    """

    seed: int
    text: str
    rows: tuple[Row, ...]
    style: str
    noise_kinds: tuple[str, ...]
    traits: frozenset[str]
    pieces: tuple[tuple[int, int, str, int], ...]

    @property
    def decoded(self) -> str:
        """The text with every line end as ``\\n``, as ``Source.text`` holds it."""
        return self.text.replace("\r\n", "\n")


class ParsedClause(Protocol):
    """What the comparison needs of a parsed clause."""

    @property
    def path(self) -> str: ...
    @property
    def marker(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def part(self) -> str: ...
    @property
    def children(self) -> Iterable[ParsedClause]: ...


def generate(seed: int, noise: bool = False, style: str = "") -> Document:
    """The document of ``seed``; the same everywhere and at any time.

    Args:
        seed: any integer. With and without noise it gives the same tree.
        noise: add one to four kinds of noise.
        style: a name of ``customs.CUSTOMS``; empty lets the seed choose.
    """
    rng = random.Random(seed)
    names = list(CUSTOMS)
    drawn = names[rng.randrange(len(names))]
    tree = plan(rng, style or drawn)
    lines = print_plan(tree)
    kinds: list[str] = []
    if noise:
        lines, kinds = noises.apply(lines, tree, rng)
    text, pieces = noises.render(lines, kinds)
    found = rows(tree, lines)
    return Document(seed, text, tuple(found), tree.style, tuple(kinds), frozenset(tree.traits), tuple(pieces))


def parsed_rows(clauses: Iterable[ParsedClause], parent: str | None = None) -> list[Row]:
    """Parsed clauses as rows, in document order."""
    found: list[Row] = []
    for clause in clauses:
        content = squeeze(clause.heading + clause.text)
        found.append(Row(clause.path, parent, clause.marker, clause.heading, content, str(clause.part)))
        found += parsed_rows(clause.children, clause.path)
    return found


def differences(document: Document, clauses: Iterable[ParsedClause], headings: bool = True) -> list[str]:
    """What differs between the gold and parsed clauses: path, parent, marker, heading, content and part of each.

    Args:
        document: the gold.
        clauses: the topmost parsed clauses.
        headings: compare the headings by themselves; they are part of the content in any case.

    Returns:
        One line a difference, the first ones first; nothing where the tree came back whole.
    """
    got = parsed_rows(clauses)
    found: list[str] = []
    for want, have in zip(document.rows, got, strict=False):
        found += row_differences(document, want, have, headings)
    for want in document.rows[len(got) :]:
        found.append(f"{want.path}: missing")
    for have in got[len(document.rows) :]:
        found.append(f"{have.path}: not in the gold")
    return found


def row_differences(document: Document, want: Row, have: Row, headings: bool) -> list[str]:
    """What differs between two rows."""
    pairs = [("path", want.path, have.path), ("parent", want.parent_path, have.parent_path), ("part", want.part, have.part)]
    if want.style != "frame":  # 【 and 】 are brackets of a heading, not a marker, or both: not judged
        pairs.append(("marker", want.marker, have.marker))
    if headings:
        pairs.append(("heading", squeeze(want.heading), squeeze(have.heading)))
    found = [f"{want.path}: {name} {gold!r} != {read!r}" for name, gold, read in pairs if gold != read]
    if not same_content(document, want, have.content):
        found.append(f"{want.path}: content {want.content!r} != {have.content!r}")
    return found


def same_content(document: Document, want: Row, content: str) -> bool:
    """Whether the content is the gold's.

    The words that join items inside a sentence, and what closes it, may be the item's or the parent's.
    """
    if want.content == content:
        return True
    parent = any(row.inline and row.parent_path == want.path for row in document.rows)
    if not (want.inline or parent):
        return False
    core = want.content.rstrip("".join(CONNECTIVES))
    return content.startswith(core) and set(content[len(core) :]) <= CONNECTIVES
