"""The Word documents: what they hold, how they are made, and that nothing in a policy becomes more than text."""

from __future__ import annotations

import doctest
import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from kosshi.corpus import Corpus
from kosshi.errors import UsageError
from kosshi.messages import language
from kosshi.report import documents, summary
from kosshi.report.documents import Documents, summary_docx
from kosshi.report.paper import Paper
from kosshi.report.site import Site
from report.samples import SCRIPT
from samples import ROOT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SECTIONS = [
    *(
        "要点",
        "骨子の項目の有無",
        "文書の、その部に定めのない項目",
        "置き場所の違う項目",
        "骨子にない独自の規定",
        "求める強さ",
        "拠る版と古い表現",
    ),
    *("見直すとよい箇所", "法令の事項との対照", "文言の近い団体"),
]


@pytest.fixture(scope="module")
def data(corpus: Corpus) -> bytes:
    return summary_docx(corpus, "kakuu-machi")


@pytest.fixture(scope="module")
def body(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def words(data: bytes) -> str:
    """All text of a document."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join("".join(line.itertext(f"{W}t")) for line in etree.fromstring(archive.read("word/document.xml")).iter(f"{W}p"))


def tables(data: bytes) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(io.BytesIO(data)).tables]


def test_it_has_a_heading_for_every_subject(data: bytes) -> None:
    found = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs if paragraph.style.name == "Heading 1"]
    assert found[: len(SECTIONS)] == SECTIONS


def test_it_tells_what_the_corpus_tells(data: bytes, corpus: Corpus) -> None:
    marks = corpus.coverage()["kakuu-machi"]
    figures = dict(zip(*tables(data)[1], strict=True))
    assert figures["この文書に定めのある項目"] == str(marks.isin(["present", "moved"]).sum())
    assert figures["この文書に定めのない項目"] == str((marks == "omitted").sum())
    assert figures["指摘"] == str(len(corpus.found["kakuu-machi"]))
    assert "大規模・広範囲にわたる疾病による脅威" in words(data)
    assert "温泉" in words(data)


def test_tables_repeat_their_heads_and_keep_their_rows_whole(body: etree._Element) -> None:
    found = list(body.iter(f"{W}tbl"))
    assert len(found) >= 8
    for table in found:
        first, *others = table.iter(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (first, *others))
        assert {len(row.findall(f"{W}tc")) for row in (first, *others)} == {len(table.findall(f"{W}tblGrid/{W}gridCol"))}


def test_pictures_are_described(body: etree._Element) -> None:
    found = [(one.get("title"), one.get("descr")) for one in body.iter(f"{DRAWING}docPr")]
    assert len(found) == 3
    assert all(title and described and len(described) > 20 for title, described in found)
    assert re.search(r"\d+項目のうち、架空町の文書は\d+項目を定め", str(found[0][1]))


def test_the_sheet_is_a4_in_japanese(data: bytes, body: etree._Element) -> None:
    size = next(body.iter(f"{W}pgSz"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("word/styles.xml").decode()
    assert 'w:eastAsia="ja-JP"' in styles
    assert "BIZ UDPゴシック" in styles
    assert docx.Document(io.BytesIO(data)).core_properties.title == "架空町：規程の要約"


def test_the_same_corpus_gives_the_same_bytes(data: bytes, corpus: Corpus) -> None:
    assert summary_docx(corpus, "kakuu-machi") == data


def test_hostile_text_is_text(corpus: Corpus) -> None:
    data = summary_docx(corpus, "kakuu-mura")
    assert SCRIPT in words(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<script" not in archive.read("word/document.xml")


def test_what_xml_cannot_hold_is_left_out() -> None:
    paper = Paper("題\x00", "ja-JP")
    paper.title("題\x0b")
    paper.heading("\ud800見出し")
    paper.text("本\ufffe文")
    paper.points(["点\x1f"])
    paper.table(["頭\x00"], [["欄\x01\n二行目"]], [1])
    assert words(paper.to_bytes()).split() == ["題", "見出し", "本文", "点", "頭", "欄", "二行目"]


def test_a_long_table_is_cut_and_says_so(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "MOST_ROWS", 3)
    data = summary_docx(corpus, "kakuu-machi")
    assert max(len(table) for table in tables(data)) == 1 + max(3, len(tables(data)[0]) - 1)
    assert re.search(r"ほか\d+件はワークブック", words(data))


def test_a_body_alone_has_nothing_to_be_compared_with(corpus: Corpus) -> None:
    data = summary_docx(corpus.part(["kakuu-machi"]), "kakuu-machi")
    assert "比べる団体がありません" in words(data)


def test_an_unknown_body_is_refused(corpus: Corpus) -> None:
    with pytest.raises(UsageError, match="nobody"):
        summary_docx(corpus, "nobody")


def test_it_speaks_the_report_s_language_and_leaves_the_caller_s(corpus: Corpus) -> None:
    made = Documents(Site(corpus, "en"))
    text = words(made.summary("kakuu-machi"))
    assert "Main points" in text
    assert "骨子の項目の有無" not in text
    assert language() == "ja"


def test_every_body_and_pair_has_a_document(corpus: Corpus) -> None:
    files = Documents(Site(corpus, "ja")).files()
    assert len(files) == 4 + 6
    pair = files["documents/kakuu-shi--kakuu-machi.docx"]()
    assert "架空町" in words(pair)
    assert pair == files["documents/kakuu-shi--kakuu-machi.docx"]()


def test_the_example_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert Path("corpus").is_dir()
    assert doctest.testmod(documents).failed == 0
