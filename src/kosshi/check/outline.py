"""A policy's clauses by number: who stands above, beside and before whom, whatever the path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from kosshi.model import Clause, Part, Policy
from kosshi.numbering import DASHES, parse_number, print_marker
from kosshi.parse.lines import layout
from kosshi.passages import OwnText, Passage, block_passages, own_text, plain_text
from kosshi.pieces import PieceKind

GROUP_STYLES = {"編": "part", "章": "chapter", "節": "section", "款": "subsection"}
GROUPS = frozenset((*GROUP_STYLES.values(), "division"))
ARTICLE = "article"
SUPPLEMENTARY = "supplementary"
PARAGRAPHS = ("arabic", "circled")  # styles that number 項, the usual one first
ITEMS = ("paren-arabic", "kanji", "paren-kanji", "half-paren")  # styles that number 号
UNNUMBERED = ("bullet", "dash", "round", "square", "lenticular")
_LAST = re.compile(r"(?P<n>[0-9]+(?:-[0-9]+)*)(?:~[0-9]+)?$")
_RANGE_TAIL = re.compile(r"(?:から|及び|、)[第(]?(?P<last>[0-9]{1,3}|[一二三四五六七八九十百]{1,5})[条項号)]?(?:まで)?削除$")
_DASHES = re.compile(f"[{re.escape(DASHES)}]")

Number = tuple[int, ...]


class Spot(NamedTuple):
    """A place a reference points at: a clause, or one 項 of an article that has no clause of its own (``paragraph`` 1)."""

    clause: Clause
    paragraph: int = 0


class Outline:
    """The clauses of a policy as a net: parents, siblings and numbers.

    Args:
        policy: what to index; never changed.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.text = policy.source.text
        self.clauses = tuple(policy.walk())
        self._parent: dict[str, Clause] = {}
        for clause in self.clauses:
            for child in clause.children:
                self._parent[child.path] = clause
        self._runs: dict[tuple[str, str], tuple[Clause, ...]] = {}
        self._order = {clause.path: place for place, clause in enumerate(self.clauses)}
        self.styles = frozenset(base_style(clause) for clause in self.clauses)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages of the policy, see :func:`kosshi.passages.passages`."""
        own = (one.of(clause, at) for clause, (text, at) in zip(self.clauses, self.own_texts, strict=True) for one in text.passages)
        return (*own, *block_passages(self.policy))

    def order(self, clause: Clause) -> int:
        """Place of a clause in the document."""
        return self._order[clause.path]

    def parent(self, clause: Clause) -> Clause | None:
        """The clause above, None at the top."""
        return self._parent.get(clause.path)

    def siblings(self, clause: Clause) -> tuple[Clause, ...]:
        """The clauses of one parent, this one among them."""
        above = self.parent(clause)
        return above.children if above else self.policy.clauses

    def line_up(self, clause: Clause) -> Iterator[Clause]:
        """The clause and those above it, upwards."""
        at: Clause | None = clause
        while at is not None:
            yield at
            at = self.parent(at)

    def nearest(self, clause: Clause, styles: Sequence[str]) -> Clause | None:
        """The clause itself or the first above it in one of these styles."""
        return next((above for above in self.line_up(clause) if base_style(above) in styles), None)

    @cached_property
    def articles(self) -> tuple[Clause, ...]:
        """All articles of the policy in document order, those of supplementary provisions among them."""
        return tuple(clause for clause in self.clauses if clause.style == ARTICLE)

    def run(self, clause: Clause) -> tuple[Clause, ...]:
        """The clauses counted together with this one: articles over all chapters of their part, else the siblings of its style."""
        above = self.parent(clause)
        key = (base_style(clause), self._home(clause) if clause.style == ARTICLE else above.path if above else "")
        if key not in self._runs:
            if clause.style == ARTICLE:
                self._runs[key] = tuple(other for other in self.articles if self._home(other) == key[1])
            else:
                self._runs[key] = tuple(other for other in self.siblings(clause) if base_style(other) == key[0])
        return self._runs[key]

    def _home(self, clause: Clause) -> str:
        """本則, or the path of the 附則 an article stands in."""
        return "" if clause.part is Part.BODY else clause.path.partition(".")[0]

    def paragraphs(self, clause: Clause) -> tuple[Clause, ...]:
        """The numbered 項 of an article."""
        for style in PARAGRAPHS:
            found = tuple(child for child in clause.children if base_style(child) == style)
            if found:
                return found
        return ()

    def items(self, spot: Spot) -> tuple[Clause, ...]:
        """The 号 of a clause, or of the first 項 of an article; any numbered list where there are no 号 proper."""
        clause = spot.clause
        for style in ITEMS:
            found = tuple(child for child in clause.children if base_style(child) == style)
            if found:
                return found
        taken = self.paragraphs(clause) if clause.style == ARTICLE and numbers(self.paragraphs(clause))[:1] == [(2,)] else ()
        return tuple(child for child in clause.children if child not in taken and base_style(child) not in UNNUMBERED)

    @cached_property
    def begins(self) -> tuple[int, ...]:
        """Where the first piece of each clause begins in the source, sorted."""
        return tuple(sorted(piece.start for clause in self.clauses for piece in clause.pieces[:1]))

    @cached_property
    def own_texts(self) -> tuple[tuple[OwnText, int], ...]:
        """Own text of every clause and where it begins, in the order of ``clauses``."""
        return tuple(own_text(self.text, clause) for clause in self.clauses)

    def own_text(self, clause: Clause) -> tuple[OwnText, int]:
        """Own text of a clause and where it begins."""
        return self.own_texts[self._order[clause.path]]

    def own(self, clause: Clause) -> list[Passage]:
        """Heading and paragraphs of a clause."""
        text, start = self.own_text(clause)
        return [one.of(clause, start) for one in text.passages]

    def is_inline(self, clause: Clause) -> bool:
        """Whether the clause is printed inside the sentence of its parent: its marker stands in mid-line."""
        marker = next((piece for piece in clause.pieces if piece.kind is PieceKind.MARKER), None)
        if marker is None:
            return False
        begin = self.text.rfind("\n", 0, marker.start) + 1
        before = self.text[begin : marker.start].strip(" \t\u3000\f*#>-|")
        return bool(before) and "<" not in before  # a tag is no text

    def marker_span(self, clause: Clause) -> tuple[int, int]:
        """Where the marker is printed; the heading or text where there is none."""
        for kind in (PieceKind.MARKER, PieceKind.HEADING, PieceKind.TEXT, PieceKind.BRACKET):
            for piece in clause.pieces:
                if piece.kind is kind:
                    return piece.start, piece.end
        return 0, 0


def base_style(clause: Clause) -> str:
    """The marker style without its kana series."""
    return clause.style.partition(":")[0]


def number(clause: Clause) -> Number:
    """Ordinal and branch numbers of a clause: 第7条の2 → ``(7, 2)``."""
    return _number(clause.path)


@lru_cache(maxsize=1 << 14)
def _number(path: str) -> Number:
    match = _LAST.search(path)
    return tuple(int(part) for part in match["n"].split("-")) if match else (0,)


def numbers(clauses: Sequence[Clause]) -> list[Number]:
    """The numbers of several clauses."""
    return [number(clause) for clause in clauses]


def last_number(clause: Clause) -> int:
    """The last ordinal a clause stands for: 7 for 第5条から第7条まで 削除, else its own."""
    deleted, last = _deleted_until(clause.marker + clause.heading + clause.text[:40])
    return last if deleted else max(number(clause)[0], last)


@lru_cache(maxsize=1 << 16)
def _deleted_until(opening: str) -> tuple[bool, int]:
    """Whether a clause that opens so stands for a range of deleted ones by its marker, and the last of a range."""
    whole = plain_text(opening)
    deleted = layout("deleted_range").fullmatch(whole)
    if deleted:
        return True, parse_number(deleted["last"])
    tail = _RANGE_TAIL.search(whole) if len(whole) < 40 else None
    return False, parse_number(tail["last"]) if tail else 0


def sign(clause: Clause) -> str:
    """The marker in matching form without stops, dashes made alike; what it would be where it was lost."""
    text = clause.marker
    if not text and clause.inferred and clause.style:
        try:
            text = print_marker(clause.style, number(clause)[0])
        except (KeyError, ValueError):
            return ""
    return plain_sign(text)


def plain_sign(text: str) -> str:
    """A printed number in the form of :func:`sign`."""
    return _DASHES.sub("-", plain_text(text)).rstrip(".、,")


def shown(clause: Clause) -> str:
    """How a message names the clause's number."""
    return "".join((clause.marker or sign(clause) or clause.path).split())
