"""The tree amending sentences speak of: 章, 条, 項, 号 and what stands below, of a policy in articles or of a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from kosshi.draft.digits import like, sample_of
from kosshi.draft.number import Numbered
from kosshi.errors import KosshiError
from kosshi.facts import Fact, builtin
from kosshi.messages import Message, language
from kosshi.model import Clause, Policy
from kosshi.numbering import parse_number, print_marker


class AmendmentFile(Fact):
    """The whole of ``data/draft/amendment.yaml``; the fields are explained there."""

    verbs: dict[str, str]
    units: dict[str, str]
    signs: dict[str, str]
    supplementary: str
    body: str
    own_words: str
    title: str
    lead: str
    lead_numbered: str
    supplementary_heading: str
    in_force: str
    in_force_at_once: str
    made_known: dict[str, str]
    made_known_else: str
    unsaid: dict[str, Message]
    refusals: dict[str, Message]
    remarks: dict[str, Message]


@lru_cache(maxsize=1)
def phrases() -> AmendmentFile:
    """The words of amending sentences."""
    return builtin("draft/amendment.yaml", AmendmentFile)


def told(message: Message, **fields: str) -> str:
    """A message in the spoken language."""
    return (message.en if language() == "en" else message.ja).format(**fields)


class Kind(StrEnum):
    """What a provision is."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    SUBSECTION = "subsection"
    DIVISION = "division"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUBITEM = "subitem"
    POINT = "point"
    SUBPOINT = "subpoint"
    SUPPLEMENTARY = "supplementary"


GROUPS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.DIVISION)
LISTED = (Kind.ITEM, Kind.SUBITEM, Kind.POINT, Kind.SUBPOINT)  # from the top down
Number = tuple[int, ...]


class UnamendableError(KosshiError):
    """A text that amending sentences cannot speak of; ``reason`` is a key of the data file's ``refusals``."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(where, reason)
        self.reason, self.where = reason, where


@dataclass(frozen=True, slots=True)
class Provision:
    r"""One provision.

    Attributes:
        kind: what it is.
        number: its number and branches: 第3条の2 is ``(3, 2)``.
        caption: 見出し of an article or 項, title of a chapter, what stands in brackets beside 附則.
        text: own words of a 項, 号 or below; lines are separated by ``\n``. Articles have their words in their 項.
        children: what stands below; an article always has at least one 項.
        sign: marker style of what stands below 項.
        last: last number of a range (第5条から第7条まで　削除).
        digits: a numeral as its marker prints them (三, ３, 3); no part of what makes two provisions the same.
    """

    kind: Kind
    number: Number
    caption: str = ""
    text: str = ""
    children: tuple[Provision, ...] = ()
    sign: str = ""
    last: Number = ()
    digits: str = field(default="1", compare=False)

    def walk(self) -> Iterator[Provision]:
        """This provision and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def words(self) -> tuple[str, ...]:
        """Own text and all texts below, in order."""
        return tuple(one.text for one in self.walk())


@dataclass(frozen=True, slots=True)
class Act:
    """A whole text in articles: its title (題名) and its provisions, the 附則 last."""

    title: str
    provisions: tuple[Provision, ...]

    @property
    def body(self) -> tuple[Provision, ...]:
        """The provisions of the 本則."""
        return tuple(one for one in self.provisions if one.kind is not Kind.SUPPLEMENTARY)

    @property
    def supplementary(self) -> tuple[Provision, ...]:
        """The 附則."""
        return tuple(one for one in self.provisions if one.kind is Kind.SUPPLEMENTARY)

    def walk(self) -> Iterator[Provision]:
        """All provisions in order."""
        for one in self.provisions:
            yield from one.walk()


def name(kind: Kind, number: Number, sign: str = "", last: Number = (), digits: str = "1") -> str:
    """A provision as sentences call it: 第3条の2, 第2項, 第4号, ア, 附則.

    Raises:
        UnamendableError: the marks of its level do not go that far.
    """
    if kind is Kind.SUPPLEMENTARY:
        return phrases().supplementary
    try:
        if kind in LISTED[1:]:
            return print_marker(sign, number[0], number[1:])
        first, *branches = (like(digits, part) for part in number)
    except ValueError as error:
        raise UnamendableError("shape", f"{sign or phrases().units[kind]} {number[0]}") from error
    called = f"第{first}{phrases().units[kind]}" + "".join(f"の{branch}" for branch in branches)
    return f"{called}から{name(kind, last, digits=digits)}まで" if last else called


def name_of(one: Provision) -> str:
    """A provision as sentences call it; a 附則 with the number of its instrument."""
    called = name(one.kind, one.number, one.sign, one.last)
    return f"{called}（{one.caption}）" if one.kind is Kind.SUPPLEMENTARY and one.caption else called


def signs_of(act: Act) -> dict[Kind, str]:
    """The marker style of each kind below 項: the first in the text, else the usual one."""
    found = {Kind(kind): sign for kind, sign in phrases().signs.items()}
    for one in reversed(tuple(act.walk())):
        if one.kind in LISTED:
            found[one.kind] = one.sign
    return found


# --- from policies and drafts ---------------------------------------------------------------------------------


class _Unit(Protocol):
    """What parsed and drafted clauses have in common."""

    @property
    def path(self) -> str: ...
    @property
    def style(self) -> str: ...
    @property
    def marker(self) -> str: ...
    @property
    def heading(self) -> str: ...


def from_policy(policy: Policy, title: str = "") -> Act:
    """The tree of a policy in articles.

    Raises:
        UnamendableError: it is not in articles, or its levels are not those of 条, 項 and 号.
    """
    return _act(policy.clauses, title)


def from_draft(clauses: Sequence[Numbered], title: str = "") -> Act:
    """The tree of a numbered draft in articles.

    Raises:
        UnamendableError: as for :func:`from_policy`.
    """
    return _act(clauses, title)


def _act(clauses: Sequence[Clause | Numbered], title: str) -> Act:
    act = Act(title, _siblings([_top(one) for one in clauses]))
    articles = [one for top in act.body for one in top.walk() if one.kind is Kind.ARTICLE]
    if not articles:
        raise UnamendableError("no-articles")
    _siblings(articles)  # they number on through all chapters
    return act


def _siblings(found: Sequence[Provision]) -> tuple[Provision, ...]:
    """Provisions that are numbered together; no two of a kind have one number."""
    seen = set()
    for one in found:
        if (one.kind, one.number) in seen:
            raise UnamendableError("duplicate-number", name_of(one))
        seen.add((one.kind, one.number))
    return tuple(found)


def _top(unit: Clause | Numbered) -> Provision:
    if unit.style in GROUPS:
        if _text(unit):
            raise UnamendableError("shape", unit.marker)
        below = _siblings([_top(child) for child in unit.children])
        return Provision(Kind(unit.style), _number(unit), unit.heading.strip(), "", below, digits=sample_of(unit.marker))
    if unit.style == "supplementary":
        articles = [child for child in unit.children if child.style == "article"]
        if articles and len(articles) == len(unit.children) and not _text(unit):
            below = _siblings([_top(child) for child in articles])
        else:
            below = _paragraphs(unit)
        return Provision(Kind.SUPPLEMENTARY, _number(unit), unit.heading.strip(), "", below)
    if unit.style != "article":
        raise UnamendableError("no-articles")
    last, digits = _last(unit.marker), sample_of(unit.marker)
    return Provision(Kind.ARTICLE, _number(unit), unit.heading.strip(), "", _paragraphs(unit), last=last, digits=digits)


def _paragraphs(unit: Clause | Numbered) -> tuple[Provision, ...]:
    """The 項: the unnumbered first, with the 号 that are its own, and the numbered ones."""
    numbered = [child for child in unit.children if child.style == "arabic"]
    first = [child for child in unit.children if child.style != "arabic"]
    later = [
        Provision(Kind.PARAGRAPH, _number(one), one.heading.strip(), _text(one), _listed(one.children, 0), digits=sample_of(one.marker))
        for one in numbered
    ]
    if _text(unit) or first or not later:
        later.insert(0, Provision(Kind.PARAGRAPH, (1,), "", _text(unit), _listed(first, 0)))
    if [one.number for one in later] != [(place,) for place in range(1, len(later) + 1)]:
        raise UnamendableError("shape", unit.marker)
    return tuple(later)


def _listed(units: Sequence[Clause | Numbered], depth: int) -> tuple[Provision, ...]:
    """The 号 and what stands below; a term before its definition belongs to the words."""
    found = []
    for unit in units:
        if depth == len(LISTED) or unit.style in (*GROUPS, "article", "supplementary"):
            raise UnamendableError("shape", unit.marker)
        words = "　".join(part for part in (unit.heading.strip(), _text(unit)) if part)
        found.append(Provision(LISTED[depth], _number(unit), "", words, _listed(unit.children, depth + 1), unit.style))
    return _siblings(found)


def _text(unit: Clause | Numbered) -> str:
    words = unit.text if isinstance(unit, Clause) else "\n".join(unit.paragraphs)
    return "\n".join(line.strip() for line in words.split("\n") if line.strip())


def _number(unit: _Unit) -> Number:
    ordinal = unit.path.rpartition(".")[2].removeprefix("附則")
    if "~" in ordinal:
        raise UnamendableError("duplicate-number", unit.marker)
    return tuple(int(part) for part in ordinal.split("-"))


def _last(marker: str) -> Number:
    """The end of 第5条から第7条まで."""
    _, found, behind = marker.partition("から第")
    if not found:
        return ()
    main, _, branches = behind.removesuffix("まで").partition("条")
    return tuple(parse_number(part) for part in (main, *branches.split("の")[1:]))
