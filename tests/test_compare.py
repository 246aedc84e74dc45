"""Alignments brought together: witnesses, variants, differences."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings

from kosshi.align import align
from kosshi.compare import Change, Collation, collate, differences
from kosshi.designation import fold_designations
from kosshi.model import Alignment, Evidence, Match
from kosshi.skeleton import load
from kosshi.tokens import fold
from samples import SCRAPS, clause, small


@pytest.fixture(scope="module")
def collation() -> Collation:
    return collate(align(small(), load()), load())


def seen(collation: Collation) -> dict[str, object]:
    """What a collation says, without the order of the witnesses."""
    return {
        node: ({variant.key: frozenset(variant.witnesses) for variant in entry.variants}, frozenset(entry.omitted_by))
        for node, entry in collation.entries.items()
    }


# --- nodes ------------------------------------------------------------------------------------------------


def test_every_node_has_an_entry_in_the_skeletons_order(collation: Collation) -> None:
    assert list(collation.entries) == [node.id for node in load()]


def test_a_policy_has_a_node_or_omits_it_or_lacks_the_part(collation: Collation) -> None:
    for alignment in collation.alignments:
        name = alignment.policy.policy_id
        for node, entry in collation.entries.items():
            has, omits = entry.reading(name) is not None, name in entry.omitted_by
            assert has + omits == (node.partition(".")[0] in alignment.parts), (name, node)


def test_wordings_that_differ_only_in_the_bodys_name_are_one_variant(collation: Collation) -> None:
    entry = collation.entries["bp.purpose"]
    assert entry.variants[0].witnesses[:2] == ("hill", "river")
    a, b = entry.reading("hill"), entry.reading("river")
    assert a is not None
    assert b is not None
    assert collation.key(a) == collation.key(b)
    assert a.text != b.text


def test_other_wordings_are_other_variants(collation: Collation) -> None:
    entry = collation.entries["bp.audit"]
    assert [variant.witnesses for variant in entry.variants] == [("hill",), ("river",)]
    a, b = entry.reading("hill"), entry.reading("river")
    assert a is not None
    assert b is not None
    assert collation.key(a) != collation.key(b)
    assert entry.reading("nobody") is None


def test_no_witness_stands_in_two_variants_of_a_node(collation: Collation) -> None:
    for entry in collation.entries.values():
        witnesses = [name for variant in entry.variants for name in variant.witnesses]
        assert len(witnesses) == len(set(witnesses))
        assert [len(variant.witnesses) for variant in entry.variants] == sorted(
            (len(variant.witnesses) for variant in entry.variants), reverse=True
        )


def test_collation_does_not_depend_on_the_order_of_the_witnesses(collation: Collation) -> None:
    for order in permutations(small()):
        assert seen(collate(align(order, load()), load())) == seen(collation)


def test_additions_are_clauses_of_the_body_that_answer_to_nothing(collation: Collation) -> None:
    found = {(name, one.heading) for name, one in collation.additions}
    assert ("shore", "魚の取扱い") in found
    assert all(one.part == "body" for _, one in collation.additions)
    assert not {name for name, _ in found} & {"hill"}


def test_designations_given_replace_those_found(collation: Collation) -> None:
    assert collation.designations["hill"] == ("本町",)
    other = collate(collation.alignments, load(), {"hill": ("丘陵町",)})
    assert other.designations["hill"] == ("丘陵町",)
    assert other.designations["river"] == collation.designations["river"]


def test_a_reading_is_what_the_clauses_say_themselves() -> None:
    own, inherited = clause("本文。", "題"), clause("細目。")
    matches = (Match(own, "bp.audit", score=1.0), Match(inherited, "bp.audit", score=0.9, matched_by=Evidence.INHERITED))
    entry = collate([Alignment(small()[0], matches, ("bp",))], load()).entries["bp.audit"]
    reading = entry.reading("hill")
    assert reading is not None
    assert reading.own == (own,)
    assert reading.clauses == (own, inherited)
    assert reading.text == "本文。\n細目。"
    assert not reading.moved


# --- differences ------------------------------------------------------------------------------------------


@given(SCRAPS)
def test_a_wording_has_no_differences_from_itself(text: str) -> None:
    assert differences(text, text) == ()


@pytest.mark.parametrize("place", range(3))
def test_a_policy_compared_with_itself_has_no_differences(collation: Collation, place: int) -> None:
    name = small()[place].policy_id
    for entry in collation.entries.values():
        reading = entry.reading(name)
        if reading is not None:
            assert differences(reading.text, reading.text, collation.designations[name], collation.designations[name]) == ()


@given(SCRAPS, SCRAPS)
@settings(max_examples=80)
def test_differences_quote_both_texts_in_order(a: str, b: str) -> None:
    at = (0, 0)
    for found in differences(a, b, ("本市",), ("本市",)):
        edit = found.edit
        assert (found.text_a, found.text_b) == (a[edit.a_start : edit.a_end], b[edit.b_start : edit.b_end])
        assert at <= (edit.a_start, edit.b_start)
        at = (edit.a_end, edit.b_end)
    if not differences(a, b):
        assert fold(a) == fold(b)


@pytest.mark.parametrize(
    ("a", "b", "change"),
    [
        ("本市は、", "本町は、", Change.SELF_REFERENCE),
        ("本市の情報", "市等の情報", Change.SELF_REFERENCE),
        ("サーバを", "サーバーを", Change.SPELLING),
        ("強靱性の", "強靭性の", Change.SPELLING),
        ("漏洩を", "漏えいを", Change.SPELLING),
        ("対策を講ずる。", "対策を講じる。", Change.SPELLING),
        ("利用に係る規定", "利用にかかる規定", Change.SPELLING),
        ("対策を講じる。", "対策を行う。", Change.SUBSTANCE),
        ("する、又は", "する又は", Change.PUNCTUATION),
        ("行う。", "行う．", Change.PUNCTUATION),
        ("第3条に", "第4条に", Change.REFERENCE),
        ("6から8まで", "5、6及び7", Change.REFERENCE),
        ("前項の", "前条の", Change.REFERENCE),
        ("三年以内に", "五年以内に", Change.PARAMETER),
        ("漏えいを", "破壊を", Change.SUBSTANCE),
        ("を行う", "を適切に行う", Change.SUBSTANCE),
    ],
)
def test_a_difference_is_classed_by_what_it_is_about(a: str, b: str, change: Change) -> None:
    assert {found.change for found in differences(a, b, ("本市", "市等"), ("本町", "市等"))} == {change}


@pytest.mark.parametrize(("a", "b"), [("ＬＧＷＡＮ 接続系", "LGWAN接続系"), ("（１）", "(1)"), ("改 行", "改\n行"), ("同じ", "同じ")])
def test_width_and_white_space_are_no_difference(a: str, b: str) -> None:
    assert differences(a, b) == ()


@pytest.mark.parametrize(("a", "b"), [("30日以内に", "60日以内に"), ("年1回", "年2回"), ("10桁以上", "12桁以上")])
def test_numbers_of_periods_and_quantities_are_parameters(a: str, b: str) -> None:
    assert [found.change for found in differences(a, b)] == [Change.PARAMETER]


@given(SCRAPS)
def test_the_bodys_own_words_fold_to_one_sign_on_both_sides(text: str) -> None:
    a, b = text + "、本市は", text + "、本町は"
    assert fold_designations(a, ("本市",)) == fold_designations(b, ("本町",)) or "本市" in text
