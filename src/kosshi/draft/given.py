"""Words that a profile gives itself: whether a reader would take them for what they are meant to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from kosshi.draft.vocabulary import facts
from kosshi.model import Source
from kosshi.numbering import read_markers
from kosshi.parse import parse
from kosshi.tokens import fold

_LISTED = re.compile(r"(?:[-*+>#|`~=_]+|\d+[.)](?=\s))")  # signs of lists, quotes, headings and tables in Markdown
_FORMS = (
    "1　目的\n本文とする。\n\n2　対象\n{text}\n\n3　監査\n本文とする。\n",
    "（目的）\n第1条　本文とする。\n（対象）\n第2条　{text}\n（監査）\n第3条　本文とする。\n",
)
_BAD = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ud800-\uf8ff\ufeff\ufff9-\uffff]")
_DAY = re.compile(r"令和(元|[0-9０-９]{1,2})年([0-9０-９]{1,2})月([0-9０-９]{1,2})日")
_REIWA = 2018  # the year before its first
_NUMBER = re.compile(r"[^\s、。「」（）()]*第[0-9０-９一二三四五六七八九十百]+号(?:の[0-9０-９一二三四五六七八九十]+)?")
_NO_NAME = re.compile(r"[\s、。，．,「」『』（）()\[\]<>|]")


def sign(line: str) -> str:
    """The marker or sign at a line's beginning that makes it an item, a heading or a table; empty where there is none."""
    plain = line.strip()
    markers = read_markers(plain)
    if markers:
        return plain[markers[0].start : markers[0].end]
    listed = _LISTED.match(plain)
    return listed[0] if listed else ""


def reads_as_text(lines: Sequence[str]) -> bool:
    """Whether lines below a heading are read as that clause's own text and nothing else, in outlines and in articles."""
    for form in _FORMS:
        found = parse(Source("draft", "架空町情報セキュリティ基本方針\n\n" + form.format(text="\n".join(lines)), name="draft.txt")).clauses
        if len(found) != len(_FORMS) + 1 or any(clause.children for clause in found) or fold(found[1].text) != fold("\n".join(lines)):
            return False
    return True


def unprintable(words: str) -> bool:
    """Whether words hold a line break, a tab, a control character or one without a sign of its own."""
    return _BAD.search(words) is not None


def is_name(words: str) -> bool:
    """Whether words can stand in a list of names: no brackets, commas, stops or blanks."""
    return bool(words) and _NO_NAME.search(words) is None and not unprintable(words)


def is_day(words: str) -> bool:
    """Whether words are a day of the calendar in the era 令和.

    >>> is_day("令和9年4月1日"), is_day("令和9年2月29日"), is_day("2027年4月1日")
    (True, False, False)
    """
    match = _DAY.fullmatch(words)
    if match is None:
        return False
    year, month, day = (1 if part == "元" else int(part) for part in match.groups())
    try:
        date(_REIWA + year, month, day)
    except ValueError:
        return False
    return year > 0 and (match[1] != "元" or (month, day) >= (5, 1))


def is_number(words: str) -> bool:
    """Whether words are the number of an instrument.

    >>> is_number("令和5年架空町訓令第3号"), is_number("第3号"), is_number("3")
    (True, True, False)
    """
    return _NUMBER.fullmatch(words) is not None


def is_instrument(words: str) -> bool:
    """Whether words are a form of instrument that is known (訓令, 議会訓令)."""
    return is_name(words) and words.endswith(facts().instruments)
