"""Upgrades: what is stale is replaced, what is missing is proposed."""

from __future__ import annotations

import re

import pytest

from draft.upgrade.upgraded import REAL, corpus, town, upgraded, with_text
from kosshi.draft.phrases import as_of, replaced_phrases
from kosshi.draft.upgrade import (
    Kind,
    Need,
    summary_lines,
    upgrade,
)
from kosshi.editions import Stale, editions

# --- what is proposed -----------------------------------------------------------------------------------------


def proposed(policy_id: str) -> set[tuple[str, str, str]]:
    return {(one.need.value, one.kind.value, one.node) for one in upgraded(policy_id).proposals}


def test_a_text_with_an_old_word_left_in_it() -> None:
    assert proposed("suwa") == {
        ("required", "phrase", "bp.threat.unintentional"),
        ("required", "phrase", "bp.measure.operation"),
        ("optional", "missing", "bp.measure.evaluation"),
    }
    changes = {one.path: (one.old, one.new) for one in upgraded("suwa").required}
    assert set(changes) == {"3.2", "6.7"}
    for old, new in changes.values():
        assert "外部委託" in old
        assert new == old.replace("外部委託管理", "委託管理").replace("外部委託", "業務委託")


def test_a_text_of_the_newest_edition() -> None:
    made = upgraded("tokubetsuku-jinji-kosei")
    assert made.proposals == ()
    assert made.revised.source.text == made.policy.source.text
    assert {one.reason for one in made.left_out} == {"needs-mynumber-zone"}


def test_a_text_of_two_years_before() -> None:
    assert proposed("kitakyushu") == {("required", "phrase", "bp.measure.outsourcing"), ("required", "clause", "bp.revision")}
    title, revision = upgraded("kitakyushu").required
    assert title.new.startswith("業務委託と外部サービス（クラウドサービス）の利用\n")
    assert title.old.split("\n")[1:] == title.new.split("\n")[1:]  # the text below the heading is the body's own
    assert "リスクを検討し" in revision.new
    added = re.sub("保有する.*?検討した(?:うえ|上)で、", "", revision.new)
    assert added == revision.old


def test_a_text_of_long_ago() -> None:
    made = upgraded("tokunoshima-renkya")
    required = {one.node for one in made.required}
    assert {"bp.definition.lgwan-zone", "bp.threat.unintentional", "bp.measure.operation", "bp.measure.outsourcing"} <= required
    assert {"bp.measure.resilience", "bp.revision"} <= required
    assert {one.node for one in made.optional} >= {"bp.threat.pandemic", "bp.threat.infrastructure"}
    heading = next(one for one in made.required if one.node == "bp.measure.outsourcing")
    assert [(one.old, one.new) for one in heading.phrases][:2] == [
        ("外部サービスの利用", "業務委託と外部サービス（クラウドサービス）の利用"),
        ("外部委託する", "業務委託を行う"),
    ]
    assert "外部委託" not in made.text
    assert "約款" not in made.text


def test_zones_the_body_has_not_are_never_proposed() -> None:
    made = upgraded("ibaraki-gikai")
    assert not any("zone" in one.node for one in made.proposals)
    assert any(one.node == "bp.definition.mynumber-zone" and one.reason == "needs-mynumber-zone" for one in made.left_out)


@pytest.mark.parametrize("policy_id", REAL)
def test_every_proposal_has_a_reason_and_a_node(policy_id: str) -> None:
    made = upgraded(policy_id)
    for one in made.proposals:
        assert one.reason
        assert one.node in made.skeleton
        assert one.kind is Kind.PHRASE or one.sources
        assert one.new_path or one.need is Need.OPTIONAL
        assert all(source in made.source_names for source in one.sources)
        assert not any(source.startswith(f"{policy_id}#") for source in one.sources)


# --- earlier editions -----------------------------------------------------------------------------------------


def test_words_of_later_editions_wait_for_them() -> None:
    made = upgrade("tokunoshima-renkya", corpus(), to="R4")
    assert "業務委託と外部サービスの利用" in made.text
    assert "クラウドサービス" not in made.text
    assert not any(one.node == "bp.revision" for one in made.proposals)
    assert "外部委託を行う際" in upgrade("tokunoshima-renkya", corpus(), to="R2").text


@pytest.mark.parametrize("edition", [one.id for one in editions()])
def test_every_edition_can_be_asked_for(edition: str) -> None:
    made = upgrade("kitakyushu", corpus(), to=edition)
    assert bool(made.required) == (edition in ("R6", "R7", "R8"))


@pytest.mark.parametrize(
    ("text", "phrase", "by", "new"),
    [
        ("外部委託先の管理の不十分さ、故障", "外部委託先の管理の不十分", "委託管理の不備", "委託管理の不備、故障"),
        ("外部委託事業者を選ぶ。", "外部委託", "業務委託", "委託事業者を選ぶ。"),
        ("人事、給与、財務会計、文書管理その他のLGWANにつながる", "財務会計、文書管理", "LGWANに接続された情報システム", "LGWANにつながる"),
        ("町が使う財務会計、文書管理の装置", "財務会計、文書管理", "LGWANに接続された情報システム", "町が使う財務会計、文書管理の装置"),
        ("機器及び記録媒体で構成され", "記録媒体で構成", "電磁的記録媒体", "機器及び電磁的記録媒体で構成され"),
        ("電磁的記録媒体", "記録媒体", "電磁的記録媒体", "電磁的記録媒体"),
    ],
)
def test_a_phrase_is_replaced_as_its_sentence_allows(text: str, phrase: str, by: str, new: str) -> None:
    assert replaced_phrases(text, [Stale("x", "1", 0, 0, phrase, by, "R4")]) == new


def test_a_phrase_keeps_the_words_of_its_edition() -> None:
    stale = Stale("x", "1", 0, 0, "約款による外部サービス", "外部サービス（クラウドサービス）", "R4")
    assert [as_of([stale], to)[0].replaced_by for to in ("R4", "R5", "R6")] == ["外部サービス"] * 2 + ["外部サービス（クラウドサービス）"]
    assert as_of([stale], "R2") == ()


def test_a_phrase_without_words_that_fit_is_left_to_people() -> None:
    policy = corpus().policies["tokunoshima-renkya"]
    text = policy.source.text.replace("人事給与、財務会計及び文書管理等 LGWAN", "町が使う人事給与及び文書管理の装置で LGWAN")
    made = upgrade(policy.policy_id, with_text(policy, text))
    assert "人事給与及び文書管理の装置" in made.text
    (left,) = [one for one in made.left_out if one.reason == "by-hand"]
    assert (left.path, left.words) == ("2.8", "人事給与及び文書管理")
    assert left.words in left.told


def test_the_text_below_a_heading_that_is_replaced_says_the_newer_words_too() -> None:
    revised = town().revised
    assert (revised["2.5"].heading, revised["2.6"].heading) == ("業務委託", "外部サービス（クラウドサービス）の利用")
    assert revised["2.5"].text.startswith("業務委託を行う場合には、委託事業者を選定し、委託事業者において")
    assert revised["2.6"].text.startswith("外部サービス（クラウドサービス）を利用する場合には、")


def test_old_words_that_are_left_are_told() -> None:
    made = town()
    (left,) = [one for one in made.left_out if one.reason == "left-over"]
    assert (left.path, left.words) == ("3.10", "外部委託")
    assert "外部委託の記録" in made.text
    assert "「外部委託」が残っています" in left.told


def test_what_is_added_stands_behind_the_bodys_own_articles_of_the_chapter() -> None:
    made = town(("bp.measure.evaluation",))
    (added,) = [one for one in made.proposals if one.node == "bp.measure.evaluation"]
    assert (added.after, added.new_path) == ("2.7", "2.8")
    assert [made.revised[path].heading for path in ("2.7", "2.8", "3.9")][:2] == ["ソーシャルメディアサービスの利用", "評価・見直し"]


def test_a_proposal_names_the_clause_that_says_the_same() -> None:
    (offer,) = [one for one in town().optional if one.node == "bp.measure.evaluation"]
    assert offer.overlaps == ("第3章第8条",)
    assert offer.reason.endswith("現行の第3章第8条と重なります。")
    assert not any(one.overlaps for one in town().proposals if one is not offer)


def test_a_clause_without_a_node_is_named_by_its_heading() -> None:
    assert any(line.startswith("必須　約款による外部サービスの利用 第2章第6条: ") for line in summary_lines(town()))


def test_words_other_laws_have_overtaken_are_to_be_confirmed() -> None:
    found = {one.reason: one for one in town().left_out if one.reason.startswith("confirm-")}
    assert {reason: (one.path, one.words) for reason, one in found.items()} == {
        "confirm-staff": ("1.3", "非常勤職員及び臨時職員"),
        "confirm-personal-information": ("3.10", "個人情報保護条例"),
    }
    assert "会計年度任用職員" in found["confirm-staff"].told
    assert "非常勤職員及び臨時職員" in town().text  # only the body knows
