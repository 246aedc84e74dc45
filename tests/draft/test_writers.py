"""A draft as a file: what is read back is what was drafted, and the file looks as municipal practice has it."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import docx
import pytest
import yaml
from docx.oxml.ns import qn
from lxml import html

import kosshi
from kosshi.check import Severity
from kosshi.corpus import Corpus
from kosshi.draft import Draft, Item, LeftOut, Profile, draft, plain_text, prove
from kosshi.draft.number import number
from kosshi.draft.profile_file import load_profile, template
from kosshi.draft.writers import COLUMNS, SUFFIXES, Sources, provenance_rows, to_bytes
from kosshi.draft.writers.markdown import plain
from kosshi.draft.writers.word_pages import Paragraph, pages
from kosshi.errors import UsageError
from kosshi.model import BlockKind
from kosshi.skeleton import load
from kosshi.tables import to_csv
from samples import CORPUS

PROFILES = Path(__file__).parent / "profiles"
BODIES = ("sorano-cho", "minamo-kumiai", "tokino-shigikai")
NUMBERINGS = ("circled", "kana", "public", "article")
NASTY = '<b>&amp;"太字"</b>を本町が定める。'


@lru_cache(maxsize=1)
def corpus() -> Corpus:
    return kosshi.load(CORPUS)


@cache
def drafted(body: str, numbering: str) -> Draft:
    profile = load_profile(PROFILES / f"{body}.yaml")
    supplementary = ("この規程の施行の際現に定められている手順は、なお従前の例による。",)
    return draft(profile.model_copy(update={"numbering": numbering, "instrument": None, "supplementary": supplementary}), corpus())


def small(numbering: str = "kana", *items: Item, chapters: int = 1) -> Draft:
    """A draft made by hand: quick, and with what no corpus gives."""
    profile = Profile.model_validate(yaml.safe_load(template()) | {"numbering": numbering})
    own = items or (
        Item(("bp.purpose",), "目的", ("この方針は、情報資産を守ることを目的とする。",), source="hill#1"),
        Item(
            ("bp.scope",),
            "適用範囲",
            ("次のとおりとする。",),
            (
                Item(("bp.scope.organs",), "", ("町長部局に適用する。",)),
                Item(("bp.scope.assets",), "", ("※要検討です。", "二つ目の段落を置く。"), gap=True),
            ),
        ),
        Item(("bp.procedures",), "手順", ("手順を定める。", "手順は、非公開とする。")),
    )
    parts = tuple((title, own) for title in ("基本方針", "対策基準")[:chapters])
    supplementary = (Item(paragraphs=("この方針は、令和9年4月1日から施行する。",), supplementary=True),)
    return Draft(profile, parts, supplementary, (LeftOut("bp.audit", "要らない"), LeftOut("bp.measure", "needs-cloud")))


def opened(made: Draft, sources: Sources = "comments") -> docx.document.Document:
    return docx.Document(io.BytesIO(to_bytes(made, ".docx", sources)))


def part(made: Draft, name: str, sources: Sources = "comments") -> str:
    with zipfile.ZipFile(io.BytesIO(to_bytes(made, ".docx", sources))) as archive:
        return archive.read(name).decode() if name in archive.namelist() else ""


# --- the law ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("numbering", NUMBERINGS)
@pytest.mark.parametrize("body", BODIES)
def test_what_is_read_back_is_what_was_drafted(body: str, numbering: str, suffix: str) -> None:
    made = drafted(body, numbering)
    proof = prove(made, to_bytes(made, suffix), f"draft{suffix}", corpus().skeleton)
    assert (proof.differing, proof.strayed, proof.omitted) == ((), (), ())
    assert [one for one in proof.findings if one.severity is not Severity.NOTE] == []
    assert len(list(proof.policy.walk())) == sum(1 for top in number(made) for _ in top.walk()) > 20


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("numbering", NUMBERINGS)
@pytest.mark.parametrize("chapters", [1, 2])
def test_so_it_is_with_chapters_gaps_and_deep_lists(numbering: str, suffix: str, chapters: int) -> None:
    made = small(numbering, chapters=chapters)
    assert prove(made, to_bytes(made, suffix), f"draft{suffix}", load()).differing == ()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_draft_gives_the_same_bytes(suffix: str) -> None:
    assert to_bytes(small(), suffix) == to_bytes(small(), suffix)


def test_other_formats_are_refused() -> None:
    with pytest.raises(UsageError, match=r"\.odt"):
        to_bytes(small(), ".odt")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_annex_is_no_clause(suffix: str) -> None:
    made = small()
    proof = prove(made, to_bytes(made, suffix, "annex"), f"draft{suffix}", load())
    assert proof.differing == ()
    without = to_bytes(made, suffix, "none")
    assert prove(made, without, f"draft{suffix}", load()).differing == ()
    assert "出典一覧" not in (without.decode() if suffix != ".docx" else part(made, "word/document.xml", "none"))


# --- provenance -------------------------------------------------------------------------------------------


def test_every_clause_and_every_left_out_node_has_its_row() -> None:
    rows = provenance_rows(small("article"))
    assert all(tuple(sorted(row)) == tuple(sorted(COLUMNS)) for row in rows)
    assert [(row["path"], row["clause"]) for row in rows][:4] == [
        ("1", "第1条"),
        ("2", "第2条"),
        ("2.1", "第2条 (1)"),
        ("2.2", "第2条 (2)"),
    ]
    assert rows[0]["source_clause_id"] == "hill#1"
    assert [row["path"] for row in rows if row["gap"]] == ["2.2"]
    assert [(row["skeleton_id"], row["left_out"]) for row in rows[-2:]] == [
        ("bp.audit", "要らない"),
        ("bp.measure", "外部サービスを使わない"),
    ]
    assert to_csv(rows, COLUMNS).decode("utf-8-sig").startswith("path,clause,skeleton_id,")


def test_a_numbered_paragraph_has_its_articles_source() -> None:
    made = small("article", Item(("bp.purpose",), "目的", ("一つ目とする。", "二つ目とする。"), source="hill#1"))
    assert [(row["path"], row["source_clause_id"]) for row in provenance_rows(made)][:2] == [("1", "hill#1"), ("1.2", "hill#1")]


def test_reasons_of_real_drafts_are_words() -> None:
    rows = provenance_rows(drafted("minamo-kumiai", "kana"))
    reasons = {row["left_out"] for row in rows if row["left_out"]}
    assert "マイナンバー利用事務系を使わない" in reasons
    assert not [text for text in reasons if re.fullmatch(r"[a-z-]+", text)]


# --- terms --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbering", "more", "one_line"),
    [("article", (), True), ("article", ("機器は、別に定める。",), False), ("kana", (), False)],
)
def test_in_articles_a_term_stands_before_its_definition_on_one_line(numbering: str, more: tuple[str, ...], one_line: bool) -> None:
    term = Item(("bp.definition.network",), "通信網", ("機器をつなぐものをいう。", *more))
    made = small(
        numbering, Item(("bp.definition",), "定義", ("次のとおりとする。",), (term,)), Item(("bp.audit",), "監査", ("監査を行う。",))
    )
    assert ("(1)　通信網　機器をつなぐものをいう。" in plain_text(made)) == one_line
    read = [prove(made, to_bytes(made, suffix), f"draft{suffix}", load()).policy["1.1"] for suffix in SUFFIXES]
    assert {(clause.heading, clause.text) for clause in read} == {("通信網", "\n".join(term.paragraphs))}
    lines = [(p.style.name, p.text) for p in opened(made).paragraphs if "通信網" in p.text]
    assert lines == [("条項 2", "通信網　機器をつなぐものをいう。") if one_line else ("用語 2", "通信網")]
    page = html.fromstring(to_bytes(made, ".html", "none").decode())
    assert [one.tag for one in page.iter("h2", "h3", "p") if "通信網" in one.text_content()] == ["p" if one_line else "h3"]


# --- Word -------------------------------------------------------------------------------------------------


def test_the_sheet_is_a4_with_japanese_fonts() -> None:
    document = opened(small())
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm), round(section.left_margin.mm)) == (210, 297, 25)
    fonts = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    assert fonts.get(qn("w:eastAsia")) == "ＭＳ 明朝"
    theme = part(small(), "word/theme/theme1.xml")
    assert 'script="Jpan" typeface="ＭＳ 明朝"' in theme
    assert document.core_properties.author == "kosshi"
    assert "PAGE" in part(small(), "word/footer1.xml")
    assert "updateFields" not in part(small(), "word/settings.xml")


def test_headings_are_headings_and_numbers_are_words_own() -> None:
    document = opened(small("article", chapters=2))
    styles = [(p.style.name, p.text) for p in document.paragraphs]
    assert ("Heading 1", "基本方針") in styles
    assert ("Heading 2", "（目的）") in styles
    assert not [text for _, text in styles if re.match(r"第\d+条|\(\d\)|第\d章", text)], "a typed number"
    numbering = part(small("article", chapters=2), "word/numbering.xml")
    assert all(f'w:lvlText w:val="{text}　"' in numbering for text in ("第%1章", "第%1条", "(%2)", "%3", "%1"))
    assert 'w:numFmt w:val="aiueoFullWidth"' in numbering
    assert 'w:startOverride w:val="2"' in numbering
    assert 'w:numFmt w:val="decimalEnclosedCircle"' in part(small("circled"), "word/numbering.xml")
    assert "第%1　" in part(small("public"), "word/numbering.xml")


def test_numbers_word_cannot_print_are_typed() -> None:
    many = tuple(Item((), "", (f"対象の{n}を守る。",), (Item((), "", ("細目を置く。",)),) if n == 21 else ()) for n in range(1, 23))
    made = small("circled", Item(("bp.scope",), "範囲", (), (Item((), "対象", (), many),)), Item(("bp.audit",), "監査", ("監査を行う。",)))
    texts = [p.text for p in opened(made).paragraphs]
    assert [text for text in texts if text.startswith("㉑")] == ["㉑　対象の21を守る。"]
    assert "(ア)　細目を置く。" in texts
    assert "対象の20を守る。" in texts
    assert prove(made, to_bytes(made, ".docx"), "draft.docx", load()).differing == ()


def test_a_caption_stays_with_its_article() -> None:
    for look in ("Heading 1", "Heading 2"):
        assert opened(small("article")).styles[look].paragraph_format.keep_with_next


def test_the_contents_are_filled_in() -> None:
    text = part(small("kana", chapters=2), "word/document.xml")
    assert r'TOC \o "1-2"' in text
    assert "w:dirty" not in text
    entries = re.findall(r'<w:hyperlink w:anchor="(_Toc\d+)".*?<w:t[^>]*>(.*?)</w:t>.*?<w:t[^>]*>(\d+)</w:t>', text)
    assert [(words, page) for _, words, page in entries][:3] == [("第1章　基本方針", "2"), ("1　目的", "2"), ("2　適用範囲", "2")]
    assert [page for _, words, page in entries if words.startswith("第2章")] == ["3"]
    assert all(f'w:name="{anchor}"' in text for anchor, _, _ in entries)
    assert prove(small("kana"), to_bytes(small("kana"), ".docx"), "x.docx", load()).policy.blocks[1].kind is BlockKind.CONTENTS


def test_articles_are_listed_with_their_numbers() -> None:
    text = part(small("article"), "word/document.xml")
    assert r'TC "第1条　目的" \f c \l 1' in text
    assert r'TOC \h \z \f c \l "1-1"' in text


def test_sources_are_comments_without_a_clock() -> None:
    comments = opened(small()).comments
    assert next(iter(comments)).text == "出典: hill#1\n骨子: bp.purpose"
    assert any(comment.text.startswith("※文言なし") for comment in comments)
    assert {comment.author for comment in comments} == {"kosshi"}
    assert "w:date" not in part(small(), "word/comments.xml")
    assert not list(opened(small(), "annex").comments)


def test_the_annex_has_a_page_of_its_own() -> None:
    document = opened(small(), "annex")
    title = next(p for p in document.paragraphs if "出典一覧" in p.text)
    assert title._p.pPr.find(qn("w:pageBreakBefore")) is not None
    first, second = document.tables
    assert [cell.text for cell in first.rows[1].cells] == ["1", "目的", "hill#1", ""]
    assert [cell.text for cell in second.rows[1].cells] == ["bp.audit", "要らない"]


def test_gaps_are_shaded() -> None:
    gaps = [p for p in opened(small()).paragraphs if p._p.pPr is not None and p._p.pPr.find(qn("w:shd")) is not None]
    assert [p.text for p in gaps] == ["※要検討です。", "二つ目の段落を置く。"]


def test_pages_are_counted_by_lines() -> None:
    short = [Paragraph("一行", "Item1", 1, -1)] * 80
    assert [pages(short)[place] for place in (0, 37, 38, 75, 76)] == [1, 1, 2, 2, 3]
    assert pages([Paragraph("字" * 43 * 39, "Text0", 0, 0), Paragraph("次", "Text0", 0, 0)]) == [1, 2]
    assert pages([Paragraph("一", "Text0", 0, 0), Paragraph("二", "Text0", 0, 0, breaks=True)]) == [1, 2]
    kept = [Paragraph("一行", "Text0", 0, 0)] * 37 + [Paragraph("見出し", "Heading2", 0, 0), Paragraph("本文", "Text0", 0, 0)]
    assert pages(kept)[-2:] == [2, 2], "a heading goes with its text"


# --- HTML and Markdown ------------------------------------------------------------------------------------


def test_the_page_takes_all_text_as_text() -> None:
    made = small("kana", Item(("bp.purpose",), "目的", (NASTY,)))
    page = to_bytes(made, ".html").decode()
    assert "default-src 'none'" in page
    tree = html.fromstring(page)
    assert tree.get("lang") == "ja"
    assert NASTY in tree.text_content()
    assert not tree.findall(".//b")
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_every_clause_of_the_page_can_be_linked_to() -> None:
    tree = html.fromstring(to_bytes(small("article", chapters=2), ".html").decode())
    ids = {section.get("id") for section in tree.iter("section")}
    assert {"c1", "c1.1", "c1.2.1", "c2.6.2", "c附則1"} <= ids
    assert {link.get("href")[1:] for link in tree.iter("a")} <= ids
    assert len(tree.findall(".//h1")) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*強調*", r"\*強調\*"),
        ("a_b", "a_b"),
        ("<b>", r"\<b>"),
        ("3 < 5", "3 < 5"),
        ("# 番号", r"\# 番号"),
        ("- 項目", r"\- 項目"),
        ("1. 項目", r"1\. 項目"),
        ("[注](x)", r"\[注](x)"),
        ("R&D", "R&D"),
        ("&amp;", r"\&amp;"),
        ("職員（以下「職員等」という。）は、", "職員（以下「職員等」という。）は、"),
    ],
)
def test_markdown_signs_are_escaped_where_they_would_be_signs(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_markdown_has_one_heading_a_level() -> None:
    text = to_bytes(small("kana", chapters=2), ".md", "none").decode()
    assert [line for line in text.split("\n") if line.startswith("#")][1:3] == ["## 第1章　基本方針", "### 1　目的"]
    assert text.startswith("# 架空町情報セキュリティ")
    assert "出典" not in text
    assert "| 1 | 目的 | hill#1 |" in to_bytes(small(), ".md").decode()


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    made = replace(small(), left_out=(LeftOut("bp.audit", "a|b"),))
    assert r"| bp.audit | a\|b |" in to_bytes(made, ".md").decode()


def test_terms_are_explained_but_not_listed_in_the_contents() -> None:
    term = Item(("bp.definition.network",), "通信網", ("機器をつなぐものをいう。",))
    made = small("kana", Item(("bp.definition",), "定義", (), (term,)), Item(("bp.audit",), "監査", ("監査を行う。",)))
    contents = html.fromstring(to_bytes(made, ".html").decode()).find(".//nav").text_content()
    assert "定義" in contents
    assert "通信網" not in contents
    text = part(made, "word/document.xml")
    assert text.count("通信網") == 1
    assert text.count("監査</w:t>") == 2
