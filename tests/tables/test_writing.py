"""Tables as files: whole, safe and the same every time."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.errors import UsageError
from kosshi.files import whole, write_whole
from kosshi.tables import (
    COLUMNS,
    SUFFIXES,
    Row,
    clause_rows,
    neutral,
    to_csv,
    to_jsonl,
    to_xlsx,
    write,
    writing,
)
from kosshi.tables.layout import schema_of
from samples import public, small
from tables.reading import FORMULAS, MAKERS, csv_cells, entries, row, sheet

# --- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", list(MAKERS))
def test_the_same_rows_give_the_same_bytes(suffix: str) -> None:
    rows = clause_rows(public()[0])
    assert MAKERS[suffix](rows) == MAKERS[suffix](rows)
    assert MAKERS[suffix](rows) != MAKERS[suffix](rows[:-1])


def test_workbooks_do_not_know_the_time() -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx([row()], COLUMNS["clauses"]))) as book:
        assert {entry.date_time[0] for entry in book.infolist()} <= {1980, 2000}
        assert book.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("suffix", list(MAKERS))
def test_a_table_is_read_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    rows = clause_rows(small()[2])
    path = tmp_path / f"clauses{suffix}"
    write(path, rows, "clauses")
    if suffix == ".jsonl":
        assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == rows
    elif suffix == ".parquet":
        assert pq.read_table(path).to_pylist() == rows
    else:
        found = (
            pd.read_csv(path, dtype=str, keep_default_na=False)
            if suffix == ".csv"
            else pd.read_excel(path, dtype=str, keep_default_na=False)
        )
        assert list(found.columns) == list(COLUMNS["clauses"])
        assert list(found["text"]) == [one["text"] for one in rows]
        assert [json.loads(spans) for spans in found["spans"]] == [one["spans"] for one in rows]
        assert list(found["path"]) == [one["path"] for one in rows]


@pytest.mark.parametrize("table", list(COLUMNS))
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_can_be_written(tmp_path: Path, table: str, suffix: str) -> None:
    write(tmp_path / f"x{suffix}", [], table)
    if suffix == ".parquet":
        assert pq.read_table(tmp_path / "x.parquet").schema.names == list(COLUMNS[table])
    elif suffix == ".csv":
        assert (tmp_path / "x.csv").read_text(encoding="utf-8-sig").strip().split(",") == list(COLUMNS[table])


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    cell = csv_cells([row(text=text)])[1][8]
    assert cell == f"'{text}"
    found = sheet(to_xlsx([row(text=text)], COLUMNS["clauses"])).cell(2, 9)
    assert (found.data_type, str(found.value)[0]) == ("s", "'")


@given(st.text(st.characters(codec="utf-8"), max_size=20))
@settings(max_examples=50)
def test_cells_of_any_text_are_neutral_or_untouched(text: str) -> None:
    safe = neutral(text)
    assert isinstance(safe, str)
    assert safe[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert safe.removeprefix("'") == text.removeprefix("'")
    assert csv_cells([row(text=text)])[1][8] == safe


def test_numbers_and_lists_are_no_text() -> None:
    assert neutral(-1) == -1
    assert neutral(None) is None
    assert csv_cells([row(start=-1, spans=[[0, 1], [2, 3]])])[1][9:12] == ["-1", "1", "[[0, 1], [2, 3]]"]


def test_csv_is_as_excel_opens_it() -> None:
    data = to_csv([row(text="一行目\n二行目"), row(text='"引用", 読点')], COLUMNS["clauses"])
    assert data.startswith(b"\xef\xbb\xbfpolicy_id,clause_id,")
    assert data.count(b"\r\n") == 3
    assert [cells[8] for cells in csv_cells([row(text='"引用", 読点')])] == ["text", '"引用", 読点']


def test_a_workbook_has_a_frozen_head_and_filters() -> None:
    found = sheet(to_xlsx([row(path="1.10", text="http://example.jp"), row()], COLUMNS["clauses"]))
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == "A1:O3"
    assert [found.cell(1, place + 1).value for place in range(15)] == list(COLUMNS["clauses"])
    assert (found.cell(2, 3).value, found.cell(2, 3).data_type) == ("1.10", "s")
    assert found.cell(2, 9).hyperlink is None


def test_a_text_longer_than_a_cell_is_not_cut_in_silence() -> None:
    found = sheet(to_xlsx([row(text="長" * 40000)], COLUMNS["clauses"]))
    assert set(str(found.cell(2, 9).value)) != {"長"}


def test_json_lines_are_one_object_each_and_readable() -> None:
    text = to_jsonl([row(text="改行\nと「引用」\u2028"), row()])
    assert text.count("\n") == 2
    assert "「引用」" in text
    assert json.loads(text.split("\n")[0])["text"] == "改行\nと「引用」\u2028"
    assert to_jsonl([]) == ""


# --- writing ----------------------------------------------------------------------------------------------


def test_an_unknown_suffix_is_refused_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write(tmp_path / "x.ods", [row()], "clauses")
    assert caught.value.subject == str(tmp_path / "x.ods")
    assert ".xlsx" in caught.value.remedy
    assert entries(tmp_path) == []


def test_writing_makes_folders_and_replaces_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a/b/x.CSV"
    write(path, [row()], "clauses")
    write(path, [], "clauses")
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 1
    assert entries(tmp_path) == ["a", "a/b", "a/b/x.CSV"]


class Full(io.FileIO):
    """A file on a disk that fills up."""

    def write(self, _: object) -> int:
        super().write(b"half")
        raise OSError(28, "No space left on device")


@pytest.fixture(params=["open", "replace"])
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up while the file is written or put in its place."""

    original = getattr(Path, request.param)

    def fail(self: Path, *given: Any, **named: Any) -> object:
        if self.suffix != ".part":
            return original(self, *given, **named)
        if request.param == "open":
            return Full(str(self), "xb")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, request.param, fail)


@pytest.mark.usefixtures("failing")
def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    with (tmp_path / "x.csv").open("wb") as file:
        file.write(b"old")
    with pytest.raises(UsageError, match="No space left"):
        write_whole(tmp_path / "x.csv", b"new")
    assert entries(tmp_path) == ["x.csv"]
    assert (tmp_path / "x.csv").read_bytes() == b"old"


def test_a_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(UsageError) as caught:
        write_whole(tmp_path / "x.csv", b"new")
    assert caught.value.subject == str(tmp_path / "x.csv")
    assert entries(tmp_path) == ["x.csv"]


@pytest.mark.parametrize("name", ["file/x.csv", "file/a/b/x.csv", "あ" * 90 + ".csv"])
def test_a_place_that_cannot_be_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(UsageError):
        write_whole(tmp_path / name, b"new")
    assert entries(tmp_path) == ["file"]


@pytest.mark.parametrize("reason", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, suffix: str, reason: type[BaseException]) -> None:
    path = tmp_path / f"x{suffix}"
    write(path, [row()], "clauses")
    before = path.read_bytes()

    def rows() -> Iterator[Row]:
        yield row(text="half")
        raise reason

    with pytest.raises(reason):
        write(path, rows(), "clauses")
    assert path.read_bytes() == before
    assert entries(tmp_path) == [path.name]


def test_two_runs_at_once_do_not_get_into_each_others_files(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with whole(path) as one, whole(path) as other:
        one.write(b"one")
        other.write(b"other")
    assert path.read_bytes() == b"one"
    assert entries(tmp_path) == ["x.csv"]


# --- rows that are never held all at once -----------------------------------------------------------------


class Counted(dict[str, object]):
    """A row that knows how many of its kind there are."""

    alive = most = 0

    def __init__(self, fields: Row) -> None:
        super().__init__(fields)
        Counted.alive += 1
        Counted.most = max(Counted.most, Counted.alive)

    def __del__(self) -> None:
        Counted.alive -= 1


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_rows_are_taken_one_after_the_other(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROW_GROUP", 20)
    monkeypatch.setattr(writing, "BATCH", 10)
    monkeypatch.setattr(Counted, "most", 0)
    write(tmp_path / f"x{suffix}", (Counted(row(path=str(number))) for number in range(100)), "clauses")
    assert 0 < Counted.most <= 12


def test_an_iterator_gives_what_a_list_gives(tmp_path: Path) -> None:
    rows = [row(path=str(number), spans=[[number, number + 1]]) for number in range(30)]
    for suffix in SUFFIXES:
        write(tmp_path / f"a{suffix}", rows, "clauses")
        write(tmp_path / f"b{suffix}", iter(rows), "clauses")
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def test_types_in_parquet_do_not_depend_on_the_first_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ROW_GROUP", 2)
    monkeypatch.setattr(writing, "BATCH", 1)
    path = tmp_path / "x.parquet"
    empty = dict.fromkeys(COLUMNS["clauses"])
    write(path, [empty | {"spans": []}, empty, row(), row(spans=[[0, 1]])], "clauses")
    found = pq.ParquetFile(path)
    assert found.num_row_groups == 2
    kinds = {field.name: str(field.type) for field in found.schema_arrow}
    assert (kinds["heading"], kinds["start"], kinds["inferred"]) == ("string", "int64", "bool")
    assert pd.read_parquet(path)["heading"].isna().tolist() == [True, True, False, False]
    write(tmp_path / "none.parquet", [], "clauses")
    assert pq.read_schema(tmp_path / "none.parquet") == found.schema_arrow


def test_every_table_has_types_for_all_its_columns() -> None:
    for table, columns in COLUMNS.items():
        schema = schema_of(table, columns)
        assert schema is not None
        assert tuple(schema.names) == columns
    assert schema_of("no such table", ("a",)) is None


def test_a_table_nothing_describes_has_the_types_of_its_rows(tmp_path: Path) -> None:
    write(tmp_path / "x.parquet", iter([{"a": 1, "b": None}, {"a": 2.5, "b": ["x"]}]), "", ("a", "b"))
    assert pq.read_table(tmp_path / "x.parquet").to_pylist() == [{"a": 1.0, "b": None}, {"a": 2.5, "b": ["x"]}]


def test_a_worksheet_that_would_overflow_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MOST_ROWS", 2)
    write(tmp_path / "x.xlsx", [row()] * 2, "clauses")
    with pytest.raises(UsageError, match="Excel"):
        write(tmp_path / "y.xlsx", [row()] * 3, "clauses")
    assert entries(tmp_path) == ["x.xlsx"]
