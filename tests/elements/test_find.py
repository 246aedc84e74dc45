"""From alignments to elements: the five public policies, spans, other ways of printing."""

from __future__ import annotations

from functools import lru_cache

import pytest

from kosshi.align import align
from kosshi.elements import Element, ElementKind, Polarity, Term, Terms, builtin_terms, find
from kosshi.model import Alignment, Evidence, Match, Source
from kosshi.parse import parse
from kosshi.skeleton import load
from quality.figures import aligned
from quality.score import content
from samples import HILL


@lru_cache(maxsize=1)
def seeds() -> dict[str, Alignment]:
    return {alignment.policy.policy_id: alignment for alignment in aligned()}


def of(policy_id: str, kind: str, polarity: str = "include") -> set[str]:
    return {e.element for e in find(seeds()[policy_id]) if e.kind == kind and e.polarity == polarity}


def test_schools_are_in_one_body_and_out_of_another() -> None:
    assert {"小学校", "中学校"} <= of("tokunoshima-renkya", "organ")
    assert of("suwa", "organ", "exclude") == {"小学校", "中学校"}


def test_the_assembly_itself_or_only_its_office() -> None:
    assert "議会" in of("suwa", "organ")
    assert "議会" in of("tokubetsuku-jinji-kosei", "organ")
    assert "議会事務局" in of("kitakyushu", "organ")
    assert "議会" not in of("kitakyushu", "organ")


def test_a_sign_inside_the_bodys_name_joins_nothing() -> None:
    assert of("tokubetsuku-jinji-kosei", "organ") == {"管理者", "教育委員会", "人事委員会", "監査委員", "議会"}


def test_three_ways_to_prepare_are_three_measures() -> None:
    plans = {"緊急時対応計画", "危機管理体制", "緊急対応体制"}
    found = {policy_id: of(policy_id, "measure") & plans for policy_id in ("kitakyushu", "suwa", "tokubetsuku-jinji-kosei")}
    assert found == {"kitakyushu": {"緊急時対応計画"}, "suwa": {"危機管理体制"}, "tokubetsuku-jinji-kosei": {"緊急対応体制"}}


def test_the_shared_cloud_is_found_where_it_is() -> None:
    assert {name for name in seeds() if "自治体情報セキュリティクラウド" in of(name, "measure")} == {"suwa", "kitakyushu"}


def test_threats_that_two_bodies_word_differently_are_both_found() -> None:
    assert "外部委託管理の不備" in of("suwa", "threat")
    assert "委託管理の不備" in of("kitakyushu", "threat")


def test_the_whole_model_text_is_known() -> None:
    assert not [e.element for e in find(seeds()["kitakyushu"]) if not e.known]


@pytest.mark.parametrize("group", ["seeds", "unseen"])
def test_every_span_is_the_printed_surface_inside_its_clause(group: str) -> None:
    for alignment in aligned() if group == "seeds" else aligned(("unseen",), True):
        text = alignment.policy.source.text
        order = [clause.path for clause in alignment.policy.walk()]
        found = find(alignment)
        assert [order.index(e.clause.path) for e in found] == sorted(order.index(e.clause.path) for e in found)
        for e in found:
            assert any(span.start <= e.start < e.end for span in e.clause.spans), e
            assert content(text[e.start : e.end]) == content(e.surface), e
            assert "\n" not in e.surface


def test_no_clause_has_an_element_twice() -> None:
    for alignment in seeds().values():
        keys = [(e.clause.path, e.kind, e.element, e.polarity) for e in find(alignment)]
        assert len(keys) == len(set(keys))


def test_a_users_term_is_known_and_wins() -> None:
    own = Term(term="委託先の管理の不備", kind=ElementKind.THREAT, aliases=("委託管理の不備",), source="own list", flag="V")
    terms = builtin_terms().plus([own])
    found = {e.element for e in find(seeds()["kitakyushu"], terms) if e.kind is ElementKind.THREAT}
    assert "委託先の管理の不備" in found
    assert "委託管理の不備" not in found


def test_without_any_list_the_grammar_still_finds_the_threats() -> None:
    bare = Terms(())
    found: list[Element] = [e for e in find(seeds()["kitakyushu"], bare) if e.clause.path == "3.2"]
    assert {"プログラム上の欠陥", "メンテナンス不備", "機器故障"} <= {e.element for e in found}
    assert not any(e.known for e in found)
    assert {e.polarity for e in found} == {Polarity.INCLUDE}


def answering(text: str, *nodes: str) -> tuple[Element, ...]:
    """What is found in a policy of one clause that answers to these nodes, the best first."""
    read = parse(Source("x", f"1 甲\n{text}\n"))
    matches = tuple(Match(read["1"], node, False, 1.0, Evidence.TEXT) for node in nodes)
    return find(Alignment(read, matches, ("bp", "st")))


def test_an_element_stands_at_the_node_that_expects_it() -> None:
    found = answering("地震、落雷、津波等を想定する。", "bp.threat.intentional", "bp.threat.disaster")
    assert {(e.element, e.node) for e in found} == {
        ("地震", "bp.threat.disaster"),
        ("落雷", "bp.threat.disaster"),
        ("津波", "bp.threat.intentional"),  # no node expects it: the best
    }


def test_in_standards_only_persons_whom_they_bind_are_subjects() -> None:
    text = "職員等は、端末を施錠しなければならない。情報セキュリティ管理者は、確認しなければならない。保守業者は、記録しなければならない。"
    assert {e.element for e in answering(text, "st.human.conduct.purpose") if e.kind is ElementKind.PERSON} == {"職員等"}
    assert {e.element for e in answering(text, "bp.compliance") if e.kind is ElementKind.PERSON} > {"職員等"}


def test_a_known_name_that_a_table_cell_breaks_is_one() -> None:
    found = answering("市長\n\n選挙管\n\n理委員会\n\n監査委員", "bp.scope.organs")
    assert [e.surface for e in found if e.element == "選挙管理委員会"] == ["選挙管理委員会"]


def test_a_text_with_nothing_to_find_gives_nothing() -> None:
    policy = parse(Source("x", HILL))
    (alignment,) = align([policy], load())
    assert {e.element for e in find(alignment) if e.kind is ElementKind.PERSON} == {"職員等"}
    nothing = parse(Source("y", "1 目的\nこの規程は、必要な事項を定める。\n"))
    (empty,) = align([nothing], load())
    assert find(empty) == ()
