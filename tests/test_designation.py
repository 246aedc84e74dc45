"""How a policy speaks of its own body."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi.designation import PLACEHOLDER, find_designations, fold_designations
from kosshi.tokens import fold
from samples import public

BODIES = ["甲市", "乙川町", "丙村", "丁区", "戊県", "己組合", "庚広域連合", "辛町議会"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("本市の保有する情報資産", ("本市",)),
        ("当町は、本町の情報資産を", ("当町", "本町")),
        ("甲市（以下「市」という。）は", ("甲市", "市")),
        ("この規程は、甲市（以下単に「市」という。）の", ("甲市", "市")),
        ("乙市及び乙市議会（以下「市等」という。）が", ("乙市及び乙市議会", "市等")),
        ("丙事務組合（以下「組合」という）の", ("丙事務組合", "組合")),
        ("丁町議会（以下「議会」という。）は、丁町（以下「町」という。）の", ("丁町議会", "議会")),
        ("国（以下「国」という。）の", ()),
        ("基本市場の都道府県", ()),
        ("", ()),
    ],
)
def test_words_for_the_own_body_are_found_the_longest_first(text: str, words: tuple[str, ...]) -> None:
    assert find_designations(text) == words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ibaraki-gikai", ("茨城町議会", "議会")),
        ("kitakyushu", ("本市",)),
        ("suwa", ("諏訪市及び諏訪市議会", "市等")),
        ("tokubetsuku-jinji-kosei", ("特別区人事・厚生事務組合", "組合")),
        ("tokunoshima-renkya", ("本町",)),
    ],
)
def test_public_policies_speak_of_themselves_as_read_by_hand(name: str, words: tuple[str, ...]) -> None:
    policy = next(policy for policy in public() if policy.policy_id == name)
    assert find_designations(policy.source.text) == words


@given(st.sampled_from(BODIES), st.sampled_from(BODIES))
def test_the_same_sentence_of_two_bodies_folds_to_one(one: str, other: str) -> None:
    def sentence(body: str) -> str:
        return f"{body}（以下「{body[-2:]}」という。）は、{body[-2:]}の情報資産を守る。"

    assert fold_designations(sentence(one), (one, one[-2:])) == fold_designations(sentence(other), (other, other[-2:]))


@given(st.text(alphabet="本市町の情報、。 　ＡA", max_size=20))
def test_folding_without_designations_is_the_matching_form(text: str) -> None:
    assert fold_designations(text, ()) == fold(text)


def test_longer_designations_are_folded_before_their_parts() -> None:
    assert fold_designations("市等は、市の情報を", ("市", "市等")) == f"{PLACEHOLDER}は、{PLACEHOLDER}の情報を"


def test_names_that_end_like_a_designation_stay_whole() -> None:
    assert fold_designations("熊本市は、本市の情報を", ("本市",)) == f"熊本市は、{PLACEHOLDER}の情報を"


def test_an_organ_within_the_body_is_not_the_body() -> None:
    assert find_designations("本町は、情報セキュリティ委員会（以下「委員会」という。）を置く。") == ("本町",)


def test_an_empty_designation_folds_nothing() -> None:
    assert fold_designations("情報", ("",)) == "情報"


def test_a_heading_on_the_line_above_is_no_part_of_a_name() -> None:
    text = "架空町の方針\n令和6年12月2日 架空町長\n1. 姿勢\n架空町（以下「町」という。）は、情報資産を守る。"
    assert find_designations(text) == ("架空町", "町")


def test_a_name_may_be_cut_by_a_hard_line_end() -> None:
    assert find_designations("この基本方針は、架空広域\n連合（以下「連合」とい\nう。）が定める。") == ("架空広域連合", "連合")


@given(
    st.lists(
        st.sampled_from(["本市", "本組合", "本広域連合", "市等", "熊", "は", "、", "甲市", "（以下「市等」という。）", "の"]), max_size=8
    ),
    st.integers(1, 7),
)
def test_hard_line_ends_hide_no_set_word(words: list[str], width: int) -> None:
    text = "".join(words)
    wrapped = "\n".join(text[at : at + width] for at in range(0, len(text), width))
    plain = {word for word in find_designations(text) if word[0] in "本当"}
    assert plain <= set(find_designations(wrapped))


@given(st.text("甲乙市本町等は熊", max_size=20), st.lists(st.text("甲乙市本町等", min_size=1, max_size=3), max_size=4))
def test_words_fold_away_as_one_pattern_of_them_would(text: str, words: list[str]) -> None:
    ordered = sorted(dict.fromkeys(words), key=len, reverse=True)
    own = ("本市", "本町", "市等", "町等")
    parts = [("(?<![\u4e00-\u9fff])" if word in own else "") + word for word in ordered]
    expected = re.sub("|".join(parts), PLACEHOLDER, text) if parts else text
    assert fold_designations(text, tuple(words)) == expected
