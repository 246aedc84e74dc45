"""PDF: reading order, wraps undone, running heads marked, tables as grids, clear refusals."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from kosshi.errors import SourceError
from kosshi.model import HintKind
from kosshi.sources import read_bytes
from kosshi.sources.pdf_glyphs import as_printed
from sources.builders import MINCHO, canvas, flowing, hinted, pdf, rows

PURPOSE = (
    "この規程は、本市が保有する情報資産の機密性、完全性及び可用性を維持するため、"
    "本市が実施する情報セキュリティ対策について基本的な事項を定めることを目的とする。"
)
TERM = "ネットワーク　コンピュータ等を相互に接続するための通信網、その構成機器（ハードウェア及びソフトウェア）をいう。"


def text_of(pages: Sequence[Sequence[tuple[float, float, str]]]) -> list[str]:
    return rows(read_bytes(pdf(pages), "a.pdf"))


def without_furniture(data: bytes) -> list[str]:
    source = read_bytes(data, "a.pdf")
    covered = {at for h in source.hints if h.kind is HintKind.FURNITURE for at in range(h.start, h.end)}
    text = "".join("" if at in covered else char for at, char in enumerate(source.text))
    return [line for line in text.replace("\f", "").split("\n") if line]


def test_wrapped_lines_are_one_paragraph() -> None:
    paragraphs = ["（目的）", f"第１条　{PURPOSE}", "（定義）", "第２条　用語は、次のとおりとする。", f"（１）{TERM}", f"（２）{PURPOSE}"]
    assert text_of([flowing(paragraphs)]) == paragraphs


def test_a_word_a_number_and_a_bracket_may_be_cut_by_a_wrap() -> None:
    cut = "平成" + "あ" * 36 + "平成30年４月１日法律第27号（以下「法」という。）に基づく市長等の定める情報システムをい" + "う。"
    paragraph = "情報資産とは、市（議会を含み、消防本部及び病院事業を除くものとし、以下同じとする組織の全て（課等"
    assert text_of([flowing([cut, paragraph + "ア）に限る。）が保有する情報をいう。", "次の段落である。"])]) == [
        cut,
        paragraph + "ア）に限る。）が保有する情報をいう。",
        "次の段落である。",
    ]


def test_an_indented_first_line_tells_where_a_paragraph_begins() -> None:
    full = "本市の情報資産を取り扱う者は、情報セキュリティの重要性を認識し、遵守しなければならない。"[:39]
    lines = [(100, 740.0, full[:38] + "。"), (90, 724.0, full[:39] + "。"), (100, 708.0, full[:38] + "。"), (90, 692.0, "短い行。")]
    assert [len(line) for line in text_of([lines])] == [79, 43]


def test_a_hanging_number_keeps_its_lines_together() -> None:
    lines = [(90 + 30 * (n % 3 > 0), 740.0 - 16 * n, ("（１）", "", "", "（２）", "", "")[n] + PURPOSE[37 * (n % 3) : 37 * (n % 3 + 1)])
             for n in range(6)]  # fmt: skip
    assert text_of([lines]) == ["（１）" + PURPOSE, "（２）" + PURPOSE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("業務用システムと接続する系においては、通信経路を分割したうえで利用する。なおインターネッ", "ト接続系は除く。"),
        ("通信回線及び本市が職員に対して貸与する情報通信端末機器（以下「端末等」とよぶものをいう。）", "の管理について定める。"),
        ("情報資産を取り扱う者が遵守すべき事項及びその判断の基準を統一的に定めたものであって、第", "２条の規定による。"),
    ],
)
def test_a_sentence_cut_at_an_unlucky_place_goes_on(before: str, after: str) -> None:
    lines = [(90, 740.0, before), (90, 724.0, after), (90, 708.0, "短い行である。")]
    assert text_of([lines]) == [before + after, "短い行である。"]


def test_where_numbers_hang_a_full_heading_does_not_swallow_the_next_paragraph() -> None:
    item = [(90, "（１）" + PURPOSE[:37]), (120, PURPOSE[37:74]), (120, PURPOSE[74:])] * 3
    title = "（４）脆弱性に関する情報の収集及び共有並びにソフトウェアの更新その他必要な措置等"
    heading = [(90, title), (90, "管理者は、収集する。")]
    lines = [(x, 740.0 - 16 * n, text) for n, (x, text) in enumerate(item + heading)]
    assert text_of([lines])[-2:] == [heading[0][1], heading[1][1]]


def test_latin_words_keep_their_space_at_a_wrap() -> None:
    line = "あ" * 34 + "Web server"
    assert text_of([[(90, 740.0, line), (90, 724.0, "software" + "い" * 30)]]) == [f"{line} software{'い' * 30}"]


def test_numbers_alone_on_a_line_stay() -> None:
    assert text_of([[(90, 740.0, "1"), (90, 724.0, "目的"), (90, 708.0, "(1)"), (90, 692.0, "範囲")]]) == ["1", "目的", "(1)", "範囲"]


def running(number: int, of: int, body: list[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    return [(90, 800.0, "みほん市情報セキュリティポリシー"), *body, (285, 30.0, f"{number}/{of}")]


def test_running_heads_and_page_numbers_are_furniture() -> None:
    pages = [running(n, 3, flowing([f"第{n}条　{PURPOSE}", "短い。"])) for n in (1, 2, 3)]
    source = read_bytes(pdf(pages), "a.pdf")
    assert hinted(source, HintKind.FURNITURE) == [part for n in "123" for part in ("みほん市情報セキュリティポリシー", f"{n}/3")]
    assert without_furniture(pdf(pages)) == [line for n in (1, 2, 3) for line in (f"第{n}条　{PURPOSE}", "短い。")]
    assert source.text.count("\f") == 2


@pytest.mark.parametrize("number", ["- 3 -", "3", "－３－", "3ページ", "3/12", "P.3"])
def test_a_lone_page_number_of_a_single_page_is_furniture(number: str) -> None:
    source = read_bytes(pdf([[*flowing([PURPOSE]), (285, 30.0, number)]]), "a.pdf")
    assert hinted(source, HintKind.FURNITURE) == [number]


def test_numbered_titles_at_the_top_of_pages_are_text() -> None:
    pages = [[(90, 800.0, f"様式第{n}号（第{n}条関係）"), *flowing(["申請書", "氏名　　　　　　印"])] for n in (1, 2, 3)]
    assert not hinted(read_bytes(pdf(pages), "a.pdf"), HintKind.FURNITURE)


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    first = flowing(["（目的）", "第１条　" + PURPOSE[:36]])
    second = flowing([PURPOSE[36:], "第２条　用語の意義は、次のとおりとする。"])
    data = pdf([running(1, 2, first), running(2, 2, second)])
    source = read_bytes(data, "a.pdf")
    assert without_furniture(data) == ["（目的）", f"第１条　{PURPOSE}", "第２条　用語の意義は、次のとおりとする。"]
    labels = [(p.label, source.text[p.start : p.end].strip()[-3:]) for p in source.places]
    assert labels == [("p.1", PURPOSE[33:36]), ("p.2", "する。"), ("p.1", "1/2"), ("p.2", "2/2")]


def test_blank_pages_keep_the_count() -> None:
    source = read_bytes(pdf([flowing(["甲である。"]), [], flowing(["乙である。"])]), "a.pdf")
    assert source.text.count("\f") == 2
    assert source.places[-1].label == "p.3"


def test_reading_order_does_not_depend_on_the_order_in_the_file() -> None:
    lines = flowing([f"第{n}条　短い条文である。" for n in range(1, 9)])
    assert text_of([lines[::-1]]) == text_of([lines])


def test_gaps_between_words_become_spaces_and_letter_spacing_does_not() -> None:
    out = BytesIO()
    sheet = canvas(out)
    sheet.setFont(MINCHO, 10)
    sheet.drawString(90, 740, "第１条")
    sheet.drawString(130, 740, "目的を定める。")
    for index, char in enumerate("情報資産"):
        sheet.drawString(90 + 16 * index, 720, char)
    for index, char in enumerate("情報資産をいう。"):
        sheet.drawString(90 + 10.9 * index, 700, char)
    sheet.save()
    assert rows(read_bytes(out.getvalue(), "a.pdf")) == ["第１条\u3000目的を定める。", "情報資産", "情報資産をいう。"]


def test_a_ligature_keeps_all_its_letters() -> None:
    text = "CISO（Chief Information Security Officer）"
    assert text_of([[(90, 740.0, text)]]) == [text]


def test_bold_by_double_print_is_read_once() -> None:
    assert text_of([[(90, 740.0, "情報資産"), (90.3, 740.0, "情報資産")]]) == ["情報資産"]


def test_a_ruled_table_is_a_grid_with_merged_cells_left_empty() -> None:
    out = BytesIO()
    sheet = canvas(out)
    sheet.setFont(MINCHO, 10)
    sheet.drawString(90, 760, "次の表のとおりとする。")
    for y in (740, 720, 680, 660):
        sheet.line(90 if y != 680 else 150, y, 400, y)
    for x in (90, 150, 250, 400):
        sheet.line(x, 660, x, 740)
    for x, y, text in [(95, 725, "分類"), (155, 725, "区分"), (255, 725, "内容"), (95, 700, "機密性"), (155, 700, "３"),
                       (255, 708, "特に秘密を要する情報資産で漏"), (255, 694, "えいの影響が大きいもの"),
                       (155, 665, "２"), (255, 665, "秘密")]:  # fmt: skip
        sheet.drawString(x, y, text)
    sheet.drawString(90, 630, "表の後の文である。")
    sheet.save()
    source = read_bytes(out.getvalue(), "a.pdf")
    table = "分類\t区分\t内容\n機密性\t３\t特に秘密を要する情報資産で漏えいの影響が大きいもの\n\t２\t秘密"
    assert hinted(source, HintKind.TABLE) == [table]
    assert rows(source)[0] == "次の表のとおりとする。"
    assert rows(source)[-1] == "表の後の文である。"


def test_a_box_around_text_is_no_table() -> None:
    out = BytesIO()
    sheet = canvas(out)
    sheet.setFont(MINCHO, 10)
    sheet.rect(80, 700, 300, 60)
    sheet.drawString(90, 740, "枠の中の一行目である。")
    sheet.drawString(90, 720, "二行目である。")
    sheet.save()
    source = read_bytes(out.getvalue(), "a.pdf")
    assert rows(source) == ["枠の中の一行目である。", "二行目である。"]
    assert not source.hints


def test_columns_without_rules_are_a_table_and_contents_lists_are_not() -> None:
    names = [("役職", "担当", "連絡先"), ("副市長", "統括", "内線１"), ("部長", "管理", "内線２"), ("課長", "運用", "内線３")]
    table = [(x, 740.0 - 16 * row, text) for row, entry in enumerate(names) for x, text in zip((90, 200, 320), entry, strict=True)]
    assert hinted(read_bytes(pdf([table]), "a.pdf"), HintKind.TABLE) == ["\n".join("\t".join(entry) for entry in names)]
    contents = [(x, 740.0 - 16 * n, text) for n in range(1, 5) for x, text in ((90, f"{n}　目的"), (490, str(n)))]
    source = read_bytes(pdf([contents]), "a.pdf")
    assert not source.hints
    assert len(rows(source)) == 4


def test_numbered_terms_with_their_definitions_in_a_column_are_lines() -> None:
    terms = [(x, 740.0 - 16 * n, text) for n in range(1, 5) for x, text in ((90, f"({n})　機密性"), (200, "情報を守る状態をいう。"))]
    source = read_bytes(pdf([terms]), "a.pdf")
    assert rows(source)[0] == "(1)　機密性　情報を守る状態をいう。"
    assert not source.hints


def test_contents_lines_with_leaders_stay_lines() -> None:
    lines = [f"{n}　{'あ' * n}{'．' * (36 - n)}{n}" for n in range(1, 5)]
    assert text_of([flowing(lines)]) == lines


def test_vertical_writing_is_read_column_by_column_from_the_right() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(MINCHO, isVertical=True))
    try:
        data = BytesIO()
        from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - the builder would register the upright font again

        sheet = Canvas(data, pagesize=(595, 842), invariant=1)
        sheet.setFont(MINCHO, 12)
        sheet.drawString(460, 780, "第二条　用語を定める。")
        sheet.drawString(500, 780, "第一条　この規程は、情報資産の機密性、完全性及び可用性を維持するため、必要な事項を定め")
        sheet.drawString(480, 780, "ることを目的とする。")
        sheet.save()
    finally:
        pdfmetrics.registerFont(UnicodeCIDFont(MINCHO))
    assert rows(read_bytes(data.getvalue(), "a.pdf")) == [
        "第一条\u3000この規程は、情報資産の機密性、完全性及び可用性を維持するため、必要な事項を定めることを目的とする。",
        "第二条\u3000用語を定める。",
    ]


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages_are_read_the_right_way_up(angle: int) -> None:
    out = BytesIO()
    sheet = canvas(out)
    sheet.setFont(MINCHO, 10)
    sheet.translate(300, 400)
    sheet.rotate(angle)
    for index, text in enumerate(["第１条　目的を定める。", "第２条　用語を定める。", "第３条　組織を定める。"]):
        sheet.drawString(-150, 100 - 20 * index, text)
    sheet.save()
    assert rows(read_bytes(out.getvalue(), "a.pdf")) == ["第１条　目的を定める。", "第２条　用語を定める。", "第３条　組織を定める。"]


@pytest.mark.parametrize(
    ("point", "text"),
    [(0x2F08, "人"), (0x2EA0, "民"), (0xF9DC, "隆"), (0xFB01, "fi"), (0xFE12, "。"), (0xFE35, "（"), (0x3042, "あ"),
     (2, "-"), (0, "\ufffd"), (0xD800, "\ufffd"), (0x20BB7, "𠮷"), (0xE000, "\ue000")],
)  # fmt: skip
def test_look_alikes_are_mapped_to_what_a_reader_sees(point: int, text: str) -> None:
    assert as_printed(point) == text


def test_radicals_in_a_file_become_kanji() -> None:
    assert text_of([[(90, 740.0, "\u2f08的資源")]]) == ["人的資源"]


def picture(sheet) -> None:  # type: ignore[no-untyped-def]
    pixel = BytesIO(b"P6 2 2 255 " + bytes(12))
    sheet.drawImage(ImageReader(pixel), 20, 20, 550, 800)


def test_pages_without_text_layer_are_an_error_that_names_them() -> None:
    out = BytesIO()
    sheet = canvas(out)
    for number in range(1, 6):
        sheet.setFont(MINCHO, 10)
        if number in (2, 3, 5):
            picture(sheet)
        else:
            sheet.drawString(90, 740, "本文である。")
        sheet.showPage()
    sheet.save()
    with pytest.raises(SourceError, match="2-3, 5") as caught:
        read_bytes(out.getvalue(), "scan.pdf")
    assert "OCR" in caught.value.remedy


def test_a_scan_with_printed_page_numbers_is_a_scan() -> None:
    out = BytesIO()
    sheet = canvas(out)
    for number in range(1, 4):
        sheet.setFont(MINCHO, 10)
        picture(sheet)
        sheet.drawString(290, 30, str(number))
        sheet.showPage()
    sheet.save()
    with pytest.raises(SourceError, match="1-3"):
        read_bytes(out.getvalue(), "scan.pdf")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf([flowing([PURPOSE])])[:400], "壊れている"),
        (b"%PDF-1.7\nnothing", "壊れている"),
        (pdf([[]]), "文字がありません"),
    ],
)
def test_damaged_and_empty_files_are_refused(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_bytes(data, "a.pdf")


def test_a_protected_file_is_refused() -> None:
    out = BytesIO()
    sheet = canvas(out, password="secret")
    sheet.setFont(MINCHO, 10)
    sheet.drawString(90, 740, "秘密")
    sheet.save()
    with pytest.raises(SourceError, match="パスワード"):
        read_bytes(out.getvalue(), "a.pdf")


def test_fifty_pages_are_read_whole() -> None:
    data = pdf([running(n, 50, flowing([f"第{n}条　{PURPOSE}"] * 12)) for n in range(1, 51)])
    source = read_bytes(data, "a.pdf")
    assert source.text.count(PURPOSE) == 600
