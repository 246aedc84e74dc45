"""What a sheet of the workbook is made of: columns, rows, and cells that are more than words or numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from kosshi.messages import catalogue, text
from kosshi.report.language import Speaker
from kosshi.report.links import Links
from kosshi.report.site import Site
from kosshi.report.survey import Mark
from kosshi.report.wordings import Segment

CATALOGUE = "workbook"
LINKS = Links()
MOST_ROWS = 20_000  # of a sheet; with more, nobody reads it and Excel is slow. The tables' files have all rows
Values = tuple[Any, ...]


class Sign(NamedTuple):
    """A cell that shows a mark of the matrix."""

    mark: Mark
    words: str

    def __str__(self) -> str:
        """The words."""
        return self.words


class Marked(NamedTuple):
    """A cell in which some of the words stand out."""

    segments: tuple[Segment, ...]

    def __str__(self) -> str:
        """The words."""
        return "".join(segment.text for segment in self.segments)


class Jump(NamedTuple):
    """A cell that leads to another sheet."""

    key: str
    words: str

    def __str__(self) -> str:
        """The words."""
        return self.words


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        head: what stands above it.
        widest: width it may take, in half-width characters.
        least: width it takes in any case.
        upright: the head may stand upright where there are many.
        printed: whether it goes to paper; what only programs want stands behind the rest, on the screen alone.
    """

    head: str
    widest: int = 24
    least: int = 0
    upright: bool = False
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title, a line to read it by, a table.

    Attributes:
        key: which sheet; its name is the message ``sheet-<key>``, the line ``lead-<key>``.
        columns: the columns.
        rows: the table's rows; cells are words, numbers, days, :class:`Sign`, :class:`Marked` or :class:`Jump`.
        frozen: columns that stay in place.
        left_out: rows that are not in the sheet because there are too many.
        lead: the line where it is another than ``lead-<key>``.
    """

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Values, ...]
    frozen: int = 1
    left_out: int = 0
    lead: str = ""


def words(say: Speaker, key: str, /, **fields: object) -> str:
    """A message of ``data/messages/workbook.yaml`` in the report's language."""
    return text(CATALOGUE, key, say.lang).format(**fields)


def head(site: Site, key: str) -> str:
    """The head ``col-<key>``, of the workbook or else of the pages."""
    key = f"col-{key}"
    return words(site.say, key) if key in catalogue(CATALOGUE) else site.say.plain(key)


def columns(
    site: Site, *keys: str, wide: Mapping[str, int] | None = None, least: Mapping[str, int] | None = None, unprinted: tuple[str, ...] = ()
) -> tuple[Column, ...]:
    """Columns by the keys of their heads.

    Args:
        site: the report.
        keys: of the heads.
        wide: how wide some of them may be, where that is not as usual.
        least: how wide some of them are in any case.
        unprinted: keys of columns behind the others that are not printed.
    """
    wide, least = wide or {}, least or {}
    shown = tuple(Column(head(site, key), wide.get(key, 24), least.get(key, 0)) for key in keys)
    return (*shown, *(Column(head(site, key), 60, printed=False) for key in unprinted))


def first(rows: Iterable[Values], total: int = 0, most: int = MOST_ROWS) -> tuple[tuple[Values, ...], int]:
    """The first rows, and how many are left out.

    Args:
        rows: may be a generator: what is left out is never made.
        total: how many there are; not needed of a list.
        most: how many to keep.
    """
    if isinstance(rows, (list, tuple)):
        total = len(rows)
    kept = tuple(islice(rows, most))
    return kept, max(total - len(kept), 0)


def sign(site: Site, mark: Mark, count: int = 0, unsure: bool = False) -> Sign:
    """A mark; with a number behind it where ``count`` is given, with the sign of doubt where it is to be checked."""
    if unsure:
        return Sign(mark, site.say.plain(f"mark-{mark}") + site.say.plain("mark-unsure"))
    return Sign(mark, site.say.plain("mark-added-n", n=count) if count else site.say.plain(f"mark-{mark}"))
