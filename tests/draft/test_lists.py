"""Japanese lists: joined, and shortened without breaking their grammar."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi.draft.lists import join, limited, without

WORDS = st.lists(st.sampled_from(["甲課", "乙課", "丙課", "丁課", "戊課"]), min_size=2, max_size=5, unique=True)


@pytest.mark.parametrize(
    ("members", "word", "expected"),
    [
        ([], "及び", ""),
        (["甲"], "及び", "甲"),
        (["甲", "乙"], "及び", "甲及び乙"),
        (["甲", "乙", "丙"], "又は", "甲、乙又は丙"),
        (["甲及び乙", "丙"], "及び", "甲及び乙並びに丙"),
        (["甲（乙及び丙を除く。）", "丁"], "及び", "甲（乙及び丙を除く。）及び丁"),
    ],
)
def test_a_list_is_joined_as_drafting_wants_it(members: list[str], word: str, expected: str) -> None:
    assert join(members, word) == expected


def test_what_an_organ_takes_in_and_leaves_out_stands_in_brackets() -> None:
    assert limited("教育委員会", ["図書館"], ["小学校", "中学校"]) == "教育委員会（図書館を含み、小学校及び中学校を除く。）"
    assert limited("教育委員会", [], ["小学校"]) == "教育委員会（小学校を除く。）"
    assert limited("議会", [], []) == "議会"


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("監視、確認、業務委託を行う際の確保等、対策を講じる。", "業務委託", "監視、確認等、対策を講じる。"),
        ("甲、乙及び丙を行う。", "丙", "甲及び乙を行う。"),
        ("甲、乙及び丙を行う。", "乙", "甲及び丙を行う。"),
        ("甲、乙及び丙を行う。", "甲", "乙及び丙を行う。"),
        ("業務委託と外部サービスの利用", "業務委託", "外部サービスの利用"),
        ("監査の不備、委託管理の不備、欠陥、故障等", "委託管理", "監査の不備、欠陥、故障等"),
        ("本文にない。", "丙", "本文にない。"),
        ("甲を守る。乙及び丙を守る。", "乙", "甲を守る。丙を守る。"),
        ("甲を行い、乙及び丙を行う。", "乙", "甲を行い、丙を行う。"),
        ("甲は、乙と丙を行う。", "丙", "甲は、乙を行う。"),
    ],
)
def test_a_member_goes_with_its_comma_or_conjunction(text: str, word: str, expected: str) -> None:
    assert without(text, [word]) == expected


@pytest.mark.parametrize(
    "text",
    [
        "甲は、乙を行わない。",
        "甲を守り、乙を行う。",
        "甲を行い、又は乙を行う。",
        "乙により、甲を守る。",
        "乙を受けた者は、甲を守る。",
        "守ることを乙に求める。",
        "乙",
        "",
    ],
)
def test_what_is_no_member_of_a_list_is_left_alone(text: str) -> None:
    assert without(text, ["乙"]) == text


@given(WORDS, st.data())
def test_a_shortened_list_is_the_list_of_the_others(members: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(members))
    rest = [member for member in members if member != gone]
    assert without(f"{join(members)}を置く。", [gone]) == f"{join(rest)}を置く。"
