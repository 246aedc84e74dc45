"""Numbers in the digits a text prints: 3, ３, 三, ③."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from kosshi.numbering import parse_number, print_marker

NUMERAL = "[0-9０-９]+|[〇一二三四五六七八九十百]+"
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_KANJI = "〇一二三四五六七八九十百"
_UNITS = "編章節款目条項号"
_NAMED = re.compile(rf"(?:(?<=第)|(?<=の))(?:{NUMERAL})|(?:{NUMERAL})(?=[{_UNITS}]ずつ)")  # 第3条の2, 次の1条, 1条ずつ
_OPENING, _CLOSING = "「『（(", "」』）)"


class NoSignError(ValueError):
    """Digits or a marker style have no sign for a number, or it cannot be found in what is printed."""


def value(numeral: str) -> int:
    """The value of a numeral in digits of any width, kanji or a circle."""
    return int(unicodedata.normalize("NFKC", numeral)) if _circled(numeral) else parse_number(numeral)


def like(sample: str, number: int) -> str:
    """A number in the digits of a sample.

    Raises:
        NoSignError: these digits do not go that far.

    >>> like("三", 12), like("３", 12), like("3", 12), like("③", 12)
    ('十二', '１２', '12', '⑫')
    """
    if sample[0] in _KANJI or _circled(sample):
        try:
            return print_marker("kanji" if sample[0] in _KANJI else "circled", number)
        except ValueError as reason:
            raise NoSignError(str(reason)) from reason
    return str(number).translate(WIDE) if sample[0] > "9" else str(number)


def sample_of(marker: str) -> str:
    """The digits a marker is printed in, for :func:`like`; ``1`` where it has none."""
    found = re.search(NUMERAL, marker)
    return found[0] if found else "1"


def named_in(sentence: str, sample: str) -> str:
    """A sentence in which provisions are named (第3条の2, 次の1条) in the digits of a sample; words in brackets stay as they are.

    >>> named_in("第3条第2項中「第4条」を「第5条」に改め", "一")
    '第三条第二項中「第4条」を「第5条」に改め'
    """
    return "".join(_NAMED.sub(lambda match: like(sample, value(match[0])), part) if outside else part for part, outside in _parts(sentence))


def _parts(sentence: str) -> Iterator[tuple[str, bool]]:
    """The parts of a sentence, and whether each stands outside of all brackets."""
    start = depth = 0
    for place, char in enumerate(sentence):
        if char in _OPENING:
            if not depth:
                yield sentence[start:place], True
                start = place
            depth += 1
        elif char in _CLOSING and depth:
            depth -= 1
            yield sentence[start : place + 1], False
            start = place + 1
    yield sentence[start:], not depth


def _circled(numeral: str) -> bool:
    return unicodedata.decomposition(numeral[0]).startswith("<circle>")
