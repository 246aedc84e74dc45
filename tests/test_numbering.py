"""Printed markers and what they can be read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi.numbering import DASHES, largest, marker_file, parse_kanji, parse_number, print_kanji, print_marker, read_markers, style
from samples import NUMBERED, SIGNS, markers, style_ids

Reading = tuple[str, int, tuple[int, ...]]

READINGS: list[tuple[str, list[Reading]]] = [
    ("第1編　総則", [("part", 1, ())]),
    ("第２章　組織", [("chapter", 2, ())]),
    ("第3章の2　雑則", [("chapter", 3, (2,))]),
    ("第三節　対策", [("section", 3, ())]),
    ("第4款　細目", [("subsection", 4, ())]),
    ("第5目　細目", [("division", 5, ())]),
    ("第1条　この規程は", [("article", 1, ())]),
    ("第１条（目的）", [("article", 1, ())]),
    ("第十二条の三　文", [("article", 12, (3,))]),
    ("第7条の2の3　文", [("article", 7, (2, 3))]),
    ("第百二条 文", [("article", 102, ())]),
    ("第一〇条　文", [("article", 10, ())]),
    ("第 1 章　総則", [("chapter", 1, ())]),
    ("第１　趣旨", [("ordinal", 1, ())]),
    ("1 目的", [("arabic", 1, ())]),
    ("１．目的", [("arabic", 1, ())]),
    ("⒈　目的", [("arabic", 1, ())]),
    ("2.3 文", [("decimal", 3, (2,))]),
    ("6-1. 文", [("decimal", 1, (6,))]),
    ("２－４－１　文", [("decimal", 1, (2, 4))]),
    ("2―4―1　文", [("decimal", 1, (2, 4))]),
    ("(9) 文", [("paren-arabic", 9, ())]),
    ("（９）文", [("paren-arabic", 9, ())]),
    ("（ 10 ）文", [("paren-arabic", 10, ())]),
    ("⑼　文", [("paren-arabic", 9, ())]),
    ("①文", [("circled", 1, ())]),
    ("㉑ 文", [("circled", 21, ())]),
    ("㊿文", [("circled", 50, ())]),
    ("1) 文", [("half-paren", 1, ())]),
    ("ア　文", [("kana:aiueo", 1, ()), ("kana:iroha", 36, ())]),
    ("イ　文", [("kana:aiueo", 2, ()), ("kana:iroha", 1, ())]),
    ("ロ．文", [("kana:aiueo", 43, ()), ("kana:iroha", 2, ())]),
    ("ｱ 文", [("kana:aiueo", 1, ()), ("kana:iroha", 36, ())]),
    ("ヰ 文", [("kana:iroha", 25, ())]),
    ("(ア) 文", [("paren-kana:aiueo", 1, ()), ("paren-kana:iroha", 36, ())]),
    ("㋐ 文", [("paren-kana:aiueo", 1, ())]),
    ("一　文", [("kanji", 1, ())]),
    ("十二、文", [("kanji", 12, ())]),
    ("（二）文", [("paren-kanji", 2, ())]),
    ("㈡ 文", [("paren-kanji", 2, ())]),
    ("Ⅳ　文", [("roman", 4, ())]),
    ("IV. 文", [("roman", 4, ())]),
    ("ⅳ 文", [("roman-lower", 4, ())]),
    ("(ⅲ) 文", [("paren-roman", 3, ())]),
    ("B. 文", [("latin-upper", 2, ())]),
    ("ｂ）文", [("latin", 2, ())]),
    ("(b) 文", [("paren-latin", 2, ())]),
    ("⒝ 文", [("paren-latin", 2, ())]),
    ("・文", [("bullet", 0, ())]),
    ("● 文", [("round", 0, ())]),
    ("■文", [("square", 0, ())]),
    ("【目的】文", [("lenticular", 0, ())]),
    ("- 文", [("dash", 0, ())]),
    ("第5条から第7条まで　削除", [("article", 5, ())]),
]

TEXTS = [
    "", "　", "1日以内に行う。", "2名の者", "1,000円", "3.5%", "10時", "１０人", "1/2", "2026年4月", "0 文", "(0) 文", "0.1 文", "1.0 文", "第0条　文",
    "第1条の規定により", "第2章において", "第三者の", "第一次", "アクセス制御", "イベント", "一般職員", "二次利用", "IDを", "Aは", "①、②及び③", "(1)及び(2)", "IIII 文", "XVの",
    "・・・", "1999 文",
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), READINGS, ids=[line for line, _ in READINGS])
def test_a_marker_is_read_in_every_way_it_can_mean(line: str, expected: list[Reading]) -> None:
    assert sorted(marker[:3] for marker in read_markers(line)) == sorted(expected)


@pytest.mark.parametrize("line", TEXTS)
def test_words_that_begin_like_a_marker_are_text(line: str) -> None:
    assert [marker for marker in read_markers(line) if marker.style != "bullet"] == []


def test_the_purpose_numbered_one_is_no_division() -> None:
    assert [marker.style for marker in read_markers("第1目的")] != ["division"]


@pytest.mark.parametrize(
    ("line", "marker", "rest", "glued"),
    [
        ("第1条　この", "第1条", "この", False),
        ("第1条この", "第1条", "この", True),
        ("（１）\u00a0\tこの", "（１）", "この", False),
        ("6-1.この", "6-1.", "この", True),
        ("①", "①", "", False),
        ("第5条から第7条まで　削除", "第5条から第7条まで", "削除", False),
    ],
)
def test_offsets_tell_marker_and_text_apart(line: str, marker: str, rest: str, glued: bool) -> None:
    found = read_markers(line)[0]
    assert (line[found.start : found.end], line[found.rest :], found.glued) == (marker, rest, glued)


def test_the_marker_may_stand_behind_other_signs() -> None:
    found = read_markers("## **(3) 文**", 5)
    assert [(marker.style, marker.ordinal, marker.start, marker.end, marker.rest) for marker in found] == [("paren-arabic", 3, 5, 8, 9)]
    assert read_markers("(3)", 3) == ()


@pytest.mark.parametrize("dash", list(DASHES))
def test_any_dash_joins_numbers(dash: str) -> None:
    assert [marker[:3] for marker in read_markers(f"6{dash}1　文")] == [("decimal", 1, (6,))]


@pytest.mark.parametrize("line", ["1.2.3.4.5.6　文", "1.23.456　文"])
def test_numbers_of_more_levels_than_a_marker_has_are_no_marker(line: str) -> None:
    assert not [marker for marker in read_markers(line) if line[marker.rest] in ".．"]


@given(markers(), st.sampled_from(("", "　文", " 文", "\t文")))
def test_what_is_printed_is_read_back(marker: Reading, behind: str) -> None:
    printed = print_marker(*marker)
    found = [one for one in read_markers(printed + behind) if one[:3] == marker]
    if marker[0] in SIGNS and not behind:
        return  # a sign alone may be a rule or a dash
    assert found
    assert (found[0].start, found[0].end) == (0, len(printed))


@pytest.mark.parametrize("name", NUMBERED)
def test_every_ordinal_of_a_style_is_printed_differently_and_read_back(name: str) -> None:
    seen = {print_marker(name, ordinal) for ordinal in range(1, largest(name) + 1)}
    assert len(seen) == largest(name)
    for ordinal in range(1, largest(name) + 1):
        assert (name, ordinal, ()) in [marker[:3] for marker in read_markers(f"{print_marker(name, ordinal)}　文")]


@pytest.mark.parametrize("name", NUMBERED)
def test_what_a_style_has_no_sign_for_is_refused(name: str) -> None:
    for ordinal in (-1, 0, largest(name) + 1):
        with pytest.raises(ValueError, match="no sign"):
            print_marker(name, ordinal)


@pytest.mark.parametrize(
    ("name", "ordinal", "branch"), [("circled", 1, (2,)), ("decimal", 0, (1,)), ("decimal", 100, (1,)), ("decimal", 1, ())]
)
def test_what_cannot_be_read_back_is_not_printed(name: str, ordinal: int, branch: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="no sign"):
        print_marker(name, ordinal, branch)


@given(st.text(alphabet="第条章節12１２一二十(（)）.．-・①②アイｱ㋐ⅠIVabA　 のを、。目的", max_size=12))
def test_readings_stay_inside_the_line_and_agree_with_the_styles(line: str) -> None:
    for marker in read_markers(line):
        assert 0 == marker.start < marker.end <= marker.rest <= len(line)
        assert marker.ordinal >= 0
        assert all(number > 0 for number in marker.branch) or marker.style == "decimal" or not marker.branch
        assert not line[marker.end : marker.rest].strip()
        assert style(marker.style).id == marker.style.partition(":")[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("九十九", 99),
        ("百", 100),
        ("百三", 103),
        ("三百二十一", 321),
        ("百〇三", 103),
        ("一〇二", 102),
        ("二一", 21),
    ],
)
def test_kanji_numerals_have_their_value(text: str, value: int) -> None:
    assert parse_kanji(text) == value
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "一二十", "十十", "十百", "百百", "二百三百"])
def test_nonsense_of_kanji_digits_is_nothing(text: str) -> None:
    assert parse_kanji(text) == 0


def test_kanji_numerals_are_printed_and_read_back() -> None:
    assert [number for number in range(1, 1000) if parse_kanji(print_kanji(number)) != number] == []


@pytest.mark.parametrize(("text", "value"), [("7", 7), ("１２", 12), ("十", 10)])
def test_numbers_of_any_script_have_their_value(text: str, value: int) -> None:
    assert parse_number(text) == value


def test_styles_are_known_by_name_with_or_without_series() -> None:
    assert style("kana:iroha") is style("kana")
    assert len(set(style_ids())) == len(style_ids())
    with pytest.raises(KeyError):
        style("wedge")


def test_kana_series_are_complete_and_without_repetition() -> None:
    for series in marker_file().kana.values():
        assert len(series) == len(set(series)) >= 44
    assert set(marker_file().kana) == {"aiueo", "iroha"}
