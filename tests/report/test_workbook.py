"""The workbook: the corpus's matrix and lists, real tables, marks inside cells, nothing that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kosshi.corpus import Corpus, table_of
from kosshi.messages import catalogue
from kosshi.report.exports import Tables
from kosshi.report.folder import Stream
from kosshi.report.sheets import OVERVIEW, Column, Jump, Marked, Sheet, sheets
from kosshi.report.sheets.nodes import TURNED
from kosshi.report.sheets.sheet import first
from kosshi.report.site import Site
from kosshi.report.wordings import Segment
from kosshi.report.workbook import distinct, workbook
from kosshi.report.workbook.cells import LONGEST, PAPER, cell_text, height, printed, size, widths
from report.samples import FORMULA, SCRIPT

SIGNS = {"present": "有", "moved": "移", "omitted": "無", "": "－"}
SHEETS = [
    *("概要", "団体別", "対応表", "脅威", "適用範囲", "対策", "追加", "要素", "強さ", "指摘", "版", "古い表現", "系統"),
    *("法令対照", "差異", "条項", "団体"),
]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def written(stream: Stream) -> bytes:
    out = io.BytesIO()
    stream(out)
    return out.getvalue()


def made(corpus: Corpus) -> bytes:
    site = Site(corpus, "ja")
    return written(workbook(sheets(site, Tables(site)), site.say, site.title, OVERVIEW))


@pytest.fixture(scope="module")
def data(corpus: Corpus) -> bytes:
    return made(corpus)


@pytest.fixture(scope="module")
def book(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


@pytest.fixture(scope="module")
def many(corpus: Corpus) -> Corpus:
    """One body's policy under a hundred names and more."""
    alignment = next(one for one in corpus.alignments if one.policy.policy_id == "kakuu-machi")
    policy, entry = alignment.policy, corpus.entries["kakuu-machi"]
    ids = [f"machi-{number}" for number in range(TURNED + 1)]
    policies = {one: replace(policy, source=replace(policy.source, policy_id=one)) for one in ids}
    entries = {one: entry.model_copy(update={"policy_id": one, "body": f"架空町{one}"}) for one in ids}
    copied = Corpus(policies, entries, corpus.skeleton)
    copied.__dict__["alignments"] = tuple(replace(alignment, policy=own) for own in policies.values())
    return copied


def rows(sheet: Worksheet) -> list[tuple[object, ...]]:
    """The rows of the sheet's table, heads first."""
    (table,) = sheet.tables.values()
    return [tuple(cell.value if cell.value is not None else "" for cell in row) for row in sheet[table.ref]]


# --- the form -----------------------------------------------------------------------------------------------


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
        assert sheet.page_setup.fitToHeight in (0, None)


def test_excel_has_nothing_to_repair(data: bytes) -> None:
    names = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            root = etree.fromstring(archive.read(name))
            if name.startswith("xl/tables/"):
                names.append(root.get("name"))
                heads = [column.get("name") for column in root.iter(f"{MAIN}tableColumn")]
                assert len({head.casefold() for head in heads if head}) == len(heads)
            if name == "xl/sharedStrings.xml":
                for string in root:
                    assert all(part.text for part in string.iter(f"{MAIN}t")), "an empty run is damage to Excel"
                    assert len("".join(string.itertext())) <= 32_767
    assert len(set(names)) == len(SHEETS)


def test_heads_are_those_of_the_tables(book: Workbook) -> None:
    for sheet in book:
        (table,) = sheet.tables.values()
        assert [column.name for column in table.tableColumns] == [str(cell) for cell in rows(sheet)[0]]


def test_the_first_sheet_leads_to_the_others(book: Workbook) -> None:
    links = [cell.hyperlink.location for row in book["概要"].iter_rows() for cell in row if cell.hyperlink]
    assert [str(link).partition("!")[0].strip("'") for link in links] == SHEETS[1:]


def test_what_only_programs_want_is_not_printed(book: Workbook) -> None:
    head = rows(book["条項"])[0]
    assert head[-1] == "パス"
    assert f"${chr(ord('A') + len(head) - 2)}$" in str(book["条項"].print_area)


def test_the_same_corpus_gives_the_same_bytes(data: bytes, corpus: Corpus) -> None:
    assert made(corpus) == data


# --- the content --------------------------------------------------------------------------------------------


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
    assert len(rows(book["追加"])) - 1 == len(corpus.collation.additions)
    assert len(rows(book["指摘"])) - 1 == len(table_of(corpus, "findings"))
    assert len(rows(book["団体"])) - 1 == len(rows(book["団体別"])) - 1 == len(corpus.policies)
    assert len(rows(book["法令対照"])) - 1 == len(table_of(corpus, "crosswalk"))
    threats = [row for row in rows(book["脅威"])[1:] if row[3] == "無"]
    assert ("大規模・広範囲にわたる疾病による脅威", "架空町") in {row[1:3] for row in threats}


def test_every_pair_that_differs_stands_side_by_side(book: Workbook, corpus: Corpus) -> None:
    wanted = {(row["clause_a"], row["clause_b"], row["skeleton_id"]) for row in table_of(corpus, "wording")}
    assert len(rows(book["差異"])) - 1 == len(wanted)
    printed = {str(cell) for row in rows(book["差異"])[1:] for cell in row[3:5]}
    assert printed
    assert not any("#" in one for one in printed)
    assert printed & {row[2] for row in rows(book["強さ"])[1:]}


def test_what_differs_is_marked_inside_the_cell(book: Workbook) -> None:
    found = next(row for row in rows(book["差異"])[1:] if "毎年度" in str(row[8]))
    for cell, words in ((found[7], "定期的又は必要に応じて"), (found[8], "毎年度")):
        assert isinstance(cell, CellRichText)
        assert [part.text for part in cell if isinstance(part, TextBlock) and part.font.u] == [words]
    marks = [part.font for cell in found[7:9] for part in cell if isinstance(part, TextBlock) and part.font.u]
    assert len({mark.color.rgb for mark in marks}) == 2
    assert str(found[6]).startswith("条件：")


def test_what_makes_no_difference_is_grey(book: Workbook) -> None:
    found = next(row for row in rows(book["差異"])[1:] if "次の脅威" in str(row[7]) and "以下の脅威" in str(row[8]))
    assert {part.font.color.rgb for cell in found[7:9] for part in cell if isinstance(part, TextBlock) and part.font.u} == {"FF5F636A"}


def test_elements_are_told_by_kind(book: Workbook) -> None:
    assert rows(book["要素"])[0][0] == "種類"


def test_numbers_are_numbers(book: Workbook, corpus: Corpus) -> None:
    head, *found = rows(book["団体別"])
    counts = {row[0]: dict(zip(head, row, strict=True)) for row in found}
    town = counts["架空町"]
    assert town["条文数"] == sum(1 for _ in corpus["kakuu-machi"].walk())
    assert town["独自の規定"] == len([one for one in corpus.collation.additions if one[0] == "kakuu-machi"])
    assert isinstance(town["近さ"], float)


# --- hostile and large ---------------------------------------------------------------------------------------


def test_nothing_is_a_formula(book: Workbook) -> None:
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if isinstance(cell.value, (str, CellRichText)):
                    assert str(cell.value)[:1] not in "=+-@" or not str(cell.value)
                    texts.add(str(cell.value))
    assert any(text.startswith("'" + FORMULA) for text in texts)
    assert any(SCRIPT in text for text in texts)


def test_with_many_bodies_these_run_down(many: Corpus) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(many)))
    head, *found = rows(book["対応表"])
    assert len(found) == TURNED + 1
    assert len(head) == 8 + len(many.skeleton)
    coverage = many.coverage()
    assert [SIGNS[mark] for mark in coverage["machi-3"]] == list(found[3][8:])
    threats = rows(book["脅威"])
    assert [row[4] for row in threats[1:] if row[2] == "無"] == [TURNED + 1] * sum(row[2] == "無" for row in threats)
    assert any("ほか89団体" in str(row[5]) for row in threats)


def test_what_is_too_much_is_left_out_and_counted() -> None:
    assert first(((number,) for number in range(10)), 10, 4) == (((0,), (1,), (2,), (3,)), 6)
    assert first([(1,)], most=4) == (((1,),), 0)


def test_a_cut_sheet_says_so(corpus: Corpus) -> None:
    say = Site(corpus, "ja").say
    sheet = Sheet("clauses", (Column("本文"),), (("あ",),), left_out=1234)
    page = openpyxl.load_workbook(io.BytesIO(written(workbook([sheet], say, ""))))["条項"]
    assert "1234" in str(page["A2"].value)


@pytest.mark.parametrize(
    ("kinds", "wanted"),
    [
        ([("same", "=1+1"), ("del", "x")], "'=1+1x"),
        ([("del", "@全部")], "'@全部"),
        ([("same", "あ\x00\x0b\ufffe"), ("ins", ""), ("same", "い")], "あ\nい"),
        ([("ins", "\ud800"), ("same", "う")], "う"),
        ([], ""),
    ],
)
def test_marked_words_are_safe(corpus: Corpus, kinds: list[tuple[str, str]], wanted: str) -> None:
    cell = Marked(tuple(Segment(kind, text) for kind, text in kinds))
    data = written(workbook([Sheet("differences", (Column("文言"),), ((cell,),))], Site(corpus, "ja").say, "\x00"))
    assert (openpyxl.load_workbook(io.BytesIO(data))["差異"]["A4"].value or "") == wanted


@given(st.text(max_size=200), st.integers(0, 40))
def test_every_text_fits_into_a_cell(text: str, times: int) -> None:
    found = cell_text(text * times * 10)
    assert size(found) <= LONGEST + 1
    assert found[:1] not in "=+-@" or not found
    assert not set(found) & set(map(chr, (*range(9), *range(11, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)))


def test_a_cell_is_cut_by_the_units_excel_counts() -> None:
    assert size(cell_text("𠮷" * 40_000)) <= LONGEST + 1
    assert cell_text("字" * 40_000) == "字" * LONGEST + "…"


@given(st.lists(st.text(max_size=300), min_size=1, max_size=6))
def test_heads_of_a_table_are_distinct_and_short(heads: list[str]) -> None:
    found = distinct(tuple(heads))
    assert len({head.casefold() for head in found}) == len(heads)
    assert all(0 < size(head) <= 255 for head in found)


def test_running_text_is_narrowed_until_all_fits_a_page() -> None:
    columns = (Column("a"), Column("b", 90), Column("c", 90), Column("id", 60, printed=False))
    sheet = Sheet("x", columns, (("あ" * 10, "い" * 200, "う" * 200, "え" * 40),))
    found = widths(sheet, ["a", "b", "c", "id"], frozenset())
    assert printed(columns, found) == pytest.approx(PAPER)
    assert found[0] > 20
    assert found[3] == 60


# --- the same as tables ---------------------------------------------------------------------------------------


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


# --- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["workbook", "batch", "documents"])
def test_names_of_sheets_fit_in_both_languages(name: str) -> None:
    for key, message in catalogue(name).items():
        assert message.ja, key
        assert message.en, key
        if key.startswith("sheet-") and key != "sheet-cut":
            assert len(message.ja) <= 31, key
            assert len(message.en) <= 31, key


def test_it_speaks_english(corpus: Corpus) -> None:
    site = Site(corpus, "en")
    book = openpyxl.load_workbook(io.BytesIO(written(workbook(sheets(site, Tables(site)), site.say, site.title, OVERVIEW))))
    assert book.sheetnames[:3] == ["Overview", "Bodies in numbers", "Matrix"]
    assert "Bodies in numbers" in str([cell.value for row in book["Overview"].iter_rows() for cell in row])


def test_a_row_that_leads_to_a_sheet_is_as_high_as_its_words_need() -> None:
    words = "骨子の項目ごとに、どの団体の文書に定めがあるかを並べた表です。" * 4
    assert height((Jump("matrix", words),), (60,)) == height((words,), (60,))
    assert height((Jump("matrix", "表"),), (60,)) is None
