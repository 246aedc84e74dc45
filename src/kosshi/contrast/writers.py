"""A 新旧対照表 as Markdown, page, Word document and workbook; all text is taken as text, never as markup."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from kosshi.contrast.table import Contrast, ContrastRow, Run
from kosshi.files import fixed_zip, for_xml
from kosshi.messages import language, say
from kosshi.tables import neutral

SUFFIXES = (".html", ".docx", ".xlsx", ".md")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # files must not depend on the clock
_PROPERTY = 255  # characters that a title among a document's properties may have
_SHORT_NOTE = 16  # characters; longer ones give reasons and take a column of their own
_CELL = 32000  # Excel's limit is 32,767 characters


def is_contrast(path: Path) -> bool:
    """Whether a file of this name is a 新旧対照表 and no plain table."""
    return path.suffix.lower() in SUFFIXES


def to_bytes(table: Contrast, suffix: str) -> bytes:
    """The table as a file, the same bytes for the same table.

    Args:
        table: what to write.
        suffix: one of ``SUFFIXES``.

    Raises:
        KeyError: another suffix.
    """
    makers: dict[str, Callable[[Contrast], bytes]] = {".html": _html, ".docx": _docx, ".xlsx": _xlsx, ".md": _markdown}
    return makers[suffix](table)


def _cells(row: ContrastRow, mark: Callable[[str], str], plain: Callable[[str], str]) -> tuple[str, str]:
    left, right = ("".join(mark(text) if changed else plain(text) for text, changed in runs) for runs in (row.new, row.old))
    return left, right


def _markdown(table: Contrast) -> bytes:
    def plain(text: str) -> str:
        text = re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)
        return text.replace("&", "&amp;").replace("\n", "<br>")

    lines = []
    for level, one in enumerate(table.tables(), start=1):
        lines += [f"{'#' * level} {plain(one.heading)}", "", f"| {' | '.join(map(plain, _head(one)))} |", "|---|---|---|---|"]
        for row in one.rows:
            left, right = _cells(row, lambda text: f"<u>{plain(text)}</u>", plain)
            lines.append(f"| {plain(row.title)} | {left} | {right} | {plain(row.note)} |")
        lines.append("")
    return "\n".join(lines).encode()


_STYLE = """
@page{size:A4 landscape;margin:12mm}
body{font-family:'BIZ UDPMincho','Yu Mincho','Hiragino Mincho ProN','Noto Serif CJK JP',serif;margin:1.5rem;color:#111;background:#fff}
h1{font-size:1.3rem}
h2{font-size:1.1rem;margin-top:2rem;break-after:avoid}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border:1px solid #444;padding:.4rem .6rem;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere;text-align:left}
tbody th{font-weight:normal}
thead{display:table-header-group}
thead th{background:#e8eef5}
th.n{width:13%}
th.m{width:8%}
th.r{width:20%}
u{text-decoration-thickness:2px}
tr{break-inside:avoid}
"""
_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{tables}
</body>
</html>
"""
_TABLE = """<h{level}>{title}</h{level}>
<table>
<thead><tr><th scope="col" class="n">{head[0]}</th><th scope="col">{head[1]}</th><th scope="col">{head[2]}</th>
<th scope="col" class="{note}">{head[3]}</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>"""


def _reasons(table: Contrast) -> bool:
    """Whether the notes are sentences and no mere words."""
    return any(len(row.note) > _SHORT_NOTE for row in table.rows)


def _head(table: Contrast) -> tuple[str, str, str, str]:
    """Titles of the four columns."""
    new, old = table.new_name, table.old_name
    if table.versions:
        new, old = say("main", "contrast-new", name=new), say("main", "contrast-old", name=old)
    return say("main", "contrast-node"), new, old, say("main", "contrast-note")


def _html(table: Contrast) -> bytes:
    tables = "\n".join(_grid(one, level) for level, one in enumerate(table.tables(), start=1))
    return _PAGE.format(lang=language(), title=escape(table.heading), style=_STYLE, tables=tables).encode()


def _grid(table: Contrast, level: int) -> str:
    """One table with its heading of that level."""
    rows = []
    for row in table.rows:
        left, right = _cells(row, lambda text: f"<u>{escape(text)}</u>", escape)
        rows.append(f'<tr><th scope="row">{escape(row.title)}</th><td>{left}</td><td>{right}</td><td>{escape(row.note)}</td></tr>')
    head = [escape(text) for text in _head(table)]
    note = "r" if _reasons(table) else "m"
    return _TABLE.format(level=level, title=escape(table.heading), head=head, rows="\n".join(rows), note=note)


def _docx(table: Contrast) -> bytes:
    import docx  # noqa: PLC0415 - only this format needs it

    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = _EPOCH
    document.core_properties.author = "kosshi"
    document.core_properties.title = for_xml(table.heading)[:_PROPERTY]
    _set_up(document)
    for one in table.tables():
        _heading(document, for_xml(one.heading), first=one is table)
        _word_table(document, one)
    out = io.BytesIO()
    document.save(out)
    return fixed_zip(out.getvalue())


def _word_table(document: Any, table: Contrast) -> None:
    """One table behind what the document has; a row goes to the next page whole."""
    from docx.oxml import OxmlElement  # noqa: PLC0415

    grid = document.add_table(rows=1, cols=4)
    grid.style = "Table Grid"
    grid.autofit = False
    _padding(grid)
    _head_row(grid.rows[0], _head(table))
    for row in table.rows:
        line = grid.add_row()
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = line.cells
        cells[0].text, cells[3].text = for_xml(row.title), for_xml(row.note)
        _fill(cells[1], row.new)
        _fill(cells[2], row.old)
    _set_widths(grid, (30, 95, 95, 47) if _reasons(table) else (35, 108, 108, 16))


def _set_up(document: Any) -> None:
    """Page and type."""
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "MS Mincho", Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "ＭＳ 明朝")
    style.paragraph_format.space_after = Pt(0)
    _page_number(section)


def _heading(document: Any, heading: str, *, first: bool) -> None:
    """What stands above a table; it does not part from it at the end of a page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER if first else WD_ALIGN_PARAGRAPH.LEFT
    title.paragraph_format.space_before = Pt(0 if first else 18)
    title.paragraph_format.space_after = Pt(8)
    title.paragraph_format.keep_with_next = True
    words = title.add_run(heading)
    words.bold, words.font.size = True, Pt(14 if first else 12)


def _head_row(row: Any, titles: Sequence[str]) -> None:
    """Shaded, and printed again on every page."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    for cell, text in zip(row.cells, titles, strict=True):
        cell.text = for_xml(text)
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", "E8EEF5")):
            shade.set(qn(f"w:{key}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _set_widths(grid: Any, widths: Sequence[int]) -> None:
    """Widths of the columns in millimetres; Word reads those of the cells, others those of the grid."""
    from docx.shared import Mm  # noqa: PLC0415

    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    for line in grid.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)


def _padding(grid: Any) -> None:
    """Room between words and lines, which the grid style has not above and below."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", "50"), ("left", "90"), ("bottom", "50"), ("right", "90")):  # twentieths of a point
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)  # the order is Word's


def _page_number(section: Any) -> None:
    """The page's number in the middle of the foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _fill(cell: Any, runs: Sequence[Run]) -> None:
    paragraph = cell.paragraphs[0]
    for text, changed in runs:
        run = paragraph.add_run(for_xml(text))
        run.underline = changed or None


def _xlsx(table: Contrast) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - only this format needs it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _EPOCH, "title": for_xml(table.heading)[:_PROPERTY]})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E8EEF5", "text_wrap": True, "valign": "top"})
    body = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    changed = book.add_format({"underline": 1, "bold": True, "font_color": "#B00020"})
    whole = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "underline": 1, "bold": True, "font_color": "#B00020"})
    for one in table.tables():
        sheet = book.add_worksheet(say("main", "contrast-sheet" if one is table else "contrast-sheet-further"))
        _sheet(sheet, one, head, body, changed, whole)
    book.close()
    return out.getvalue()


def _sheet(sheet: Any, table: Contrast, head: Any, body: Any, changed: Any, whole: Any) -> None:
    """One table on a sheet of its own."""
    note = 34 if _reasons(table) else 10
    for column, text in enumerate(_head(table)):
        sheet.write_string(0, column, text, head)
    for number, row in enumerate(table.rows, start=1):
        sheet.write_string(number, 0, str(neutral(row.title)), body)
        for column, runs in ((1, row.new), (2, row.old)):
            _rich(sheet, number, column, runs, changed, whole if len(runs) == 1 and runs[0][1] else body)
        sheet.write_string(number, 3, row.note, body)
        sizes = ((row.title, 11), (_plain(row.new), 30), (_plain(row.old), 30), (row.note, note // 2 - 1))
        sheet.set_row(number, min(409, 15 * max(_lines(text, width) for text, width in sizes)))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 62)
    sheet.set_column(3, 3, note)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _plain(runs: Sequence[Run]) -> str:
    return "".join(text for text, _ in runs)


def _lines(text: str, width: int) -> int:
    """Lines a text needs in a column of ``width`` full-width characters."""
    return sum(1 + len(line) // width for line in text.split("\n"))


def _rich(sheet: Any, row: int, column: int, runs: Sequence[Run], changed: Any, body: Any) -> None:
    """A cell with the changes marked; without marks where a spreadsheet could take the text for a formula or it is too long."""
    text = _plain(runs)
    parts: list[Any] = []
    for words, differs in runs:
        parts += [changed, words] if differs else [words]
    if len(runs) > 1 and len(text) < _CELL and neutral(text) == text:
        sheet.write_rich_string(row, column, *parts, body)
    else:
        cut = text[:_CELL] + say("main", "cut-here") if len(text) > _CELL else text
        sheet.write_string(row, column, str(neutral(cut)), body)
