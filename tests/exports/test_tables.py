"""CSVW metadata and JSON Schemas: independent readers accept the tables as described."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path

import pytest
from csvw import TableGroup
from jsonschema import Draft202012Validator

from kosshi.changes import Direction
from kosshi.check.finding import Severity
from kosshi.columns import columns_file, described
from kosshi.compare import Change
from kosshi.corpus import Corpus, table_of
from kosshi.crosswalk import Coverage
from kosshi.elements.element import ElementKind, Polarity
from kosshi.exports import csvw as csvw_module
from kosshi.exports.csvw import COVERAGE, MANIFEST, METADATA, csvw, metadata
from kosshi.exports.schemas import json_schema, report_schema, row_schema
from kosshi.model import Evidence, Part, Status, Strength
from kosshi.tables import COLUMNS


@pytest.fixture(params=["five", "unseen", "hostile"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


def test_a_csvw_reader_accepts_every_cell(corpus: Corpus, tmp_path: Path) -> None:
    for name, data in csvw(corpus).files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    group = TableGroup.from_file(tmp_path / "csvw" / METADATA)
    assert {str(table.url) for table in group.tables} == {f"{table}.csv" for table in ("manifest", "coverage", *COLUMNS)}
    for table in group.tables:
        name = str(table.url).removesuffix(".csv")
        found = list(table)
        if name in COLUMNS:
            assert len(found) == len(table_of(corpus, name))
        key = columns_file().tables[name].key
        assert not key or len({tuple(row[column] for column in key) for row in found}) == len(found)
    group.check_referential_integrity()


def test_values_come_back_with_their_types(five: Corpus, tmp_path: Path) -> None:
    for name, data in csvw(five).files.items():
        (tmp_path / Path(name).name).write_bytes(data)
    group = TableGroup.from_file(tmp_path / METADATA)
    tables = {str(table.url): table for table in group.tables}
    for row, want in zip(tables["clauses.csv"], table_of(five, "clauses"), strict=True):
        assert [row[name] for name in ("start", "depth", "inferred", "spans")] == [
            want[name] for name in ("start", "depth", "inferred", "spans")
        ]
    assert [row["score"] for row in tables["alignment.csv"]] == [row["score"] for row in table_of(five, "alignment")]


def test_metadata_of_some_tables_refers_to_these_only() -> None:
    found = json.loads(metadata({"elements": COLUMNS["elements"]}))
    assert [table["url"] for table in found["tables"]] == ["elements.csv"]
    assert "foreignKeys" not in found["tables"][0]["tableSchema"]
    with pytest.raises(KeyError):
        metadata({"elements": ("nothing",)})


def test_tables_of_pairs_are_left_out_of_a_large_corpus(five: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvw_module, "MOST_PAIRED", 4)
    made = csvw(five)
    assert not {"csvw/wording.csv", "csvw/lineage.csv"} & set(made.files)
    assert "wording" in made.notes[0]
    assert "wording.csv" not in made.files[f"csvw/{METADATA}"].decode()


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_follows_its_schema(corpus: Corpus, table: str) -> None:
    schema = json.loads(json_schema(corpus).files[f"json-schema/{table}.schema.json"])
    Draft202012Validator.check_schema(schema)
    assert tuple(schema["properties"]) == COLUMNS[table]
    validator = Draft202012Validator(schema)
    for row in table_of(corpus, table):
        assert not list(validator.iter_errors(json.loads(json.dumps(row))))


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("clauses", {"strength": "must"}),
        ("alignment", {"score": 1.5}),
        ("alignment", {"status": None}),
        ("editions", {"date": "令和5年"}),
        ("clauses", {"spans": [[1]]}),
        ("crosswalk", {"clauses": [{"path": "1"}]}),
    ],
)
def test_a_wrong_row_does_not(five: Corpus, table: str, row: dict[str, object]) -> None:
    validator = Draft202012Validator(row_schema(table))
    right = json.loads(json.dumps(table_of(five, table)[0]))
    assert validator.is_valid(right)
    assert not validator.is_valid(right | row)
    assert not validator.is_valid({})


def test_the_report_remembers_files_as_its_schema_says() -> None:
    validator = Draft202012Validator(report_schema())
    assert validator.is_valid({"files": ["a.html", "tables/a.csv"]})
    assert not validator.is_valid({"files": [1]})


def test_every_column_is_described_and_nothing_else_is() -> None:
    known = columns_file()
    columns = {**COLUMNS, "coverage": COVERAGE, "manifest": MANIFEST}
    assert set(known.tables) == set(columns)
    used = set()
    for table, names in columns.items():
        for name in names:
            assert described(table, name).ja
            used.add((table, name) if name in known.tables[table].columns else name)
        assert set(known.tables[table].columns) <= set(names)
    assert set(known.columns) <= used


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("clauses", "strength", Strength),
        ("force", "expected", Strength),
        ("force", "usual", Strength),
        ("force", "direction", Direction),
        ("clauses", "part", Part),
        ("alignment", "status", Status),
        ("alignment", "matched_by", Evidence),
        ("elements", "kind", ElementKind),
        ("elements", "polarity", Polarity),
        ("wording", "change", Change),
        ("findings", "severity", Severity),
        ("crosswalk", "coverage", Coverage),
    ],
)
def test_listed_values_are_those_of_the_program(table: str, column: str, values: type[StrEnum]) -> None:
    assert set(described(table, column).values) == {one.value for one in values}
