"""What every reader produces, lines, and how lines become a :class:`kosshi.model.Source`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kosshi.model import Hint, HintKind, Link, Place, Source


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph as the reader found it; all offsets are relative to ``text``.

    Attributes:
        text: the characters; may hold line feeds where the author broke the line by hand.
        kind, level: what is known of the line as a whole.
        hints: what is known of parts of it (generated numbers).
        links: hyperlinks and anchors in it.
        places: where its parts stand in the original; the first begins at 0.
        table: a number above 0 shared by all rows of one table.
        page_break: a page ends before this line.
    """

    text: str
    kind: HintKind | None = None
    level: int = 0
    hints: tuple[Hint, ...] = ()
    links: tuple[Link, ...] = ()
    places: tuple[Place, ...] = ()
    table: int = 0
    page_break: bool = False


def placed(text: str, place: str) -> Line:
    """A line that stands as a whole at ``place``."""
    return Line(text, places=(Place(0, len(text), place),))


def concat(lines: Iterable[Line], separator: str = "") -> Line:
    """The lines as one: texts joined by ``separator``, offsets moved; other attributes are the first line's."""
    parts = list(lines)
    if len(parts) == 1:
        return parts[0]
    hints: list[Hint] = []
    links: list[Link] = []
    places: list[Place] = []
    at = 0
    for part in parts:
        hints.extend(hint._replace(start=hint.start + at, end=hint.end + at) for hint in part.hints)
        links.extend(link._replace(start=link.start + at, end=link.end + at) for link in part.links)
        for place in part.places:
            if places and places[-1].label == place.label:
                places[-1] = places[-1]._replace(end=place.end + at)
            else:
                places.append(place._replace(start=place.start + at, end=place.end + at))
        at += len(part.text) + len(separator)
    first = parts[0] if parts else Line("")
    text = separator.join(part.text for part in parts)
    return replace(first, text=text, hints=tuple(hints), links=tuple(links), places=tuple(places))


def cut(line: Line, start: int, end: int) -> Line:
    """The part ``text[start:end]`` with the offsets that lie in it."""

    def inside(at: int) -> int:
        return min(max(at, start), end) - start

    return replace(
        line,
        text=line.text[start:end],
        hints=tuple(h._replace(start=inside(h.start), end=inside(h.end)) for h in line.hints if h.start < end and h.end > start),
        links=tuple(x._replace(start=inside(x.start), end=inside(x.end)) for x in line.links if x.start <= end and x.end >= start),
        places=tuple(p._replace(start=inside(p.start), end=inside(p.end)) for p in line.places if p.start < end and p.end > start),
    )


def in_cell(line: Line) -> Line:
    """The line as part of a table cell: its breaks and tabs become spaces, one for one."""
    return replace(line, text=line.text.replace("\n", " ").replace("\t", " "))


@dataclass(slots=True)
class _Page:
    """The source while it is written."""

    parts: list[str] = field(default_factory=list)
    at: int = 0
    hints: list[Hint] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def line(self, line: Line) -> None:
        if line.page_break:
            self.write("\f")
        start, end = self.at, self.at + len(line.text)
        if line.kind is not None and line.text.strip():
            self.hints.append(Hint(start, end, line.kind, line.level))
        self.hints.extend(h._replace(start=h.start + start, end=h.end + start) for h in line.hints)
        self.links.extend(x._replace(start=x.start + start, end=x.end + start) for x in line.links)
        for place in line.places:
            last = self.places[-1] if self.places else None
            if last and last.label == place.label and not line.page_break:
                self.places[-1] = last._replace(end=place.end + start)
            else:
                self.places.append(place._replace(start=place.start + start, end=place.end + start))
        self.write(line.text + "\n")


def assemble(lines: Sequence[Line], data: bytes, source: Source) -> Source:
    """Write the lines one below the other; the rows of a table get one hint over all of them.

    Args:
        lines: all lines of the file.
        data: the bytes of the file.
        source: what else is known of it (name, media type, encoding, problems).
    """
    page = _Page()
    table, opened = 0, 0
    for line in lines:
        if line.table != table:
            if table:
                page.hints.append(Hint(opened, page.at - 1, HintKind.TABLE))
            table, opened = line.table, page.at + line.page_break
        page.line(line)
    if table:
        page.hints.append(Hint(opened, page.at - 1, HintKind.TABLE))
    return replace(
        source,
        text="".join(page.parts),
        sha256=hashlib.sha256(data).hexdigest(),
        hints=tuple(sorted(page.hints, key=lambda hint: (hint.start, -hint.end, hint.kind))),
        places=tuple(sorted(page.places)),
        links=tuple(sorted(page.links)),
    )
