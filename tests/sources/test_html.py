"""Web pages: every visible character in order, menus marked, tables as grids, numbers as browsers print them."""

from __future__ import annotations

import pytest

from kosshi.errors import SourceError
from kosshi.model import HintKind, Link
from kosshi.parse import parse
from kosshi.sources import read_bytes
from sources.builders import hinted, rows

REIKI = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>題</title><style>p{}</style></head><body>
<div id="header"><h1>みほん市例規集</h1><ul class="gnav"><li><a href="/a">体系</a></li><li><a href="/b">五十音</a></li></ul></div>
<div id="primary" class="joubun showhistory"><div id="primaryInner2">
<div class="eline"><div class="head"><p class="title-irregular"><span class="cm">○みほん市情報セキュリティ規程</span></p></div></div>
<div class="eline"><div class="head"><p class="number"><span class="cm">訓令第4号</span></p></div></div>
<div class="eline"><div class="article"><p class="title"><span class="cm">(目的)</span></p>
<p class="num"><span id="e5" class="num cm">第1条</span>　<span class="clause"><span class="p cm">この規程は、情報<ruby>資産<rp>(
</rp><rt>しさん</rt>
<rp>)</rp></ruby>の機密性、
完全性を定める。</span></span></p></div></div>
<div class="eline"><div class="clause"><p class="num"><span class="num cm">2</span>　<span class="p cm">前項は<a
href="#e5">第1条</a>に準ずる。</span></p></div></div>
<div class="eline"><div class="table_frame"><table><tr><td rowspan="2">区分</td><td colspan="2">内容</td></tr>
<tr><td>機密性</td><td>完全性</td></tr><tr><td>A</td><td>1</td><td>2</td></tr></table></div></div>
<p class="s-head"><span class="title cm">附　則</span><span class="date">(平成15年訓令第4号)</span></p>
</div></div>
<div id="secondary"><h2>みほん市情報セキュリティ規程</h2></div>
<p><a href="#top">このページの先頭へ</a></p><footer>みほん市役所 &copy; 2025</footer></body></html>"""


def page(body: str) -> str:
    """A page with this body and enough text around it."""
    return f"<html><head><meta charset=utf-8></head><body>{body}<p>この規程は、公布の日から施行する。</p></body></html>"


def lines_of(body: str) -> list[str]:
    return rows(read_bytes(page(body).encode(), "a.html"))[:-1]


def test_a_page_of_a_regulations_system_reads_as_printed() -> None:
    source = read_bytes(REIKI.encode(), "r.html")
    assert rows(source)[3:-3] == [
        "○みほん市情報セキュリティ規程",
        "訓令第4号",
        "(目的)",
        "第1条\u3000この規程は、情報資産の機密性、完全性を定める。",
        "2\u3000前項は第1条に準ずる。",
        "区分\t内容\t",
        "\t機密性\t完全性",
        "A\t1\t2",
        "附\u3000則(平成15年訓令第4号)",
    ]
    assert source.media_type == "text/html"


def test_what_stands_around_the_text_is_kept_as_navigation() -> None:
    source = read_bytes(REIKI.encode(), "r.html")
    assert hinted(source, HintKind.NAVIGATION) == [
        "みほん市例規集",
        "体系",
        "五十音",
        "みほん市情報セキュリティ規程",
        "このページの先頭へ",
        "みほん市役所 © 2025",
    ]


def test_links_and_the_anchors_they_point_to_are_data() -> None:
    source = read_bytes(REIKI.encode(), "r.html")
    at = source.text.index("第1条に準ずる")
    assert Link(at, at + 3, "#e5") in source.links
    assert Link(source.text.index("第1条\u3000"), source.text.index("第1条\u3000"), "#e5") in source.links


def test_every_line_knows_its_element() -> None:
    source = read_bytes(page("<div>甲</div><div><p>乙</p><p>丙<b>丁</b></p></div>").encode(), "a.html")
    assert [(source.text[p.start : p.end], p.label) for p in source.places[:3]] == [
        ("甲", "body/div[1]"),
        ("乙", "body/div[2]/p[1]"),
        ("丙丁", "body/div[2]/p[2]"),
    ]


def test_headings_have_their_level() -> None:
    source = read_bytes(page("<h2>１　目的</h2><h3>（１）定義</h3>").encode(), "a.html")
    assert [(source.text[h.start : h.end], h.level) for h in source.hints] == [("１　目的", 2), ("（１）定義", 3)]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>一行<br>次の行</p>", ["一行", "次の行"]),
        ("<p>改行\nされた IT\n部門 の\nABC\nDEF</p>", ["改行された IT 部門 の ABC DEF"]),
        ("<p>全角　空白&nbsp;と  空白</p>", ["全角　空白\u00a0と 空白"]),
        ("<pre>  整形\n    済み</pre>", ["  整形", "    済み"]),
        ("<p>見える</p><script>x</script><style>y</style><noscript>z</noscript><template>t</template><!-- c -->", ["見える"]),
        ("<p>&#12354;&amp;&lt;&hellip;</p>", ["あ&<…"]),
        ("<p>吉<img alt='𠮷' src=x>野<img alt='図表の説明' src=y></p>", ["吉𠮷野"]),
        ("<div>甲<p>乙</p>丙</div>", ["甲", "乙", "丙"]),
        ("<p>閉じない<p>段落<li>項目", ["閉じない", "段落", "・項目"]),
    ],
)
def test_blocks_and_white_space_are_as_browsers_show_them(body: str, lines: list[str]) -> None:
    assert lines_of(body) == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<ol><li>甲の項目<li>乙の項目</ol>", ["1. 甲の項目", "2. 乙の項目"]),
        ("<ol type=a start=3><li>甲の項目<li value=7>乙の項目<li>丙の項目</ol>", ["c. 甲の項目", "g. 乙の項目", "h. 丙の項目"]),
        ("<ol type=I><li>甲の項目<li>乙の項目</ol>", ["I. 甲の項目", "II. 乙の項目"]),
        ("<ol reversed><li>甲の項目<li>乙の項目</ol>", ["2. 甲の項目", "1. 乙の項目"]),
        ("<ol style='list-style-type: katakana-iroha'><li>甲の項目<li>乙の項目</ol>", ["イ、甲の項目", "ロ、乙の項目"]),
        ("<ol style='list-style: cjk-ideographic inside'><li>甲の項目</ol>", ["一、甲の項目"]),
        ("<ol style='list-style:none'><li>甲の項目</ol>", ["甲の項目"]),
        ("<ol><li>(1) 自前の番号<li>(2) その次</ol>", ["(1) 自前の番号", "(2) その次"]),
        ("<ul><li>機密性<li>・完全性<li>(1) 可用性</ul>", ["・機密性", "・完全性", "(1) 可用性"]),
        ("<ol><li><p>甲の項目</p><p>続き</p><ul><li>子</ul></ol>", ["1. 甲の項目", "続き", "・子"]),
    ],
)
def test_list_numbers_are_those_a_browser_prints(body: str, lines: list[str]) -> None:
    assert lines_of(body) == lines


def test_generated_numbers_carry_a_hint_with_their_depth() -> None:
    source = read_bytes(page("<ol><li>甲の項目<ol type=a><li>乙の項目</ol></ol>").encode(), "a.html")
    found = [(source.text[h.start : h.end], h.level) for h in source.hints if h.kind is HintKind.LIST_NUMBER]
    assert found == [("1.", 1), ("a.", 2)]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<div class=num>第１条</div><div class=p>この規程は、定める。</div>", ["第１条　この規程は、定める。"]),
        ("<dl><dt>(1)<dd>統括責任者をいう。<dt>用語<dd>説明</dl>", ["(1)　統括責任者をいう。", "用語", "説明"]),
        ("<div style='float:left'>２</div><div>前項の規定による。</div>", ["２　前項の規定による。"]),
        ("<div>番号</div><div>本文である。</div>", ["番号", "本文である。"]),
    ],
)
def test_a_number_in_an_element_of_its_own_goes_before_its_text(body: str, lines: list[str]) -> None:
    assert lines_of(body) == lines


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>第１条<td>この規則は、定める。<tr><td>第２条<td>用語は、次のとおりとする。</table>",
        "<table><tr><td><td>第１条<td>この規則は、定める。<tr><td><td>第２条<td>用語は、次のとおりとする。</table>",
        "<table><tr><td><table><tr><td>第１条<td>この規則は、定める。<tr><td>第２条<td>用語は、次のとおりとする。</table></table>",
        "<table><tr><td>第１条　この規則は、定める。<tr><td>第２条　用語は、次のとおりとする。</table>",
    ],
)
def test_tables_that_lay_out_lines_are_lines(body: str) -> None:
    assert lines_of(body) == ["第１条　この規則は、定める。", "第２条　用語は、次のとおりとする。"]
    assert not hinted(read_bytes(page(body).encode(), "a.html"), HintKind.TABLE)


def test_a_data_table_has_one_hint_over_its_rows() -> None:
    body = "<table border=1><tr><th>職<th>氏名<tr><td>町長<td>甲<br>乙</table><table border=1><tr><td>a<td>b</table>"
    source = read_bytes(page(body).encode(), "a.html")
    assert hinted(source, HintKind.TABLE) == ["職\t氏名\n町長\t甲 乙", "a\tb"]
    assert source.places[1].label == "body/table[1]/tr[2]"


def test_absurd_spans_stay_small() -> None:
    body = "<table border=1><tr><td colspan=99999999 rowspan=99999999>甲<td>乙<tr><td>丙</table>"
    assert len(read_bytes(page(body).encode(), "a.html").text) < 500


TOWN = """<html><head><meta charset=utf-8></head><body>
<p><a href="#main">本文へスキップ</a></p>
<header><p><a href="/">みほん町</a></p><form><input type="submit" value="検索"></form></header>
<p id="pankuzu">現在の位置： <a href="/">トップ</a> &gt; <a href="/g">行政</a> &gt; ポリシー</p>
<div><h1>みほん町情報セキュリティポリシー</h1><p>更新日：2024年4月1日</p>
<ul><li><a href="#s1">目的</a><li><a href="#s2">定義</a><li><a href="#s3">組織</a></ul>
<h2 id="s1">１　目的</h2><p>本方針は、情報資産を守ることを目的とする。</p>
<h2 id="s2">２　定義</h2><p>（１）ネットワーク　通信網をいう。</p>
<h2 id="s3">３　組織</h2><p>最高情報セキュリティ責任者は、<a href="/cio">副町長</a>とする。</p>
<p>▲ページの先頭へ</p></div>
<div class="side"><h2>関連情報</h2><ul><li><a href="/x">個人情報</a><li><a href="/y">統計</a></ul></div>
<p>お問い合わせ</p><p>総務課　電話：0000-00-0000</p><address>Copyright みほん町</address></body></html>"""


def test_a_hand_made_page_keeps_its_text_free_of_navigation() -> None:
    source = read_bytes(TOWN.encode(), "town.html")
    menus = {HintKind.NAVIGATION, HintKind.CONTENTS}
    covered = [range(h.start, h.end) for h in source.hints if h.kind in menus]
    text = "".join(c for i, c in enumerate(source.text) if not any(i in r for r in covered))
    assert [line for line in text.split("\n") if line] == [
        "みほん町情報セキュリティポリシー",
        "１　目的",
        "本方針は、情報資産を守ることを目的とする。",
        "２　定義",
        "（１）ネットワーク　通信網をいう。",
        "３　組織",
        "最高情報セキュリティ責任者は、副町長とする。",
    ]
    assert hinted(source, HintKind.CONTENTS) == ["・目的", "・定義", "・組織"]


@pytest.mark.parametrize("wrap", ["main", "div", "div id=primary"])
@pytest.mark.parametrize(
    "foot",
    [
        "<h2>お問い合わせ</h2><p>総務部 情報係</p><p>〒000-0000 本町1番地</p><p>電話：0000-00-0000</p><p>専用フォームをご利用ください。</p>",
        "<h3>このページに関するお問い合わせ</h3><p>総務部 情報課<br>本町1番地 2階</p><p>電話番号：0000-00-0000</p>",
        "<h2>【問合せ先】</h2><ul><li>企画部情報政策課</li><li>直通 0000-00-0000</li></ul>",
        "<p>担当課：</p><p>企画部情報政策課</p>",
    ],
)
def test_whom_to_ask_at_the_end_is_no_text(wrap: str, foot: str) -> None:
    body = f"<h1>基本方針</h1><h2>1 目的</h2><p>情報資産を守る。</p><h2>2 見直し</h2><p>必要に応じて見直しを行う。</p>{foot}"
    source = read_bytes(f"<html><body><{wrap}>{body}</{wrap.split(maxsplit=1)[0]}></body></html>".encode(), "a.html")
    assert [(one.heading, one.text) for one in parse(source).walk()] == [
        ("目的", "情報資産を守る。"),
        ("見直し", "必要に応じて見直しを行う。"),
    ]


@pytest.mark.parametrize(
    "rest",
    [
        "<h2>お問い合わせ</h2><p>市民からの問いには、情報課が答えなければならない。</p>",
        "<h2>連絡先</h2><p>情報課とする。</p><h2>3 委任</h2><p>別に定める。</p>",
        "<h2>3 連絡先</h2><p>企画部情報政策課</p>",
    ],
)
def test_a_clause_on_asking_is_text(rest: str) -> None:
    body = f"<h2>1 目的</h2><p>情報資産を守る。</p><h2>2 見直し</h2><p>必要に応じて見直しを行う。</p>{rest}"
    assert not hinted(read_bytes(f"<html><body><main>{body}</main></body></html>".encode(), "a.html"), HintKind.NAVIGATION)


def test_a_form_around_the_whole_page_is_no_menu() -> None:
    form = "<html><body><form><p>第１条　この規程は、定める。</p><p>第２条　委任する。</p></form></body></html>"
    source = read_bytes(form.encode(), "a.html")
    assert not source.hints


@pytest.mark.parametrize(
    ("head", "codec", "encoding"),
    [
        ("<meta charset='Shift_JIS'>", "cp932", "cp932"),
        ("<meta http-equiv=content-type content='text/html; charset=x-euc-jp'>", "euc_jp", "euc_jp"),
        ("<meta charset=iso-2022-jp>", "iso2022_jp", "iso2022_jp"),
        ("<meta charset=utf-8>", "cp932", "cp932"),
        ("", "euc_jp", "euc_jp"),
        ("", "utf-16", "utf-16"),
        ("<meta charset=utf-8>", "utf-8-sig", "utf-8-sig"),
        ("<meta charset=no-such-charset>", "utf-8", "utf-8"),
    ],
)
def test_the_encoding_is_that_of_the_bytes(head: str, codec: str, encoding: str) -> None:
    text = f"<html><head>{head}</head><body><p>この規程は、情報資産の範囲を定める。</p></body></html>"
    source = read_bytes(text.encode(codec), "a.html")
    assert source.text == "この規程は、情報資産の範囲を定める。\n"
    assert source.encoding == encoding


def test_a_wrong_declaration_is_told() -> None:
    data = "<html><head><meta charset=utf-8></head><body>この規程は、範囲を定める。</body></html>".encode("cp932")
    assert [p.rule for p in read_bytes(data, "a.html").problems] == ["charset-mismatch"]


@pytest.mark.parametrize("declared", ["utf-8", "no-such-charset", "idna", "punycode", "unicode_escape", "rot13"])
def test_a_single_bad_byte_is_passed_over_and_told(declared: str) -> None:
    head = f"<html><head><meta charset={declared}></head><body>"
    source = read_bytes((head + "この規程は、範囲を定める。" * 20).encode() + b"\xff</body></html>", "a.html")
    assert source.encoding == "utf-8"
    assert source.text.count("\ufffd") == 1
    assert [p.rule for p in source.problems] == ["unreadable-characters"]


def test_hidden_text_is_kept_apart_and_told() -> None:
    source = read_bytes(page("<p>第１条　見える。</p><div style='display:none'>隠れた文字</div>").encode(), "a.html")
    assert hinted(source, HintKind.NAVIGATION) == ["隠れた文字"]
    assert [p.rule for p in source.problems] == ["hidden-text"]


def test_word_pages_keep_their_numbers() -> None:
    body = (
        "<p class=MsoListParagraph><![if !supportLists]><span>第1条<span style='font:7.0pt'>&nbsp;&nbsp; </span></span><![endif]>"
        "<span>この要綱は、\n守る<o:p></o:p></span></p>"
    )
    assert lines_of(body) == ["第1条\u00a0\u00a0 この要綱は、守る"]


def test_a_web_archive_is_read_by_its_html_part() -> None:
    html = "<html><body><p>第１条　この規程は、定める。</p></body></html>".encode("cp932")
    data = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b'Content-Type: text/html; charset="shift_jis"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n' + html + b"\r\n--b--\r\n"
    )
    assert rows(read_bytes(data, "a.mht")) == ["第１条　この規程は、定める。"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<frameset><frame src='honbun.html'></frameset>", "honbun.html"),
        ("<html><body><script>var a;</script></body></html>", "文章がありません"),
        ("<html><body>" + "<div>" * 5000 + "甲" + "</div>" * 5000 + "</body></html>", "入れ子"),
    ],
)
def test_pages_without_readable_text_are_refused(body: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_bytes(body.encode(), "a.html")


def test_two_readings_give_the_same_source() -> None:
    assert read_bytes(REIKI.encode(), "r.html") == read_bytes(REIKI.encode(), "r.html")


def test_a_row_span_of_nought_reaches_to_the_last_row() -> None:
    source = read_bytes(page("<table border=1><tr><td rowspan=0>甲<td>乙<tr><td>丙<tr><td>丁</table>").encode(), "a.html")
    assert hinted(source, HintKind.TABLE) == ["甲\t乙\n\t丙\n\t丁"]
