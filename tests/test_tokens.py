"""Tokens: folded for matching, placed in the text as printed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings

from kosshi.errors import DataError
from kosshi.facts import builtin
from kosshi.tokens import Lexicon, Tokenizer, default, fold, fold_with_origin, lexicons, load_lexicon, use_lexicons
from samples import ANYTHING, SCRAPS, public


def surfaces(text: str) -> list[str]:
    return [token.surface for token in default()(text)]


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("ＬＧＷＡＮ", "LGWAN"),
        ("Ｌ Ｇ Ｗ Ａ Ｎ接続系", "LGWAN接続系"),
        ("（１）　目 的\n", "(1)目的"),
        ("サーバー", "サーバ"),
        ("ｻｰﾊﾞｰ", "サーバ"),
        ("セキュリティーポリシー", "セキュリティポリシー"),
        ("強靭化", "強靱化"),
        ("強じん性", "強靱性"),
        ("漏洩", "漏えい"),
        ("改竄", "改ざん"),
        ("", ""),
        (" \u3000\n", ""),
    ],
)
def test_width_white_space_and_spelling_are_folded(printed: str, folded: str) -> None:
    assert fold(printed) == folded


@given(SCRAPS)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANYTHING)
def test_every_folded_character_knows_where_it_comes_from(text: str) -> None:
    folded = fold_with_origin(text)
    assert len(folded.origin) == len(folded.text)
    assert list(folded.origin) == sorted(folded.origin)
    assert all(0 <= place < len(text) and not text[place].isspace() for place in folded.origin)
    joined = {place for place, char in enumerate(text) if char in "ﾞﾟ" or unicodedata.combining(char)}  # these may melt into the one before
    assert {place for place, char in enumerate(text) if fold_with_origin(char).text} - joined <= set(folded.origin)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("L G W A N接続系の情報資産を", ["LGWAN接続系", "の", "情報資産", "を"]),
        ("統括情報セキュリティ責任者は", ["統括情報セキュリティ責任者", "は"]),
        ("情報　資産", ["情報資産"]),
        ("強靱性の向上", ["強靱性", "の", "向上"]),
        ("", []),
        ("　\n", []),
    ],
)
def test_compounds_of_the_field_are_one_token(text: str, tokens: list[str]) -> None:
    assert surfaces(text) == tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("講じる", "講ずる"),
        ("係る", "かかる"),
        ("サーバ", "サーバー"),
        ("強靱", "強靭"),
        ("うえ", "上"),
        ("情報セキュリティ", "情報セキュリティー"),
    ],
)
def test_two_spellings_of_a_word_have_one_lemma(one: str, other: str) -> None:
    assert [token.lemma for token in default()(one)] == [token.lemma for token in default()(other)]


def test_a_lemma_is_spelled_as_matching_spells_it() -> None:
    assert default().lemmas("強じん性とサーバーのメモリー") == ("強靱性", "サーバ", "メモリ")


def test_lemmas_are_those_of_content_words_in_order() -> None:
    assert default().lemmas("情報資産を適切に保管し、") == ("情報資産", "適切", "保管", "為る")


@given(SCRAPS)
def test_tokens_cover_the_folded_text_and_lie_in_order(text: str) -> None:
    tokens = default()(text)
    assert "".join(token.surface for token in tokens) == fold_with_origin(text).text
    at = 0
    for token in tokens:
        assert at <= token.start < token.end <= len(text)
        assert token.lemma
        at = token.end


@given(ANYTHING)
@settings(max_examples=60)
def test_no_text_breaks_the_tokenizer(text: str) -> None:
    tokens = default()(text)
    assert "".join(token.surface for token in tokens) == fold_with_origin(text).text
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


def test_voiced_half_width_kana_are_the_same_for_tokens_and_matching() -> None:
    assert fold_with_origin("ｻｰﾊﾞ管理").text == "サーバ管理"
    assert surfaces("ｻｰﾊﾞ管理") == surfaces("サーバ管理")


@pytest.mark.parametrize("sign", ["\0", chr(0xD800), "\U00020b9f", "\u200b"])
def test_nothing_is_lost_behind_a_sign_that_no_dictionary_has(sign: str) -> None:
    assert "".join(surfaces(f"情報{sign}資産")).endswith("資産")
    assert [token.start for token in default()(f"情報{sign}資産")][-1] == 3


def test_a_text_longer_than_the_tagger_takes_is_read_whole() -> None:
    tokens = default()("情報資産を" * 21_000)
    assert len(tokens) == 42_000
    assert tokens[-1].end == 105_000


def test_real_policies_are_tokenised_without_loss() -> None:
    for policy in public():
        text = policy.source.text
        assert "".join(surfaces(text)) == fold_with_origin(text).text


def test_a_users_lexicon_in_use_is_known_to_all_and_goes_again() -> None:
    try:
        use_lexicons(Lexicon(compounds=("町長部局",)))
        assert lexicons() == (Lexicon(compounds=("町長部局",)),)
        assert surfaces("町長部局") == ["町長部局"]
    finally:
        use_lexicons()
    assert surfaces("町長部局") == ["町長", "部局"]


def test_one_text_is_tokenised_once() -> None:
    tokenizer = Tokenizer()
    assert tokenizer("情報資産") is tokenizer("情報資産")
    assert default() is default()


def test_a_users_lexicon_adds_to_the_built_in_one(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text("compounds: [町長部局]\nspellings: {でんさん: 電算}\n", encoding="utf-8")
    own = Tokenizer([load_lexicon(path)])
    assert [token.surface for token in own("町長部局の情報資産")] == ["町長部局", "の", "情報資産"]
    assert surfaces("町長部局") == ["町長", "部局"]


@pytest.mark.parametrize(("text", "named"), [("compounds: 1", "compounds"), ("words: []", "words"), ("- x", "(top)")])
def test_a_broken_lexicon_is_named(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_lexicon(path)
    assert caught.value.subject == str(path)
    assert named in caught.value.problem


def test_every_spelling_of_the_lexicon_is_folded() -> None:
    spellings = builtin("lexicon.yaml", Lexicon).spellings
    assert [(word, fold(word)) for word, wanted in spellings.items() if fold(word) != wanted] == []
