"""Numbers as word processors and browsers print them: ST_NumberFormat of WordprocessingML and CSS counter styles."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from kosshi.facts import Fact, builtin

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LARGEST = 1 << 31


class NumberFile(Fact):
    """``data/sources/numbers.yaml``: what each name prints (see there)."""

    series: dict[str, str]
    letters: dict[str, str]
    kanji: dict[str, str]
    word: dict[str, str]
    css: dict[str, str]
    suffix: dict[str, str]
    bullets: dict[int, str]


@cache
def numbers() -> NumberFile:
    """The number formats and bullet characters."""
    facts: NumberFile = builtin("sources/numbers.yaml", NumberFile)
    return facts


def _roman(number: int) -> str:
    if not 0 < number < 4000:  # no Roman numeral above 3999
        return str(number)
    out = []
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out.append(sign * count)
    return "".join(out)


def _counting(number: int, name: str) -> str:
    """A number in kanji with 十 百 千 万 (``name`` is an entry of ``kanji``: ten digits, then the four units)."""
    signs = numbers().kanji[name]
    digits, units = signs[:10], signs[10:]
    if not 0 < number < 10**8:
        return str(number)
    out = []
    myriads, rest = divmod(number, 10_000)
    if myriads:
        out.append(_counting(myriads, name) + units[3])
    for power in (3, 2, 1, 0):
        digit, rest = divmod(rest, 10**power)
        if digit:
            bare = digit == 1 and power in (1, 2, 3) and digits[1] == "一"
            out.append(("" if bare else digits[digit]) + (units[power - 1] if power else ""))
    return "".join(out)


def _digits(number: int, signs: str) -> str:
    return "".join(signs[int(digit)] for digit in str(number)) if number >= 0 else str(number)


def _repeated(number: int, letters: str) -> str:
    """Word's way behind the last letter: AA, BB, CC."""
    times, index = divmod(number - 1, len(letters))
    return letters[index] * min(times + 1, 40) if number > 0 else str(number)


def _positional(number: int, letters: str) -> str:
    """The browsers' way behind the last letter: AA, AB, AC."""
    if number <= 0:
        return str(number)
    out = []
    while number > 0:
        number, index = divmod(number - 1, len(letters))
        out.append(letters[index])
    return "".join(reversed(out))


def _series(number: int, signs: str, turns: bool) -> str:
    if 0 < number <= len(signs):
        return signs[number - 1]
    return signs[(number - 1) % len(signs)] if turns and number > 0 else str(number)


def _form(kind: str, argument: str, css: bool) -> Callable[[int], str]:
    facts = numbers()
    forms: dict[str, Callable[[int], str]] = {
        "decimal": str,
        "none": lambda _: "",
        "zero": lambda number: f"{number:02d}",
        "dash": lambda number: f"- {number} -",
        "hex": lambda number: f"{number:X}",
        "ordinal": lambda number: f"{number}{_ordinal_ending(number)}",
        "roman": _roman,
        "Roman": lambda number: _roman(number).upper(),
        "series": lambda number: _series(number, facts.series[argument], False),
        "turning": lambda number: _series(number, facts.series[argument], True),
        "letters": lambda number: (_positional if css else _repeated)(number, facts.letters[argument]),
        "digits": lambda number: _digits(number, facts.series[argument]),
        "kanji": lambda number: _counting(number, argument),
    }
    return forms.get(kind, str)


def _ordinal_ending(number: int) -> str:
    if 10 <= number % 100 <= 20:  # 11th, 12th, 13th
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


@cache
def _printer(name: str, css: bool) -> Callable[[int], str]:
    rule = (numbers().css if css else numbers().word).get(name, "decimal")
    kind, _, argument = rule.partition(" ")
    return _form(kind, argument, css)


def print_word_number(number: int, form: str) -> str:
    """``number`` in Word's number format ``form`` (a value of ST_NumberFormat); unknown formats print decimals."""
    return _printer(form, False)(number) if abs(number) < _LARGEST else str(number)


def print_css_number(number: int, style: str) -> str:
    """``number`` with its suffix as a browser prints it for ``list-style-type: style``; empty for ``none``."""
    style = style.lower()
    if style == "none":
        return ""
    text = _printer(style, True)(number) if abs(number) < _LARGEST else str(number)
    return text + numbers().suffix.get(style, ". ")
