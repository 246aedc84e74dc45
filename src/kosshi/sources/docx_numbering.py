"""Automatic numbering of a DOCX file, resolved to what Word prints.

Counters belong to the abstract definition, so that lists made from one definition go on counting; an override of the
start value counts anew the first time its list is used (ECMA-376 Part 1, 17.9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from kosshi.sources.docx_package import Element, W, is_on, local, value, whole
from kosshi.sources.docx_styles import Styles
from kosshi.sources.number_formats import numbers, print_word_number

LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_SYMBOLS = ("symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings", "zapfdingbats")
_PLAIN_BULLETS = frozenset("•·∙◦▪‣⁃")
_DEPTH = 8
_LONGEST_TEXT = 255  # characters a number takes up at most: more is no number but an attack on the memory


class Level(NamedTuple):
    """One level of a list definition."""

    start: int
    form: str
    text: str
    suffix: str
    legal: bool
    restart: int  # -1: after any higher level; 0: never; n: after level n or higher
    symbol: bool
    style: str
    pad: int


class Printed(NamedTuple):
    """What Word puts before a paragraph: the number, what follows it, and its level from 0."""

    text: str
    suffix: str
    level: int


@dataclass(slots=True)
class _Definition:
    """An abstract definition with its running counters."""

    levels: dict[int, Level] = field(default_factory=dict)
    link: str = ""
    counters: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


@dataclass(slots=True)
class _List:
    """A list: its abstract definition and what it overrides."""

    definition: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)
    started: bool = False


class Numbering:
    """The lists of ``numbering.xml`` while the document is read from top to bottom."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, _Definition] = {}
        self._lists: dict[str, _List] = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                definition = _Definition(_levels(element), value(element.find(W + "numStyleLink")))
                self._definitions[value(element, "abstractNumId")] = definition
            elif local(element) == "num":
                self._lists[value(element, "numId")] = _list(element)

    def number(self, properties: Element | None, style_id: str) -> Printed | None:
        """Count one paragraph on and give what Word prints before it; None where it has no number.

        Args:
            properties: the paragraph's own ``w:numPr``.
            style_id: its style.
        """
        list_id, level_text, owner = self._styles.numbering(style_id)
        own_list = value(properties.find(W + "numId")) if properties is not None else ""
        own_level = value(properties.find(W + "ilvl")) if properties is not None else ""
        if own_list or own_level:
            list_id, level_text, owner = own_list or list_id, own_level or level_text, ""
        found = self._lists.get(list_id) if list_id not in ("", "0") else None
        definition = self._definition(found) if found is not None else None
        if found is None or definition is None:
            return None
        level = whole(level_text, 0)
        if owner:
            level = self._linked_level(found, definition, (style_id, owner), level)
        if not 0 <= level < LEVELS or self._level(found, definition, level) is None:
            return None
        return self._print(found, definition, level)

    def _definition(self, found: _List) -> _Definition | None:
        definition = self._definitions.get(found.definition)
        for _ in range(_DEPTH):
            if definition is None or not definition.link:
                return definition
            target = self._lists.get(self._styles.numbering_style(definition.link))
            definition = self._definitions.get(target.definition) if target is not None else None
        return None

    def _level(self, found: _List, definition: _Definition, level: int) -> Level | None:
        return found.levels.get(level) or definition.levels.get(level)

    def _linked_level(self, found: _List, definition: _Definition, styles: tuple[str, ...], default: int) -> int:
        """The level that names the paragraph's style."""
        for style in styles:
            for level in range(LEVELS):
                known = self._level(found, definition, level)
                if known is not None and known.style and known.style == style:
                    return level
        return default

    def _print(self, found: _List, definition: _Definition, level: int) -> Printed:
        counters = definition.counters
        if not found.started:
            found.started = True
            for overridden in found.starts:
                counters[overridden] = None
        counters[level] = self._next(found, definition, level)
        for below in range(level + 1, LEVELS):
            known = self._level(found, definition, below)
            restart = known.restart if known is not None else -1
            if restart < 0 or restart > below or (restart > 0 and level < restart):
                counters[below] = None
        shown = self._level(found, definition, level)
        assert shown is not None  # checked by the caller
        return Printed(self._text(found, definition, shown, level), _SUFFIXES.get(shown.suffix, "\t"), level)

    def _next(self, found: _List, definition: _Definition, level: int) -> int:
        current = definition.counters[level]
        if current is not None:
            return current + 1
        return self._start(found, definition, level)

    def _start(self, found: _List, definition: _Definition, level: int) -> int:
        if level in found.starts:
            return found.starts[level]
        known = self._level(found, definition, level)
        return known.start if known is not None else 1

    def _text(self, found: _List, definition: _Definition, shown: Level, level: int) -> str:
        if shown.form == "bullet":
            return _bullet(shown)

        def counter(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            known = self._level(found, definition, index)
            if known is None or index > level:
                return ""
            count = definition.counters[index]
            number = self._start(found, definition, index) if count is None else count
            legal = shown.legal and known.form != "none"
            return print_word_number(number, "decimal" if legal else known.form).zfill(known.pad)

        return _PLACEHOLDER.sub(counter, shown.text)[:_LONGEST_TEXT]


_SUFFIXES = {"tab": "\t", "space": " ", "nothing": ""}


def _list(element: Element) -> _List:
    found = _List(value(element.find(W + "abstractNumId")))
    for override in element.iter(W + "lvlOverride"):
        index = whole(value(override, "ilvl"), -1)
        if not 0 <= index < LEVELS:
            continue
        for level in override.iter(W + "lvl"):
            found.levels[index] = _level(level)
        start = override.find(W + "startOverride")
        if start is not None:
            found.starts[index] = whole(value(start), 0)
    return found


def _levels(element: Element) -> dict[int, Level]:
    found = {}
    for level in element.iter(W + "lvl"):
        index = whole(value(level, "ilvl"), -1)
        if 0 <= index < LEVELS:
            found[index] = _level(level)
    return found


def _level(element: Element) -> Level:
    forms = [value(form) for form in element.iter(W + "numFmt")]
    custom = next((value(form, "format") for form in element.iter(W + "numFmt") if value(form) == "custom"), "")
    fonts = element.find(f"{W}rPr/{W}rFonts")
    font = next((value(fonts, kind) for kind in ("ascii", "hAnsi", "cs", "eastAsia") if value(fonts, kind)), "")
    hidden = is_on(element.find(W + "rPr"), "vanish") or False
    text = element.find(W + "lvlText")
    return Level(
        start=whole(value(element.find(W + "start")), 1) if element.find(W + "start") is not None else 0,
        form=next((form for form in forms if form != "custom"), "decimal"),
        text="" if hidden else value(text)[:_LONGEST_TEXT],
        suffix=value(element.find(W + "suff")) or "tab",
        legal=is_on(element, "isLgl") or False,
        restart=whole(value(element.find(W + "lvlRestart")), -1),
        symbol=font.lower() in _SYMBOLS,
        style=value(element.find(W + "pStyle")),
        pad=min(len(custom.partition(",")[0].strip()), _LONGEST_TEXT) if re.match(r"0+1\b", custom.strip()) else 0,
    )


def _bullet(level: Level) -> str:
    sign = level.text.strip() or level.text
    if not sign:
        return ""
    point = ord(sign[0])
    if level.symbol or 0xF000 <= point <= 0xF0FF:  # where symbol fonts have their characters
        return numbers().bullets.get(point & 0xFF, "・")
    if len(sign) == 1 and (sign in _PLAIN_BULLETS or 0xE000 <= point <= 0xF8FF):  # private use
        return "・"
    return sign
