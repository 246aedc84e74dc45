"""A table as a folder of Parquet files, a file for so many policies: made one by one, and only where they are not there yet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any

from kosshi.errors import UsageError
from kosshi.files import whole
from kosshi.messages import error
from kosshi.tables.layout import columns_of, schema_of
from kosshi.tables.writing import KEY, write_parquet

Part = tuple[str, Iterable[Mapping[str, Any]]]
_NAME = re.compile(r"part-(\d{5,})\.parquet")


def write_partitions(folder: Path, rows_by_policy: Iterable[Part], table: str, size: int = 64, columns: Sequence[str] = ()) -> list[Path]:
    """Write a table into a folder, ``part-00000.parquet`` and so on, ``size`` policies a file.

    A file that is there, made of the same, stays as it is, and its rows are not asked for: a run that was cut off goes on where
    it stopped. Files of this name that an earlier run had more of are removed; nothing else in the folder is touched.
    ``pandas.read_parquet(folder)`` reads all of them as one table.

    Args:
        folder: made where it is missing.
        rows_by_policy: in order, for every policy a key and its rows. The key stands for all its rows are made of (the source,
            the skeleton, kosshi itself); the rows may be an iterator, which then is gone through once at most.
        table: a key of ``COLUMNS``, or another name that ``data/columns.yaml`` describes.
        size: policies a file.
        columns: of a table that ``COLUMNS`` does not know.

    Returns:
        The files, in order; none where there are no policies.

    Raises:
        UsageError: a file cannot be written, or ``size`` is no positive number.
        KeyError: no such table (a defect of the caller).
    """
    if size < 1:
        raise error(UsageError, str(size), "main", "bad-size")
    names, known = columns_of(table, columns), iter(rows_by_policy)
    form = str(schema_of(table, names))
    found: list[Path] = []
    while some := list(islice(known, size)):
        path = folder / f"part-{len(found):05}.parquet"
        key = _key(table, form, (one for one, _ in some))
        if _made_of(path) != key:
            rows = chain.from_iterable(own for _, own in some)
            with whole(path) as file:
                write_parquet(rows, names, table, file, key)
        found.append(path)
    _remove(folder, len(found))
    return found


def _key(*parts: str | Iterable[str]) -> str:
    found = sha256()
    for part in parts:
        for word in (part,) if isinstance(part, str) else part:
            found.update(f"{len(word)}:{word}".encode())
    return found.hexdigest()


def _made_of(path: Path) -> str:
    """The key a file was written with; empty where there is none, or no such file."""
    import pyarrow as pa  # noqa: PLC0415 - takes longer to import than most tables to write
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return str((pq.read_schema(path).metadata or {}).get(KEY.encode(), b"").decode())
    except (OSError, ValueError, pa.ArrowException):
        return ""


def _remove(folder: Path, first: int) -> None:
    """Remove the files from a number on."""
    for path in sorted(folder.glob("part-*.parquet")):
        match = _NAME.fullmatch(path.name)
        if match and int(match[1]) >= first:
            with suppress(OSError):  # held open by another program: the next run tries again
                path.unlink()
