"""Typed changes between readings, against the model text, and over a corpus."""

from __future__ import annotations

import pytest

from kosshi.align import align
from kosshi.changes import Aspect, Direction, Force, TypedChange, against_guideline, changes, direction, force_profile
from kosshi.compare import Collation, Reading, collate
from kosshi.deciding import main_sentence
from kosshi.model import Alignment, Clause, Evidence, Match, Strength
from kosshi.skeleton import load
from samples import HILL, RIVER, policy


def reading(*texts: str, name: str = "a", inherited: tuple[str, ...] = ()) -> Reading:
    own = [Match(Clause(str(place), "article", "条", "", "", text), "x", matched_by=Evidence.TEXT) for place, text in enumerate(texts, 1)]
    items = [
        Match(Clause(f"1.{place}", "item", "号", "", "", text), "x", matched_by=Evidence.INHERITED)
        for place, text in enumerate(inherited, 1)
    ]
    return Reading(name, (*own, *items))


def found(a: str, b: str) -> list[tuple[str, str, str, str | None]]:
    return [(one.aspect.value, one.before, one.after, one.direction and one.direction.value) for one in typed(a, b)]


def typed(a: str, b: str) -> tuple[TypedChange, ...]:
    return changes(reading(a), reading(b, name="b"), ("本市",), ("本町",))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("監査を実施する。", "監査を実施しなければならない。", [("strength", "declaration", "duty", "stronger")]),
        ("監査を実施しなければならない。", "監査の実施に努めるものとする。", [("strength", "duty", "effort", "weaker")]),
        ("対策を講じる。", "対策を講ずるものとする。", [("strength", "declaration", "soft-duty", "stronger")]),
        ("対策を講じる。", "対策を講ずる。", []),
        ("情報を持ち出してはならない。", "情報を持ち出さなければならない。", [("strength", "prohibition", "duty", "same")]),
        ("職員等は、これを遵守する。", "議員は、これを遵守する。", [("actor", "職員等", "議員", None)]),
        ("本市は、対策を実施する。", "本町は、対策を実施する。", []),
        (
            "他の領域との通信をできないようにする。",
            "原則として、他の領域との通信をできないようにする。",
            [("condition", "", "原則として", "weaker")],
        ),
        ("監査を必要に応じて実施する。", "監査を定期的に実施する。", [("condition", "必要に応じて", "定期的に", "stronger")]),
        ("直ちに管理者に報告する。", "速やかに管理者に報告する。", [("condition", "直ちに", "速やかに", "weaker")]),
        ("持ち出す場合は、許可を得る。", "許可を得る。", [("condition", "持ち出す場合は", "", None)]),
        (
            "持ち出す場合は、許可を得る。",
            "緊急のときは、許可を得る。",
            [("condition", "持ち出す場合は", "緊急のときは", None)],
        ),
        (
            "外部委託する場合には、契約を締結する。",
            "業務委託を行う場合には、契約を締結する。",
            [("condition", "外部委託する場合には", "業務委託を行う場合には", None)],
        ),
        ("年１回監査を実施する。", "年２回監査を実施する。", [("parameter", "年１回", "年２回", "stronger")]),
        ("24時間以内に報告する。", "72時間以内に報告する。", [("parameter", "24時間以内", "72時間以内", "weaker")]),
        ("事業継続計画を策定する。", "緊急時対応計画を策定する。", [("parameter", "事業継続計画", "緊急時対応計画", None)]),
        ("３年以内に見直す。", "三年以内に見直す。", []),
    ],
)
def test_a_change_is_named_by_what_it_changes_and_how(a: str, b: str, expected: list[tuple[str, str, str, str | None]]) -> None:
    assert found(a, b) == expected


def test_a_sentence_is_compared_with_the_one_that_answers_to_it() -> None:
    duty, permission = "職員等は、情報資産を適切に管理しなければならない。", "責任者は、例外を許可することができる。"
    assert found(duty + permission, permission) == []
    assert found(duty + permission, duty.replace("しなければならない", "する")) == [("strength", "duty", "declaration", "weaker")]


def test_a_measure_that_is_gone_with_its_condition_is_nothing_firmer() -> None:
    whole = "委託事業者を選定し、要件を明記した契約を締結し、確保されていることを確認し、必要に応じて契約に基づき措置を講じる。"
    without = "委託事業者を選定し、要件を明記した契約を締結し、確保されていることを確認する。"
    assert found(whole, without) == [("condition", "必要に応じて", "", None)]
    assert found(without, whole) == [("condition", "", "必要に応じて", None)]
    soon = "委託事業者を選定し、要件を明記した契約を締結し、確保されていることを確認し、直ちに管理者に報告する。"
    assert found(soon, without) == [("condition", "直ちに", "", None)]
    assert found(whole, whole.replace("必要に応じて", "")) == [("condition", "必要に応じて", "", "stronger")]


def test_what_went_into_a_sentence_of_its_own_is_not_lost() -> None:
    whole = "委託事業者を選定し、要件を明記した契約を締結し、必要に応じて措置を講じる。"
    cut = "委託事業者を選定し、要件を明記した契約を締結する。必要に応じて措置を講じる。"
    assert found(whole, cut) == []
    assert found(cut, whole) == []


def test_a_change_turned_round_has_the_other_direction() -> None:
    turned = {Direction.WEAKER: Direction.STRONGER, Direction.STRONGER: Direction.WEAKER, Direction.SAME: Direction.SAME, None: None}
    for a, b in (
        ("監査を実施する。", "監査を実施すべきである。"),
        ("年１回監査を行う。", "年２回監査を行う。"),
        ("原則として行う。", "行う。"),
    ):
        forth, back = typed(a, b), typed(b, a)
        assert [turned[one.direction] for one in forth] == [one.direction for one in back]


def test_places_are_those_of_the_words() -> None:
    a, b = "対策を実施する。職員等は、研修を受ける。", "対策を実施する。議員は、研修を受ける。"
    (one,) = typed(a, b)
    assert one.aspect is Aspect.ACTOR
    assert (a[one.a.start : one.a.end], b[one.b.start : one.b.end]) == ("職員等", "議員")
    assert one.a.path == "1"


def test_a_definition_is_neither_stronger_nor_weaker() -> None:
    assert direction(Strength.DEFINITION, Strength.DUTY) is None
    assert direction(Strength.DUTY, Strength.DUTY) is Direction.SAME


# --- against the model text -------------------------------------------------------------------------------


def test_the_model_text_is_departed_from_only_beyond_its_own_range() -> None:
    node = load()["bp.measure.physical"]
    assert node.strength is Strength.DECLARATION
    cases = {"講じる。": "same", "講ずるものとする。": "same", "講じなければならない。": "stronger", "講ずるよう努める。": "weaker"}
    for ending, wanted in cases.items():
        main = main_sentence(reading("サーバ、通信回線及び端末の管理について、物理的な対策を" + ending), node)
        assert main is not None
        assert against_guideline(node.strength, main[1].strength) == wanted
    assert main_sentence(reading("サーバ、通信回線等"), node) is None
    assert against_guideline(node.strength, Strength.LEAD) is None
    assert against_guideline(Strength.NONE, Strength.DUTY) is None


def test_items_with_a_force_of_their_own_decide_where_the_lead_only_introduces_them() -> None:
    lead = "職員等は、次の事項を遵守するものとする。"
    main = main_sentence(reading(lead, inherited=("私物を使用してはならない。", "記録すること。")))
    assert main is not None
    assert main[1].strength is Strength.PROHIBITION
    main = main_sentence(reading(lead, inherited=("記録に努める。", "私物を使用してはならない。", "点検する。")))
    assert main is not None
    assert main[1].strength is Strength.PROHIBITION
    main = main_sentence(reading(lead, inherited=("記録すること。",)))
    assert main is not None
    assert main[1].strength is Strength.SOFT_DUTY


def test_a_clause_that_answers_to_two_nodes_is_read_for_each() -> None:
    text = "情報セキュリティ実施手順を策定するものとする。\nなお、情報セキュリティ実施手順は、公にすることにより支障を及ぼすことから非公開とする。"
    main = main_sentence(reading(text), load()["bp.procedures.nondisclosure"])
    assert main is not None
    assert main[1].strength is Strength.DECLARATION


# --- over a corpus ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpus() -> Collation:
    lax = HILL.replace("丘陵町", "平野村").replace("自己点検を実施する。", "自己点検の実施に努める。")
    texts = {"hill": HILL, "river": RIVER, "marsh": HILL.replace("丘陵町", "湿原町"), "lax": lax}
    return collate(align([policy(text, name) for name, text in texts.items()], load()), load())


def test_a_body_that_asks_another_force_than_the_others_stands_out(corpus: Collation) -> None:
    forces = [one for one in force_profile(corpus) if one.node == "bp.audit"]
    assert [(one.policy_id, one.strength.value, one.outlier) for one in forces] == [
        ("hill", "declaration", False),
        ("lax", "effort", True),
        ("marsh", "declaration", False),
        ("river", "declaration", False),
    ]
    (lax,) = [one for one in forces if one.outlier]
    assert (lax.usual, lax.direction) == (Strength.DECLARATION, Direction.WEAKER)
    assert lax.conditions == ("定期的又は必要に応じて",)
    assert lax.clause_id == "lax#5"


def test_two_agreeing_witnesses_are_too_few(corpus: Collation) -> None:
    three = collate([one for one in corpus.alignments if one.policy.policy_id != "marsh"], load())
    assert not [one for one in force_profile(three) if one.outlier]


def _forces(node: str, *texts: str) -> list[Force]:
    """The force of the node in policies that say it so."""
    alignments = [
        Alignment(policy(HILL, f"p{place}"), (Match(Clause("1", "arabic", "", "", "", text), node, matched_by=Evidence.TEXT),), (node[:2],))
        for place, text in enumerate(texts)
    ]
    return [one for one in force_profile(collate(alignments, load())) if one.node == node]


@pytest.mark.parametrize(
    ("node", "text", "wanted"),
    [
        ("response", "攻撃を受けた場合は、措置を講じなければならない。また、国と連絡を密にして情報の収集に努めなければならない。", "same"),
        ("response", "攻撃を受けた場合は、措置を講ずるよう努める。また、国と連絡を密にして情報の収集に努めなければならない。", "weaker"),
        ("response", "情報の収集に努めなければならない。なお、攻撃を受けた場合は、措置を講じなければならない。", "weaker"),
        ("response", "情報の収集に努める。ただし、攻撃を受けた場合は、停止しなければならない。また、情報の収集に努める。", "weaker"),
        ("response", "職員は、名札を着用しなければならない。また、情報の収集に努めなければならない。", "weaker"),
        ("record", "攻撃の記録を保存するとともに、警察との緊密な連携に努めなければならない。", "same"),
        ("record", "攻撃の記録を保存するとともに、警察との緊密な連携に努める。", "weaker"),
        ("record", "攻撃の記録の保存及び警察との緊密な連携に努めなければならない。", "weaker"),
    ],
)
def test_what_one_sentence_asks_as_the_model_text_does_is_not_weaker(node: str, text: str, wanted: str) -> None:
    (one,) = _forces(f"st.technical.intrusion.{node}", text)
    assert (one.direction, one.strength) == (wanted, Strength.EFFORT)


def test_what_one_sentence_asks_as_the_others_do_does_not_stand_out() -> None:
    usual = ["監査を実施する。"] * 3
    striving, also = "監査の実施に努める。", "監査を実施する。また、監査の改善に努める。"
    *_, lax = _forces("bp.audit", *usual, striving)
    *_, alike = _forces("bp.audit", *usual, also)
    assert (lax.outlier, alike.outlier) == (True, False)
    assert alike.usual is Strength.DECLARATION


@pytest.mark.parametrize(("declaring", "striving", "stands_out"), [(4, 2, True), (3, 2, False), (3, 0, True), (2, 0, False)])
def test_two_thirds_of_the_others_and_at_least_three_have_to_agree(declaring: int, striving: int, stands_out: bool) -> None:
    endings = ["監査を実施する。"] * declaring + ["監査の実施に努める。"] * striving + ["監査を実施しなければならない。"]
    alignments = [
        Alignment(
            policy(HILL, f"p{place}"), (Match(Clause("1", "arabic", "", "", "", text), "bp.audit", matched_by=Evidence.TEXT),), ("bp",)
        )
        for place, text in enumerate(endings)
    ]
    last = [one for one in force_profile(collate(alignments, load())) if one.node == "bp.audit"][-1]
    assert (last.strength, last.outlier) == (Strength.DUTY, stands_out)


def test_the_profile_does_not_depend_on_the_order_of_the_witnesses(corpus: Collation) -> None:
    assert force_profile(collate(reversed(corpus.alignments), load())) == force_profile(corpus)


def test_every_force_points_at_its_sentence(corpus: Collation) -> None:
    for one in force_profile(corpus):
        (alignment,) = [each for each in corpus.alignments if each.policy.policy_id == one.policy_id]
        assert alignment.policy[one.path].text[one.place.start : one.place.end]
