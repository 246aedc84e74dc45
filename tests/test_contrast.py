"""新旧対照表: two policies side by side, in four formats, all text as text."""

from __future__ import annotations

import io
import re
import zipfile
from contextvars import copy_context
from typing import Any

import docx
import openpyxl
import pytest
from lxml import html

from kosshi.align import align
from kosshi.compare import Collation, collate
from kosshi.contrast import SUFFIXES, Contrast, ContrastRow, contrast, is_contrast, to_bytes
from kosshi.contrast.table import _pairs, _Side
from kosshi.messages import say, speak
from kosshi.model import Source
from kosshi.parse import parse
from kosshi.skeleton import load
from samples import ROOT, small

NAMES = {"hill": "丘陵町", "river": "河川市", "shore": "浜辺村"}
NASTY = "<script>alert(1)</script> | `x` *y* _z_ [a](b) &lt; # ~"


@pytest.fixture(scope="module")
def collation() -> Collation:
    return collate(align(small(), load()), load())


def table(*rows: ContrastRow) -> Contrast:
    return Contrast("対照表", "新の市", "旧の町", rows)


def words(runs: tuple[tuple[str, bool], ...], changed: bool | None = None) -> str:
    return "".join(text for text, differs in runs if changed is None or differs is changed)


# --- the table --------------------------------------------------------------------------------------------


def test_the_second_named_is_the_new_one_and_stands_left(collation: Collation) -> None:
    found = contrast(collation, "hill", "river", NAMES)
    assert (found.old_name, found.new_name) == ("丘陵町", "河川市")
    assert found.heading == "丘陵町と河川市の対照表"
    row = next(row for row in found.rows if row.title == load()["bp.audit"].ja)
    assert words(row.new, True) == "毎年1回"
    assert words(row.old, True) == "定期的又は必要に応じて"
    assert words(row.new).startswith("5 情報セキュリティ監査及び自己点検の実施\n")
    assert row.note == ""


def test_rows_follow_the_skeleton_then_come_the_own_clauses(collation: Collation) -> None:
    found = contrast(collation, "hill", "shore", NAMES)
    titles = [row.title for row in found.rows]
    own = titles.index("独自の規定")
    order = [node.ja for node in load()]
    assert [order.index(title) for title in titles[:own]] == sorted(order.index(title) for title in titles[:own])
    assert list(dict.fromkeys(titles[own:])) == ["独自の規定", "附則"]
    fish = next(row for row in found.rows if "漁協の魚" in words(row.new))
    assert (fish.note, fish.old) == ("新設", ())


def test_texts_of_two_bodies_are_no_new_and_old_text_and_the_first_stands_left(collation: Collation) -> None:
    found = contrast(collation, "hill", "shore", NAMES, versions=False)
    assert found.heading == "丘陵町と浜辺村の対照表"
    fish = next(row for row in found.rows if "漁協の魚" in words(row.old))
    assert (fish.note, fish.new) == ("浜辺村だけ", ())
    assert {row.note for row in found.rows} <= {"", "丘陵町だけ", "浜辺村だけ"}
    assert to_bytes(found, ".md").decode().splitlines()[2] == "| 項目 | 丘陵町 | 浜辺村 | 備考 |"


def versions(old: str, new: str) -> Contrast:
    """Two versions of one policy side by side."""
    policies = [parse(Source(name, text)) for name, text in (("v1", old), ("v2", new))]
    return contrast(collate(align(policies, load()), load()), "v1", "v2", {"v1": "旧規程", "v2": "新規程"})


OLD = """第1条　（目的）この規程は、情報資産を守ることを目的とする。
第2条　（温泉の湯量計）湯量計の記録は、毎日写しを取らなければならない。
第3条　（花火の打上げ）打上げの順は、当日の朝に定める。
附　則
この規程は、令和5年4月1日から施行する。
"""


def test_clauses_of_two_versions_that_answer_to_no_node_stand_beside_each_other() -> None:
    new = OLD.replace("毎日", "毎週").replace("第3条　（花火の打上げ）打上げの順は、当日の朝に定める。\n", "").replace("令和5年", "令和8年")
    rows = versions(OLD, new).rows
    gauge = next(row for row in rows if "湯量計" in words(row.old))
    assert (words(gauge.new, True), words(gauge.old, True), gauge.note) == ("毎週", "毎日", "")
    fireworks = next(row for row in rows if "打上げ" in words(row.old))
    assert (fireworks.new, fireworks.note) == ((), "削除")
    last = rows[-1]
    assert (last.title, words(last.new, True), words(last.old, True)) == ("附則", "8", "5")


def test_clauses_that_surely_answer_to_different_nodes_stand_in_rows_of_their_own() -> None:
    old = """第1条　（目的）この規程は、情報資産を守ることを目的とする。
第2条　（定義）この規程における用語は、次のとおりとする。
(1) 情報セキュリティポリシー　情報セキュリティ基本方針及び情報セキュリティ対策基準をいう。
(2) 情報システム　コンピュータ、ネットワーク及び記録媒体で構成され、情報処理を行う仕組みをいう。
"""
    new = """第1章　総則
第1条　（目的）この規程は、情報資産を守ることを目的とする。
第2章　組織体制
第2条　（組織体制）情報セキュリティを確保する体制は、次のとおりとする。
(1) 最高情報セキュリティ責任者　情報セキュリティの方針及び対策を決定する者をいう。
(2) 統括情報セキュリティ責任者　情報セキュリティ対策の実施を指示する者をいう。
"""
    rows = versions(old, new).rows
    chief = next(row for row in rows if "最高情報" in words(row.new))
    defined = next(row for row in rows if "基本方針及び" in words(row.old))
    assert (chief.note, chief.old) == ("新設", ())
    assert (defined.note, defined.new) == ("削除", ())


@pytest.mark.parametrize(
    ("sure", "above", "text", "one"),
    [
        ((True, True), ({"a"}, {"b"}), "鍵を掛ける。", False),
        ((True, True), ({"a"}, {"a"}), "鍵を掛ける。", True),
        ((True, True), ({"a"}, {"a"}), "写しを取り、倉に置く。", False),
        ((True, True), (None, {"a"}), "鍵を掛ける。", False),
        ((True, True), (None, None), "鍵を掛ける。", True),
        ((True, False), ({"a"}, {"b"}), "鍵を掛ける。", True),
    ],
)
def test_what_is_left_over_is_one_clause_only_where_nothing_says_otherwise(
    sure: tuple[bool, bool], above: tuple[set[str] | None, set[str] | None], text: str, one: bool
) -> None:
    places = [None if nodes is None else frozenset(nodes) for nodes in above]
    new, old = (_Side("", "責任者の置く鍵と錠前", said, (), sure[n], places[n]) for n, said in enumerate(("鍵を掛ける。", text)))
    assert _pairs([new], [old]) == ([(0, 0)] if one else [])


def test_a_changed_heading_is_marked_and_items_keep_their_markers() -> None:
    old = "1 目的\n次のとおりとする。\n(1) 毎日写しを取る。\n(2) 鍵を掛ける。\n2 定義\nこの規程において定める。\n"
    rows = versions(old, old.replace("1 目的", "1 趣旨と目的").replace("鍵", "錠")).rows
    row = next(row for row in rows if "目的" in words(row.old))
    assert words(row.new, True).startswith("趣旨と")
    assert any("(2) " in words(one.new) for one in rows)


def test_what_only_one_side_has_is_noted(collation: Collation) -> None:
    found = contrast(collation, "shore", "hill", NAMES)
    for row in found.rows:
        assert row.note == ("" if row.new and row.old else "新設" if row.new else "削除")
    back = {row.title: row.note for row in contrast(collation, "hill", "shore", NAMES).rows}
    assert back["定義"] == "削除"


@pytest.mark.parametrize("name", list(NAMES))
def test_a_policy_against_itself_has_no_changed_word(collation: Collation, name: str) -> None:
    found = contrast(collation, name, name, NAMES)
    compared = [row for row in found.rows if row.title != "独自の規定"]
    assert compared
    assert all(not words(row.new, True) and row.new == row.old for row in compared)
    assert [row.title for row in contrast(collation, name, name, NAMES, changed_only=True).rows if row.title != "独自の規定"] == []


def test_only_changed_rows_are_a_part_of_all_rows(collation: Collation) -> None:
    all_rows = contrast(collation, "hill", "river", NAMES).rows
    changed = contrast(collation, "hill", "river", NAMES, changed_only=True).rows
    assert 0 < len(changed) < len(all_rows)
    assert list(changed) == [row for row in all_rows if row in changed]
    assert [row for row in all_rows if row not in changed and words(row.new, True)] == []


# --- the files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_table_gives_the_same_bytes(collation: Collation, suffix: str) -> None:
    found = contrast(collation, "hill", "river", NAMES)
    assert to_bytes(found, suffix) == to_bytes(found, suffix)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_documents_do_not_know_the_time(collation: Collation, suffix: str) -> None:
    with zipfile.ZipFile(io.BytesIO(to_bytes(contrast(collation, "hill", "river", NAMES), suffix))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} <= {1980, 2000}
        assert set(re.findall(rb"(\d{4})-\d\d-\d\dT", archive.read("docProps/core.xml"))) == {b"2000"}


def test_a_page_shows_all_text_as_text_and_loads_nothing() -> None:
    data = to_bytes(table(ContrastRow(NASTY, ((NASTY, False), ("変", True)), ((NASTY, True),), "")), ".html")
    page = html.document_fromstring(data)
    assert page.xpath("//script | //img | //link | //a") == []
    cells = [cell.text_content() for cell in page.xpath("//tbody//th | //tbody//td")]
    assert cells == [NASTY, NASTY + "変", NASTY, ""]
    assert [mark.text for mark in page.xpath("//u")] == ["変", NASTY]
    assert b"default-src 'none'" in data
    assert page.get("lang") == "ja"
    assert [head.text_content() for head in page.xpath("//thead//th")] == ["項目", "新（新の市）", "旧（旧の町）", "備考"]


def test_markdown_shows_all_text_as_text() -> None:
    text = to_bytes(table(ContrastRow("題|名", (("甲|乙\n丙", False), ("<b>変</b>", True)), (), "新設")), ".md").decode()
    last = text.splitlines()[-1]
    assert len(re.findall(r"(?<!\\)\|", last)) == 5
    assert "甲\\|乙<br>丙<u>\\<b\\>変\\</b\\></u>" in last
    assert text.splitlines()[2] == "| 項目 | 新（新の市） | 旧（旧の町） | 備考 |"


def test_markdown_shows_entities_as_they_were_printed() -> None:
    text = to_bytes(table(ContrastRow("題", (("&lt;", False),), (), "")), ".md").decode()
    assert " &lt; " not in text


def test_a_word_document_holds_the_table_with_the_changes_underlined() -> None:
    rows = (ContrastRow("題", (("甲", False), ("乙", True)), (("\x00丙\x0b", False),), "新設"), ContrastRow("空", (), (), ""))
    document = docx.Document(io.BytesIO(to_bytes(table(*rows), ".docx")))
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert cells == [["項目", "新（新の市）", "旧（旧の町）", "備考"], ["題", "甲乙", "丙", "新設"], ["空", "", "", ""]]
    runs = document.tables[0].rows[1].cells[1].paragraphs[0].runs
    assert [(run.text, bool(run.underline)) for run in runs] == [("甲", False), ("乙", True)]
    assert document.sections[0].page_width > document.sections[0].page_height


def test_a_workbook_holds_the_table_and_no_formula() -> None:
    rows = (
        ContrastRow("題", (("甲", False), ("乙", True)), (("=1+1", False), ("x", True)), "新設"),
        ContrastRow("=題", (("-1", False),), (("長" * 40000, False),), ""),
    )
    found = openpyxl.load_workbook(io.BytesIO(to_bytes(table(*rows), ".xlsx"))).active
    assert [cell.value for cell in found[1]] == ["項目", "新（新の市）", "旧（旧の町）", "備考"]
    assert [cell.value for cell in found[2]] == ["題", "甲乙", "'=1+1x", "新設"]
    assert [cell.value for cell in found[3]][:2] == ["'=題", "'-1"]
    assert {cell.data_type for line in found.iter_rows() for cell in line} <= {"s", "n"}
    assert found.freeze_panes == "B2"


@pytest.mark.parametrize("more", [(), (("変", True),)])
def test_a_text_longer_than_a_cell_is_not_cut_in_silence(more: tuple[tuple[str, bool], ...]) -> None:
    rows = ContrastRow("題", (("長" * 40000, False), *more), (), "")
    found = openpyxl.load_workbook(io.BytesIO(to_bytes(table(rows), ".xlsx"))).active
    shown = str(found.cell(2, 2).value)
    assert shown.startswith("長" * 32000)
    assert shown.endswith(say("main", "cut-here"))
    assert len(shown) < 32767


def test_rows_of_a_workbook_are_as_high_as_their_text() -> None:
    rows = [ContrastRow("題", ((text, False),), (), "") for text in ("甲", "甲" * 100, "甲\n乙\n丙", "長" * 40000)]
    found = openpyxl.load_workbook(io.BytesIO(to_bytes(table(*rows), ".xlsx"))).active
    assert [found.row_dimensions[row].height for row in range(2, 6)] == [None, 60, 45, 408.75]  # None: as high as any row


def test_a_workbook_marks_the_changes() -> None:
    rows = ContrastRow("題", (("甲", False), ("乙", True)), (("丙", True),), "")
    book = openpyxl.load_workbook(io.BytesIO(to_bytes(table(rows), ".xlsx")), rich_text=True)
    same, changed = book.active["B2"].value
    assert (str(same), changed.text, changed.font.u) == ("甲", "乙", "single")
    assert book.active["C2"].font.u == "single"
    assert book.active["A2"].font.u is None


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", ["\x00\x0b\ufffe[/b]市", "長" * 400, ""])
def test_any_name_can_be_a_heading(suffix: str, name: str) -> None:
    assert to_bytes(Contrast(name, name, name, (ContrastRow(name, ((name, True),), (), name),)), suffix)


def test_a_word_document_repeats_its_head_and_long_reasons_have_room() -> None:
    def grid(note: str) -> Any:
        data = to_bytes(table(ContrastRow("題", (("甲", False),), (), note)), ".docx")
        return docx.Document(io.BytesIO(data)).tables[0]

    short, long = grid("新設"), grid("理由" * 20)
    assert short.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert len(short.rows[0]._tr.xpath(".//w:shd")) == 4
    assert short.cell(1, 3).width < long.cell(1, 3).width
    assert [cell.width for cell in long.rows[1].cells] == [column.width for column in long.columns]


def test_each_of_several_like_clauses_has_one_counterpart() -> None:
    old = "".join(f"第{n}条　（温泉の湯量計{n}）第{n}源泉の湯量計の記録は、毎日写しを取らなければならない。\n" for n in range(1, 5))
    rows = versions(old, old.replace("毎日", "毎週")).rows
    assert sorted((words(row.new)[:3], words(row.old)[:3]) for row in rows) == [(f"第{n}条", f"第{n}条") for n in range(1, 5)]
    assert {row.note for row in rows} == {""}


def test_a_policy_without_a_name_is_a_key_error(collation: Collation) -> None:
    with pytest.raises(KeyError, match="nobody"):
        contrast(collation, "hill", "nobody", NAMES)


def test_english_heads_when_english_is_spoken(collation: Collation) -> None:
    def english() -> Contrast:
        speak("en")
        return contrast(collation, "hill", "shore", NAMES)

    found = copy_context().run(english)
    assert found.heading == "丘陵町 and 浜辺村 compared"
    assert {row.note for row in found.rows} <= {"", "added", "omitted"}
    assert load()["bp.definition"].en in {row.title for row in found.rows}


@pytest.mark.parametrize(
    ("name", "expected"), [("a.html", True), ("a.DOCX", True), ("a.xlsx", True), ("a.md", True), ("a.csv", False), ("a", False)]
)
def test_suffixes_tell_a_contrast_from_a_table(name: str, expected: bool) -> None:
    assert is_contrast(ROOT / name) is expected


def printed(data: bytes, suffix: str) -> str:
    """All words of a file in the order in which they stand in it."""
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return " ".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    if suffix == ".docx":
        return " ".join(docx.Document(io.BytesIO(data)).element.body.itertext())
    return data.decode()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_below_is_written_with_heads_of_its_own(suffix: str) -> None:
    below = Contrast("任意の提案", "採る場合", "現行", (ContrastRow("監査", (("監査を行う。", False),), (), "理由"),))
    whole = Contrast("対照表", "新の市", "旧の町", (ContrastRow("目的", (("守る。", True),), (), ""),), below)
    text = printed(to_bytes(whole, suffix), suffix)
    at = [text.index(words) for words in ("新の市", "守る。", "採る場合", "監査を行う。", "理由")]
    assert at == sorted(at)
