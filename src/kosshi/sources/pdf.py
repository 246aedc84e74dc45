"""PDF files with a text layer: lines by geometry, paragraphs, tables, running heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kosshi.model import HintKind, Problem, Source
from kosshi.sources.grid import as_lines
from kosshi.sources.limits import PDF_BYTES, PDF_CHARACTERS, PDF_PAGES, check_size
from kosshi.sources.lines import Line, assemble, placed
from kosshi.sources.messages import fail, note, optional
from kosshi.sources.pdf_characters import Page, read_page
from kosshi.sources.pdf_furniture import furniture, is_page_number
from kosshi.sources.pdf_glyphs import is_unreadable
from kosshi.sources.pdf_lines import TextLine, lines_of
from kosshi.sources.pdf_paragraphs import Measure, Paragraph, goes_on, measure
from kosshi.sources.pdf_tables import column_tables, ruled_tables

MEDIA_TYPE = "application/pdf"
_PASSWORD = (4, 5)  # pdfium: wrong password, unknown protection
_GARBLED = 0.3  # share of unreadable characters from which a page cannot be used
_SCAN = 0.5  # share of a page that a picture covers if the page is a scan
_OUTLINES = 200  # so many shapes on a page without characters are its letters


def read_pdf(data: bytes, name: str, policy_id: str = "") -> Source:
    """Read a PDF: paragraphs in reading order, running heads and page numbers marked.

    Raises:
        SourceError: damaged, encrypted, too large, or with pages that have no text layer.
        MissingExtraError: pypdfium2 is not installed.
    """
    check_size(name, len(data), PDF_BYTES)
    pages = _pages(data, name)
    _require_text(pages, name)
    layouts = [_Layout(page) for page in pages]
    marked = furniture([layout.lines for layout in layouts], [page.box for page in pages])
    for layout, indices in zip(layouts, marked, strict=True):
        layout.set_aside(indices)
    _require_more_than_furniture(layouts, name)
    lines = _write(layouts, measure([layout.body for layout in layouts]))
    if not any(line.text.strip() for line in lines):
        fail(name, "pdf-empty")
    return assemble(lines, data, Source(policy_id, "", name, MEDIA_TYPE, problems=tuple(_problems(lines))))


def _pages(data: bytes, name: str) -> list[Page]:
    """The pages of the file.

    Raises:
        SourceError: damaged, encrypted or too large.
    """
    pdfium = optional("pypdfium2", name, "PDF")
    api = optional("pypdfium2.raw", name, "PDF")
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        fail(name, "pdf-encrypted" if getattr(error, "err_code", 0) in _PASSWORD else "pdf-damaged")
    try:
        count = len(document)
        if count > PDF_PAGES:
            fail(name, "too-many-parts", count=f"{count:,}", limit=f"{PDF_PAGES:,}")
        pages: list[Page] = []
        characters = 0
        for index in range(count):
            pages.append(read_page(document, index, api))
            characters += len(pages[-1].chars)
            if characters > PDF_CHARACTERS:
                fail(name, "too-many-parts", count=f"> {PDF_CHARACTERS:,}", limit=f"{PDF_CHARACTERS:,}")
    except (pdfium.PdfiumError, ValueError, OverflowError, OSError):
        fail(name, "pdf-damaged")
    finally:
        document.close()
    if not pages:
        fail(name, "pdf-damaged")
    return pages


def _require_text(pages: Sequence[Page], name: str) -> None:
    """Refuse files with pages that are pictures or whose characters mean nothing.

    Raises:
        SourceError: names the pages.
    """
    bare, garbled = [], []
    for page in pages:
        shown = Counter(char.text for char in page.chars if char.text.strip())
        unreadable = sum(number for char, number in shown.items() if is_unreadable(char))
        if not shown and (page.picture or page.shapes >= _OUTLINES):
            bare.append(page.number)
        elif unreadable > _GARBLED * shown.total():
            garbled.append(page.number)
    if bare:
        fail(name, "pdf-no-text", pages=_listed(bare))
    if garbled:
        fail(name, "pdf-garbled", pages=_listed(garbled))
    if not any(char.text.strip() for page in pages for char in page.chars):
        fail(name, "pdf-empty")


def _require_more_than_furniture(layouts: Sequence[_Layout], name: str) -> None:
    """Refuse scans that only had page numbers or a running head printed over them.

    Raises:
        SourceError: names the pages.
    """
    bare = [layout.page.number for layout in layouts if layout.page.picture > _SCAN and layout.is_bare]
    if bare:
        fail(name, "pdf-no-text", pages=_listed(bare))


def _listed(numbers: Sequence[int]) -> str:
    """Page numbers with runs drawn together: 1-3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


class _Layout:
    """A page as lines and tables."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tables, rest = ruled_tables(page)
        self.lines = lines_of(rest, page.number)
        self.head: list[TextLine] = []
        self.foot: list[TextLine] = []
        self.body = self.lines

    def set_aside(self, indices: set[int]) -> None:
        """Take the furniture out of the text."""
        first = next((index for index in range(len(self.lines)) if index not in indices), len(self.lines))
        self.head = [line for index, line in enumerate(self.lines) if index in indices and index < first]
        self.foot = [line for index, line in enumerate(self.lines) if index in indices and index > first]
        self.body = [line for index, line in enumerate(self.lines) if index not in indices]

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing on the page but furniture."""
        return not self.tables and all(is_page_number(line.text) for line in self.body)


class _Writer:
    """Writes the pages one behind the other; furniture waits until the paragraph it interrupts has ended."""

    def __init__(self, usual: Measure) -> None:
        self._usual = usual
        self._open: Paragraph | None = None
        self._waiting: list[Line] = []
        self._table = 0
        self.lines: list[Line] = []

    def page(self, layout: _Layout, first: bool) -> None:
        """Write one page."""
        if not first:
            self._waiting.append(Line("", page_break=True))
        self._waiting.extend(_aside(line) for line in layout.head)
        columns = {table.first: table for table in column_tables(layout.body)}
        ruled = sorted(layout.tables, key=lambda table: -table.v1)
        at = 0
        while at < len(layout.body) or ruled:
            line = layout.body[at] if at < len(layout.body) else None
            if ruled and (line is None or ruled[0].v1 > line.base):
                self._grid(as_lines(ruled.pop(0).grid, self._next_table()))
            elif at in columns:
                self._grid(as_lines(columns[at].grid, self._next_table()))
                at = columns[at].last
            elif line is not None:
                self._line(line)
                at += 1
        self._waiting.extend(_aside(line) for line in layout.foot)

    def close(self) -> list[Line]:
        """End the document."""
        self._end()
        return _with_breaks(self.lines)

    def _next_table(self) -> int:
        self._table += 1
        return self._table

    def _grid(self, lines: list[Line]) -> None:
        self._end()
        self.lines.extend(lines)

    def _line(self, line: TextLine) -> None:
        if self._open is not None and goes_on(self._open, line, self._usual):
            self._open.lines.append(line)
            return
        self._end()
        self._open = Paragraph([line])

    def _end(self) -> None:
        if self._open is not None:
            self.lines.append(self._open.line())
            self._open = None
        self.lines.extend(self._waiting)
        self._waiting = []


def _write(layouts: Sequence[_Layout], usual: Measure) -> list[Line]:
    writer = _Writer(usual)
    for number, layout in enumerate(layouts):
        writer.page(layout, number == 0)
    return writer.close()


def _aside(line: TextLine) -> Line:
    return replace(placed(line.text, f"p.{line.page}"), kind=HintKind.FURNITURE)


def _with_breaks(lines: list[Line]) -> list[Line]:
    """Page ends moved to the line behind them."""
    out: list[Line] = []
    pending = False
    for line in lines:
        if line.page_break and not line.text:
            if pending:  # a blank page
                out.append(line)
            pending = True
        else:
            out.append(replace(line, page_break=pending))
            pending = False
    return out


def _problems(lines: Sequence[Line]) -> list[Problem]:
    characters = Counter(char for line in lines for char in line.text)
    count = sum(number for char, number in characters.items() if is_unreadable(char))
    return [note("unreadable-characters", count=count)] if count else []
