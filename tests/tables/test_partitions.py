"""Folders of Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from kosshi.errors import UsageError
from kosshi.tables import (
    COLUMNS,
    Row,
    write_partitions,
)
from tables.reading import entries, row

# --- folders of Parquet files -----------------------------------------------------------------------------


def policies(n: int, asked: list[int] | None = None, spoiled: int = -1) -> Iterator[tuple[str, Iterator[Row]]]:
    """``n`` policies with two rows each."""

    def rows(number: int) -> Iterator[Row]:
        if asked is not None:
            asked.append(number)
        if number == spoiled:
            raise KeyboardInterrupt
        yield from (row(policy_id=f"p{number}", path=str(path)) for path in (1, 2))

    return ((f"key {number}", rows(number)) for number in range(n))


def test_a_folder_of_parts_reads_as_one_table(tmp_path: Path) -> None:
    folder = tmp_path / "clauses.parquet"
    made = write_partitions(folder, policies(7), "clauses", size=3)
    assert [path.name for path in made] == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert entries(folder) == [path.name for path in made]
    found = pd.read_parquet(folder)
    assert found.columns.tolist() == list(COLUMNS["clauses"])
    assert found["policy_id"].tolist() == [f"p{number}" for number in range(7) for _ in range(2)]


def test_finished_parts_are_kept_and_their_rows_not_asked_for(tmp_path: Path) -> None:
    write_partitions(tmp_path, policies(6), "clauses", size=2)
    before = [(path, path.stat().st_mtime_ns, path.read_bytes()) for path in sorted(tmp_path.iterdir())]
    asked: list[int] = []
    changed = [(f"{key} changed" if number == 3 else key, rows) for number, (key, rows) in enumerate(policies(6, asked))]
    write_partitions(tmp_path, changed, "clauses", size=2)
    assert asked == [2, 3]
    kept = [path.stat().st_mtime_ns == time for path, time, _ in before]
    assert kept == [True, False, True]
    write_partitions(tmp_path, policies(6), "clauses", size=2)
    assert [data for _, _, data in before] == [path.read_bytes() for path in sorted(tmp_path.iterdir())]


def test_parts_of_another_table_or_damaged_ones_are_made_again(tmp_path: Path) -> None:
    write_partitions(tmp_path, policies(1), "clauses")
    asked: list[int] = []
    write_partitions(tmp_path, policies(1, asked), "alignment")
    (tmp_path / "part-00000.parquet").write_bytes(b"PAR1")
    write_partitions(tmp_path, policies(1, asked), "alignment")
    assert asked == [0, 0]
    assert pd.read_parquet(tmp_path).columns.tolist() == list(COLUMNS["alignment"])


def test_parts_an_earlier_run_had_more_of_are_removed_and_nothing_else(tmp_path: Path) -> None:
    write_partitions(tmp_path, policies(4), "clauses", size=1)
    (tmp_path / "part-x.parquet").write_bytes(b"mine")
    write_partitions(tmp_path, policies(2), "clauses", size=1)
    assert entries(tmp_path) == ["part-00000.parquet", "part-00001.parquet", "part-x.parquet"]
    assert write_partitions(tmp_path, [], "clauses") == []
    with pytest.raises(UsageError):
        write_partitions(tmp_path, [], "clauses", size=0)


def test_a_part_is_made_again_where_keys_or_columns_differ(tmp_path: Path) -> None:
    def written(keys: tuple[str, str], columns: tuple[str, ...] = ()) -> bytes:
        write_partitions(tmp_path, ((key, [row(path=key)]) for key in keys), "clauses", columns=columns)
        return (tmp_path / "part-00000.parquet").read_bytes()

    assert len({written(("ab", "c")), written(("a", "bc")), written(("a", "bc"), ("policy_id", "path"))}) == 3


def test_an_interrupted_run_keeps_its_finished_parts(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write_partitions(tmp_path, policies(6, spoiled=4), "clauses", size=2)
    assert entries(tmp_path) == ["part-00000.parquet", "part-00001.parquet"]
    asked: list[int] = []
    write_partitions(tmp_path, policies(6, asked), "clauses", size=2)
    assert asked == [4, 5]
