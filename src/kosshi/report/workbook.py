"""``kosshi.xlsx``: the sheets as Excel tables with filters, frozen heads, widths that fit Japanese, ready to print."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from kosshi.report.findings import SMALL
from kosshi.report.language import Speaker
from kosshi.report.sheets import Sheet, Sign
from kosshi.report.survey import Mark
from kosshi.tables import neutral

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the file must not depend on the clock
LONGEST = 32_000  # characters of a cell; Excel takes 32,767
MOST_ROWS = 1_000_000  # of a sheet; Excel takes 1,048,576
WIDEST, NARROWEST = 32, 6  # columns but those of running text, in half-width characters
LINE, TALLEST = 13.5, 409  # points; Excel takes no taller row. LibreOffice does not fit rows to wrapped text by itself
DENSE = 1.05  # half-width characters of a 10-point line for each unit of width
A4 = 9
FONT = "BIZ UDPGothic"
HEAD_ROW = 2  # title, a line to read it by, then the table
COLOURS = {  # of each sign: letters and ground
    Mark.PRESENT: ("#1E5B3A", "#FFFFFF"),
    Mark.MOVED: ("#5A3800", "#FFE7B0"),
    Mark.OMITTED: ("#FFFFFF", "#A3261B"),
    Mark.ADDED: ("#3D2A7A", "#E7E0FA"),
    Mark.OUTSIDE: ("#5F636A", "#EFEEEA"),
}


def workbook(sheets: Sequence[Sheet], say: Speaker, title: str) -> bytes:
    """The workbook's bytes; the same for the same sheets."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": EPOCH, "title": title, "author": "kosshi", "comments": ""})
    formats = _formats(book)
    for sheet in sheets:
        _write(book, sheet, say, formats)
    book.close()
    return out.getvalue()


Formats = dict[str, Any]


def _formats(book: Any) -> Formats:
    base = {"font_name": FONT, "font_size": 10, "valign": "top", "bottom": 1, "bottom_color": "#D8D5CB"}
    formats: Formats = {
        "text": book.add_format(base | {"text_wrap": True}),
        "number": book.add_format(base | {"align": "right"}),
        "head": book.add_format(
            base | {"bold": True, "text_wrap": True, "bg_color": "#14365F", "font_color": "#FFFFFF", "valign": "vcenter"}
        ),
        "title": book.add_format({"font_name": FONT, "bold": True, "font_size": 14}),
        "lead": book.add_format({"font_name": FONT, "font_size": 10, "font_color": "#4D5560"}),
    }
    formats["upright"] = book.add_format(
        base | {"bold": True, "rotation": 270, "bg_color": "#14365F", "font_color": "#FFFFFF", "valign": "top", "align": "center"}
    )
    for mark, (ink, ground) in COLOURS.items():
        style = base | {"align": "center", "bold": mark in (Mark.OMITTED, Mark.ADDED), "font_color": ink, "bg_color": ground}
        if mark is Mark.MOVED:  # a dashed frame: told apart without colour
            style |= {"left": 3, "right": 3, "top": 3, "bottom": 3}
        formats[mark.value] = book.add_format(style)
    return formats


def _write(book: Any, sheet: Sheet, say: Speaker, formats: Formats) -> None:
    name = say.plain(f"sheet-{sheet.key}")
    page = book.add_worksheet(name)
    rows = sheet.rows[:MOST_ROWS] or (("",) * len(sheet.heads),)
    heads = distinct(tuple(str(neutral(head)) for head in sheet.heads))
    page.write_string(0, 0, name, formats["title"])
    lead = say.plain(f"lead-{sheet.key}-sheet")
    if len(sheet.rows) > MOST_ROWS:
        lead += say.plain("sheet-cut", n=len(sheet.rows) - MOST_ROWS)
    page.write_string(1, 0, lead, formats["lead"])
    last = HEAD_ROW + len(rows)
    turned = sheet.upright if len(sheet.upright) > SMALL else range(0)
    columns = []
    for place, head in enumerate(heads):
        columns.append({"header": head, "header_format": formats["upright" if place in turned else "head"]})
    fitting = widths(sheet, heads, turned)
    for place, width in enumerate(fitting):
        page.set_column(place, place, width)
    page.set_row(0, 22)
    page.add_table(HEAD_ROW, 0, last, len(heads) - 1, {"name": f"t_{sheet.key}", "columns": columns, "style": "Table Style Light 1"})
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        for place, value in enumerate(row):
            _cell(page, (number, place), value, formats)
        if (lines := _lines(row, fitting)) > 1:
            page.set_row(number, min(lines * LINE + 3, TALLEST))
    page.freeze_panes(HEAD_ROW + 1, sheet.frozen)
    _print(page, name, last, len(heads))


def _cell(page: Any, at: tuple[int, int], value: Any, formats: Formats) -> None:
    if isinstance(value, Sign):
        page.write_string(*at, str(neutral(value.words)), formats[value.mark.value])
    elif isinstance(value, (int, float)):
        page.write_number(*at, value, formats["number"])
    else:
        text = str(neutral(value))
        page.write_string(*at, text if len(text) <= LONGEST else text[:LONGEST] + "…", formats["text"])


def distinct(heads: tuple[str, ...]) -> tuple[str, ...]:
    """Heads of an Excel table: at most 255 characters, none empty, no two alike but for letter case."""
    seen: set[str] = set()
    found = []
    for place, head in enumerate(heads, start=1):
        own = " ".join(head.split())[:240] or str(place)
        if own.casefold() in seen:
            own = f"{own} ({place})"
        seen.add(own.casefold())
        found.append(own)
    return tuple(found)


def widths(sheet: Sheet, heads: Sequence[str], turned: range) -> list[int]:
    """Width of each column in half-width characters, from its widest cell, within limits."""
    found = []
    for place, head in enumerate(heads):
        cells = max((_width(str(row[place])) for row in sheet.rows), default=0)
        needed = max(cells, 0 if place in turned else min(_width(head), 16) + 4)  # 4: the filter's button
        found.append(min(max(needed + 1, 5 if place in turned else NARROWEST), sheet.widest if place in sheet.wide else WIDEST))
    return found


def _lines(row: Sequence[Any], fitting: Sequence[int]) -> int:
    """Lines of the row's tallest cell when it is wrapped."""
    most = 1
    for value, width in zip(row, fitting, strict=True):
        if isinstance(value, str) and value:
            lines = sum(math.ceil(max(_width(line), 1) / (width * DENSE)) for line in value[:LONGEST].split("\n"))
            most = max(most, lines)
    return most


def _width(text: str) -> int:
    longest = max(text[:400].split("\n"), key=len, default="")
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in longest)


def _print(page: Any, name: str, last: int, columns: int) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.print_area(0, 0, last, columns - 1)
    page.repeat_rows(HEAD_ROW)
    page.set_header(f"&L{name.replace('&', '&&')}")
    page.set_footer("&C&P / &N")
