"""Paragraph styles of a DOCX file: what a paragraph inherits."""

from __future__ import annotations

import re
from functools import lru_cache

from kosshi.sources.docx_package import Element, W, is_on, value, whole

_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9１-９])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目次)(?:\s*[1-9]|\s*(?:heading|の見出し|見出し))$", re.IGNORECASE)
_DEPTH = 32  # longest chain of basedOn that is followed


class Styles:
    """The styles of ``styles.xml``; ``root`` is None where there are none."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self.default = ""
        for style in root.iter(W + "style") if root is not None else ():
            self._styles[value(style, "styleId")] = style
            if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on"):
                self.default = value(style, "styleId")
        self.chain = lru_cache(maxsize=None)(self._chain)

    def _chain(self, style_id: str) -> tuple[Element, ...]:
        """The style and what it is based on, nearest first."""
        chain: list[Element] = []
        seen: set[str] = set()
        current = style_id
        while current in self._styles and current not in seen and len(chain) < _DEPTH:
            seen.add(current)
            style = self._styles[current]
            chain.append(style)
            current = value(style.find(W + "basedOn"))
        return tuple(chain)

    def name(self, style_id: str) -> str:
        """The style's name as Word shows it; the id where it has none."""
        style = self._styles.get(style_id)
        return value(style.find(W + "name")) or style_id if style is not None else style_id

    def heading_level(self, style_id: str) -> int:
        """1 to 9 for headings by name or outline level, else 0."""
        for style in self.chain(style_id):
            match = _HEADING.match(self.name(value(style, "styleId")).strip())
            if match:
                return int(match[1])
            outline = style.find(f"{W}pPr/{W}outlineLvl")
            if outline is not None:
                return outline_level(outline)
        return 0

    def is_contents(self, style_id: str) -> bool:
        """Whether paragraphs of this style are lines of a table of contents."""
        return any(_CONTENTS.match(self.name(value(style, "styleId")).strip()) for style in self.chain(style_id))

    def hides(self, style_id: str) -> bool:
        """Whether text of this style is hidden."""
        said = (is_on(style.find(W + "rPr"), "vanish") for style in self.chain(style_id))
        return next((hidden for hidden in said if hidden is not None), False)

    def numbering(self, style_id: str) -> tuple[str, str, str]:
        """List id, level and the style that names the list; empty strings where the styles say nothing."""
        list_id, level, owner = "", "", ""
        for style in self.chain(style_id):
            number = style.find(f"{W}pPr/{W}numPr")
            if number is None:
                continue
            level = level or value(number.find(W + "ilvl"))
            if not list_id and number.find(W + "numId") is not None:
                list_id, owner = value(number.find(W + "numId")), value(style, "styleId")
        return list_id, level, owner

    def numbering_style(self, style_id: str) -> str:
        """The list a numbering style names."""
        style = self._styles.get(style_id)
        return value(style.find(f"{W}pPr/{W}numPr/{W}numId")) if style is not None else ""


def outline_level(element: Element) -> int:
    """1 to 9 for ``w:outlineLvl``, 0 for body text."""
    level = whole(value(element), 9)
    return level + 1 if 0 <= level < 9 else 0  # 9 means body text
