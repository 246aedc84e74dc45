"""Word files: everything Word prints, in order, with the numbers it prints."""

from __future__ import annotations

import pytest

from kosshi.errors import SourceError
from kosshi.model import HintKind, Link
from kosshi.sources import read_bytes
from sources.builders import R, W, docx, hinted, level, listed, numbering, para, rows, zipped


def lines_of(body: str, parts: dict[str, str] | None = None) -> list[str]:
    return rows(read_bytes(docx(body, parts), "a.docx"))


STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="見出し 2"/><w:basedOn w:val="1"/>
<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="21"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:name w:val="本文"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>
<w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style>
<w:style w:type="numbering" w:styleId="l"><w:name w:val="l"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""


def test_paragraphs_tabs_breaks_and_special_characters() -> None:
    runs = (
        '<w:r><w:t>第１条</w:t><w:tab/><w:t xml:space="preserve"> この</w:t><w:br/><w:t>規程</w:t><w:noBreakHyphen/>'
        '<w:sym w:font="Wingdings" w:char="F06E"/><w:softHyphen/><w:t>は</w:t></w:r>'
    )
    source = read_bytes(docx(para(runs=runs) + para() + para("２")), "a.docx")
    assert source.text == "第１条\t この\n規程-■\u00adは\n２\n"
    assert [p.label for p in source.places] == ["body/p[1]", "body/p[3]"]


def test_page_breaks_are_form_feeds() -> None:
    body = (
        para("甲")
        + para(runs='<w:r><w:br w:type="page"/><w:t>乙</w:t></w:r>')
        + para("丙", "<w:pageBreakBefore/>")
        + para("丁", "<w:sectPr/>")
        + para("戊", "<w:sectPr/>")
        + para("己")
        + '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'
    )
    assert read_bytes(docx(body), "a.docx").text == "甲\n\f乙\n\f丙\n丁\n\f戊\n己\n"


def test_an_act_with_all_levels_numbered_by_word() -> None:
    levels = (
        level(0, "decimalFullWidth", "第%1条", '<w:suff w:val="space"/>')
        + level(1, "decimalFullWidth", "%2", start=2)
        + level(2, "decimal", "(%3)")
        + level(3, "aiueoFullWidth", "%4")
        + level(4, "aiueoFullWidth", "(%5)")
        + level(5, "decimalEnclosedCircle", "%6", '<w:suff w:val="nothing"/>')
    )
    order = [0, 2, 2, 3, 3, 4, 4, 1, 1, 2, 0, 5, 5, 2]
    source = read_bytes(docx("".join(listed("文", 1, at) for at in order), {"numbering": numbering(levels)}), "a.docx")
    assert rows(source) == [
        "第１条 文", "(1)\t文", "(2)\t文", "ア\t文", "イ\t文", "(ア)\t文", "(イ)\t文", "２\t文", "３\t文", "(1)\t文",
        "第２条 文", "①文", "②文", "(1)\t文",
    ]  # fmt: skip
    assert [(source.text[h.start : h.end], h.level) for h in source.hints[:3]] == [("第１条", 1), ("(1)", 3), ("(2)", 3)]


@pytest.mark.parametrize(
    ("levels", "lists", "paragraphs", "printed"),
    [
        # lists of one definition go on counting; a start override counts anew at its first use
        (
            level(0, "decimal", "%1."),
            '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
            '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>',
            [(1, 0), (1, 0), (2, 0), (3, 0), (3, 0), (1, 0)],
            ["1.", "2.", "3.", "5.", "6.", "7."],
        ),
        # a level may be redefined for one list
        (
            level(0, "decimal", "%1."),
            f'<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)", start=4)}'
            "</w:lvlOverride></w:num>",
            [(1, 0), (1, 0)],
            ["IV)", "V)"],
        ),
        # lvlRestart 0 never restarts, 1 only after level 1; isLgl prints all numbers as decimals
        (
            level(0, "upperRoman", "%1.") + level(1, "decimal", "%2") + level(2, "lowerLetter", "%3", '<w:lvlRestart w:val="0"/>')
            + level(3, "decimal", "(%4)", '<w:lvlRestart w:val="1"/>') + level(4, "decimal", "%1-%5", "<w:isLgl/>"),
            "",
            [(1, 0), (1, 1), (1, 2), (1, 3), (1, 1), (1, 2), (1, 3), (1, 0), (1, 2), (1, 3), (1, 4)],
            ["I.", "1", "a", "(1)", "2", "b", "(2)", "II.", "c", "(1)", "2-1"],
        ),
        # a level above that was never used shows its start
        (level(0, "decimal", "%1", start=3) + level(1, "decimal", "%1.%2"), "",
         [(1, 1), (1, 1), (1, 0), (1, 1)], ["3.1", "3.2", "3", "3.1"]),
        # bullets
        (level(0, "bullet", "\uf06c", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>') + level(1, "bullet", "•") + level(2, "bullet", "○"),
         "", [(1, 0), (1, 1), (1, 2)], ["●", "・", "○"]),
        # hidden and empty numbers print nothing
        (level(0, "none", "") + level(1, "decimal", "%2", "<w:rPr><w:vanish/></w:rPr>"), "", [(1, 0), (1, 1)], ["", ""]),
    ],
)  # fmt: skip
def test_lists_count_as_word_counts(levels: str, lists: str, paragraphs: list[tuple[int, int]], printed: list[str]) -> None:
    body = "".join(listed("文", number, at) for number, at in paragraphs)
    found = lines_of(body, {"numbering": numbering(levels, lists=lists)})
    assert [line[:-1].rstrip() for line in found] == printed


def test_numbering_comes_from_styles_and_can_be_switched_off() -> None:
    levels = level(0, "decimal", "第%1章", '<w:pStyle w:val="1"/>') + level(1, "decimal", "%1-%2", '<w:pStyle w:val="2"/>')
    body = (
        para("総則", '<w:pStyle w:val="1"/>')
        + para("目的", '<w:pStyle w:val="2"/>')
        + para("定義", '<w:pStyle w:val="2"/>')
        + para("組織", '<w:pStyle w:val="1"/>')
        + para("体制", '<w:pStyle w:val="2"/>')
        + para("無番", '<w:pStyle w:val="2"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    source = read_bytes(docx(body, {"styles": STYLES, "numbering": numbering(levels)}), "a.docx")
    assert rows(source) == ["第1章\t総則", "1-1\t目的", "1-2\t定義", "第2章\t組織", "2-1\t体制", "無番"]
    assert [h.level for h in source.hints if h.kind is HintKind.HEADING] == [1, 2, 2, 1, 2, 2]


def test_numbering_styles_lead_to_their_list() -> None:
    parts = {
        "styles": STYLES,
        "numbering": f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="l"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="l"/>{level(0, "irohaFullWidth", "%1")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    }
    assert lines_of(listed("文", 2) + listed("文", 1), parts) == ["イ\t文", "ロ\t文"]


def test_outline_levels_and_contents_styles() -> None:
    body = para("見出し", '<w:pStyle w:val="b"/>') + para("行", '<w:outlineLvl w:val="0"/>') + para("目的 1", '<w:pStyle w:val="21"/>')
    body += para("輪", '<w:pStyle w:val="x"/>')
    source = read_bytes(docx(body, {"styles": STYLES}), "a.docx")
    assert [(source.text[h.start : h.end], h.kind, h.level) for h in source.hints] == [
        ("見出し", HintKind.HEADING, 3),
        ("行", HintKind.HEADING, 1),
        ("目的 1", HintKind.CONTENTS, 0),
    ]


def test_a_contents_field_is_contents_over_its_paragraphs() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
    body = (
        para(runs=begin + '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>１　目的</w:t><w:tab/><w:t>1</w:t></w:r>')
        + para("２　定義")
        + para(runs='<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + para("本文")
    )
    source = read_bytes(docx(body), "a.docx")
    assert rows(source) == ["１　目的\t1", "２　定義", "本文"]
    assert hinted(source, HintKind.CONTENTS) == ["１　目的\t1", "２　定義"]


@pytest.mark.parametrize(
    ("instruction", "shown"),
    [
        (r"eq \o\ac(○,1)", "①"),
        (r"EQ \o\ac(○,ア)", "㋐"),
        (r"eq \o\ac(○,印)", "㊞"),
        (r'EQ \* jc2 \* "Font:ＭＳ 明朝" \* hps10 \o\ad(\s\up 9(しさん),資産)', "資産"),
        ("PAGE", ""),
    ],
)
def test_fields_that_draw_characters_show_them(instruction: str, shown: str) -> None:
    field = f'<w:fldChar w:fldCharType="begin"/><w:instrText>{instruction}</w:instrText><w:fldChar w:fldCharType="end"/>'
    runs = f"<w:r><w:t>前</w:t>{field}<w:t>後</w:t></w:r>"
    assert lines_of(para(runs=runs)) == [f"前{shown}後"]


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


SPAN = '<w:gridSpan w:val="2"/>'
MERGE = '<w:vMerge w:val="restart"/>'
BORDERS = '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>'


def test_tables_are_full_grids_with_merged_cells_left_empty() -> None:
    table = (
        f"<w:tbl>{BORDERS}<w:tr>{cell(para('分類'))}{cell(para('内容'), SPAN)}</w:tr>"
        f"<w:tr>{cell(para('機密性'), MERGE)}{cell(para('3'))}{cell(para('秘密') + para('重要'))}</w:tr>"
        f"<w:tr>{cell(para(), '<w:vMerge/>')}{cell(para('2'))}{cell(para('社内'))}</w:tr></w:tbl>"
    )
    source = read_bytes(docx(para("前") + table + para("後")), "a.docx")
    assert hinted(source, HintKind.TABLE) == ["分類\t内容\t\n機密性\t3\t秘密 重要\n\t2\t社内"]
    assert [p.label for p in source.places] == ["body/p[1]", "body/tbl[1]/tr[1]", "body/tbl[1]/tr[2]", "body/tbl[1]/tr[3]", "body/p[2]"]


def test_tables_that_lay_out_text_are_lines() -> None:
    one = f"<w:tbl>{BORDERS}<w:tr>{cell(para('（注）') + para('第１条　目的'))}</w:tr></w:tbl>"
    two = f"<w:tbl><w:tr>{cell(para('(1)'))}{cell(para('統括責任者は、副市長とする。'))}</w:tr></w:tbl>"
    inner = f"<w:tbl>{BORDERS}<w:tr>{cell(para('a'))}{cell(para('b'))}</w:tr></w:tbl>"
    nested = f"<w:tbl><w:tr>{cell(para('左'))}{cell(inner + para())}</w:tr></w:tbl>"
    source = read_bytes(docx(one + two + nested), "a.docx")
    assert rows(source) == ["（注）", "第１条　目的", "(1)　統括責任者は、副市長とする。", "左", "a\tb"]
    assert hinted(source, HintKind.TABLE) == ["a\tb"]


@pytest.mark.parametrize(
    ("table", "cell", "drawn"),
    [
        ("", "", False),
        ('<w:tblBorders><w:top w:val="nil"/></w:tblBorders>', "", False),
        ('<w:tblBorders><w:top w:val="nil"/><w:bottom w:val="single"/></w:tblBorders>', "", True),
        ('<w:tblBorders><w:top w:val="nil"/></w:tblBorders>', '<w:tcBorders><w:top w:val="single"/></w:tcBorders>', True),
        ("", '<w:tcBorders><w:top w:val="none"/></w:tcBorders>', False),
    ],
)
def test_rules_of_the_table_or_of_its_cells_make_it_a_table(table: str, cell: str, drawn: bool) -> None:
    row = f"<w:tr><w:tc><w:tcPr>{cell}</w:tcPr>{para('(1)')}</w:tc><w:tc>{para('情報資産を守ること。')}</w:tc></w:tr>"
    source = read_bytes(docx(f"<w:tbl><w:tblPr>{table}</w:tblPr>{row * 3}</w:tbl>"), "a.docx")
    assert bool(hinted(source, HintKind.TABLE)) == drawn


def test_numbers_inside_cells_are_counted_and_kept() -> None:
    table = f"<w:tbl>{BORDERS}<w:tr>{cell(listed('甲'))}{cell(para('x'))}</w:tr><w:tr>{cell(listed('乙'))}{cell(para('y'))}</w:tr></w:tbl>"
    source = read_bytes(docx(table, {"numbering": numbering(level(0, "decimal", "(%1)", '<w:suff w:val="space"/>'))}), "a.docx")
    assert rows(source) == ["(1) 甲\tx", "(2) 乙\ty"]
    assert hinted(source, HintKind.LIST_NUMBER) == ["(1)", "(2)"]


def test_changes_are_read_as_accepted_and_told() -> None:
    body = (
        para(
            runs="<w:r><w:t>情報</w:t></w:r><w:del><w:r><w:delText>機器</w:delText></w:r></w:del><w:ins><w:r><w:t>資産</w:t></w:r></w:ins>"
        )
        + para(runs="<w:del><w:r><w:delText>消えた段落</w:delText></w:r></w:del>", properties="<w:rPr><w:del/></w:rPr>")
        + para("前半", "<w:rPr><w:del/></w:rPr>")
        + para("後半")
        + para(runs="<w:moveFrom><w:r><w:t>旧位置</w:t></w:r></w:moveFrom>")
        + para(runs="<w:moveTo><w:r><w:t>新位置</w:t></w:r></w:moveTo>")
    )
    source = read_bytes(docx(body), "a.docx")
    assert rows(source) == ["情報資産", "前半後半", "新位置"]
    assert [p.rule for p in source.problems] == ["tracked-changes"]


def test_a_deleted_paragraph_is_not_counted() -> None:
    gone = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>'
    body = listed("甲") + para(runs="<w:del><w:r><w:delText>x</w:delText></w:r></w:del>", properties=gone) + listed("乙")
    assert lines_of(body, {"numbering": numbering(level(0, "decimal", "%1."))}) == ["1.\t甲", "2.\t乙"]


def test_text_boxes_come_once_behind_their_paragraph() -> None:
    box = f"<w:txbxContent>{para('枠の中')}</w:txbxContent>"
    runs = (
        '<w:r><w:t>本文</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    source = read_bytes(docx(para(runs=runs) + para("次")), "a.docx")
    assert rows(source) == ["本文", "枠の中", "次"]
    assert source.places[1].label == "body/p[1]/txbx[1]/p[1]"


NOTE = para(runs="<w:r><w:footnoteRef/><w:t>注である。</w:t></w:r>")


def test_notes_headers_and_footers_come_at_the_end() -> None:
    footers = '<w:footerReference r:id="footer1"/><w:footerReference r:id="footer2"/>'
    section = f'<w:sectPr><w:headerReference r:id="header1"/>{footers}</w:sectPr>'
    parts = {
        "footnotes": f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1">{para("x")}</w:footnote>'
        f'<w:footnote w:id="2">{NOTE}</w:footnote></w:footnotes>',
        "header1": f"<w:hdr {W}>{para('みほん市')}</w:hdr>",
        "footer1": f"<w:ftr {W}>{para('- 1 -')}</w:ftr>",
        "footer2": f"<w:ftr {W}>{para('- 1 -')}</w:ftr>",
    }
    body = para(runs='<w:r><w:t>情報</w:t><w:footnoteReference w:id="2"/><w:t>資産</w:t></w:r>') + section
    source = read_bytes(docx(body, parts), "a.docx")
    assert rows(source) == ["情報資産", "1注である。", "みほん市", "- 1 -"]
    assert hinted(source, HintKind.NOTE) == ["1注である。"]
    assert hinted(source, HintKind.FURNITURE) == ["みほん市", "- 1 -"]
    assert source.links == (Link(2, 2, "#footnote-1"),)


def test_ruby_keeps_its_base_and_links_their_targets() -> None:
    runs = (
        "<w:r><w:ruby><w:rt><w:r><w:t>しさん</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>資産</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        '<w:hyperlink r:id="rId9"><w:r><w:t>様式</w:t></w:r></w:hyperlink>'
        '<w:hyperlink w:anchor="s1"><w:r><w:t>第１条</w:t></w:r></w:hyperlink>'
    )
    body = para(runs=runs) + para(runs='<w:bookmarkStart w:name="s1"/><w:bookmarkStart w:name="s2"/><w:r><w:t>目的</w:t></w:r>')
    source = read_bytes(docx(body, links={"rId9": "https://example.jp/a"}), "a.docx")
    assert source.text == "資産様式第１条\n目的\n"
    assert source.links == (Link(2, 4, "https://example.jp/a"), Link(4, 7, "#s1"), Link(8, 8, "#s1"))


def test_hidden_text_is_kept_and_told() -> None:
    source = read_bytes(docx(para(runs="<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠れた</w:t></w:r><w:r><w:t>文</w:t></w:r>")), "a.docx")
    assert source.text == "隠れた文\n"
    assert [p.rule for p in source.problems] == ["hidden-text"]


def test_content_controls_and_strict_files_are_read() -> None:
    inner = para(runs="<w:sdt><w:sdtContent><w:r><w:t>内</w:t></w:r></w:sdtContent></w:sdt>")
    body = f"<w:sdt><w:sdtContent>{para('統制')}{inner}</w:sdtContent></w:sdt>"
    assert lines_of(body) == ["統制", "内"]
    strict = f"<w:document {W} {R}><w:body>{para('厳密')}</w:body></w:document>".replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert rows(read_bytes(zipped({"word/document.xml": strict}), "a.docx")) == ["厳密"]


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zipped({"word/document.xml": f"{BOMB}<w:document {W}><w:body>{para('&b;')}</w:body></w:document>"}), "あり得ない"),
        (zipped({"word/document.xml": f"{OUTSIDE}<w:document {W}><w:body>{para('&x;')}</w:body></w:document>"}), "あり得ない"),
        (zipped({"word/document.xml": "<a/>", "../../evil": "x"}), "あり得ない"),
        (zipped({"word/document.xml": " " * 30_000_000}), "大きすぎ"),
        (zipped({"word/document.xml": " " * 3_000_000}), "あり得ない"),
        (zipped({"word/document.xml": "<w:document"}), "壊れている"),
        (zipped({"word/document.xml": f"<w:document {W}/>"}), "壊れている"),
        (docx(para("切れた文書") * 50)[:-200], "壊れ"),
        (docx(""), "文字がありません"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 64 + "EncryptedPackage".encode("utf-16-le"), "パスワード"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 64 + "WordDocument".encode("utf-16-le"), ".doc"),
        (zipped({"xl/workbook.xml": "<a/>"}), "Excel"),
        (docx("<w:p>" * 20_000 + "</w:p>" * 20_000), "壊れている"),
    ],
)  # fmt: skip
def test_damaged_encrypted_and_hostile_files_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read_bytes(data, "x.docx")
    assert caught.value.subject == "x.docx"
    assert caught.value.remedy


def test_a_level_prints_no_number_of_a_deeper_one() -> None:
    levels = level(0, "decimal", "%1-%2") + level(1, "decimal", "%1-%2")
    source = read_bytes(docx(listed("甲") + listed("乙", 1, 1), {"numbering": numbering(levels)}), "a.docx")
    assert rows(source) == ["1-\t甲", "1-1\t乙"]
