"""What a sentence asks: whom it binds, on what condition, how soon, with which figures."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from kosshi.force import sentence_spans, strength, text_strength
from kosshi.model import Strength
from kosshi.norms import (
    actor_term,
    firmer,
    in_source,
    main_norm,
    norms,
    rank,
    same_for_model_text,
    urgency_rank,
    weakening,
)
from samples import SCRAPS, policy, public, texts


def actors(text: str) -> list[str]:
    return [one.term for norm in norms(text) for one in norm.actors]


def conditions(text: str) -> list[str]:
    return [one.term for norm in norms(text) for one in norm.conditions]


def parameters(text: str) -> list[tuple[str, str]]:
    return [(one.kind, one.surface) for norm in norms(text) for one in norm.parameters]


# --- whom -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("職員等は、遵守しなければならない。", ["職員等"]),
        ("責任者及び管理者は、確認する。", ["責任者", "管理者"]),
        ("ＣＩＳＯは、監査を行わせる。", ["最高情報セキュリティ責任者"]),
        ("職員、非常勤職員及び臨時職員等（以下「職員等」という。）は、遵守する。", ["職員等"]),
        ("住民に公開する情報は、管理者が確認する。", ["管理者"]),
        ("管理者が指定する者は、記録する。", ["管理者が指定する者"]),
        ("車両により情報を運搬する者は、措置を講じなければならない。", ["車両により情報を運搬する者"]),
        ("委託事業者においては、対策を実施する。", ["委託事業者"]),
        ("企画財政課は、取りまとめる。", ["企画財政課"]),
        ("各所属の長は、報告する。", ["所属長"]),
        ("町長は、見直すものとする。", ["長"]),
        ("責任者は報告し、委員会は審議する。", ["責任者", "委員会"]),
        ("この規程の施行後、職員は、研修を受ける。", ["職員"]),
        ("職員等が遵守すること。", ["職員等"]),
        ("管理者も確認する。", ["管理者"]),
    ],
)
def test_the_subject_of_the_main_predicate_is_bound(text: str, found: list[str]) -> None:
    assert actors(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "職員等が遵守すべき事項を定める。",
        "管理者が必要と認める場合には、見直す。",
        "管理者に報告する。",
        "管理者には報告しない。",
        "（職員は除く。）報告する。",
        "本基本方針が適用される行政機関は、次のとおりとする。",
        "行政機関は、市長及び教育委員会とする。",
        "指定管理者は、条例で定める者をいう。",
        "一部は、公開しない。",
        "情報システムは、停止する。",
        "職員",
        "",
    ],
)
def test_others_are_not_bound(text: str) -> None:
    assert actors(text) == []


def test_a_role_that_has_duties_in_a_list_is_bound_by_the_lead() -> None:
    assert actors("管理者は、端末の管理について、次のとおりとする。") == ["管理者"]


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("受託者", "委託事業者"),
        ("全ての職員", "職員"),
        ("防災危機管理課", "防災危機管理課"),
        ("外部", ""),
        ("全部", ""),
        ("関係", ""),
        ("端末", ""),
    ],
)
def test_names_of_offices_are_told_by_list_or_ending(name: str, term: str) -> None:
    assert actor_term(name) == term


# --- on what condition ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("必要に応じて監査を行う。", ["必要に応じて"]),
        ("必要に応じ、監査を行う。", ["必要に応じて"]),
        ("原則として、通信をできないようにする。", ["原則として"]),
        ("情報を原則、提供してはならない。", ["原則として"]),
        ("定期的又は必要に応じて点検を実施する。", ["定期的又は必要に応じて"]),
        ("定期に、及び必要に応じて点検を行う。", ["定期的又は必要に応じて"]),
        ("可能な限り速やかに行う。", ["可能な限り"]),
        ("業務委託を行う場合には、契約を締結する。", ["業務委託を行う場合"]),
        ("議員は、送信するときは、暗号化する。", ["送信するとき"]),
        ("職員は利用する場合は届け出る。", ["利用する場合"]),
        ("感染した場合又は感染が疑われる場合は、報告する。", ["感染した場合又は感染が疑われる場合"]),
        ("必要がある場合を除き、送信しない。", ["必要がある場合を除き"]),
        ("必要がある場合に限り、利用することができる。", ["必要がある場合に限り"]),
        ("ただし、緊急のときは、この限りでない。", ["緊急のとき"]),
        ("長期保管する場合には、書込みの禁止を措置すること。", ["長期保管する場合"]),
        ("この場合において、記録する。", []),
        ("侵害が発生した場合等に迅速に対応するため、計画を策定する。", []),
        ("侵害された場合の対応を定める。", []),
        ("侵害された場合は迅速に対応するため、計画を策定する。", []),
        ("侵害された場合は迅速に対応する。", ["侵害された場合"]),
    ],
)
def test_conditions_limit_the_norm(text: str, found: list[str]) -> None:
    assert conditions(text) == found


def test_phrases_weaken_by_steps_and_clauses_do_not() -> None:
    values = [
        weakening(norms(text)[0]) for text in ("原則として行う。", "定期的又は必要に応じて行う。", "行う場合は、届け出る。", "行う。")
    ]
    assert values == [1, 0, 0, 0]


def test_sooner_ranks_higher() -> None:
    ranks = [urgency_rank(norms(text)[0]) for text in ("直ちに報告する。", "速やかに報告する。", "遅滞なく報告する。", "報告する。")]
    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


# --- with which figures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年１回以上監査を行う。", [("period", "年１回以上")]),
        ("３か月ごとに確認する。", [("period", "３か月ごと")]),
        ("毎年度、点検を行う。", [("period", "毎年度")]),
        ("８文字以上とする。", [("number", "８文字以上")]),
        ("24時間以内に報告する。", [("period", "24時間以内")]),
        ("自治体機密性２以上の情報を扱う。", [("level", "自治体機密性２以上")]),
        ("令和5年4月1日から施行する。", [("date", "令和5年4月1日")]),
        ("平成十九年四月一日から施行する。", [("date", "平成十九年四月一日")]),
        ("緊急時対応計画を策定する。", [("document", "緊急時対応計画")]),
        ("地方自治法第244条の2第3項に定める。", [("law", "地方自治法第244条の2第3項")]),
        ("三段階の対策を講じる。", [("number", "三段階")]),
        ("十分な教育を行う。", []),
        ("第3条に定める。", []),
        ("一部を改正する。", []),
        ("緊急対応体制を整備する。", []),
    ],
)
def test_figures_periods_levels_and_named_documents_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert parameters(text) == found


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ("8文字以上", "12文字以上", True),
        ("年2回", "年1回", False),
        ("24時間以内", "72時間以内", False),
        ("三年以内", "2年以内", True),
        ("8文字以上", "8桁以上", None),
        ("年1回", "年1回", None),
        ("第1版", "第2版", None),
    ],
)
def test_figures_of_one_unit_are_firmer_or_not(before: str, after: str, more: bool | None) -> None:
    assert firmer(before, after) is more


# --- how strongly, and where ------------------------------------------------------------------------------


def test_the_ladder_of_forces() -> None:
    steps = [Strength.DUTY, Strength.SOFT_DUTY, Strength.DECLARATION, Strength.EFFORT, Strength.RECOMMENDATION, Strength.PERMISSION]
    assert [rank(step) for step in steps] == sorted((rank(step) for step in steps), reverse=True)
    assert rank(Strength.DUTY) == rank(Strength.PROHIBITION)
    assert {rank(one) for one in (Strength.LEAD, Strength.DEFINITION, Strength.NONE, Strength.EXCEPTION)} == {0}


def test_the_model_text_varies_between_a_declaration_and_a_soft_duty() -> None:
    assert same_for_model_text(Strength.SOFT_DUTY, Strength.DECLARATION)
    assert same_for_model_text(Strength.DUTY, Strength.PROHIBITION)
    assert not same_for_model_text(Strength.DUTY, Strength.SOFT_DUTY)
    assert not same_for_model_text(Strength.LEAD, Strength.NONE)


def test_an_aside_decides_only_where_nothing_else_does() -> None:
    norm = main_norm("実施手順を策定しなければならない。\nなお、実施手順は、非公開とする。")
    assert norm is not None
    assert norm.strength is Strength.DUTY
    assert main_norm("ネットワーク及び情報システム") is None


def test_a_paragraph_without_a_stop_ends_a_sentence_and_a_broken_line_does_not() -> None:
    assert len(norms("対策を実施する\nなお、別に定める。")) == 2
    assert len(norms("見直しが必要\nとなった場合に行う。")) == 1
    assert len(norms("次の措置を講じる\nことを目的とする。")) == 1


@given(texts(8))
@settings(max_examples=40)
def test_norms_lie_in_the_text_in_order_and_quote_it(text: str) -> None:
    at = 0
    for norm in norms(text):
        assert at <= norm.start < norm.end <= len(text)
        at = norm.end
        for one in (*norm.actors, *norm.conditions, *norm.urgency, *norm.parameters):
            assert norm.start <= one.start < one.end <= norm.end
            assert one.surface == text[one.start : one.end].replace("\n", "")


@given(SCRAPS)
def test_one_norm_a_sentence_and_the_main_one_has_the_force_of_the_text(text: str) -> None:
    assert [(norm.start, norm.end) for norm in norms(text)] == [tuple(span) for span, _ in sentence_spans(text)]
    main = main_norm(text)
    assert (main.strength if main else Strength.NONE) is text_strength(text)


def test_the_norm_of_every_public_clause_has_the_clauses_strength() -> None:
    for one in public():
        for each in one.walk():
            norm = main_norm(each.text)
            assert (norm.strength if norm else Strength.NONE) is strength(each)


def test_what_is_mentioned_is_found_again_in_the_source() -> None:
    for one in public():
        for each in one.walk():
            for norm in norms(each.text):
                for mention in norm.actors + norm.conditions:
                    start, end = in_source(one.source.text, each, mention.start, mention.end)
                    words = "".join(mention.surface.split())
                    assert "".join(one.source.text[start:end].split())[:3] == words[:3]


def test_an_empty_range_has_no_place() -> None:
    one = policy("第1条（目的）\n　職員は、遵守する。\n")
    assert in_source(one.source.text, one["1"], 0, 0) == (0, 0)
    assert main_norm("") is None
