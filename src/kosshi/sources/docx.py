"""Word files (.docx): paragraphs with the numbers Word prints, tables, text boxes, notes, headers and footers."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial

from kosshi.model import Hint, HintKind, Place, Problem, Source
from kosshi.sources.docx_numbering import Numbering
from kosshi.sources.docx_package import Element, Package, R, W, is_on, local, value, whole
from kosshi.sources.docx_paragraphs import ParagraphReader, Story, anchors_of, has_deleted_mark, note_start
from kosshi.sources.docx_styles import Styles, outline_level
from kosshi.sources.grid import Grid, as_lines, place_cells
from kosshi.sources.lines import Line, assemble, concat, cut
from kosshi.sources.messages import fail, note
from kosshi.sources.number_formats import print_word_number

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
_NOTE_FORMS = {"footnote": "decimal", "endnote": "lowerRoman"}


def read_docx(data: bytes, name: str, policy_id: str = "") -> Source:
    """Read a Word file as Word prints it with all changes accepted.

    Raises:
        SourceError: damaged, encrypted, unsafe, too large, or without text.
        MissingExtraError: lxml is not installed.
    """
    package = Package(data, name)
    try:
        document = _Document(package)
        lines = document.lines()
    except RecursionError:
        fail(name, "docx-unsafe", detail="nesting")
    if not any(line.text.strip() for line in lines):
        fail(name, "docx-no-text")
    return assemble(lines, data, Source(policy_id, "", name, MEDIA_TYPE, problems=tuple(document.problems())))


class _Document:
    """A Word file being read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = package.main
        root = package.xml(main)
        body = root.find(W + "body") if root is not None else None
        if body is None:
            fail(package.name, "zip-damaged", detail=main)
        self._body = body
        self._relations = package.relations(main)
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"), self._styles)
        self._story = Story(self._styles, self._relations, anchors_of(body))
        self._sections = list(body.iter(W + "sectPr"))
        kinds = [value(section.find(W + "type")) for section in self._sections[1:]]
        self._next_section = dict(zip(self._sections, [*kinds, ""], strict=False))  # how what follows each begins
        self._tables = 0

    def _part(self, kind: str) -> Element | None:
        path = next((target for type_, target in self._relations.values() if type_ == kind), "")
        return self._package.xml(path) if path else None

    def lines(self) -> list[Line]:
        """Body, then notes, then headers and footers."""
        lines = self._blocks(self._body, "body")
        return [*lines, *self._notes(), *self._furniture()]

    def problems(self) -> list[Problem]:
        """What was seen on the way."""
        story = self._story
        found = [
            note(rule, count=count)
            for rule, count in (
                ("tracked-changes", story.changes),
                ("hidden-text", story.hidden),
                ("pictures", story.pictures),
                ("embedded", story.embedded),
            )
            if count
        ]
        comments = self._part("comments")
        return [*found, note("comments")] if comments is not None and len(comments) else found

    def _blocks(self, parent: Element, path: str, contents: bool = False) -> list[Line]:
        """The lines of everything in ``parent``: the body, a cell, a text box, a note, a header."""
        reader = _BlockReader(self._story, self._numbering, self._styles, partial(self._table, contents=contents), self._next_section)
        return reader.read(parent, path, contents)

    def _table(self, element: Element, path: str, contents: bool) -> list[Line]:
        rows, first, labels, nested = [], [], [], False
        for index, row in enumerate(_children(element, "tr"), 1):
            properties = row.find(W + "trPr")
            if properties is not None and properties.find(W + "del") is not None:
                self._story.changes += 1
                continue
            label = f"{path}/tr[{index}]"
            cells: list[tuple[tuple[Line, ...], int, int]] = []
            for number, cell in enumerate(_children(row, "tc"), 1):
                merged = _goes_on(cell)
                lines = self._blocks(cell, f"{label}/tc[{number}]", contents)
                nested = nested or any(line.table for line in lines)
                wide = whole(value(cell.find(f"{W}tcPr/{W}gridSpan")), 1)
                cells.append((() if merged else tuple(lines), 1, max(1, wide)))
            rows.append(cells)
            first.append(whole(value(properties.find(W + "gridBefore")), 0) if properties is not None else 0)
            labels.append(label)
        self._tables += 1
        grid = Grid(place_cells(rows, [max(0, min(free, 63)) for free in first]), self._drawn(element), nested)
        return as_lines(grid, self._tables, labels)

    def _drawn(self, table: Element) -> bool | None:
        """Whether the table has rules or a head."""
        properties = table.find(W + "tblPr")
        style = value(properties.find(W + "tblStyle")) if properties is not None else ""
        places = [properties] if properties is not None else []
        places.extend(part for chained in self._styles.chain(style) if (part := chained.find(W + "tblPr")) is not None)
        framed = next((borders for place in places if (borders := place.find(W + "tblBorders")) is not None), ())
        sides = itertools.chain(framed, *table.iter(W + "tcBorders"))
        rules = any(value(side) not in ("none", "nil", "") for side in sides)
        return True if rules or next(table.iter(W + "tblHeader"), None) is not None else None

    def _notes(self) -> list[Line]:
        lines: list[Line] = []
        counted: Counter[str] = Counter()
        parts = {kind: note_start(self._part(f"{kind}s"), kind) for kind in _NOTE_FORMS}
        for kind, note_id in list(self._story.notes):
            counted[kind] += 1
            element = parts.get(kind, {}).get(note_id)
            if element is None:
                continue
            self._story.note_number = print_word_number(counted[kind], _NOTE_FORMS[kind])
            path = f"{kind}s/{kind}[{counted[kind]}]"
            lines.extend(replace(line, kind=HintKind.NOTE, level=0) for line in self._blocks(element, path))
        return lines

    def _furniture(self) -> list[Line]:
        lines: list[Line] = []
        seen: set[str] = set()
        wanted = [
            reference.get(R + "id") or ""
            for kind in ("headerReference", "footerReference")
            for section in self._sections
            for reference in section.iter(W + kind)
        ]
        for relation in dict.fromkeys(wanted):
            path = self._relations.get(relation, ("", ""))[1]
            root = self._package.xml(path) if path else None
            if root is None:
                continue
            for line in self._blocks(root, path.rpartition("/")[2].removesuffix(".xml")):
                if line.text.strip() and line.text.strip() not in seen:
                    seen.add(line.text.strip())
                    lines.append(replace(line, kind=HintKind.FURNITURE, level=0, page_break=False))
        return lines


@dataclass(slots=True)
class _BlockReader:
    """Reads paragraphs and tables one below the other."""

    story: Story
    numbering: Numbering
    styles: Styles
    read_table: partial[list[Line]]
    sections: dict[Element, str]
    lines: list[Line] = field(default_factory=list)
    carried: Line | None = None
    page_break: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def read(self, parent: Element, path: str, contents: bool) -> list[Line]:
        """The lines of ``parent``."""
        self._children(parent, path, contents)
        if self.carried is not None and self.carried.text.strip():
            self.lines.append(self.carried)
        return self.lines

    def _children(self, parent: Element, path: str, contents: bool) -> None:
        for child in parent:
            name = local(child)
            if name == "p":
                self.counts[name] += 1
                self._paragraph(child, f"{path}/p[{self.counts[name]}]", contents)
            elif name == "tbl":
                self.counts[name] += 1
                self._extend(self.read_table(child, f"{path}/tbl[{self.counts[name]}]"))
            elif name == "AlternateContent":
                options = list(child)
                if options:
                    self._children(options[0], path, contents)
            elif name == "altChunk":
                self.story.embedded += 1
            elif name in _WRAPPERS:
                self.story.changes += name in ("ins", "moveTo")
                gallery = value(child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"))
                self._children(child, path, contents or gallery == "Table of Contents")

    def _extend(self, lines: list[Line]) -> None:
        if lines and self.page_break:
            lines = [replace(lines[0], page_break=True), *lines[1:]]
            self.page_break = False
        self.lines.extend(lines)

    def _paragraph(self, paragraph: Element, path: str, contents: bool) -> None:
        properties = paragraph.find(W + "pPr")
        style = value(properties.find(W + "pStyle")) if properties is not None else ""
        style = style or self.styles.default
        reader = ParagraphReader(self.story, self.styles.hides(style))
        in_contents = contents or self.story.in_contents or self.styles.is_contents(style)
        content = reader.read(paragraph)
        in_contents = in_contents or self.story.in_contents
        if self.carried is not None:
            content = concat((self.carried, content))
            self.carried = None
        content = replace(content, places=(Place(0, len(content.text), path),))
        if has_deleted_mark(paragraph):
            self.story.changes += 1
            self.carried = content
        else:
            level = self._heading_level(properties, style)
            line = self._numbered(content, properties, style)
            if in_contents:
                line = replace(line, kind=HintKind.CONTENTS)
            elif level:
                line = replace(line, kind=HintKind.HEADING, level=level)
            self._add(line, self._breaks_before(properties, style))
        for number, box in enumerate(reader.boxes, 1):
            self._box(box, f"{path}/txbx[{number}]", contents)
        self._end_section(properties)

    def _box(self, box: Element, path: str, contents: bool) -> None:
        inner = _BlockReader(self.story, self.numbering, self.styles, self.read_table, self.sections)
        self._extend(inner.read(box, path, contents))

    def _heading_level(self, properties: Element | None, style: str) -> int:
        outline = properties.find(W + "outlineLvl") if properties is not None else None
        return outline_level(outline) if outline is not None else self.styles.heading_level(style)

    def _numbered(self, content: Line, properties: Element | None, style: str) -> Line:
        printed = self.numbering.number(properties.find(W + "numPr") if properties is not None else None, style)
        if printed is None or not printed.text:
            return content
        suffix = printed.suffix if content.text else ""
        prefix = Line(printed.text + suffix, hints=(Hint(0, len(printed.text), HintKind.LIST_NUMBER, printed.level + 1),))
        return replace(concat((prefix, content)), places=(Place(0, len(prefix.text + content.text), content.places[0].label),))

    def _breaks_before(self, properties: Element | None, style: str) -> bool:
        own = is_on(properties, "pageBreakBefore")
        said = [own] if own is not None else [is_on(s.find(W + "pPr"), "pageBreakBefore") for s in self.styles.chain(style)]
        return next((breaks for breaks in said if breaks is not None), False) and bool(self.lines)

    def _add(self, line: Line, breaks: bool) -> None:
        """Add a paragraph; page breaks inside it divide it into lines."""
        self.page_break = self.page_break or breaks
        at = 0
        for number, part in enumerate(line.text.split("\f")):
            self.page_break = self.page_break or number > 0
            if part.strip():
                self._extend([cut(line, at, at + len(part))])
            at += len(part) + 1

    def _end_section(self, properties: Element | None) -> None:
        section = properties.find(W + "sectPr") if properties is not None else None
        if section is not None and section in self.sections:
            self.page_break = self.page_break or self.sections[section] not in ("continuous", "nextColumn")


def _children(parent: Element, name: str) -> list[Element]:
    """The rows of a table or the cells of a row, also inside content controls."""
    found: list[Element] = []
    for child in parent:
        if local(child) == name:
            found.append(child)
        elif local(child) in _WRAPPERS:
            found.extend(_children(child, name))
    return found


def _goes_on(cell: Element) -> bool:
    """Whether the cell only continues the one above or to the left of it."""
    properties = cell.find(W + "tcPr")
    if properties is None:
        return False
    merges = [properties.find(W + "vMerge"), properties.find(W + "hMerge")]
    return any(merge is not None and value(merge) != "restart" for merge in merges) or (properties.find(W + "cellDel") is not None)
