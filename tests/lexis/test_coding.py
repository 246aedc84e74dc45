"""Coding rules: what they mean, how a wrong file is told, and the crosstab's tests."""

from __future__ import annotations

import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi.errors import DataError, UsageError
from kosshi.facts import parse_yaml
from kosshi.lexis import Rules, code, crosstab, documents, example_rules, load_rules
from lexis.small import made, shipped

TEXTS = (
    "職員は情報資産を管理する。",  # 職員 は 情報資産 を 管理 する
    "責任者は監査を実施し、職員に研修を行う。",
    "監査の結果を責任者に報告する。",
    "研修",
    "外部、委託",
    "外部委託",
)


def rules(text: str) -> Rules:
    return parse_yaml(text, Rules, "rules.yaml")


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("監査", [2, 3]),
        ("実施する", [2]),  # any form, and more than one word is a phrase
        ("{word: 情報資産}", [1]),
        ("情報*", [1]),
        ("{any: [研修, 情報資産]}", [1, 2, 4]),
        ("{all: [監査, 責任者]}", [2, 3]),
        ("{all: [監査, {not: [研修]}]}", [3]),
        ("{any: [監査], not: [研修]}", [3]),
        ("{not: [監査]}", [1, 4, 5, 6]),
        ("{phrase: [監査, を]}", [2]),
        ("{phrase: [外部, 委託]}", [6]),  # a sign parts words
        ("外部委託", [6]),
        ("{near: [責任, 監査], within: 3}", [2]),
        ("{near: [監査, 責任], within: 4}", [2, 3]),
        ("{near: [監査, 責任], within: 4, ordered: true}", [3]),
        ("{near: [責任, 監査], within: 4, ordered: true}", [2]),
        ("{near: [{any: [監査, 研修]}, 職員], within: 2}", [2]),
        ("{near: [{phrase: [監査, の]}, 報告]}", [3]),
        ("{near: [監査, 監査]}", []),  # each at a place of its own
        ("{word: 職員, phrase: [研修, を]}", [2]),
        ("{concept: other}", [4]),
        ("{all: [{concept: other}, 監査]}", []),
    ],
)
def test_what_a_rule_finds(rule: str, found: list[int]) -> None:
    coded = code(made({"a": list(TEXTS)}), rules(f"concepts: {{it: {rule}, other: {{all: [研修], not: [職員]}}}}"))
    assert (np.flatnonzero(coded["it"]) + 1).tolist() == found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("concepts: {}", "concepts"),
        ("concepts: {a: [監査]}", "concepts.a"),
        ("concepts: {a: 5}", "引用符"),
        ("concepts: {a: {}}", "条件がありません"),
        ("concepts: {a: '、'}", "「、」"),
        ("concepts: {a: {phrase: ['。']}}", "「。」"),
        ("concepts: {a: {any: [監査, {some: 研修}]}}", "concepts.a.any[2].some"),
        ("concepts: {a: {near: [監査]}}", "二つ以上"),
        ("concepts: {a: {near: [監査, {all: [研修, 職員]}]}}", "near の中"),
        ("concepts: {a: {near: [監査, {word: 研修, not: [職員]}]}}", "near の中"),
        ("concepts: {a: {any: [監査], within: 3}}", "within"),
        ("concepts: {a: {near: [監査, 研修], within: 0}}", "concepts.a.near|within"),
        ("concepts: {a: {concept: b}}", "「b」"),
        ("concepts: {a: {concept: b}, b: {any: [{concept: a}]}}", "a → b → a"),
        ("concepts: {a: 監査}\nconcept: {}", "concept"),
        ("concepts: {a: 監査, a: 研修}", "twice"),
        ("concepts: [", "rules.yaml"),
    ],
)
def test_a_wrong_rule_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(DataError, match=r"rules\.yaml") as caught:
        rules(text)
    assert any(part in str(caught.value) for part in told.split("|"))


def test_rules_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "規則.yaml"
    file.write_text("concepts: {監査: {any: [監査, 自己点検]}}", encoding="utf-8")
    assert list(load_rules(file).concepts) == ["監査"]
    with pytest.raises(DataError, match=r"no\.yaml"):
        load_rules(tmp_path / "no.yaml")


def test_every_example_finds_something_and_is_sound() -> None:
    coded = code(shipped(), example_rules())
    assert list(coded.columns) == ["document_id", "group", *example_rules().concepts]
    assert (coded[list(example_rules().concepts)].sum() > 3).all()
    assert len(coded) == len(documents(shipped()))
    united = coded["外部への委託"] | coded["外部サービス"]
    assert (coded["外とのつながり"] == united).all()


WORDS = ("監査", "研修", "職員", "端末", "は", "、")


@given(
    st.lists(st.sampled_from(WORDS), max_size=12),
    st.lists(st.sampled_from(WORDS[:3]), min_size=2, max_size=3),
    st.integers(1, 6),
    st.booleans(),
)
def test_near_against_trying_everything(text: list[str], wanted: list[str], within: int, ordered: bool) -> None:
    rule = rules(f"concepts: {{it: {{near: [{', '.join(wanted)}], within: {within}, ordered: {str(ordered).lower()}}}}}")
    texts = made({"a": ["".join(text) + "端末"]})
    lemmas = texts.tokens["lemma"].tolist()
    hit = any(
        [lemmas[at] for at in places] == wanted and max(places) - min(places) <= within and (not ordered or list(places) == sorted(places))
        for places in permutations(range(len(lemmas)), len(wanted))
    )
    assert code(texts, rule)["it"].tolist() == [hit]


def test_a_crosstab_is_reckoned_as_by_hand() -> None:
    texts = made({"a": ["監査"] * 10 + ["研修"] * 20, "b": ["監査"] * 25 + ["端末"] * 15, "": ["監査"]})
    found = crosstab(texts, rules("concepts: {監査: 監査, 研修: 研修, 無: 訓練, 全: {not: [訓練]}}"))
    test = found.tests.set_index("concept").loc["監査"]
    chi2 = sum((seen - due) ** 2 / due for seen, due in ((10, 15), (20, 15), (25, 20), (15, 20)))  # 35 of 70, in 30 and in 40
    assert test["chi2"] == pytest.approx(chi2)
    assert test["dof"] == 1
    assert test["p"] == pytest.approx(math.erfc(math.sqrt(chi2 / 2)))
    assert test["cramers_v"] == pytest.approx(math.sqrt(chi2 / 70))
    assert test["smallest_expected"] == pytest.approx(15)
    cell = found.cells.set_index(["concept", "group"]).loc[("監査", "a")]
    assert cell[["documents", "of", "share", "expected"]].tolist() == pytest.approx([10, 30, 1 / 3, 15])
    assert cell["residual"] == pytest.approx((10 - 15) / math.sqrt(15 * (1 - 30 / 70) * (1 - 35 / 70)))
    assert cell["residual"] ** 2 == pytest.approx(chi2)  # two groups: the square of a residual is χ²
    assert found.tests.set_index("concept").loc[["無", "全"], ["chi2", "p", "q", "cramers_v"]].isna().all(axis=None)
    assert found.wide("documents").loc["研修"].tolist() == [20, 0]
    assert found._repr_html_().count("<table") == 2


def test_a_crosstab_needs_groups() -> None:
    with pytest.raises(UsageError, match="policy_id"):
        crosstab(made({"a": ["監査"]}), example_rules())
