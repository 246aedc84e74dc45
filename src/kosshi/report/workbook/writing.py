"""Sheets -> the bytes of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from math import ceil
from tempfile import TemporaryDirectory
from typing import IO, Any

import xlsxwriter

from kosshi.report.findings import SMALL
from kosshi.report.folder import Stream
from kosshi.report.language import Speaker
from kosshi.report.sheets import Jump, Marked, Sheet, Sign, words
from kosshi.report.survey import Mark
from kosshi.report.wordings import Segment
from kosshi.report.workbook.cells import LONGEST, PAPER, cell_text, distinct, head_height, height, plain, printed, size, upright, widths
from kosshi.tables import neutral

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the file must not depend on the clock
A3, A4 = 8, 9
FONT = "BIZ UDPGothic"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD_ROW = 2  # title, a line to read it by, then the table
TWO_PAGES = 1.3 * PAPER  # what is wider than this goes on several pages side by side: squeezed onto one nobody can read it
WHOLE = 100  # half-width characters across a sheet of A4 at full size
A3_WIDER = 1.41
COLOURS = {  # of each sign: letters and ground
    Mark.PRESENT: ("#1E5B3A", "#FFFFFF"),
    Mark.MOVED: ("#5A3800", "#FFE7B0"),
    Mark.OMITTED: ("#8C1D14", "#F9DAD6"),
    Mark.ADDED: ("#3D2A7A", "#E7E0FA"),
    Mark.OUTSIDE: ("#5F636A", "#EFEEEA"),
}
INKS = {"del": "#A3261B", "ins": "#0B4F9E"}  # only in the first, only in the second of two wordings
HARMLESS = "#5F636A"
Formats = dict[str, Any]


def workbook(sheets: Iterable[Sheet], say: Speaker, title: str, first: str = "") -> Stream:
    """What writes the workbook; the same bytes for the same sheets.

    Args:
        sheets: each is written when it comes and not held.
        say: speaks the report's language.
        title: of the report.
        first: key of the sheet that stands first, wherever among the others it comes.
    """

    def write(file: IO[bytes]) -> None:
        with TemporaryDirectory(prefix="kosshi-", ignore_cleanup_errors=True) as folder:
            book = xlsxwriter.Workbook(file, {"tmpdir": folder, **OPTIONS})
            book.set_properties({"created": EPOCH, "title": plain(title), "author": "kosshi", "comments": ""})
            formats = _formats(book)
            if first:
                book.add_worksheet(words(say, f"sheet-{first}"))
            for sheet in sheets:
                _Page(book, sheet, say, formats).write()
                del sheet
            book.close()

    return write


def _formats(book: Any) -> Formats:
    letters = {"font_name": FONT, "font_size": 10}
    base = letters | {"valign": "top", "bottom": 1, "bottom_color": "#D8D5CB"}
    dark = base | {"bold": True, "bg_color": "#14365F", "font_color": "#FFFFFF"}
    made = {
        "text": base | {"text_wrap": True},
        "whole": base | {"num_format": "#,##0_ "},
        "share": base | {"num_format": "0.00_ "},
        "day": base | {"num_format": "yyyy/mm/dd", "align": "center"},
        "jump": base | {"text_wrap": True, "font_color": "#0B4F9E", "underline": 1},
        "head": dark | {"text_wrap": True, "valign": "vcenter"},
        "upright": dark | {"rotation": 270, "align": "center"},
        "title": {"font_name": FONT, "bold": True, "font_size": 14},
        "lead": letters | {"font_color": "#4D5560"},
        "same": letters,
    }
    for kind, ink in INKS.items():  # underlined as well: told apart without colour
        made[kind] = letters | {"font_color": ink, "underline": 1, "bold": True}
        made[f"{kind}-harmless"] = letters | {"font_color": HARMLESS, "underline": 1}
        made[f"whole-{kind}"] = base | {"text_wrap": True, "font_color": ink, "underline": 1, "bold": True}
        made[f"whole-{kind}-harmless"] = base | {"text_wrap": True, "font_color": HARMLESS, "underline": 1}
    for mark, (ink, ground) in COLOURS.items():
        made[mark.value] = base | {"align": "center", "bold": mark in (Mark.OMITTED, Mark.ADDED), "font_color": ink, "bg_color": ground}
    made[Mark.MOVED.value] |= {"left": 3, "right": 3, "top": 3, "bottom": 3}  # dashed: told apart without colour
    return {name: book.add_format(own) for name, own in made.items()}


class _Page:
    """One sheet being written."""

    def __init__(self, book: Any, sheet: Sheet, say: Speaker, formats: Formats) -> None:
        self.sheet = sheet
        self.say = say
        self.formats = formats
        self.name = words(say, f"sheet-{sheet.key}")
        self.page = book.get_worksheet_by_name(self.name) or book.add_worksheet(self.name)
        self.rows = sheet.rows or (("",) * len(sheet.columns),)
        self.heads = distinct([column.head for column in sheet.columns])
        self.last = HEAD_ROW + len(self.rows)

    def write(self) -> None:
        """Title, lead and table, ready to print."""
        turned = upright(self.sheet, SMALL)
        fitting = widths(self.sheet, self.heads, turned)
        self.page.write_string(0, 0, self.name, self.formats["title"])
        self.page.write_string(1, 0, self._lead(), self.formats["lead"])
        self.page.set_row(0, 22)
        for place, own in enumerate(fitting):
            self.page.set_column(place, place, own)
        heads = [{"header": head, "header_format": self.formats["upright" if k in turned else "head"]} for k, head in enumerate(self.heads)]
        table = {"name": f"t_{self.sheet.key}", "columns": heads, "style": "Table Style Light 1"}
        self.page.add_table(HEAD_ROW, 0, self.last, len(self.heads) - 1, table)
        self.page.set_row(HEAD_ROW, head_height(self.heads, fitting, turned))
        for number, row in enumerate(self.rows, start=HEAD_ROW + 1):
            for place, value in enumerate(row):
                self._cell(number, place, value)
            if (tall := height(row, fitting)) is not None:
                self.page.set_row(number, tall)
        self.page.freeze_panes(HEAD_ROW + 1, self.sheet.frozen)
        self._print(fitting)

    def _lead(self) -> str:
        lead = self.sheet.lead or words(self.say, f"lead-{self.sheet.key}")
        return f"{lead} {words(self.say, 'sheet-cut', n=self.sheet.left_out)}" if self.sheet.left_out else lead

    def _cell(self, row: int, place: int, value: Any) -> None:
        put = partial(self._put, row, place)
        if isinstance(value, Sign):
            put(value.words, value.mark.value)
        elif isinstance(value, Marked):
            self._marked(row, place, value)
        elif isinstance(value, Jump):
            target = words(self.say, f"sheet-{value.key}").replace("'", "''")
            self.page.write_url(row, place, f"internal:'{target}'!A1", self.formats["jump"], cell_text(value.words))
        elif isinstance(value, date):
            self.page.write_datetime(row, place, datetime.combine(value, time()), self.formats["day"])
        elif isinstance(value, (int, float)):
            self.page.write_number(row, place, value, self.formats["share" if isinstance(value, float) else "whole"])
        else:
            put(value, "text")

    def _put(self, row: int, place: int, value: object, form: str) -> None:
        text = cell_text(str(value))
        if text:
            self.page.write_string(row, place, text, self.formats[form])
        else:
            self.page.write_blank(row, place, None, self.formats[form])

    def _marked(self, row: int, place: int, value: Marked) -> None:
        """Words with those that differ in colour; all in one format where nothing is left to tell apart."""
        runs = _runs(value.segments)
        text = "".join(words for _, words in runs)
        if len(runs) == 1 and runs[0][0] != "same":
            self._put(row, place, text, f"whole-{runs[0][0]}")
        elif len(runs) < 2 or size(text) > LONGEST:
            self._put(row, place, text, "text")
        else:
            if neutral(text) != text:
                runs = [("same", "'"), *runs]
            parts = [part for form, words in runs for part in (self.formats[form], words)]
            self.page.write_rich_string(row, place, *parts, self.formats["text"])

    def _print(self, fitting: Sequence[float]) -> None:
        shown = [place for place, column in enumerate(self.sheet.columns) if column.printed]
        page, across = self.page, printed(self.sheet.columns, fitting)
        page.set_landscape()
        large = across > 2 * TWO_PAGES
        page.set_paper(A3 if large else A4)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        if across > WHOLE:  # LibreOffice would blow up what is narrower
            page.fit_to_pages(ceil(across / TWO_PAGES / (A3_WIDER if large else 1)), 0)
        page.print_area(0, 0, self.last, max(shown, default=0))
        page.repeat_rows(HEAD_ROW)
        if across > TWO_PAGES:
            page.repeat_columns(0, max(self.sheet.frozen - 1, 0))
        page.set_header(f"&L{self.name.replace('&', '&&')}")
        page.set_footer("&C&P / &N")


def _runs(segments: Sequence[Segment]) -> list[tuple[str, str]]:
    """Format and words of each run, neighbours of one format joined."""
    runs: list[tuple[str, str]] = []
    for segment in segments:
        text = plain(segment.text)
        form = f"{segment.kind}-harmless" if segment.harmless and segment.kind != "same" else segment.kind
        if runs and runs[-1][0] == form:
            runs[-1] = (form, runs[-1][1] + text)
        elif text:
            runs.append((form, text))
    return runs
