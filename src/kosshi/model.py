"""The nouns of kosshi: frozen values, no input or output, no third-party import here.

A :class:`Source` is the decoded text of one file and never changes. Everything said about it carries
half-open character offsets into ``Source.text``. A :class:`Policy` is a source read as a tree of
:class:`Clause` (one recursive type for all levels, 章 to bullet) and named :class:`Block` pieces that
are no clauses; together they account for every non-blank character.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from kosshi.errors import NoClauseError
from kosshi.pieces import Piece, PieceKind, pack_pieces, unpack_pieces
from kosshi.showing import Shown

_NEAR = 20  # paths that are named where one is not there


class Span(NamedTuple):
    """Half-open range of character offsets into ``Source.text``."""

    start: int
    end: int


class HintKind(StrEnum):
    """What a reader knows of a stretch of text beyond its characters."""

    FURNITURE = "furniture"  # running heads, page numbers, header and footer parts
    NAVIGATION = "navigation"  # menus, links back, button captions of a web page
    TABLE = "table"  # a whole table; rows are lines, cells are separated by tabs
    HEADING = "heading"  # a heading style or h1-h6 element; ``level`` 1 to 9
    LIST_NUMBER = "list-number"  # a number the file format generates (Word lists, <ol>); ``level`` from 1
    CONTENTS = "contents"  # a table of contents the file format marks as one
    NOTE = "note"  # footnotes and endnotes


class Hint(NamedTuple):
    """One stretch of text a reader knows something about."""

    start: int
    end: int
    kind: HintKind
    level: int = 0


class Place(NamedTuple):
    """Where a stretch of text stands in the original: a page (``p.3``) or an element (``body/p[12]``)."""

    start: int
    end: int
    label: str


class Link(NamedTuple):
    """A hyperlink (``target`` is the href as written) or an anchor (``target`` starts with ``#``) of a page."""

    start: int
    end: int
    target: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd that was seen while reading, with where and why; never a reason to stop."""

    rule: str
    message: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    r"""The decoded text of one file.

    Attributes:
        policy_id: slug of the policy the text belongs to.
        text: the text, with every line end as ``\n`` and every page end as ``\f``; otherwise as printed.
        name: the file's name as shown to people.
        media_type: ``text/plain``, ``text/markdown``, ``text/html``, ``application/pdf`` or the DOCX type.
        encoding: the character encoding that was found, empty for formats that fix their own.
        sha256: hexadecimal digest of the file's bytes.
        hints, places, links: what the reader knows, each sorted by ``start``.
        problems: what the reader had to guess or leave out.
    """

    policy_id: str
    text: str
    name: str = ""
    media_type: str = "text/plain"
    encoding: str = ""
    sha256: str = ""
    hints: tuple[Hint, ...] = ()
    places: tuple[Place, ...] = ()
    links: tuple[Link, ...] = ()
    problems: tuple[Problem, ...] = ()


class Part(StrEnum):
    """本則 or 附則."""

    BODY = "body"
    SUPPLEMENTARY = "supplementary"


class BlockKind(StrEnum):
    """Named stretches of a source that are no clauses."""

    COVER = "cover"  # title, issuing body, dates of enactment before the text
    CONTENTS = "contents"  # 目次
    HISTORY = "history"  # 改訂履歴, 改正 lists
    PREAMBLE = "preamble"  # はじめに, 前文
    AMENDMENT = "amendment"  # (令4訓令14・一部改正)
    FURNITURE = "furniture"  # page numbers, running heads, rules across the page
    NAVIGATION = "navigation"  # menus and links of a web page
    TABLE_RULE = "table-rule"  # lines that only draw a table
    MARKUP = "markup"  # Markdown marks, stray tags
    NOTE = "note"  # footnotes
    APPENDIX = "appendix"  # 別表, 様式
    CLOSING = "closing"  # 以上


class Block(NamedTuple):
    """One stretch of a source that is no clause."""

    kind: BlockKind
    start: int
    end: int


class Strength(StrEnum):
    """What the last main predicate of a sentence asks (see contract, column ``strength``)."""

    DUTY = "duty"
    PROHIBITION = "prohibition"
    SOFT_DUTY = "soft-duty"
    DECLARATION = "declaration"
    EFFORT = "effort"
    RECOMMENDATION = "recommendation"
    PERMISSION = "permission"
    EXCEPTION = "exception"
    DEFINITION = "definition"
    LEAD = "lead"
    NONE = "none"


@dataclass(frozen=True, slots=True, repr=False, init=False)
class Clause(Shown):
    r"""One numbered unit of a policy, at any depth.

    Attributes:
        path: ordinals from the top joined by ``.`` (``6.3.1``, ``7-2``, ``附則1.2``).
        style: id of the marker style (``article``, ``paren-arabic``, …); empty where the marker was lost.
        level: Japanese name of the rank the style prints (``章``, ``条``, ``項``, ``号`` …); may be empty.
        marker: the marker as printed, empty where it was inferred.
        heading: the heading, empty where there is none.
        text: own text without the heading; paragraphs are separated by ``\n``.
        pieces: marker, heading and text in the source, in source order.
        part: 本則 or 附則.
        inferred: the marker was lost in the source and the parser restored the clause.
        children: the clauses below, in source order.
        packed: the pieces as they are kept (:func:`kosshi.pieces.pack_pieces`); a country's policies hold a million of them.
    """

    path: str
    style: str
    level: str
    marker: str
    heading: str
    text: str
    packed: bytes
    part: Part
    inferred: bool
    children: tuple[Clause, ...]

    def __init__(  # noqa: PLR0913, PLR0917 - the columns of a row
        self,
        path: str,
        style: str,
        level: str,
        marker: str,
        heading: str,
        text: str,
        pieces: Iterable[Piece] | None = None,
        part: Part = Part.BODY,
        inferred: bool = False,
        children: tuple[Clause, ...] = (),
        packed: bytes = b"",
    ) -> None:
        # Assigned as an object that is not frozen yet: object.__setattr__ takes twice the time, and a country has
        # 200,000 clauses.
        object.__setattr__(self, "__class__", _Thawed)
        thawed: Any = self
        thawed.path = path
        thawed.style = style
        thawed.level = level
        thawed.marker = marker
        thawed.heading = heading
        thawed.text = text
        thawed.packed = packed if pieces is None else pack_pieces(pieces)
        thawed.part = part
        thawed.inferred = inferred
        thawed.children = children
        thawed.__class__ = Clause

    def __repr__(self) -> str:
        """Path, heading and the beginning of the text."""
        return f"<Clause {self.path} {self.heading or self.text[:20]}>"

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Marker, heading and text in the source, in source order."""
        return unpack_pieces(self.packed)

    def walk(self) -> Iterator[Clause]:
        """This clause and all below it, in document order."""
        return _walk((self,))

    @property
    def depth(self) -> int:
        """1 at the top."""
        return self.path.count(".") + 1

    @property
    def spans(self) -> tuple[Span, ...]:
        """The stretches of own text: heading and text, without marker and brackets."""
        own = (PieceKind.HEADING, PieceKind.TEXT)
        return tuple(Span(p.start, p.end) for p in self.pieces if p.kind in own)

    @property
    def full_text(self) -> str:
        """Heading and own text, on lines of their own."""
        return f"{self.heading}\n{self.text}" if self.heading and self.text else self.heading or self.text


def _walk(clauses: tuple[Clause, ...]) -> Iterator[Clause]:
    waiting = list(reversed(clauses))
    while waiting:
        clause = waiting.pop()
        yield clause
        if clause.children:
            waiting += reversed(clause.children)


class _Thawed(Shown):
    """A clause while it is made."""

    __slots__ = Clause.__slots__


@dataclass(frozen=True, slots=True, repr=False)
class Policy(Shown):
    """A source read as clauses.

    ``clauses`` are the topmost ones; ``blocks`` and the pieces of all clauses tile every non-blank
    character of ``source.text`` exactly once (asserted by :func:`kosshi.parse.ledger`).
    """

    source: Source
    clauses: tuple[Clause, ...]
    blocks: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def __repr__(self) -> str:
        """Id and number of clauses."""
        return f"<Policy {self.policy_id}: {sum(1 for _ in self.walk())} clauses>"

    @property
    def policy_id(self) -> str:
        """Slug of the policy."""
        return self.source.policy_id

    def walk(self) -> Iterator[Clause]:
        """All clauses in document order."""
        return _walk(self.clauses)

    def __getitem__(self, path: str) -> Clause:
        """The clause at ``path``.

        Raises:
            NoClauseError: no clause has this path; a KeyError that names paths near it.
        """
        for clause in self.walk():
            if clause.path == path:
                return clause
        near = " ".join(_near(self.clauses, str(path)))
        wrong = NoClauseError(f"{self.policy_id}#{path}", "no clause has this path", f"near it are {near}")
        raise wrong.known_as("no-clause", near=near or "-")


def _near(clauses: tuple[Clause, ...], path: str) -> list[str]:
    """Paths beside the place where a path would stand: those below the nearest clause above it that there is."""
    here = next((one for one in clauses if path.startswith(f"{one.path}.")), None)
    if here is None or not here.children:
        return [here.path] if here else [one.path for one in clauses[:_NEAR]]
    return (
        _near(here.children, path)
        if any(path.startswith(f"{one.path}.") for one in here.children)
        else [one.path for one in here.children[:_NEAR]]
    )


class Status(StrEnum):
    """What an alignment row says."""

    ALIGNED = "aligned"
    ADDED = "added"
    OMITTED = "omitted"


class Evidence(StrEnum):
    """The evidence that decided a match."""

    HEADING = "heading"
    TEXT = "text"
    TERMS = "terms"
    ORDER = "order"
    INHERITED = "inherited"


@dataclass(frozen=True, slots=True)
class Match:
    """One row of an alignment: a clause and a node, or one of them alone.

    Attributes:
        clause: None on an omission.
        node: skeleton id, None on an addition.
        moved: the clause's parent is not aligned with the node's parent.
        score: how sure, 0 to 1.
        matched_by: the evidence that decided; None where nothing was matched.
    """

    clause: Clause | None
    node: str | None
    moved: bool = False
    score: float = 0.0
    matched_by: Evidence | None = None

    @property
    def status(self) -> Status:
        """Aligned, added or omitted."""
        if self.clause is None:
            return Status.OMITTED
        return Status.ADDED if self.node is None else Status.ALIGNED


@dataclass(frozen=True, slots=True)
class Alignment:
    """A policy against the skeleton.

    Attributes:
        policy: the policy.
        matches: one a clause and node in document order, the best node of a clause first; then the omissions in the
            skeleton's order.
        parts: the parts of the skeleton that the policy has.
    """

    policy: Policy
    matches: tuple[Match, ...]
    parts: tuple[str, ...] = ()

    def by_clause(self) -> dict[str, tuple[Match, ...]]:
        """The matches of every clause by its path, the best first; that of an addition has no node."""
        found: dict[str, tuple[Match, ...]] = {}
        for match in self.matches:
            if match.clause is not None:
                found[match.clause.path] = (*found.get(match.clause.path, ()), match)
        return found

    def best(self) -> dict[str, Match]:
        """The best match of every clause by its path; that of an addition has no node."""
        return {path: matches[0] for path, matches in self.by_clause().items()}

    def nodes(self) -> dict[str, tuple[str, ...]]:
        """The nodes of every clause that answers to one, by its path; the best first."""
        found: dict[str, tuple[str, ...]] = {}
        for match in self.matches:
            if match.clause is not None and match.node is not None:
                found[match.clause.path] = (*found.get(match.clause.path, ()), match.node)
        return found
