"""Characters as PDF fonts report them: look-alikes mapped back, unreadable ones counted."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from kosshi.facts import Fact, builtin

UNREADABLE = "\ufffd"
_DECOMPOSED = ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0xFB00, 0xFB06))
_PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFD))
_SURROGATES = (0xD800, 0xDFFF)
_HYPHENS = (0x02, 0xFFFE)  # what pdfium reports for a hyphen at the end of a line


class GlyphFile(Fact):
    """``data/sources/glyphs.yaml``."""

    radicals: dict[str, str]
    vertical: dict[str, str]


@lru_cache(maxsize=1 << 14)
def as_printed(point: int) -> str:
    """The character a reader sees for a code point of a PDF; U+FFFD where nobody can tell."""
    if point in _HYPHENS:
        return "-"
    if point < 0x20 or 0x7F <= point < 0xA0 or _SURROGATES[0] <= point <= _SURROGATES[1] or point > 0x10FFFF:
        return " " if point in (0x09, 0x0A, 0x0D) else UNREADABLE
    char = chr(point)
    if any(first <= point <= last for first, last in _DECOMPOSED):
        return unicodedata.normalize("NFKC", char)
    if 0x2E80 <= point <= 0x2EFF or 0xFE10 <= point <= 0xFE4F:  # radicals, vertical forms
        facts = builtin("sources/glyphs.yaml", GlyphFile)
        mapped = facts.radicals.get(char) or facts.vertical.get(char)
        return mapped or unicodedata.normalize("NFKC", char)
    return UNREADABLE if point >= 0xFFF0 and point <= 0xFFFF else char  # specials


def is_unreadable(text: str) -> bool:
    """Whether a character is U+FFFD or of a private-use area."""
    return text >= "\ue000" and (text == UNREADABLE or any(first <= ord(text[0]) <= last for first, last in _PRIVATE))


def is_wide(char: str) -> bool:
    """Whether a character is a full-width one, as all kana and kanji are."""
    return char >= "\u1100" and _is_wide(char)


@lru_cache(maxsize=1 << 14)
def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("F", "W") or char in "“”‘’…‥—―①②③④⑤⑥⑦⑧⑨⑩○●■□◆◇※→←↑↓"
