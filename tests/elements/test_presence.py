"""Elements over all policies: who has, leaves out, lacks what."""

from __future__ import annotations

from functools import lru_cache

import pytest

from kosshi.elements import (
    Against,
    ElementKind,
    Presence,
    against,
    builtin_terms,
    element_rows,
    find,
    organ_words,
    presence,
    presence_rows,
)
from kosshi.tables import COLUMNS
from quality.figures import aligned


@lru_cache(maxsize=1)
def presences() -> tuple[Presence, ...]:
    return presence({a.policy.policy_id: find(a) for a in aligned()}, aligned())


def one(kind: str, element: str) -> Presence:
    return next(p for p in presences() if (p.kind, p.element) == (kind, element))


def names(found: tuple[Presence, ...]) -> set[str]:
    return {p.element for p in found}


def test_every_policy_has_lacks_or_leaves_out_an_expected_element_once() -> None:
    everyone = sorted(a.policy.policy_id for a in aligned())
    for p in presences():
        found = sorted((*p.include, *p.exclude, *p.absent))
        assert found == sorted(set(found)), p
        if any(node.startswith("bp.") for node in p.nodes):
            assert found == everyone, p


def test_threats_a_body_drops_are_absent_there() -> None:
    assert one("threat", "要員不足").absent == ("tokunoshima-renkya",)


def test_schools_are_opposed_between_two_bodies() -> None:
    between = against(presences(), "suwa", "tokunoshima-renkya")
    assert names(between.opposed) == {"小学校", "中学校"}
    assert names(between.excluded) == {"小学校", "中学校"}


def test_what_is_one_matter_under_two_names_is_compared_as_one() -> None:
    p = one("threat", "委託管理の不備")
    assert len(p.include) == 5
    assert {e.element for e in p.places} == {"委託管理の不備", "外部委託管理の不備"}


def test_against_the_model_text() -> None:
    found: Against = against(presences(), "suwa")
    assert {"緊急時対応計画"} <= names(found.omits)
    assert {"議会", "危機管理体制"} <= names(found.adds)
    assert not {"災害", "教育委員会", "選挙管理委員会"} & names((*found.adds, *found.omits))
    assert "行政委員会" not in names(found.omits)


@pytest.mark.parametrize(
    ("kind", "element", "group", "adds"),
    [("threat", "標的型攻撃", "サイバー攻撃", {"標的型攻撃"}), ("organ", "教育委員会", "行政委員会", set())],
)
def test_a_member_of_an_expected_group_is_an_addition_unless_it_is_an_organ(kind: str, element: str, group: str, adds: set[str]) -> None:
    member = Presence(ElementKind(kind), element, False, (), ("a",), (), (), (), True, group)
    cover = Presence(ElementKind(kind), group, True, (), (), (), ("a",), ())
    found = against((member, cover), "a")
    assert names(found.adds) == adds
    assert not found.omits  # one of the group is there


def test_every_presence_leads_to_characters() -> None:
    for p in presences():
        for policy_id in (*p.include, *p.exclude):
            assert all(place.end > place.start for place in p.of(policy_id))
            assert p.of(policy_id)


def test_the_order_of_policies_does_not_matter() -> None:
    found = {a.policy.policy_id: find(a) for a in aligned()}
    backwards = presence(dict(reversed(found.items())), tuple(reversed(aligned())))
    assert presence_rows(backwards) == presence_rows(presences())


def test_rows_have_the_contracts_columns_first() -> None:
    (first, *_) = element_rows(find(aligned()[0]))
    contract = ["policy_id", "clause_id", "path", "skeleton_id", "kind", "element", "surface", "polarity", "start", "end"]
    assert list(first)[:10] == contract
    assert first["clause_id"] == f"{first['policy_id']}#{first['path']}"
    assert tuple(first) == COLUMNS["elements"]
    assert {tuple(row) for row in presence_rows(presences())} == {COLUMNS["presence"]}


def test_names_of_organs_leave_out_what_any_text_may_use() -> None:
    assert "教育委員会" in organ_words()
    assert not {"管理者", "事務局", "執行機関"} & set(organ_words())
    assert len(builtin_terms()) == len({(t.kind, t.term) for t in builtin_terms()})
    assert all(t.kind in ElementKind for t in builtin_terms())
