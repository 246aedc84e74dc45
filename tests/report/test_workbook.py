"""The workbook: the same matrix and lists, real tables, nothing that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kosshi.corpus import Corpus, table_of
from kosshi.report.workbook import distinct
from report.samples import FORMULA, SCRIPT

SIGNS = {"present": "有", "moved": "移", "omitted": "無", "": "－"}
SHEETS = ["概要", "対応表", "脅威", "適用範囲", "対策", "追加", "要素", "強さ", "指摘", "版", "系統", "法令対照", "差異", "条項", "団体"]


@pytest.fixture(scope="module")
def book(report: Path) -> Workbook:
    return openpyxl.load_workbook(report / "kosshi.xlsx")


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    """The rows of the sheet's table, heads first."""
    (table,) = sheet.tables.values()
    return [tuple(cell.value if cell.value is not None else "" for cell in row) for row in sheet[table.ref]]


def test_sheets_are_real_tables_ready_to_print(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    for sheet in book:
        (table,) = sheet.tables.values()
        assert table.autoFilter is not None
        assert sheet.freeze_panes is not None
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.print_area
        assert sheet.page_setup.fitToHeight == 0


def test_the_matrix_is_that_of_the_corpus(book: Workbook, corpus: Corpus) -> None:
    coverage = corpus.coverage()
    head, *found = rows(book["対応表"])
    assert [str(name).partition(" (")[0] for name in head[2:5]] == ["架空市", "架空町", "架空市"]
    by_node = {row[-1]: row[2:-2] for row in found if row[-1]}
    assert {node: tuple(SIGNS[mark] for mark in coverage.loc[node]) for node in coverage.index} == by_node
    assert sum(str(cell).startswith("追") for row in found if not row[-1] for cell in row[2:-2]) >= 1


def test_signs_differ_in_more_than_colour(book: Workbook) -> None:
    found = {cell.value: cell for row in book["対応表"].iter_rows(min_row=4) for cell in row if cell.value in ("有", "無", "－")}
    assert len({cell.fill.fgColor.rgb for cell in found.values()}) == 3
    assert found["無"].font.b


def test_lists_hold_every_row(book: Workbook, corpus: Corpus) -> None:
    assert len(rows(book["条項"])) - 1 == len(table_of(corpus, "clauses"))
    assert len(rows(book["差異"])) - 1 == len(table_of(corpus, "wording"))
    assert len(rows(book["追加"])) - 1 == len(corpus.collation.additions)
    assert len(rows(book["団体"])) - 1 == len(corpus.policies)
    threats = [row for row in rows(book["脅威"])[1:] if row[3] == "無"]
    assert ("大規模・広範囲にわたる疾病による脅威", "架空町") in {row[1:3] for row in threats}


def test_nothing_is_a_formula(book: Workbook) -> None:
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, str):
                    assert cell.value[:1] not in "=+-@" or not cell.value
                    texts.add(cell.value)
    assert any(text.startswith("'" + FORMULA) for text in texts)
    assert any(SCRIPT in text for text in texts)


def test_tables_as_csv_are_those_of_the_corpus(report: Path, corpus: Corpus) -> None:
    def read(name: str) -> list[dict[str, str]]:
        with (report / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    coverage = corpus.coverage()
    assert [[row[policy] for policy in coverage.columns] for row in read("coverage")] == coverage.to_numpy().tolist()
    assert len(read("alignment")) == len(table_of(corpus, "alignment"))
    wanted = table_of(corpus, "wording")
    assert [row["skeleton_id"] for row in read("wording")] == [row["skeleton_id"] for row in wanted]
    assert [row["change"] for row in read("wording")] == [row["change"] for row in wanted]
    assert [row["policy_id"] for row in read("manifest")] == list(corpus.policies)


def test_parquet_holds_the_same(report: Path, corpus: Corpus) -> None:
    found = pd.read_parquet(report / "tables" / "coverage.parquet").set_index("skeleton_id")
    assert (found[list(corpus.policies)] == corpus.coverage()).all().all()
    assert len(pd.read_parquet(report / "tables" / "clauses.parquet")) == len(corpus.clauses)


@given(st.lists(st.text(max_size=300), min_size=1, max_size=6))
def test_heads_of_a_table_are_distinct_and_short(heads: list[str]) -> None:
    found = distinct(tuple(heads))
    assert len({head.casefold() for head in found}) == len(heads)
    assert all(0 < len(head) <= 255 for head in found)
