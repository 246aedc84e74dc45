"""Rows -> files: JSON Lines, CSV, Parquet, workbooks. Rows are taken one after the other and never held all at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from kosshi.errors import UsageError
from kosshi.files import whole
from kosshi.messages import error, say
from kosshi.tables.layout import columns_of, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIXES = (".jsonl", ".csv", ".parquet", ".xlsx")
Rows = Iterable[Mapping[str, Any]]
Writer = Callable[[IO[bytes]], None]
ROW_GROUP = 50_000  # rows of a Parquet file that are written together
BATCH = 5_000  # rows that are turned into columns together
CELL = 32_000  # characters; Excel's limit is 32,767
MOST_ROWS = 1_048_575  # of a worksheet, below its head
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # files must not depend on the clock


def write(path: Path, rows: Rows, table: str, columns: Sequence[str] = ()) -> None:
    """Write a table in the format of the file's suffix, whole or not at all.

    Args:
        path: where to.
        rows: the rows; an iterator is gone through once and never held in full.
        table: a key of ``COLUMNS``, or another name.
        columns: of a table that ``COLUMNS`` does not know.

    Raises:
        UsageError: the suffix is none of ``SUFFIXES``, a worksheet cannot hold so many rows, or it cannot be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise error(UsageError, str(path), "main", "bad-suffix", suffixes=" ".join(SUFFIXES))
    make = writer(path.suffix.lower(), rows, table, columns)
    with whole(path) as file:
        make(file)


def writer(suffix: str, rows: Rows, table: str, columns: Sequence[str] = ()) -> Writer:
    """What writes the rows into an open file in the format of a suffix, one of ``SUFFIXES``."""
    names = columns_of(table, columns)
    makers: dict[str, Writer] = {
        ".jsonl": partial(_write_jsonl, rows),
        ".csv": partial(_write_csv, rows, names),
        ".parquet": partial(write_parquet, rows, names, table),
        ".xlsx": partial(_write_xlsx, rows, names, table),
    }
    return makers[suffix]


def _made(make: Writer) -> bytes:
    out = io.BytesIO()
    make(out)
    return out.getvalue()


# --- JSON Lines and CSV -----------------------------------------------------------------------------------


def jsonl_lines(rows: Rows) -> Iterator[str]:
    """One JSON object a line, line by line."""
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def to_jsonl(rows: Rows) -> str:
    """One JSON object a line."""
    return "".join(jsonl_lines(rows))


def _write_jsonl(rows: Rows, file: IO[bytes]) -> None:
    file.writelines(line.encode() for line in jsonl_lines(rows))


def neutral(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: texts that begin with = + - @ get an apostrophe before them."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULAS) else value


def _flat(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, tuple, dict)) else neutral(value)


def to_csv(rows: Rows, columns: Sequence[str]) -> bytes:
    """CSV as Excel opens it: UTF-8 with BOM, CRLF, formulas neutralised, lists as JSON."""
    return _made(partial(_write_csv, rows, columns))


def _write_csv(rows: Rows, columns: Sequence[str], file: IO[bytes]) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    lines = csv.writer(text)
    lines.writerow(columns)
    lines.writerows([_flat(row.get(column)) for column in columns] for row in rows)
    text.detach()  # flushes, and leaves the file open


# --- Parquet ----------------------------------------------------------------------------------------------


def to_parquet(rows: Rows, columns: Sequence[str], table: str = "") -> bytes:
    """Parquet without writer-dependent metadata; see :func:`write_parquet`."""
    return _made(partial(write_parquet, rows, columns, table))


def write_parquet(rows: Rows, columns: Sequence[str], table: str, file: IO[bytes], key: str = "") -> None:
    """Parquet in groups of rows, the types those of the table's columns; of a table nothing describes those its rows tell.

    Args:
        rows: the rows.
        columns: their columns.
        table: its name.
        file: open for writing.
        key: remembered in the file, for :mod:`kosshi.tables.partitions`.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - takes longer to import than most tables to write

    rows = iter(rows)
    schema = schema_of(table, columns)
    if schema is None:
        rows = iter(every := list(rows))
        schema = _columns_of(every, columns, None).schema
    if key:
        schema = schema.with_metadata({KEY: key})
    with pq.ParquetWriter(file, schema, compression="zstd") as out:
        while group := _group(rows, columns, schema):
            out.write_table(group)


KEY = "kosshi.key"


def _group(rows: Iterator[Mapping[str, Any]], columns: Sequence[str], schema: pa.Schema) -> pa.Table | None:
    """The next rows as columns; None where there are none left."""
    import pyarrow as pa  # noqa: PLC0415

    batches = (_columns_of(list(islice(rows, BATCH)), columns, schema) for _ in range(ROW_GROUP // BATCH))
    parts = list(takewhile(len, batches))
    return pa.concat_tables(parts) if parts else None


def _columns_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], schema: pa.Schema | None) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    return pa.table({column: [row.get(column) for row in rows] for column in columns}, schema=schema)


# --- workbooks --------------------------------------------------------------------------------------------


def _fitting(value: object) -> object:
    """A cell's value, cut where it is too long for one, and saying so."""
    return value[:CELL] + say("main", "cut-here") if isinstance(value, str) and len(value) > CELL else value


def to_xlsx(rows: Rows, columns: Sequence[str], name: str = "") -> bytes:
    """A workbook with one sheet of this name: filters, a frozen head, nothing taken for a formula."""
    return _made(partial(_write_xlsx, rows, columns, name))


def _write_xlsx(rows: Rows, columns: Sequence[str], name: str, file: IO[bytes]) -> None:
    import xlsxwriter  # noqa: PLC0415

    with TemporaryDirectory(prefix="kosshi-", ignore_cleanup_errors=True) as folder:  # rows wait there until the sheet is full
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        book.set_properties({"created": _EPOCH})
        sheet = book.add_worksheet(name or None)
        try:
            _fill(sheet, rows, columns, book.add_format({"bold": True}))
            book.close()
        finally:
            sheet.row_data_fh.close()  # nobody else does where the book is given up


def _fill(sheet: Any, rows: Rows, columns: Sequence[str], bold: Any) -> None:
    sheet.write_row(0, 0, columns, bold)
    number = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise error(UsageError, sheet.name, "main", "too-many-rows", most=f"{MOST_ROWS:,}")
        for place, column in enumerate(columns):
            value = _fitting(_flat(row.get(column)))
            sheet.write(number, place, value if value is not None else "")
    sheet.autofilter(0, 0, max(number, 1), len(columns) - 1)
    sheet.freeze_panes(1, 0)
