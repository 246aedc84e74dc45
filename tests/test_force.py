"""What a clause asks: the force of its last main predicate."""

from __future__ import annotations

import pytest
from hypothesis import given

from kosshi.force import sentences, strength, text_strength
from kosshi.model import Strength
from samples import SCRAPS, clause

D = Strength
ROWS: list[tuple[str, Strength]] = [
    ("遵守しなければならない。", D.DUTY),
    ("遵守しなければなりません。", D.DUTY),
    ("遵守する義務を負う。", D.DUTY),
    ("配慮する必要がある。", D.DUTY),
    ("確認すること。", D.DUTY),
    ("しなければならない（緊急の場合を除く。）。", D.DUTY),
    ("利用してはならない。", D.PROHIBITION),
    ("持ち出してはいけない。", D.PROHIBITION),
    ("使用を禁止する。", D.PROHIBITION),
    ("行わないものとする。", D.PROHIBITION),
    ("変更することができない。", D.PROHIBITION),
    ("確立するものとする。", D.SOFT_DUTY),
    ("設けることとする。", D.SOFT_DUTY),
    ("必要な対策を講じる。", D.DECLARATION),
    ("監査を行う。", D.DECLARATION),
    ("基本的な事項を定めることを目的とする。", D.DECLARATION),
    ("維持に努める。", D.EFFORT),
    ("維持に努めなければならない。", D.EFFORT),
    ("維持に努めるものとする。", D.EFFORT),
    ("分けることが望ましい。", D.RECOMMENDATION),
    ("推奨される。", D.RECOMMENDATION),
    ("委託することができる。", D.PERMISSION),
    ("報告を要しない。", D.PERMISSION),
    ("ただし、緊急のときは、この限りでない。", D.EXCEPTION),
    ("状態を確保することをいう。", D.DEFINITION),
    ("情報資産の範囲は、次のとおりとする。", D.LEAD),
    ("用語の意義は、当該各号に定めるところによる。", D.LEAD),
    ("次に掲げる措置を講じなければならない。", D.DUTY),
    ("行うことができるものとする。", D.PERMISSION),
    ("情報が失われること。", D.NONE),
    ("必要なときに使えること。", D.NONE),
    ("書き換えられていないこと。", D.NONE),
    ("認証を用いること。", D.DUTY),
    ("使用すべきでない。", D.PROHIBITION),
    ("開示を妨げるものではない。", D.PERMISSION),
    ("ネットワーク及び情報システム", D.NONE),
    ("", D.NONE),
    ("　\n", D.NONE),
]


POLITE = [
    ("写しを取るものとします。", "写しを取るものとする。", D.SOFT_DUTY),
    ("写しを取ることとします。", "写しを取ることとする。", D.SOFT_DUTY),
    ("写しを取らなければなりません。", "写しを取らなければならない。", D.DUTY),
    ("報告する必要があります。", "報告する必要がある。", D.DUTY),
    ("使ってはなりません。", "使ってはならない。", D.PROHIBITION),
    ("使用を禁止します。", "使用を禁止する。", D.PROHIBITION),
    ("変更することができません。", "変更することができない。", D.PROHIBITION),
    ("公開しないものとします。", "公開しないものとする。", D.PROHIBITION),
    ("維持に努めます。", "維持に努める。", D.EFFORT),
    ("維持に努めるものとします。", "維持に努めるものとする。", D.EFFORT),
    ("分けることが望ましいです。", "分けることが望ましい。", D.RECOMMENDATION),
    ("委託することができます。", "委託することができる。", D.PERMISSION),
    ("開示を妨げません。", "開示を妨げない。", D.PERMISSION),
    ("範囲は、次のとおりとします。", "範囲は、次のとおりとする。", D.LEAD),
    ("対策を講じます。", "対策を講じる。", D.DECLARATION),
    ("使ってはなりません。ただし、この限りではありません。", "使ってはならない。ただし、この限りでない。", D.EXCEPTION),
]


@pytest.mark.parametrize(("polite", "plain", "expected"), POLITE)
def test_a_polite_form_asks_what_its_plain_form_asks(polite: str, plain: str, expected: Strength) -> None:
    assert (text_strength(polite), text_strength(plain)) == (expected, expected)


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text or "empty" for text, _ in ROWS])
def test_the_ending_of_a_sentence_decides(text: str, expected: Strength) -> None:
    assert text_strength(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("遵守しなければならない。利用してはならない。", D.PROHIBITION),
        ("利用してはならない。ただし、許可を得たときは、この限りでない。", D.EXCEPTION),
        ("対策を講じる。\nネットワーク、情報システム等", D.DECLARATION),
        ("次の措置を講じること\n機器の施錠", D.DUTY),
    ],
)
def test_the_last_sentence_with_a_predicate_decides(text: str, expected: Strength) -> None:
    assert text_strength(text.replace("\n", "。\n")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("遵守しなければならないものとする。", D.DUTY),
        ("遵守しなければならないこと。", D.DUTY),
        ("変更することはできない。", D.PROHIBITION),
        ("実施手順は、公開しない。", D.DECLARATION),
        ("対策を実施しなければならない。なお、詳細は別に定める。", D.DUTY),
    ],
)
def test_endings_and_asides_that_are_read_wrongly(text: str, expected: Strength) -> None:
    assert text_strength(text) is expected


def test_strength_is_that_of_the_own_text_without_the_heading() -> None:
    assert strength(clause("", heading="職員が遵守しなければならない")) is D.NONE
    assert strength(clause("遵守しなければならない。", heading="目的")) is D.DUTY


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲を行う。 乙を行う。", ["甲を行う", "乙を行う"]),
        ("甲（丙（丁。）を除く。）を行う。", ["甲を行う"]),
        ("ＬＧＷＡＮ", ["LGWAN"]),
        ("", []),
    ],
)
def test_sentences_come_without_brackets_and_stops(text: str, found: list[str]) -> None:
    assert sentences(text) == found


@given(SCRAPS)
def test_every_text_has_a_force(text: str) -> None:
    assert isinstance(text_strength(text), Strength)
    assert text_strength(f"（{text}）") is D.NONE or "（" in text or "）" in text
