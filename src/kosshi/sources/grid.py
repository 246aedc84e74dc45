"""Tables as full grids, and the judgement whether a table is one or only lays out lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import mean

from kosshi.model import Place
from kosshi.sources.limits import TABLE_CELLS, TABLE_COLUMNS
from kosshi.sources.lines import Line, concat, in_cell
from kosshi.sources.signs import begins_with_article, is_marker

_LONG = 120  # characters of a cell that is prose rather than an entry
_PARAGRAPHS = 4  # lines of a cell that is a piece of a document rather than an entry


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its lines in reading order, the slot of its upper left corner, how many columns it covers."""

    lines: tuple[Line, ...]
    row: int
    column: int
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        cells: in reading order.
        drawn: it has rules or header cells, or says itself that it is a table; None where nothing is known.
        nested: a cell holds a table of its own.
    """

    cells: tuple[Cell, ...]
    drawn: bool | None = None
    nested: bool = False

    @property
    def height(self) -> int:
        """Number of rows."""
        return max((cell.row + 1 for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((cell.column + cell.columns for cell in self.cells), default=0)


def place_cells(rows: Sequence[Sequence[tuple[tuple[Line, ...], int, int]]], first: Sequence[int] = ()) -> tuple[Cell, ...]:
    """Give each cell its slot.

    Args:
        rows: for each row its cells as (lines, rows covered, columns covered).
        first: for each row the number of slots left free before its first cell.
    """
    cells: list[Cell] = []
    free = [0] * TABLE_COLUMNS  # for each column the row from which on no cell from above covers it
    for row, entries in enumerate(rows):
        column = first[row] if row < len(first) else 0
        for lines, tall, wide in entries:
            while column < TABLE_COLUMNS and free[column] > row:
                column += 1
            tall = max(1, min(tall, len(rows) - row))  # noqa: PLW2901 - a span beyond the last row means up to it
            wide = max(1, min(wide, TABLE_COLUMNS - column))  # noqa: PLW2901 - and so with columns
            if tall > 1:
                free[column : column + wide] = [max(row + tall, old) for old in free[column : column + wide]]
            cells.append(Cell(tuple(line for line in lines if line.text.strip()), row, column, wide))
            column += wide
    return tuple(cells)


def as_lines(grid: Grid, table: int, labels: Sequence[str] = ()) -> list[Line]:
    """The lines of a table: rows with tabs between the cells, or, if it only lays out text, the lines of its cells.

    Args:
        grid: the table.
        table: the number all rows get if it is one.
        labels: where each row stands in the original.
    """
    if not any(cell.lines for cell in grid.cells):
        return []
    return flat(grid) if lays_out(grid) else _rows(grid, table, labels)


def lays_out(grid: Grid) -> bool:
    """Whether a table is there for the looks of the page and not as a table."""
    filled = [cell for cell in grid.cells if cell.lines]
    if grid.nested or len({cell.column for cell in filled}) < 2 or grid.height == 0:
        return True
    rows = _by_row(filled)
    if _holds_articles(rows):
        return True
    if grid.drawn:
        return False
    several = any(len(cell.lines) >= _PARAGRAPHS and _length(cell) > _LONG for cell in filled)
    numbered = sum(_is_numbered_line(row) for row in rows)
    return several or 2 * numbered > len(rows) or (len(rows) == 1 and mean(map(_length, filled)) > _LONG)


def _length(cell: Cell) -> int:
    return sum(len(line.text) for line in cell.lines)


def _by_row(cells: Sequence[Cell]) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return list(rows.values())


def _is_numbered_line(row: Sequence[Cell]) -> bool:
    """A marker in one cell and a sentence in the next, or everything in one cell: a line of the document."""
    if len(row) == 1:
        return True
    alone = len(row[0].lines) == 1 and is_marker(row[0].lines[0].text)
    last = row[-1].lines[-1].text.rstrip()
    return len(row) == 2 and alone and (last.endswith(("。", "）", ")")) or len(last) > _LONG // 4)


def _holds_articles(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the cells hold numbered articles with their text (第1条 | この規程は、…。)."""
    found = 0
    for row in rows:
        first, text = row[0].lines[0].text, row[-1].lines[-1].text.rstrip()
        if begins_with_article(first) and text.endswith(("。", "）", ")")) and len(row) <= 2:
            found += is_marker(first) if len(row) > 1 else len(first) > _LONG // 4
    return found >= 2 or (found == 1 and len(rows) <= 2)  # a single entry may quote an article


def _rows(grid: Grid, table: int, labels: Sequence[str]) -> list[Line]:
    slots: dict[int, dict[int, Line]] = {}
    width = grid.width
    for cell in grid.cells:
        if cell.lines:
            slots.setdefault(cell.row, {})[cell.column] = concat([in_cell(line) for line in cell.lines], " ")
    full = len(slots) * width <= TABLE_CELLS
    lines = []
    for number, row in sorted(slots.items()):
        line = concat([row.get(column, Line("")) for column in (range(width) if full else sorted(row))], "\t")
        places = (Place(0, len(line.text), labels[number]),) if number < len(labels) else line.places
        lines.append(replace(line, table=table, kind=None, level=0, places=places))
    return lines


def flat(grid: Grid) -> list[Line]:
    """The lines of the cells one below the other; a marker alone in its cell goes before the next cell's first line."""
    lines: list[Line] = []
    for row in _by_row(grid.cells):
        waiting: Line | None = None
        for cell in row:
            own = list(cell.lines)
            if not own:
                continue
            if waiting is not None and not own[0].table:
                own[0] = concat((waiting, own[0]), "\u3000")
            elif waiting is not None:
                lines.append(waiting)
            waiting = None
            if len(own) == 1 and cell is not row[-1] and not own[0].table and is_marker(own[0].text):
                waiting = own[0]
            else:
                lines.extend(own)
        if waiting is not None:
            lines.append(waiting)
    return lines
