"""Alignments brought together: witnesses, variants, differences."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings

from kosshi.align import align
from kosshi.compare import ABSENT, OMITTED, Change, Collation, Reading, collate, differences
from kosshi.designation import fold_designations
from kosshi.model import Alignment, Evidence, Match
from kosshi.skeleton import load
from kosshi.tokens import fold
from samples import HILL, SCRAPS, clause, policy, small


@pytest.fixture(scope="module")
def collation() -> Collation:
    return collate(align(small(), load()), load())


def seen(collation: Collation) -> dict[str, object]:
    """What a collation says, without the order of the witnesses."""
    return {
        node: ({variant.key: frozenset(variant.witnesses) for variant in entry.variants}, frozenset(entry.omitted_by))
        for node, entry in collation.entries.items()
    }


def test_the_numbers_of_wordings_say_who_says_the_same(collation: Collation) -> None:
    ids = collation.wording_ids
    assert ids.shape == (len(collation.alignments), len(collation.entries))
    for column, entry in enumerate(collation.entries.values()):
        for row, alignment in enumerate(collation.alignments):
            policy_id, number = alignment.policy.policy_id, int(ids[row, column])
            assert (number == OMITTED) == (policy_id in entry.omitted_by)
            if number >= 0:
                assert policy_id in entry.variants[number].witnesses
            elif number == ABSENT:
                assert entry.reading(policy_id) is None


def test_pairs_are_read_from_the_numbers_of_wordings(collation: Collation) -> None:
    ids = collation.wording_ids
    for (a, one), (b, other) in permutations(enumerate(collation.alignments), 2):
        both = [(entry.reading(one.policy.policy_id), entry.reading(other.policy.policy_id)) for entry in collation.entries.values()]
        equal = [first is not None and second is not None and collation.key(first) == collation.key(second) for first, second in both]
        assert ((ids[a] >= 0) & (ids[a] == ids[b])).tolist() == equal


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


def test_a_clause_without_text_is_read_by_its_heading() -> None:
    titled, plain = clause("", "漏えい"), clause("本文。", "題")
    assert Reading("a", (Match(titled, "bp.threat"),)).text == "漏えい"
    assert Reading("a", (Match(titled, "bp.threat"), Match(plain, "bp.threat"))).text == "本文。"


def test_a_chapter_above_aligned_clauses_is_no_addition() -> None:
    one = policy(HILL.replace("1 目的", "第1章 方針\n1 目的") + "第2章 余録\n1 池の魚\n魚には餌を与える。\n", "chapters")
    (alignment,) = align([one], load())
    assert alignment.best()["1"].node is None
    assert [found.path for _, found in collate([alignment], load()).additions] == ["2", "2.1"]


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


SPLITS: list[tuple[str, str, list[tuple[str, str, str]]]] = [
    ("対策を講じる。", "対策を講ずるものとする。", [("講じる", "講ずる", "spelling"), ("", "ものとする", "strength")]),
    ("対策を実施する。", "対策を講ずるものとする。", [("実施する", "講ずる", "substance"), ("", "ものとする", "strength")]),
    ("迅かつ適切に行う。", "迅速かつ適正に行う。", [("迅", "迅速", "substance"), ("適切", "適正", "spelling")]),
    ("公にすることにより、市等の運営に", "公にすることにより本町の運営に", [("、", "", "punctuation"), ("市等", "本町", "self-reference")]),
    ("本基本方針及び対策基準", "この基本方針及び甲組合対策基準", [("本", "この", "spelling"), ("", "甲組合", "self-reference")]),
    ("情報資産の漏えい・破壊・改ざん", "情報資産の漏えい、破壊・改ざん", [("・", "、", "punctuation")]),
    (
        "職員は、情報を守る。",
        "職員、臨時職員等（以下「職員等」という。）は、情報を守る。",
        [("", "、臨時職員等（以下「職員等」という。）", "actor")],
    ),
    ("本市が保有する", "甲組合（以下「組合」という。）が保有する", [("本市", "甲組合（以下「組合」という。）", "self-reference")]),
    (
        "手順を策定する。",
        "手順を策定するものとする。\nなお、手順は公開しない。",
        [("", "ものとする", "strength"), ("", "なお、手順は公開しない。", "substance")],
    ),
    (
        "手順を市ごとに策定する。",
        "手順を策定する。なお、手順は非公開とする。",
        [("市ごとに", "", "substance"), ("", "なお、手順は非公開とする。", "substance")],
    ),
]


@pytest.mark.parametrize(("a", "b", "parts"), SPLITS, ids=[a for a, _, _ in SPLITS])
def test_an_edit_that_mixes_classes_is_split(a: str, b: str, parts: list[tuple[str, str, str]]) -> None:
    found = differences(a, b, ("本市", "市等"), ("本町", "甲組合", "組合"))
    assert [(one.text_a.strip(), one.text_b.strip(), one.change.value) for one in found] == parts


@pytest.mark.parametrize(
    ("a", "b", "change"),
    [
        ("次の対策を", "以下の対策を", Change.SPELLING),
        ("次に掲げる対策を", "次の対策を", Change.SPELLING),
        ("本規程は", "この規程は", Change.SPELLING),
        ("監査を行い、", "監査を実施し、", Change.SPELLING),
        ("検討したうえで、", "検討した上で、", Change.SPELLING),
        ("すべての職員", "全ての職員", Change.SPELLING),
        ("利用に係る規程", "利用に係る規定", Change.SPELLING),
        ("アクセス制御等", "アクセスの制御等", Change.SPELLING),
        ("ウイルス等の", "ウイルスなどの", Change.SPELLING),
        ("情報及び設備並びに文書", "情報並びに設備並びに文書", Change.SPELLING),
        ("必要に応じて監査を", "必要があれば監査を", Change.SPELLING),
        ("通信網、構成機器", "通信網及び構成機器", Change.PUNCTUATION),
        ("監査及び点検", "監査又は点検", Change.SUBSTANCE),
        ("攻撃等の", "攻撃の", Change.SUBSTANCE),
        ("外部委託を", "業務委託を", Change.SUBSTANCE),
        ("上記6、7及び8に規定する", "上記6から8までに規定する", Change.REFERENCE),
        ("第6項に規定する", "上記6、7及び8に規定する", Change.REFERENCE),
        ("３．に掲げる脅威", "上記３に掲げる脅威", Change.REFERENCE),
        ("昭和22年法律第67号", "昭和22年法律第68号", Change.PARAMETER),
        ("毎年１回実施する", "定期的に実施する", Change.PARAMETER),
        ("次の三段階の対策", "次の対策", Change.PARAMETER),
        ("緊急時対応計画を策定する", "業務継続計画を策定する", Change.PARAMETER),
        ("緊急時対応計画を策定する", "緊急対応体制を整備する", Change.SUBSTANCE),
        ("職員等は、遵守する", "議員は、遵守する", Change.ACTOR),
        ("職員等のパソコン", "職員のパソコン", Change.ACTOR),
        ("責任者に報告する", "管理者に報告する", Change.ACTOR),
        ("公営企業、教育委員会とする", "教育委員会とする", Change.SUBSTANCE),
        ("監査を実施する。", "監査を実施しなければならない。", Change.STRENGTH),
        ("監査を行うものとする。", "監査を行うことができる。", Change.STRENGTH),
        ("原則として、通信を遮断する。", "通信を遮断する。", Change.STRENGTH),
        ("直ちに報告する。", "速やかに報告する。", Change.STRENGTH),
        ("市長は、定める。", "町長は、定める。", Change.ACTOR),
        ("この訓令において", "この規程において", Change.SELF_REFERENCE),
    ],
)
def test_a_word_is_classed_by_where_it_stands(a: str, b: str, change: Change) -> None:
    assert {found.change for found in differences(a, b)} == {change}


def test_what_is_printed_as_one_sign_changes_as_one() -> None:
    assert [(one.text_a, one.text_b) for one in differences("㈱甲に委託する。", "㈲甲に委託する。")] == [("㈱", "㈲")]


def test_a_sentence_added_behind_an_ending_of_force_is_cut_off_from_it() -> None:
    a = "市は、職員等が守るべき事項を明らかにし、その内容を理解させるため、研修を定期的に行うものとする。\n所属長は、新たに所属職員となった者に対し、速やかに前項の事項を周知しなければならない。"
    found = [(one.text_a, one.text_b, one.change) for one in differences(a, "統括管理者は、職員に対する研修を毎年実施する。")]
    assert ("ものとする", "", Change.STRENGTH) in found
    assert found[-1][0].startswith("。\n所属長は、")
    assert found[-1][2] is Change.SUBSTANCE


def test_an_office_of_a_body_is_not_the_body() -> None:
    assert {one.change for one in differences("市長が定める", "町が定める", ("市",), ("町",))} != {Change.SELF_REFERENCE}
    assert {one.change for one in differences("甲組合議会とする", "甲組合とする", ("甲組合",), ("甲組合",))} == {Change.SUBSTANCE}


@given(SCRAPS, SCRAPS)
@settings(max_examples=80)
def test_differences_and_what_is_between_them_make_up_both_texts(a: str, b: str) -> None:
    at_a = at_b = 0
    for one in differences(a, b, ("本市",), ("本町",)):
        assert fold(a[at_a : one.edit.a_start]) == fold(b[at_b : one.edit.b_start])
        at_a, at_b = one.edit.a_end, one.edit.b_end
    assert fold(a[at_a:]) == fold(b[at_b:])


@given(SCRAPS, SCRAPS)
@settings(max_examples=60)
def test_a_difference_turned_round_has_the_same_classes_of_form(a: str, b: str) -> None:
    forth, back = ({one.change for one in differences(x, y)} for x, y in ((a, b), (b, a)))
    assert bool(forth) == bool(back)
