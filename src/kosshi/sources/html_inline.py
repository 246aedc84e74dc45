"""Composing one line of a page: white space as browsers collapse it, links, generated numbers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from kosshi.model import Hint, HintKind, Link, Place
from kosshi.sources.lines import Line

_SPACES = re.compile(r"([ \t\r\n\f]+)")


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("F", "W", "H")


@dataclass(slots=True)
class LineComposer:
    """The line being written.

    White space is collapsed as in CSS Text 3: a run is one space; none at the beginning and end of a line; none where
    the run breaks the source line between two East Asian characters.
    """

    parts: list[str] = field(default_factory=list)
    size: int = 0
    waiting: str = ""
    place: str = ""
    open_links: list[tuple[int, str]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    number: tuple[str, int] = ("", 0)
    number_end: int = 0
    number_level: int = 0

    def add(self, text: str, place: str) -> None:
        """Add running text that stands in the element ``place``."""
        for part in _SPACES.split(text):
            if not part:
                continue
            if part[0] in " \t\r\n\f":
                self.waiting += part
            else:
                self._word(part, place)

    def add_raw(self, text: str, place: str) -> None:
        """Add preformatted text without a line break."""
        if text:
            self._begin(place)
            self._put(text)

    def _word(self, word: str, place: str) -> None:
        if self.waiting and self.size > self.number_end:
            last = self.parts[-1][-1]
            broken = "\n" in self.waiting or "\r" in self.waiting
            if not (broken and _is_wide(last) and _is_wide(word[0])):
                self._put(" ")
        self.waiting = ""
        self._begin(place)
        self._put(word)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)

    def _begin(self, place: str) -> None:
        if self.size == 0:
            self.place = place
            self.print_number()

    def print_number(self) -> None:
        """Write the number that waits for the beginning of the line."""
        text, level = self.number
        if text:
            self._put(text)
            self.number_end, self.number_level = len(text), level
            self.number = ("", 0)

    def open_link(self, target: str) -> None:
        """A link begins here."""
        self.open_links.append((self.size + bool(self.waiting and self.size), target))

    def close_link(self) -> None:
        """The innermost link ends here."""
        if self.open_links:
            start, target = self.open_links.pop()
            self.links.append(Link(min(start, self.size), self.size, target))

    def anchor(self, target: str) -> None:
        """A place that links point to."""
        self.links.append(Link(self.size, self.size, target))

    def take(self) -> Line | None:
        """The finished line, if it has any text; the innermost link that is still open goes on in the next line."""
        text = "".join(self.parts)
        anchors = [link for link in self.links if link.start == link.end] if not text.strip() else []
        line: Line | None = None
        if text.strip():
            going_on = [Link(min(start, self.size), self.size, target) for start, target in self.open_links[-1:]]
            number = text[: self.number_end].rstrip()
            line = Line(
                text,
                places=(Place(0, len(text), self.place),),
                links=tuple(sorted((*self.links, *going_on))),
                hints=(Hint(0, len(number), HintKind.LIST_NUMBER, self.number_level),) if number else (),
            )
        self.parts, self.size, self.waiting = [], 0, ""
        if self.open_links and self.open_links[-1][0]:  # the innermost begins last
            self.open_links = [(0, target) for _, target in self.open_links]
        self.links = [Link(0, 0, link.target) for link in anchors]
        self.number_end = self.number_level = 0
        return line
