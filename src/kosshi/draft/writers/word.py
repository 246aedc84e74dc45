"""A draft as a Word file: Word's own numbering and headings, a filled table of contents, sources in the margin."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.shared import Mm

from kosshi.draft.model import Draft
from kosshi.draft.printing import Line, is_term, lines
from kosshi.draft.writers.provenance import Sources, annex_tables, note
from kosshi.draft.writers.word_contents import LEVELS, Entry, bookmark, contents, mark
from kosshi.draft.writers.word_form import element, form, indent
from kosshi.draft.writers.word_numbers import Lists, is_paragraph
from kosshi.draft.writers.word_pages import Paragraph, pages
from kosshi.draft.writers.word_styles import prepare
from kosshi.files import fixed_zip, for_xml
from kosshi.messages import say

_AUTHOR, _INITIALS = "kosshi", "骨"
_WIDTHS = {4: (28, 50, 42, 40), 2: (80, 80)}  # mm of the annex's columns
_DEEPEST_HEADING = 6
_DEEPEST_TEXT = 5
_SUPPLEMENTARY_INDENT = 3  # em, as in 例規


def word(draft: Draft, sources: Sources) -> bytes:
    """The draft as a Word file.

    Args:
        draft: what to write.
        sources: as comments in the margin, as an annex on a page of its own, or not at all.
    """
    return _Writer(draft, sources).bytes()


class _Writer:
    """One draft being written."""

    def __init__(self, draft: Draft, sources: Sources) -> None:
        self.draft = draft
        self.sources = sources
        self.document: Any = docx.Document()
        self.lists = Lists(draft)
        self.entries: list[tuple[int, str, str, int]] = []  # level, words, bookmark, place among the paragraphs
        self.paragraphs: list[Paragraph] = []
        self.noted: set[str] = set()

    def bytes(self) -> bytes:
        """The whole file."""
        prepare(self.document, self.draft.profile.full_title, plain=self.lists.articles)
        printed = list(lines(self.draft))
        cover = [line for line in printed if line.clause is None]
        for line in cover:
            self._paragraph("Title" if line.role == "title" else "Subtitle", line.text)
        after_cover = self.document.paragraphs[-1]._p
        for line in printed[len(cover) :]:
            self._line(line)
        if self.entries:
            after_cover.addnext(self._contents(cover))
        if self.sources == "annex":
            self._annex()
        self.lists.write(self.document.part.numbering_part.element)
        out = io.BytesIO()
        self.document.save(out)
        return fixed_zip(out.getvalue())

    # --- paragraphs ---------------------------------------------------------------------------------------

    def _paragraph(self, style: str, words: str, numbered: Any = None) -> Any:
        paragraph = self.document.add_paragraph(for_xml(words))
        properties = paragraph._p.get_or_add_pPr()
        properties.append(element("pStyle", val=style))
        if numbered is not None:
            properties.append(numbered)
        return paragraph

    def _line(self, line: Line) -> None:
        clause = line.clause
        assert clause is not None  # only the cover has none
        own = clause.item if line.role != "caption" else None
        words = f"（{line.heading}）" if line.role == "caption" else "　".join(part for part in (line.heading, line.text) if part)
        numbered = self.lists.properties(clause) if line.marker and line.role != "supplementary" else None
        if line.marker and numbered is None:  # 附則, and numbers Word cannot print
            words = "　".join(part for part in (line.marker, words) if part)
        style = self._style(line)
        paragraph = self._paragraph(style, words, numbered)
        left, first = self._indent(line, style, paragraph, typed=bool(line.marker) and numbered is None)
        breaks = self._breaks(line, paragraph)
        if own is not None and own.gap:
            paragraph._p.pPr.append(element("shd", val="clear", color="auto", fill=form().gap_fill))
        shown = words if numbered is None else f"{line.marker}　{words}"
        self.paragraphs.append(Paragraph(shown, style, left, first, breaks))
        self._comment(line, paragraph)
        self._list(line, style, paragraph)
        _in_order(paragraph._p.pPr)

    def _style(self, line: Line) -> str:
        """The paragraph's style id."""
        below = line.depth + self.lists.chaptered
        if line.role in ("chapter", "supplementary"):
            return "Heading1"
        if line.is_heading and line.clause and is_term(line.clause):
            return f"Term{min(_DEEPEST_TEXT, line.depth)}"
        if line.is_heading:
            return f"Heading{min(_DEEPEST_HEADING, below)}"
        if line.role == "text":
            return "Text0" if line.clause and line.clause.style == "supplementary" else f"Text{min(_DEEPEST_TEXT, line.depth)}"
        depth = 1 if line.clause and is_paragraph(line.clause) else line.depth
        return f"Item{min(_DEEPEST_TEXT, depth)}"

    def _indent(self, line: Line, style: str, paragraph: Any, *, typed: bool) -> tuple[float, float]:
        """Where the paragraph stands, in em; what neither its style nor its number says is written down."""
        look = form().look(style)
        if line.role == "supplementary":
            place: tuple[float, float] = (_SUPPLEMENTARY_INDENT, 0)
        elif line.role == "caption":
            place = (1, 0)
        elif typed and line.is_heading:
            place = (line.depth, -1)
        else:
            if line.role == "chapter":
                return (1, -1)  # counting needs no more
            return (line.depth, -1) if line.is_heading else (look.left, look.first)
        paragraph._p.pPr.append(indent(*place))
        return place

    def _breaks(self, line: Line, paragraph: Any) -> bool:
        """Whether the paragraph begins a page: the first of the text, and every chapter."""
        breaks = not self.paragraphs or line.role == "chapter"
        if breaks:
            paragraph._p.pPr.append(element("pageBreakBefore"))
        return breaks

    def _comment(self, line: Line, paragraph: Any) -> None:
        """The source of a clause beside its first words."""
        clause = line.clause
        if self.sources != "comments" or clause is None or clause.item is None or clause.path in self.noted or not paragraph.runs:
            return
        self.noted.add(clause.path)
        comment = self.document.add_comment(paragraph.runs, text=note(clause.item), author=_AUTHOR, initials=_INITIALS)
        for name in [name for name in comment._comment_elm.attrib if name.endswith("}date")]:
            del comment._comment_elm.attrib[name]  # the clock's

    # --- contents -----------------------------------------------------------------------------------------

    def _list(self, line: Line, style: str, paragraph: Any) -> None:
        """Remember a heading for the table of contents."""
        level = int(style.removeprefix("Heading")) if style.startswith("Heading") else LEVELS + 1
        if level > LEVELS or (self.lists.articles and level > 1 + self.lists.chaptered):
            return
        assert line.clause is not None
        words = "　".join(part for part in (line.clause.marker, line.heading) if part)
        if line.role in ("caption", "supplementary") and self.lists.articles and not (self.lists.chaptered and level == 1):
            paragraph._p.extend(mark(words, level))
        name = f"_Toc{len(self.entries) + 1:08d}"
        bookmark(paragraph._p, len(self.entries) + 1, name)
        self.entries.append((level, words, name, len(self.paragraphs) - 1))

    def _contents(self, cover: list[Line]) -> Any:
        front = [Paragraph(line.text, "Title" if line.role == "title" else "Subtitle", 0, 0) for line in cover]
        front.append(Paragraph(say("draft", "writer-contents"), "TOCHeading", 0, 0))
        front += [Paragraph(words, f"TOC{level}", 0, 0) for level, words, _, _ in self.entries]
        front.append(Paragraph("", "Normal", 0, 0))  # holds the end of the field
        on = pages([*front, *self.paragraphs])[len(front) :]
        found = [Entry(level, words, name, on[place]) for level, words, name, place in self.entries]
        return contents(found, self.lists.articles, self.lists.chaptered)

    # --- annex --------------------------------------------------------------------------------------------

    def _annex(self) -> None:
        for count, table in enumerate(annex_tables(self.draft)):
            title = say("draft", "writer-annex-left-out" if count else "writer-annex")
            paragraph = self._paragraph("Annex", title)
            if not count:
                paragraph._p.pPr.append(element("pageBreakBefore"))
                _in_order(paragraph._p.pPr)
            grid = self.document.add_table(rows=0, cols=len(table.head))
            for column, width in zip(grid.columns, _WIDTHS[len(table.head)], strict=True):
                column.width = Mm(width)  # Word reads the cells, others the grid
            grid.style = "Table Grid"
            grid.autofit = False
            for number, row in enumerate((table.head, *table.rows)):
                line = grid.add_row()
                line._tr.get_or_add_trPr().append(element("tblHeader" if number == 0 else "cantSplit"))
                for cell, words, width in zip(line.cells, row, _WIDTHS[len(row)], strict=True):
                    cell.width = Mm(width)
                    cell.paragraphs[0].text = for_xml(words)
                    cell.paragraphs[0]._p.get_or_add_pPr().append(element("pStyle", val="AnnexCell"))


_ORDER = ("pStyle", "keepNext", "pageBreakBefore", "numPr", "shd", "spacing", "ind", "jc")  # as the schema has it


def _in_order(properties: Any) -> None:
    """Sort the children of ``<w:pPr>`` as the schema wants them."""
    properties[:] = sorted(properties, key=lambda child: _ORDER.index(child.tag.rpartition("}")[2]))
