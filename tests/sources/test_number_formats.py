"""Numbers as Word and browsers print them."""

from __future__ import annotations

import pytest

from kosshi.sources.number_formats import numbers, print_css_number, print_word_number


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", "1 2 10 21"),
        ("decimalFullWidth", "１ ２ １０ ２１"),
        ("decimalFullWidth2", "１ ２ １０ ２１"),
        ("decimalHalfWidth", "1 2 10 21"),
        ("decimalZero", "01 02 10 21"),
        ("decimalEnclosedCircle", "① ② ⑩ 21"),
        ("decimalEnclosedParen", "⑴ ⑵ ⑽ 21"),
        ("decimalEnclosedFullstop", "⒈ ⒉ ⒑ 21"),
        ("aiueo", "ｱ ｲ ｺ ﾅ"),
        ("aiueoFullWidth", "ア イ コ ナ"),
        ("iroha", "ｲ ﾛ ﾇ ﾅ"),
        ("irohaFullWidth", "イ ロ ヌ ナ"),
        ("japaneseCounting", "一 二 十 二十一"),
        ("japaneseLegal", "壱 弐 壱拾 弐拾壱"),
        ("japaneseDigitalTenThousand", "一 二 一〇 二一"),
        ("ideographDigital", "一 二 一〇 二一"),
        ("ideographTraditional", "甲 乙 癸 21"),
        ("upperRoman", "I II X XXI"),
        ("lowerRoman", "i ii x xxi"),
        ("upperLetter", "A B J U"),
        ("lowerLetter", "a b j u"),
        ("ordinal", "1st 2nd 10th 21st"),
        ("numberInDash", "- 1 - - 2 - - 10 - - 21 -"),
        ("none", "   "),
        ("noSuchFormat", "1 2 10 21"),
    ],
)
def test_word_formats(form: str, expected: str) -> None:
    assert " ".join(print_word_number(number, form) for number in (1, 2, 10, 21)) == expected


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (27, "upperLetter", "AA"),
        (28, "lowerLetter", "bb"),
        (47, "aiueoFullWidth", "ア"),
        (49, "irohaFullWidth", "イ"),
        (0, "decimal", "0"),
        (0, "aiueoFullWidth", "0"),
        (0, "upperRoman", "0"),
        (105, "japaneseCounting", "百五"),
        (12345, "japaneseCounting", "一万二千三百四十五"),
        (10**12, "upperRoman", "1000000000000"),
        (-3, "japaneseCounting", "-3"),
    ],
)
def test_word_formats_behind_their_end(number: int, form: str, expected: str) -> None:
    assert print_word_number(number, form) == expected


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (3, "decimal", "3. "),
        (3, "lower-alpha", "c. "),
        (28, "upper-latin", "AB. "),
        (4, "lower-roman", "iv. "),
        (4, "hiragana-iroha", "に、"),
        (3, "katakana", "ウ、"),
        (48, "katakana-iroha", "イイ、"),
        (21, "cjk-ideographic", "二十一、"),
        (10, "cjk-decimal", "一〇、"),
        (5, "decimal-leading-zero", "05. "),
        (5, "none", ""),
        (5, "unheard-of", "5. "),
    ],
)
def test_browser_styles(number: int, style: str, expected: str) -> None:
    assert print_css_number(number, style) == expected


def test_series_have_the_length_of_their_alphabets() -> None:
    facts = numbers()
    assert {len(facts.series[name]) for name in ("half-aiueo", "full-aiueo")} == {46}
    assert {len(facts.series[name]) for name in ("half-iroha", "full-iroha")} == {48}
    assert len(facts.letters["katakana-iroha"]) == len(facts.letters["hiragana-iroha"]) == 47
    assert all(len(signs) == 14 for signs in facts.kanji.values())
    assert all(len(set(signs)) == len(signs) for signs in (*facts.series.values(), *facts.letters.values()))
