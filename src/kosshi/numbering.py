"""Printed marker <-> (style, ordinal), both ways.

:func:`read_markers` gives every way a line's beginning can be read as a marker (イ is the second of アイウ and
the first of イロハ); which of them holds is decided for the document as a whole by :mod:`kosshi.parse`.
:func:`print_marker` is its inverse. The styles are data (``data/markers.yaml``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from kosshi.facts import Fact, builtin

Glue = Literal["any", "cautious", "never"]
DASHES = "-－‐‑–—―ー−ｰ"
_DASH = re.escape(DASHES)
_SPACE = re.compile(r"\s*")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_KANJI_DIGITS = "〇一二三四五六七八九"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_ROMAN_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_ROMAN_SIGNS_LOWER = "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ"


class Style(Fact):
    """One marker style (see ``data/markers.yaml`` for the fields)."""

    id: str
    level: str = ""
    rank: int
    numeral: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    branch: bool = False
    glue: Glue
    plain: int


class MarkerFile(Fact):
    """The whole of ``data/markers.yaml``."""

    styles: tuple[Style, ...]
    kana: dict[Literal["aiueo", "iroha"], str]
    counters: str


class Marker(NamedTuple):
    """One reading of a printed marker.

    Attributes:
        style: id of the style; ``kana`` and ``paren-kana`` readings carry their series behind a colon
            (``kana:aiueo``, ``kana:iroha``); ``decimal`` is 6-1, 2.3.1 and the like.
        ordinal: the number, 1 or more; 0 for signs that count by place.
        branch: branch numbers (第7条の2 → ``(2,)``), or for ``decimal`` the numbers before the last.
        start, end: the marker in the line.
        rest: where the text behind the marker begins.
        glued: no space stands between marker and text.
    """

    style: str
    ordinal: int
    branch: tuple[int, ...]
    start: int
    end: int
    rest: int
    glued: bool


def marker_file() -> MarkerFile:
    """The marker styles kosshi knows."""
    return builtin("markers.yaml", MarkerFile)


@cache
def style(style_id: str) -> Style:
    """The style with this id; a reading's series behind the colon is ignored.

    Raises:
        KeyError: no such style.
    """
    wanted = style_id.partition(":")[0]
    for candidate in marker_file().styles:
        if candidate.id == wanted:
            return candidate
    raise KeyError(style_id)


# --- numerals ---------------------------------------------------------------------------------------------


def parse_kanji(text: str) -> int:
    """Value of a kanji numeral with units (十二, 百三; below 1000) or by digits (一〇二); 0 where it is none (十十)."""
    if text and all(char in _KANJI_DIGITS for char in text):
        return int("".join(str(_KANJI_DIGITS.index(char)) for char in text))
    total, digit, last = 0, 0, 1000
    for char in text:
        if char in _KANJI_DIGITS:
            if digit:
                return 0
            digit = _KANJI_DIGITS.index(char)
            continue
        unit = 10 if char == "十" else 100
        if unit >= last:
            return 0
        total, digit, last = total + (digit or 1) * unit, 0, unit
    return total + digit


def print_kanji(number: int) -> str:
    """Kanji numeral with units for 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = ""
    for count, unit in ((hundreds, "百"), (tens, "十")):
        if count:
            text += ("" if count == 1 else _KANJI_DIGITS[count]) + unit
    return text + (_KANJI_DIGITS[ones] if ones else "")


def _arabic(text: str) -> int:
    return int(unicodedata.normalize("NFKC", text))


def _roman(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).upper()
    return _ROMAN.index(plain) + 1 if plain in _ROMAN else 0


_NUMERALS: dict[str, str] = {
    "arabic": r"[0-9０-９]{1,3}",
    "kanji": r"[〇一二三四五六七八九十百]{1,6}",
    "kana": r"[アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンヰヱｱ-ﾝｦ]",
    "circled": f"[{_CIRCLED}]",
    "parenthesised": "[⑴-⒇]",
    "full-stop": "[⒈-⒛]",
    "circled-kana": "[㋐-㋾]",
    "parenthesised-kanji": "[㈠-㈩]",
    "roman-upper": r"(?:[Ⅰ-Ⅻ]|[IVX]{1,4}(?![A-Za-z]))",
    "roman-lower": r"(?:[ⅰ-ⅻ]|[ivx]{1,4}(?![A-Za-z]))",
    "parenthesised-latin": "[⒜-⒵]",
    "latin-upper": r"[A-ZＡ-Ｚ](?![A-Za-zＡ-Ｚａ-ｚ])",
    "latin-lower": r"[a-zａ-ｚ](?![A-Za-zＡ-Ｚａ-ｚ])",
}
_DELETED = re.compile(r"(?P<range>(?:から|及び|、)第.{1,8}条(?:まで)?)[ \t\u3000\u00a0]*削除[ \t\u3000\u00a0]*$")
_UNITS = frozenset("編章節款条項号類種回次位一二三四五六七八九十")
_MOST_DECIMAL = 99
_BARE = frozenset({"circled", "parenthesised", "full-stop", "circled-kana", "parenthesised-kanji", "parenthesised-latin"})


def _values(numeral: str, text: str) -> tuple[tuple[str, int], ...]:
    """All (series, value) readings of a numeral."""
    plain = unicodedata.normalize("NFKC", text)
    if numeral in ("arabic", "circled"):
        return (("", int(plain)),)
    if numeral in ("parenthesised", "full-stop"):
        return (("", int(re.sub(r"\D", "", plain))),)
    if numeral == "kanji":
        return (("", parse_kanji(text)),)
    if numeral == "parenthesised-latin":
        return (("", ord(text) - ord("⒜") + 1),)
    if numeral == "parenthesised-kanji":
        return (("", ord(text) - ord("㈠") + 1),)
    if numeral in ("roman-upper", "roman-lower"):
        return (("", _roman(text)),)
    if numeral in ("latin-upper", "latin-lower"):
        return (("", ord(plain.lower()) - ord("a") + 1),)
    if numeral == "circled-kana":
        return ((":aiueo", marker_file().kana["aiueo"].index(plain) + 1),) if plain in marker_file().kana["aiueo"] else ()
    return tuple((f":{name}", series.index(plain) + 1) for name, series in marker_file().kana.items() if plain in series)


def _numeral_text(numeral: str, series: str, number: int) -> str:
    if numeral == "arabic":
        return str(number)
    if numeral == "kanji":
        return print_kanji(number)
    if numeral == "circled":
        return _CIRCLED[number - 1]
    if numeral == "roman-upper":
        return _ROMAN_SIGNS[number - 1]
    if numeral == "roman-lower":
        return _ROMAN_SIGNS_LOWER[number - 1]
    if numeral == "latin-upper":
        return chr(ord("A") + number - 1)
    if numeral == "latin-lower":
        return chr(ord("a") + number - 1)
    return marker_file().kana["iroha" if series == "iroha" else "aiueo"][number - 1]


def largest(style_id: str) -> int:
    """The largest ordinal :func:`print_marker` can print in this style."""
    numeral = style(style_id).numeral[0]
    sizes = {"circled": len(_CIRCLED), "roman-upper": 12, "roman-lower": 12, "latin-upper": 26, "latin-lower": 26}
    if numeral == "kana":
        return len(marker_file().kana["iroha" if style_id.endswith("iroha") else "aiueo"])
    return sizes.get(numeral, 999)


def print_marker(style_id: str, ordinal: int, branch: tuple[int, ...] = ()) -> str:
    """The marker as kosshi prints it, without a following space.

    Raises:
        ValueError: the style cannot express the ordinal.
    """
    name, _, series = style_id.partition(":")
    if name == "decimal":
        if not branch or not all(1 <= number <= _MOST_DECIMAL for number in (*branch, ordinal)):
            raise ValueError(f"{style_id} has no sign for {(*branch, ordinal)}")
        return ".".join(str(number) for number in (*branch, ordinal))
    form = style(name)
    if form.numeral[0] == "none":
        return form.before[0]
    if not 1 <= ordinal <= largest(style_id) or (branch and not form.branch):
        raise ValueError(f"{style_id} has no sign for {ordinal}")
    text = form.before[0] + _numeral_text(form.numeral[0], series, ordinal) + form.after[0]
    kanji = form.numeral[0] == "kanji"
    return text + "".join("の" + (print_kanji(number) if kanji else str(number)) for number in branch)


# --- reading ----------------------------------------------------------------------------------------------


class _Pattern(NamedTuple):
    style: Style
    numeral: str
    regex: re.Pattern[str]


def _alternatives(strings: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(text) for text in sorted(strings, key=len, reverse=True)) + ")"


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    found = []
    number = f"(?:{_NUMERALS['arabic']}|{_NUMERALS['kanji']})"
    for form in marker_file().styles:
        branch = rf"(?P<branch>(?:の{number}(?![0-9０-９]))*)" if form.branch else "(?P<branch>)"
        for numeral in form.numeral:
            if numeral == "none":
                body = _alternatives(form.before) + "(?P<n>)"
            elif numeral in _BARE:
                body = f"(?P<n>{_NUMERALS[numeral]})"
            else:
                inner = " ?" if form.before[0] else ""  # 第 1 章, ( 1 ) as text extraction leaves them
                tail = inner if form.after[0] and form.id != "division" else ""  # but 第1 目的 is no 第1目
                body = _alternatives(form.before) + f"{inner}(?P<n>{_NUMERALS[numeral]}){tail}" + _alternatives(form.after)
            found.append(_Pattern(form, numeral, re.compile(body + branch)))
    return tuple(found)


_DECIMAL = re.compile(rf"(?P<n>[0-9０-９]{{1,2}}(?:[.．{_DASH}][0-9０-９]{{1,2}}){{1,4}})(?![.．{_DASH}]?[0-9０-９])[.．]?")


@cache
def _by_first_char(char: str) -> tuple[_Pattern, ...]:
    """The patterns that can match a line beginning with ``char``."""
    keep = []
    for pattern in _patterns():
        form = pattern.style
        opens = {text[0] for text in form.before if text}
        if pattern.numeral in _BARE or "" in form.before:
            if re.match(_NUMERALS[pattern.numeral].replace("{1,4}", ""), char):
                keep.append(pattern)
        elif char in opens:
            keep.append(pattern)
    return tuple(keep)


def _may_follow(form: Style, numeral: str, after: str, closed: bool, signed: bool) -> bool:
    """Whether ``after``, the character right behind a marker without a space, lets it be a marker."""
    if form.glue == "any":
        return after not in ("第のにをはがとかでまへ及又並若、，)）」中各以" if form.id == "article" else "、，。及又並若のをに")
    if form.glue == "never":
        return (closed or signed) and not after.isdigit()
    if form.id == "arabic" and closed:
        return not (after.isdigit() or after in ".．,，%％")
    if form.id == "arabic":
        return not (after in marker_file().counters or after in "0123456789０１２３４５６７８９.．,，/／:：~～+＋×)）、" or after in DASHES)
    if numeral == "kana" and closed:
        return after not in "、。・"
    if numeral == "kana":
        return not ("ァ" <= after <= "ー" or "ｦ" <= after <= "ﾟ" or after in "・、。)）」をはがのにへとで")
    return after not in ("第のにをはがとかでまへ及又並若、，)）」中" + ("的" if form.id == "division" else ""))  # 第1目的


def read_markers(line: str, at: int = 0) -> tuple[Marker, ...]:
    """Every reading of the characters at ``line[at:]`` as a marker, the most specific first.

    The line's beginning may stand behind white space or Markdown marks; ``at`` is where to look.
    """
    if at >= len(line):
        return ()
    found: list[Marker] = []
    decimal = _DECIMAL.match(line, at)
    if decimal:
        found.extend(_decimal(line, decimal))
    for pattern in _by_first_char(line[at]):
        match = pattern.regex.match(line, at)
        if match:
            found.extend(_readings(line, pattern, match))
    return tuple(found)


def _decimal(line: str, match: re.Match[str]) -> list[Marker]:
    numbers = [_arabic(number) for number in re.split(rf"[.．{_DASH}]", match["n"])]
    rest = _SPACE.match(line, match.end()).end()  # type: ignore[union-attr]  # the pattern matches everywhere
    after = line[match.end() : match.end() + 1]
    if not all(numbers) or (rest == match.end() and after and (after in marker_file().counters or after in "/／)）、")):
        return []
    return [Marker("decimal", numbers[-1], tuple(numbers[:-1]), match.start(), match.end(), rest, rest == match.end() and bool(after))]


def _readings(line: str, pattern: _Pattern, match: re.Match[str]) -> list[Marker]:
    form, numeral, end = pattern.style, pattern.numeral, match.end()
    deleted = _DELETED.match(line, end) if form.id == "article" else None
    if deleted:
        end = deleted.end("range")
    rest = _SPACE.match(line, end).end()  # type: ignore[union-attr]  # the pattern matches everywhere
    after = line[end : end + 1]
    glued = rest == end and bool(after)
    closed = end > match.end("n") and not form.before[0]
    if form.id == "ordinal" and line[rest : rest + 1] in _UNITS:
        return []
    signed = match["n"] > "\u2150" if numeral.startswith("roman") else False
    if glued and not deleted and not _may_follow(form, numeral, after, closed, signed):
        return []
    if numeral == "none":
        return [Marker(form.id, 0, (), match.start(), end, rest, glued)]
    branch = tuple(parse_number(number) for number in match["branch"].split("の")[1:])
    return [
        Marker(form.id + series, value, branch, match.start(), end, rest, glued) for series, value in _values(numeral, match["n"]) if value
    ]


def parse_number(text: str) -> int:
    """Value of an arabic (any width) or kanji numeral."""
    return parse_kanji(text) if text[0] in "〇一二三四五六七八九十百" else _arabic(text)
