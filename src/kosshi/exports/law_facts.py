"""What 法令標準XML asks of a text as a whole: title, number, era and year, as the policy prints them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from kosshi.corpus import Corpus
from kosshi.editions import editions
from kosshi.facts import Fact, builtin
from kosshi.messages import say
from kosshi.model import BlockKind, Policy
from kosshi.numbering import parse_number


class Era(Fact):
    """An era: its name, its name in the schema, and its first day."""

    ja: str
    xml: str
    since: date


class Group(Fact):
    """A group of articles: level, element, and the elements it may hold beside articles."""

    level: str
    element: str
    holds: tuple[str, ...]


class LawFile(Fact):
    """The whole of ``data/exports/law.yaml``."""

    eras: tuple[Era, ...]
    groups: tuple[Group, ...]
    date: str
    number: str
    amending: str
    before_date: str
    title_signs: str
    proviso: str
    deleted: str
    deleted_range: str
    instrument: str
    extract: str


def law_file() -> LawFile:
    """The facts on 法令標準XML."""
    return builtin("exports/law.yaml", LawFile)


class Enactment(NamedTuple):
    """Title and number of a text.

    Attributes:
        title: as printed, or as the manifest has it.
        law_num: date and number as printed; a remark in brackets where no number is printed.
        era, year, month, day: of the enactment; ``era`` as the schema names it; month and day 0 where unknown.
        number: the printed number; 1 where there is none, for the schema asks for one.
        assumed: keys of messages on what was not printed on the cover.
    """

    title: str
    law_num: str
    era: str
    year: int
    month: int
    day: int
    number: int
    assumed: tuple[str, ...]


def enactment(corpus: Corpus, policy: Policy) -> Enactment:
    """Title and number of a policy: from its cover, else its manifest entry, else the day its wording points to."""
    lines = [line for line in _cover(policy) if not re.match(law_file().amending, _plain(line))]
    entry = corpus.entries[policy.policy_id]
    title = entry.title or (lines[0].strip().strip(law_file().title_signs).strip() if lines else "") or corpus.name(policy.policy_id)
    plain = "".join(_plain(line) for line in lines[1:])
    assumed = []
    found = re.search(law_file().date, plain)
    for printed in (entry.dates.enacted, entry.dates.in_force, entry.dates.amended):
        if found is None and printed:
            found = re.search(law_file().date, _plain(printed))
            assumed = ["law-date-manifest"] if found else []
    era, year, month, day = _printed_day(found) if found else _inferred_day(corpus, policy.policy_id)
    if found is None:
        assumed.append("law-date-inferred")
    kind, number = _number(lines[1:])
    if not number:
        assumed.append("law-number-missing")
    law_num = (found[0] if found else "") + kind if number else (found[0] if found else "") + say("exports", "law-no-number")
    return Enactment(title, law_num, era, year, month, day, number or 1, tuple(assumed))


def _cover(policy: Policy) -> list[str]:
    """The lines of the first cover."""
    for block in policy.blocks:
        if block.kind is BlockKind.COVER:
            return [line for line in policy.source.text[block.start : block.end].split("\n") if line.strip()]
    return []


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _number(lines: list[str]) -> tuple[str, int]:
    """The instrument's kind with its number as printed (訓令第3号), and the number; 0 where there is none."""
    for line in lines:
        plain = re.sub(law_file().date, "", re.sub(law_file().before_date, "", _plain(line)))
        found = re.search(law_file().number, plain)
        if found and parse_number(found["number"]):
            return found[0], parse_number(found["number"])
    return "", 0


def _printed_day(found: re.Match[str]) -> tuple[str, int, int, int]:
    era = next(era for era in law_file().eras if era.ja == found["era"])
    year = 1 if found["year"] == "元" else parse_number(found["year"])
    month, day = (parse_number(found[name]) if found[name] else 0 for name in ("month", "day"))
    return era.xml, max(year, 1), month, day


def _inferred_day(corpus: Corpus, policy_id: str) -> tuple[str, int, int, int]:
    """The year the text dates from as far as its wording tells: that of the latest edition it can descend from."""
    attribution = corpus.attributions[policy_id]
    day = attribution.date.day if attribution.date else next(one.date for one in editions() if one.id == attribution.latest)
    era = [era for era in law_file().eras if era.since <= day] or [law_file().eras[0]]
    return era[-1].xml, max(day.year - era[-1].since.year + 1, 1), 0, 0
