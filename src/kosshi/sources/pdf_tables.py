"""Tables of a PDF page as grids: drawn ones by their rules, others by the columns their entries line up in."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kosshi.sources.grid import Cell, Grid
from kosshi.sources.limits import TABLE_CELLS, TABLE_COLUMNS
from kosshi.sources.lines import Line, concat, placed
from kosshi.sources.pdf_characters import Char, Page, Rule
from kosshi.sources.pdf_glyphs import is_wide
from kosshi.sources.pdf_lines import TextLine, lines_of
from kosshi.sources.signs import begins_with_marker, begins_with_spaced_marker, ends_in_page_number, is_marker

_NEAR = 3.0  # points within which rules meet
_SAME = 2.5  # points within which rules are one line
_MAX_RULES = 4_000
_ALIGNED = 0.8  # of the size: entries whose beginnings differ by less are one column's
_ROWS = 3  # so many rows make a table that has no rules


class RuledTable(NamedTuple):
    """A drawn table: its place and the grid of its cells' texts."""

    v0: float
    v1: float
    grid: Grid


class ColumnTable(NamedTuple):
    """A table without rules: the lines it takes up and its grid."""

    first: int
    last: int
    grid: Grid


@dataclass(slots=True)
class _Frame:
    """The rules of one table: where its columns and rows are divided."""

    columns: list[float]
    rows: list[float]
    rules: list[Rule]


def ruled_tables(page: Page) -> tuple[list[RuledTable], list[Char]]:
    """The drawn tables of a page, and the characters that stand in none."""
    frames = [frame for rules in _connected(_merged(page.rules)) if (frame := _frame(rules)) is not None]
    inside: dict[int, list[Char]] = defaultdict(list)
    rest: list[Char] = []
    for char in page.chars:
        number = next((n for n, frame in enumerate(frames) if _holds(frame, char)), None)
        if number is None:
            rest.append(char)
        else:
            inside[number].append(char)
    tables = []
    for number, frame in enumerate(frames):
        cells = _cells(frame, inside[number], page.number)
        if sum(bool(cell.lines) for cell in cells) > 1:
            tables.append(RuledTable(frame.rows[0], frame.rows[-1], Grid(cells, drawn=True)))
        else:  # a box around text
            rest.extend(inside[number])
    return tables, rest


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules that lie on each other or go on from each other as one."""
    merged: list[Rule] = []
    for rule in sorted(rules[:_MAX_RULES], key=lambda rule: (rule.upright, round(rule.at / _SAME), rule.low)):
        last = merged[-1] if merged else None
        if last is not None and last.upright == rule.upright and abs(last.at - rule.at) <= _SAME and rule.low <= last.high + _NEAR:
            merged[-1] = last._replace(high=max(last.high, rule.high))
        else:
            merged.append(rule)
    return merged


def _connected(rules: list[Rule]) -> list[list[Rule]]:
    """Groups of rules that meet."""
    level = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for one, across in enumerate(level):
        for other, up in enumerate(upright, len(level)):
            meets_level = across.low - _NEAR <= up.at <= across.high + _NEAR
            if meets_level and up.low - _NEAR <= across.at <= up.high + _NEAR:
                parent[root(other)] = root(one)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate([*level, *upright]):
        groups[root(index)].append(rule)
    return list(groups.values())


def _frame(rules: list[Rule]) -> _Frame | None:
    """Columns and rows of a table with these rules; None where they draw none."""
    level = [rule for rule in rules if not rule.upright]
    upright = [rule for rule in rules if rule.upright]
    if len(level) < 2 or not upright:  # an upper and a lower edge
        return None
    # tables are often open to the left and right: the level rules' ends are edges, too
    edges = [min(rule.low for rule in level), max(rule.high for rule in level)]
    columns = _distinct([rule.at for rule in upright] + edges)
    rows = _distinct([rule.at for rule in level])
    if (len(columns) - 1) * (len(rows) - 1) < 2 or len(columns) - 1 > TABLE_COLUMNS:  # a mere box
        return None
    return _Frame(columns, rows, rules) if (len(columns) - 1) * (len(rows) - 1) <= TABLE_CELLS else None


def _distinct(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > 2 * _NEAR:
            kept.append(value)
    return kept


def _holds(frame: _Frame, char: Char) -> bool:
    u, v = (char.u0 + char.u1) / 2, (char.v0 + char.v1) / 2
    return frame.columns[0] - 1 <= u <= frame.columns[-1] + 1 and frame.rows[0] - 1 <= v <= frame.rows[-1] + 1


def _cells(frame: _Frame, chars: list[Char], page: int) -> tuple[Cell, ...]:
    """The cells with their texts; slots that no rule divides are one cell."""
    wide, tall = len(frame.columns) - 1, len(frame.rows) - 1
    owner = _owners(frame, wide, tall)
    texts: dict[int, list[Char]] = defaultdict(list)
    for char in chars:
        column = min(max(bisect_right(frame.columns, (char.u0 + char.u1) / 2) - 1, 0), wide - 1)
        row = min(max(bisect_right(frame.rows, (char.v0 + char.v1) / 2) - 1, 0), tall - 1)
        texts[owner[row * wide + column]].append(char)
    covered: dict[int, list[int]] = defaultdict(list)
    for index, slot in enumerate(owner):
        covered[slot].append(index)
    cells = []
    for slot, slots in covered.items():
        upper = slots[-1] // wide
        left, right = min(index % wide for index in slots), max(index % wide for index in slots)
        line = _cell_line(lines_of(texts[slot], page), frame.columns[right + 1], page)
        lines = (line,) if line is not None else ()
        cells.append(Cell(lines, tall - 1 - upper, left, 1 + right - left))
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))


def _owners(frame: _Frame, wide: int, tall: int) -> list[int]:
    """For each slot (row from below times width plus column) the slot its cell is called by."""
    owner = list(range(wide * tall))

    def root(slot: int) -> int:
        while owner[slot] != slot:
            slot = owner[slot]
        return slot

    for row in range(tall):
        middle = (frame.rows[row] + frame.rows[row + 1]) / 2
        for column in range(1, wide):
            if not _divided(frame.rules, True, frame.columns[column], middle):
                owner[root(row * wide + column)] = root(row * wide + column - 1)
    for column in range(wide):
        middle = (frame.columns[column] + frame.columns[column + 1]) / 2
        for row in range(1, tall):
            if not _divided(frame.rules, False, frame.rows[row], middle):
                one, other = root(row * wide + column), root((row - 1) * wide + column)
                owner[max(one, other)] = min(one, other)
    return [root(slot) for slot in range(wide * tall)]


def _divided(rules: list[Rule], upright: bool, at: float, middle: float) -> bool:
    return any(
        rule.upright is upright and abs(rule.at - at) <= 2 * _NEAR and rule.low - _NEAR <= middle <= rule.high + _NEAR for rule in rules
    )


def _cell_line(lines: list[TextLine], right: float, page: int) -> Line | None:
    """The text of a cell: lines that were wrapped joined, others set apart by a space."""
    if not lines:
        return None
    parts = [placed(lines[0].text, f"p.{page}")]
    for before, line in itertools.pairwise(lines):
        full = right - before.u1 < 2.2 * before.size
        wrapped = (full or _is_upright(before, line)) and not begins_with_spaced_marker(line.text)
        latin = not is_wide(before.text[-1]) and not is_wide(line.text[0])
        parts.append(placed(("" if wrapped and not latin else " ") + line.text, f"p.{page}"))
    return concat(parts)


def _is_upright(before: TextLine, line: TextLine) -> bool:
    """Whether two lines are characters of an entry written downwards in a narrow cell."""
    return len(before.text) == len(line.text) == 1 and not is_marker(before.text)


def column_tables(lines: Sequence[TextLine]) -> list[ColumnTable]:
    """Tables without rules among the lines of a page: runs of lines whose pieces line up in columns."""
    tables: list[ColumnTable] = []
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _is_row(lines[end]) and (end == at or _lines_up(lines[end - 1], lines[end])):
            end += 1
        if end - at >= _ROWS and len({len(line.segments) for line in lines[at:end]}) <= 2:  # some may be empty
            tables.append(ColumnTable(at, end, _columns(lines[at:end])))
        at = max(end, at + 1)
    return tables


def _is_row(line: TextLine) -> bool:
    """Whether a line may be a row: several pieces that are no numbered line and no line of a contents list."""
    pieces = line.segments
    if len(pieces) < 2 or ends_in_page_number(line.text):
        return False
    return len(pieces) > 2 or not begins_with_marker(pieces[0].text)


def _lines_up(before: TextLine, line: TextLine) -> bool:
    if before.base - line.base > 3 * before.size:
        return False
    starts = [segment.u0 for segment in before.segments]
    aligned = sum(any(abs(segment.u0 - start) < _ALIGNED * line.size for start in starts) for segment in line.segments)
    return aligned >= 2  # two columns


def _columns(lines: Sequence[TextLine]) -> Grid:
    starts: list[float] = []
    for line in lines:
        for segment in line.segments:
            if not any(abs(segment.u0 - start) < _ALIGNED * line.size for start in starts):
                starts.append(segment.u0)
    starts.sort()
    cells = []
    for row, line in enumerate(lines):
        for segment in line.segments:
            column = min(range(len(starts)), key=lambda index: abs(starts[index] - segment.u0))
            cells.append(Cell((placed(segment.text, f"p.{line.page}"),), row, column))
    return Grid(tuple(cells), drawn=True)
