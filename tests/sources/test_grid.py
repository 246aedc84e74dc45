"""Tables as grids: every cell in the slot a browser gives it."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from kosshi.sources.grid import Grid, lays_out, place_cells
from kosshi.sources.lines import Line

SPANS = st.lists(st.lists(st.tuples(st.integers(-1, 5), st.integers(-1, 4)), max_size=5), max_size=6)


def slowly(rows: list[list[tuple[int, int]]], first: list[int]) -> list[tuple[int, int, int]]:
    """Row, column and width of every cell, with all slots that cells from above cover written down."""
    found = []
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = first[row] if row < len(first) else 0
        for tall, wide in cells:
            while (row, column) in taken:
                column += 1
            width = max(1, wide)
            bottom = min(row + max(1, tall), len(rows))
            taken |= {(below, column + right) for below in range(row + 1, bottom) for right in range(width)}
            found.append((row, column, width))
            column += width
    return found


@given(SPANS, st.lists(st.integers(0, 3), max_size=6))
def test_cells_stand_where_cells_from_above_leave_room(rows: list[list[tuple[int, int]]], first: list[int]) -> None:
    cells = place_cells([[((Line("甲"),), tall, wide) for tall, wide in row] for row in rows], first)
    assert [(cell.row, cell.column, cell.columns) for cell in cells] == slowly(rows, first)


def test_a_cell_over_all_rows_and_columns_does_not_fill_the_memory() -> None:
    rows = [[((Line("甲"),), 1_000_000, 1_000_000)], *([[((Line("乙"),), 1, 1)]] * 5_000)]
    tracemalloc.start()
    cells = place_cells(rows)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
    assert [cell.column for cell in cells[:2]] == [0, cells[0].columns]


def test_a_framed_article_is_an_article_and_no_table() -> None:
    cells = place_cells([[((Line("第１条"),), 1, 1), ((Line("この規程は、必要な事項を定める。"),), 1, 1)]])
    assert lays_out(Grid(cells, drawn=True))
    assert not lays_out(Grid(place_cells([[((Line("分類"),), 1, 1), ((Line("必要な事項を定める。"),), 1, 1)]]), drawn=True))
