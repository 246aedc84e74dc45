"""The day a policy's text dates from, as the policy prints it or its manifest entry says.

An edition of the guideline issued after that day cannot be what the text descends from, so the day of decision counts
before the day of coming into force, and of several versions the latest counts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from kosshi.facts import Fact, Pattern, builtin
from kosshi.manifest import Dates
from kosshi.model import Block, BlockKind, Clause, Part, Policy
from kosshi.numbering import parse_number
from kosshi.passages import Passage, own_passages, passage


class DateKind(StrEnum):
    """What happened on a printed day."""

    DECIDED = "decided"  # 決裁, 制定, 改正 …, or a bare date on the cover
    IN_FORCE = "in-force"  # 施行, 適用
    NOTED = "noted"  # the year of an amendment note, read as its last day


class PolicyDate(NamedTuple):
    """A day a policy prints: what happened on it, its words, and where they stand in the source.

    ``end`` is 0 where the day comes from the manifest. A month alone is read as its last day.
    """

    day: date
    kind: DateKind
    surface: str
    start: int = 0
    end: int = 0


class Era(Fact):
    """An era: its name, the letter and the single character that stand for it, and the year that is its first."""

    ja: str
    letter: str
    short: str
    first: int


class DatesFile(Fact):
    """The whole of ``data/dates.yaml``."""

    eras: tuple[Era, ...]
    decided_behind: Pattern
    decided_before: Pattern
    in_force_behind: Pattern
    in_force_before: Pattern
    other_behind: Pattern
    other_before: Pattern
    in_force_column: Pattern
    decided_column: Pattern
    days_before_force: int


class _Found(NamedTuple):
    """A date in a folded text: the day, the kind its neighbours give it (None: bare), and its range."""

    day: date
    kind: DateKind | None
    start: int
    end: int


_NUMBER = r"[0-9]{1,2}|[〇一二三四五六七八九十]{1,3}"
_AROUND = 24  # characters read on either side of a date
_COLUMN = 8  # a date that begins within so many characters of a line stands in the first column, perhaps behind 第1.1版


def _file() -> DatesFile:
    return builtin("dates.yaml", DatesFile)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A date in words, a date in figures, the year of an amendment note."""
    names = "|".join(era.ja for era in _file().eras)
    letters = "".join(era.letter for era in _file().eras)
    shorts = "".join(era.short for era in _file().eras)
    other = r"(?:\([^()]{2,8}\))?"  # the same year in the other calendar: 令和6年(2024年)4月1日
    western = r"(?:19|20)[0-9]{2}|二〇[〇一二三四五六七八九]{2}"
    year = rf"(?:(?P<era>{names})(?P<year>元|{_NUMBER})|(?P<western>{western})){other}年{other}"
    words = rf"{year}(?P<month>{_NUMBER})月(?:(?P<day>{_NUMBER})日)?"
    figures = (
        rf"(?<![0-9A-Za-z.])(?:(?P<era>[{letters}])(?P<year>元|[0-9]{{1,2}})|(?P<western>20[0-9]{{2}}))"
        r"[./-](?P<month>[0-9]{1,2})[./-](?P<day>[0-9]{1,2})(?![0-9.])"
    )
    note = rf"^\((?P<era>[{shorts}])(?P<year>元|{_NUMBER})(?!年)"
    return re.compile(words), re.compile(figures), re.compile(note)


def _number(text: str) -> int:
    return 1 if text == "元" else parse_number(text)


def _year(match: re.Match[str]) -> int | None:
    """The year of the western calendar; None for year 0 of an era, which a form not yet filled in has (令和〇年)."""
    if match["western"]:
        return parse_number(match["western"]) if match["western"].isdigit() else _kanji_year(match["western"])
    era = next(era for era in _file().eras if match["era"] in (era.ja, era.letter, era.short))
    return era.first + _number(match["year"]) - 1 if _number(match["year"]) else None


def _kanji_year(text: str) -> int:
    return int("".join(str("〇一二三四五六七八九".index(char)) for char in text))


def _day(match: re.Match[str]) -> date | None:
    """The day a match names, the last of the month where it names none; None where there is no such day."""
    year, month = _year(match), _number(match["month"])
    if year is None or not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    day = _number(match["day"]) if match["day"] else last
    return date(year, month, day) if 1 <= day <= last else None


@lru_cache(maxsize=1 << 14)
def _dates_in(text: str) -> tuple[_Found, ...]:
    """The dates of a folded text in order, each with what its neighbours say of it; dates of other things are left out."""
    facts = _file()
    found = []
    for pattern in _patterns()[:2]:
        for match in pattern.finditer(text):
            day = _day(match)
            before, behind = text[max(0, match.start() - _AROUND) : match.start()], text[match.end() : match.end() + _AROUND]
            following = _patterns()[0].search(behind)
            behind = behind[: following.start()] if following else behind
            if day is None or re.search(facts.other_behind, behind) or re.search(facts.other_before, before):
                continue
            found.append(_Found(day, _kind(before, behind), match.start(), match.end()))
    return tuple(sorted(found, key=lambda one: one.start))


def _kind(before: str, behind: str) -> DateKind | None:
    facts = _file()
    if re.search(facts.in_force_behind, behind) or re.search(facts.in_force_before, before):
        return DateKind.IN_FORCE
    if re.search(facts.decided_behind, behind) or re.search(facts.decided_before, before):
        return DateKind.DECIDED
    return None


def _placed(one: _Found, kind: DateKind, here: Passage, text: str) -> PolicyDate:
    start, end = here.span(one.start, one.end)
    return PolicyDate(one.day, kind, "".join(text[start:end].split()), start, end)


def policy_dates(policy: Policy) -> tuple[PolicyDate, ...]:
    """All days the policy prints of itself: on the cover, in lists of revisions, amendment notes and 附則, in source order."""
    found = [day for block in policy.blocks for day in _of_block(policy, block)]
    for clause in policy.clauses:
        if clause.part is Part.SUPPLEMENTARY:
            found += _of_supplement(policy, clause)
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _lines(policy: Policy, block: Block) -> Iterator[Passage]:
    at = block.start
    for line in policy.source.text[block.start : block.end].split("\n"):
        if line.strip():
            yield passage(policy.source.text, range(at, at + len(line)))
        at += len(line) + 1


def _of_block(policy: Policy, block: Block) -> Iterator[PolicyDate]:
    text = policy.source.text
    if block.kind is BlockKind.AMENDMENT:
        for here in _lines(policy, block):
            match = _patterns()[2].match(here.text)
            if match:
                era = next(era for era in _file().eras if era.short == match["era"])
                one = _Found(date(era.first + _number(match["year"]) - 1, 12, 31), None, match.start() + 1, match.end())
                yield _placed(one, DateKind.NOTED, here, text)
    elif block.kind in (BlockKind.COVER, BlockKind.HISTORY, BlockKind.FURNITURE, BlockKind.CLOSING):
        bare = _bare_kind(block.kind, "".join(here.text for here in _lines(policy, block)))
        column = bare if block.kind is BlockKind.HISTORY else None
        for here in _lines(policy, block):
            for one in _dates_in(here.text):
                kind = (column if one.start < _COLUMN else None) or one.kind or bare
                if kind is not None:
                    yield _placed(one, kind, here, text)


def _bare_kind(kind: BlockKind, text: str) -> DateKind | None:
    """What a date without a word beside it is: in a table of revisions the column says it; a cover prints the day of issue."""
    if kind is BlockKind.HISTORY and re.search(_file().in_force_column, text) and not re.search(_file().decided_column, text):
        return DateKind.IN_FORCE
    return DateKind.DECIDED if kind in (BlockKind.COVER, BlockKind.HISTORY) else None


def _of_supplement(policy: Policy, clause: Clause) -> Iterator[PolicyDate]:
    """Of a 附則: the days its heading prints (the amending act's) and its first day of coming into force."""
    text = policy.source.text
    force = None
    for below in clause.walk():
        for here in own_passages(text, below):
            for one in _dates_in(here.text):
                if here.number < 0 and below is clause:
                    yield _placed(one, one.kind or DateKind.DECIDED, here, text)
                elif one.kind is DateKind.IN_FORCE and force is None:
                    force = _placed(one, one.kind, here, text)
    if force is not None:
        yield force


def policy_date(policy: Policy, given: Dates | None = None) -> PolicyDate | None:
    """The day the text dates from: of its latest version the day of decision, else that of coming into force.

    Args:
        policy: the policy.
        given: what the manifest says; it counts beside what the text prints.

    Returns:
        None where neither says anything.
    """
    known = [*policy_dates(policy), *_given(given)]
    decided = max((one for one in known if one.kind is DateKind.DECIDED), key=lambda one: one.day, default=None)
    in_force = max((one for one in known if one.kind is DateKind.IN_FORCE), key=lambda one: one.day, default=None)
    noted = max((one for one in known if one.kind is DateKind.NOTED), key=lambda one: one.day, default=None)
    best = decided or in_force
    if decided and in_force and in_force.day - decided.day > timedelta(days=_file().days_before_force):
        best = in_force
    if noted and (best is None or noted.day.year > best.day.year):
        return noted
    return best


def _given(given: Dates | None) -> Iterator[PolicyDate]:
    for words, kind in (
        (given and given.enacted, DateKind.DECIDED),
        (given and given.amended, DateKind.DECIDED),
        (given and given.in_force, DateKind.IN_FORCE),
    ):
        for one in _dates_in("".join(words.split())) if words else ():
            yield PolicyDate(one.day, kind, words or "")
