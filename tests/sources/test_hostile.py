"""Whatever the bytes are, the readers end in a source or a source error, in time and memory."""

from __future__ import annotations

import tracemalloc
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kosshi.errors import SourceError
from kosshi.model import Source
from kosshi.sources import read_bytes
from sources.builders import docx, flowing, level, listed, numbering, para, pdf, zipped

PROSE = "第１条　この規程は、情報資産の機密性、完全性及び可用性を維持するため、必要な事項を定める。\n（１）　用語\n"
PAGE = (
    "<html><head><meta charset=utf-8></head><body><nav><a href=/a>甲</a></nav><h1>規程</h1><ol><li>乙<ul><li>丙</ul></ol>"
    f"<table border=1><tr><th rowspan=2>a<td>b<tr><td>c</table><dl><dt>(1)<dd>丁</dl><p id=x>{PROSE}</p></body></html>"
)
WORD = docx(
    para("規程") + "".join(listed("文", 1, depth) for depth in (0, 1, 1, 0))
    + "<w:tbl><w:tr><w:tc>" + para("a") + "</w:tc><w:tc>" + para("b") + "</w:tc></w:tr></w:tbl>",
    {"numbering": numbering(level(0, "decimal", "第%1条") + level(1, "aiueo", "(%2)"))},
)  # fmt: skip
SEEDS = {
    "a.txt": PROSE.encode(),
    "b.txt": PROSE.encode("cp932"),
    "c.txt": PROSE.encode("iso2022_jp"),
    "a.html": PAGE.encode(),
    "b.html": PAGE.replace("utf-8", "euc-jp").encode("euc_jp"),
    "a.docx": WORD,
    "a.pdf": pdf([flowing([PROSE.replace("\n", "")] * 3)] * 2),
}
TOKENS = [
    b"<table>", b"</td>", b"<td colspan=99999>", b"<li>", b"</ol>", b"<ol start=-9>", b"\x00", b"\xff", b"\x1b$B", b"&#0;", b"<!--",
    b"<![CDATA[", b"</w:p>", b'w:val="-1"', b'w:val="x"', b"endobj", b"/Length 99999999", b"<pre>", b"<rt>", b"<form>", b"\xef\xbb\xbf",
]  # fmt: skip


def check(data: bytes, name: str) -> Source | None:
    """Read; a source must be sound, anything but a source error is a defect."""
    try:
        source = read_bytes(data, name)
    except SourceError as error:
        return None if error.subject == name and error.problem else pytest.fail(f"no subject or problem: {error!r}")
    size = len(source.text)
    for start, end, *_ in (*source.hints, *source.places, *source.links):
        assert 0 <= start <= end <= size
    assert list(source.places) == sorted(source.places)
    assert list(source.links) == sorted(source.links)
    assert [hint.start for hint in source.hints] == sorted(hint.start for hint in source.hints)
    assert all(before.end <= after.start for before, after in zip(source.places, source.places[1:], strict=False))
    assert "\r" not in source.text
    source.text.encode()
    return source


@st.composite
def mutations(draw: st.DrawFn, data: bytes) -> bytes:
    """``data`` with a few bytes changed, cut, doubled or replaced by signs that mean something."""
    out = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(out)))
        match draw(st.integers(0, 4)):
            case 0:
                out[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case 1:
                del out[at : at + draw(st.integers(1, 60))]
            case 2:
                out[at:at] = draw(st.sampled_from(TOKENS))
            case 3:
                out[at:at] = out[at // 2 : at // 2 + 80]
            case _:
                del out[at:]
    return bytes(out)


@pytest.mark.parametrize("name", SEEDS)
def test_mutated_files_end_in_a_source_or_a_source_error(name: str) -> None:
    assert check(SEEDS[name], name) is not None

    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
    @given(mutations(SEEDS[name]))
    def run(data: bytes) -> None:
        check(data, name)

    run()


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None)
@given(st.sampled_from(["word/document.xml", "word/numbering.xml", "word/_rels/document.xml.rels", "_rels/.rels"]), st.data())
def test_mutated_parts_of_a_word_file_end_in_a_source_or_a_source_error(part: str, draw: st.DataObject) -> None:
    with zipfile.ZipFile(BytesIO(WORD)) as archive:
        files = {entry: archive.read(entry) for entry in archive.namelist()}
    files[part] = draw.draw(mutations(files[part]))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry, content in files.items():
            archive.writestr(zipfile.ZipInfo(entry), content)
    check(out.getvalue(), "a.docx")


@pytest.mark.parametrize("name", SEEDS)
def test_truncated_files_end_in_a_source_or_a_source_error(name: str) -> None:
    data = SEEDS[name]
    for cut in range(0, len(data), max(1, len(data) // 25)):
        check(data[:cut], name)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.html", "a.docx", "a.pdf", "a"]))
def test_any_bytes_end_in_a_source_or_a_source_error(data: bytes, name: str) -> None:
    check(data, name)
    check(b"%PDF-1.7\n" + data, name)
    check(b"PK\x03\x04" + data, name)
    check(b"<html>" + data, name)


LARGE = {
    "one-line.txt": ("情報資産を守る。" * 45_000).encode(),
    "one-line.html": f"<p>{'情報資産を守る。' * 45_000}".encode(),
    "nested.html": b"<div>" * 10_000,
    "unclosed.html": b"<ul><li>" * 900 + "甲".encode(),
    "tables.html": b"<table><tr><td>" * 600 + "甲".encode(),
    "brackets.html": b"<html>" + b"<" * 190_000,
    "cells.html": b"<table border=1>" + (b"<tr>" + b"<td rowspan=5000 colspan=9>a" * 20) * 1000,
    "links.html": b"<html>" + "<a href=#x>連</a>".encode() * 40_000,
    "open-links.html": b"<html>" + b"<a href=y><b>" * 700 + "<p>甲".encode() * 9_000,
    "contacts.html": "<html><p>第1条　文。</p>".encode() + "<p>お問い合わせ</p>".encode() * 6_000,
    "attributes.html": b"<p class='" + b"nav " * 250_000 + "'>甲".encode(),
    "paragraphs.docx": docx(listed("情報") * 20_000, {"numbering": numbering(level(0, "japaneseCounting", "%1"))}),
    "tables.docx": docx("<w:tbl><w:tr><w:tc>" * 60 + para("甲") + "</w:tc></w:tr></w:tbl>" * 60),
    "bomb.docx": zipped({"word/document.xml": "<a>" + " " * 40_000_000}),
}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("name", LARGE)
def test_large_and_deep_files_come_to_an_end(name: str) -> None:
    check(LARGE[name], name)


def test_a_bomb_does_not_fill_the_memory() -> None:
    data = LARGE["bomb.docx"]
    tracemalloc.start()
    check(data, "bomb.docx")
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "levels",
    [
        level(0, "decimal", "".join(f"第{number}の%1" for number in range(100_000))),
        level(0, "decimal", "%1").replace("<w:numFmt", f'<w:numFmt w:val="custom" w:format="{"0" * 500_000}, 1"/><w:numFmt'),
    ],
)
def test_a_number_without_end_does_not_fill_the_memory(levels: str) -> None:
    data = docx(listed("情報") * 500, {"numbering": numbering(levels)})
    tracemalloc.start()
    source = read_bytes(data, "a.docx")
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    assert max(map(len, source.text.split("\n"))) < 300


def test_files_above_the_limit_are_refused_by_size() -> None:
    with pytest.raises(SourceError, match="上限"):
        read_bytes(b"a" * (17 << 20), "a.txt")
    with pytest.raises(SourceError, match="要素が多すぎ"):
        read_bytes(b"<html>" + b"<p>" * 250_000, "a.html")
