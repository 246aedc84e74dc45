"""Plain text and Markdown: encodings told apart, nothing changed, clear refusals."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.errors import SourceError
from kosshi.messages import speak
from kosshi.sources import read, read_bytes
from kosshi.sources.encodings import decode, plausibility
from sources.builders import zipped

POLICY = (
    "（目的）\n第１条　この規程は、情報資産の機密性、完全性及び可用性を維持するため、必要な事項を定める。\n２　ネットワーク等をいう。\n"
)


@pytest.mark.parametrize(
    ("codec", "reported"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp932", "cp932"),
        ("shift_jis", "cp932"),
        ("euc_jp", "euc_jp"),
        ("iso2022_jp", "iso2022_jp"),
    ],
)
def test_every_japanese_encoding_is_told_and_reported(codec: str, reported: str) -> None:
    source = read_bytes(POLICY.encode(codec), "policy.txt", "sample")
    assert source.text == POLICY
    assert source.encoding == reported
    assert source.policy_id == "sample"
    assert not source.problems


@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "utf-8", "utf-16-le"])
@pytest.mark.parametrize("text", ["情報", "ア", "第１条 目的", "ﾈｯﾄﾜｰｸ及び情報システムの範囲"])
def test_short_texts_are_read_right(text: str, codec: str) -> None:
    assert read_bytes(text.encode(codec), "a.txt").text == text


def test_vendor_characters_of_euc_and_iso2022_are_known() -> None:
    euc = "情報資産は次のとおりとする。".encode("euc_jp") + b"\xad\xa1\xad\xea"
    assert read_bytes(euc, "a.txt").text.endswith("①㈱")
    jis = "情報資産は".encode("iso2022_jp") + b"\x1b$B\x2d\x21\x2d\x6a\x24\x22\x1b(B"
    assert read_bytes(jis, "a.txt").text == "情報資産は①㈱あ"


def test_line_ends_become_line_feeds_and_nothing_else_changes() -> None:
    source = read_bytes("１\r\n ｱ\u3000\r２\n\n\f３  ﬁ\u00a0\n".encode(), "a.txt")
    assert source.text == "１\n ｱ\u3000\n２\n\n\f３  ﬁ\u00a0\n"


def test_form_feeds_divide_pages() -> None:
    source = read_bytes("一\n\f二\n".encode(), "a.txt")
    assert [(source.text[p.start : p.end], p.label) for p in source.places] == [("一\n", "p.1"), ("二\n", "p.2")]


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        ("（目的）\n第１".encode() + b"\xff" + POLICY.encode(), 19),
        ("（目的）\n第１".encode("cp932") + b"\xff\xff" + POLICY.encode("cp932"), 13),
        (codecs.BOM_UTF16_LE + "情報".encode("utf-16-le") + b"\x00\xd8", 6),
    ],
)
def test_undecodable_bytes_are_an_error_with_their_offset(data: bytes, offset: int) -> None:
    with pytest.raises(SourceError, match=rf"{offset}") as caught:
        read_bytes(data, "broken.txt")
    assert caught.value.subject == "broken.txt"
    assert caught.value.remedy


@pytest.mark.parametrize("data", [b"", b"  \r\n\t\n", codecs.BOM_UTF8, "\u3000\n".encode(), b"\x00\x00"])
def test_a_file_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="中身がありません"):
        read_bytes(data, "empty.txt")


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"PK\x03\x04" + b"\x00" * 30, "ZIP"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "実行ファイル"),
        (b"{\\rtf1\\ansi text}", "RTF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), "Excel"),
        (bytes(range(256)) * 4, "バイナリー|0x"),
    ],
)
def test_binary_files_are_refused_by_name(data: bytes, looks_like: str) -> None:
    with pytest.raises(SourceError, match=looks_like):
        read_bytes(data, "policy.txt")


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04" + b"\x00" * 30, zipped({"a": ""}), zipped({"content.xml": ""}), b"ab\x01" * 99]
)
def test_an_english_refusal_holds_no_japanese_word(data: bytes) -> None:
    speak("en")
    try:
        with pytest.raises(SourceError) as refused:
            read_bytes(data, "policy.txt")
    finally:
        speak("ja")
    assert str(refused.value).replace("→", "").isascii()


def test_text_that_begins_like_a_signature_is_text() -> None:
    assert read_bytes("BM方式について定める。".encode("cp932"), "a.txt").text == "BM方式について定める。"


@pytest.mark.parametrize(
    ("name", "text", "media_type"),
    [
        ("a.txt", "１　目的\n", "text/plain"),
        ("a.md", "１　目的\n", "text/markdown"),
        ("a.txt", "# 目的\n\n## 定義\n", "text/markdown"),
        ("a.txt", "<!-- 注 --><!DOCTYPE html><p>目的</p>", "text/html"),
        ("a.html", "タグのない文章。", "text/plain"),
        ("a.md", "<div>表</div>\n\n# 目的\n", "text/markdown"),
        ("a.mkd", "<div>表</div>\n\n# 目的\n", "text/markdown"),
        ("noname", "<p>目的</p>", "text/html"),
    ],
)
def test_the_kind_is_told_by_content_and_the_suffix_breaks_ties(name: str, text: str, media_type: str) -> None:
    assert read_bytes(text.encode(), name).media_type == media_type


def test_a_missing_file_is_a_source_error(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SourceError, match="開けません"):
        read(tmp_path / "none.txt")
    (tmp_path / "ある.txt").write_bytes("目的\n".encode("cp932"))
    assert read(tmp_path / "ある.txt").name == "ある.txt"


def test_wrong_decodings_look_less_japanese() -> None:
    right = plausibility(POLICY)
    assert right > 0.7
    assert plausibility(POLICY.encode("euc_jp").decode("cp932", errors="replace")) < 0.1
    assert plausibility(POLICY.encode("utf-8").decode("cp932", errors="replace")) < 0.3


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(["情報", "セキュリティ", "対策", "する。", "（１）", "ABC ", "、及び", "職員等\n"]), min_size=4),
    st.sampled_from(["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16"]),
)
def test_japanese_prose_survives_every_encoding(words: list[str], codec: str) -> None:
    text = "".join(words)
    assert decode(text.encode(codec), "a.txt").text == text


def test_escaped_signs_of_markdown_are_read_as_the_signs() -> None:
    assert (
        read_bytes("# 題\n\\*印\\_と\\[括弧\\]と\\\\を読む。1\\. はそのまま\n".encode(), "a.md").text
        == "# 題\n*印_と[括弧]と\\を読む。1\\. はそのまま\n"
    )
    assert read_bytes(b"C:\\_work\n", "a.txt").text == "C:\\_work\n"


def test_names_with_vendor_characters_are_read_from_euc() -> None:
    data = POLICY.encode("euc_jp") + b"\xfc\xe2" + "橋町長".encode("euc_jp")  # row 92, beyond the gap of the lead bytes
    assert read_bytes(data, "a.txt").text.endswith("髙橋町長")
