"""Frequencies, concordance, collocation and keyness against plain reckonings."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kosshi.errors import UsageError
from kosshi.lexis import Selection, collocates, concordance, documents, frequencies, keyness
from kosshi.lexis.words import log_likelihood
from lexis.small import made, shipped


def g2(a: int, b: int, c: int, d: int) -> float:
    """Dunning's G² of the table [[a, b], [c, d]], term by term."""
    n = a + b + c + d
    total = 0.0
    for seen, row, column in ((a, a + b, a + c), (b, a + b, b + d), (c, c + d, a + c), (d, c + d, b + d)):
        if seen:
            total += seen * math.log(seen * n / (row * column))
    return 2 * total


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 500), st.integers(0, 500))
def test_log_likelihood_is_dunnings(here: int, there: int, more_here: int, more_there: int) -> None:
    found, p, expected = log_likelihood(np.array([here]), np.array([there]), here + more_here, there + more_there)
    assert found[0] == pytest.approx(g2(here, there, more_here, more_there), abs=1e-6)
    assert 0 <= p[0] <= 1
    whole = here + there + more_here + more_there
    assert expected[0] == pytest.approx((here + there) * (here + more_here) / whole if whole else 0)


def test_log_likelihood_of_a_table_reckoned_by_hand() -> None:
    """10 of 100 words against 5 of 200: expected 5 and 10, so 2·(10·ln 2 + 5·ln ½ + 90·ln(90/95) + 195·ln(195/190)) = 7.3298."""
    found, p, expected = log_likelihood(np.array([10]), np.array([5]), 100, 200)
    assert expected[0] == pytest.approx(5)
    assert found[0] == pytest.approx(2 * (5 * math.log(2) + 90 * math.log(90 / 95) + 195 * math.log(195 / 190)))
    assert found[0] == pytest.approx(7.3298, abs=1e-4)
    assert p[0] == pytest.approx(math.erfc(math.sqrt(found[0] / 2)))  # χ² with one degree of freedom


def test_frequencies_by_part_of_speech_and_group() -> None:
    nouns = frequencies(shipped(), pos="名詞")
    assert set(nouns["pos"]) == {"名詞"}
    every = frequencies(shipped(), pos="*", selection=Selection(stop=False))
    clauses = documents(shipped())
    assert every["frequency"].sum() == clauses.lengths.sum()
    assert every["per_10k"].sum() == pytest.approx(10_000)
    grouped = frequencies(documents(shipped(), by="kind"), pos="*", selection=Selection(stop=False), by_group=True)
    assert grouped.groupby("group")["per_10k"].sum().round(6).eq(10_000).all()
    assert grouped["frequency"].sum() == every["frequency"].sum()
    assert frequencies(clauses, by_group=True, selection=Selection(most=3)).groupby("group").size().eq(3).all()


def test_every_line_of_a_concordance_stands_in_its_clause() -> None:
    clauses = documents(shipped())
    texts = {row.clause_id: row.text for row in clauses.rows}
    found = concordance(clauses, "講じる")
    assert len(found) == frequencies(clauses).set_index("lemma").loc["講ずる", "frequency"]
    for row in found.itertuples():
        line = texts[row.clause_id].replace("\n", " ")
        assert line[row.start : row.end] == row.keyword
        assert row.left + row.keyword + row.right in line
    assert {"講じ", "講ずる", "講じる"} >= set(found["keyword"])


@pytest.mark.parametrize(
    ("pattern", "keywords"),
    [
        ("情報資産の管理", {"情報資産の管理"}),
        ("*責任者", {"統括情報セキュリティ責任者"}),
        ("監?", {"監査", "監視"}),
        ("統括* は", {"統括情報セキュリティ責任者は"}),
        ("LGWAN 接続系", {"L GWAN接続系"}),
        ("無い言葉", set()),
    ],
)
def test_patterns(pattern: str, keywords: set[str]) -> None:
    texts = made(
        {"a": ["情報資産の管理は、統括情報セキュリティ責任者は監査と監視を行う。", "情報資産\nの管理", "情報資産、の管理", "L GWAN接続系"]}
    )
    assert set(concordance(texts, pattern)["keyword"]) == keywords


def test_a_concordance_is_sorted_by_its_neighbours() -> None:
    texts = made({"a": ["乙の監査を行う", "甲の監査は行う", "丙は監査を行う"]})
    right = concordance(texts, "監査", window=1, sort="right")["right"].tolist()
    assert right == sorted(right)
    left = concordance(texts, "監査", window=1, sort="left")["left"].tolist()
    assert left == sorted(left)
    assert concordance(texts, "監査", window=0)["left"].tolist() == ["", "", ""]


@pytest.mark.parametrize("call", [lambda: concordance(shipped(), "、。"), lambda: concordance(shipped(), " "), lambda: concordance(shipped(), "*"), lambda: concordance(shipped(), "監査", window=-1), lambda: concordance(shipped(), "監査", sort="up"), lambda: collocates(shipped(), "監査", measure="magic"), lambda: collocates(shipped(), "監査", window=0), lambda: keyness(shipped(), "nobody"), lambda: keyness(shipped(), "suwa", "suwa"), lambda: keyness(made({"a": ["情報"]}), "a")])  # fmt: skip
def test_refusals(call: object) -> None:
    with pytest.raises(UsageError):
        call()  # type: ignore[operator]


def test_collocates_against_a_plain_count() -> None:
    clauses = documents(shipped())
    window = 4
    near: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    span = 0
    for _, tokens in clauses.tokens.groupby("document_id", sort=False):
        lemmas = tokens["lemma"].tolist()
        nodes = [at for at, lemma in enumerate(lemmas) if lemma == "機密性"]
        for at, lemma in enumerate(lemmas):
            if at not in nodes:
                outside[lemma] += 1
                if any(abs(at - node) <= window for node in nodes):
                    near[lemma] += 1
                    span += 1
    found = collocates(clauses, "機密性", window=window, selection=Selection(pos="*", stop=False)).set_index("lemma")
    assert found["together"].to_dict() == near
    whole = outside.total()
    for lemma in ("完全性", "の", "情報資産"):
        row = found.loc[lemma]
        together, frequency = near[lemma], outside[lemma]
        assert row["frequency"] == frequency
        assert row["left"] + row["right"] == together
        assert row["log_likelihood"] == pytest.approx(
            g2(together, span - together, frequency - together, whole - span - frequency + together)
        )
        assert row["mutual_information"] == pytest.approx(math.log2(together * whole / (frequency * span)))
        assert row["log_dice"] == pytest.approx(14 + math.log2(2 * together / (len(concordance(clauses, "機密性")) + frequency)))


def test_collocates_weigh_by_distance() -> None:
    found = collocates(made({"a": ["職員端末監査責任職員"]}), "監査", selection=Selection()).set_index("word")
    assert found.loc["端末", ["left", "right", "weighted"]].tolist() == [1, 0, 1]
    assert found.loc["職員", ["left", "right", "together"]].tolist() == [1, 1, 2]
    assert found.loc["職員", "weighted"] == pytest.approx(1)
    assert collocates(made({"a": ["職員"]}), "監査").empty


def test_keyness_against_a_plain_count() -> None:
    clauses = documents(shipped(), by="kind")
    found = keyness(clauses, "議会").set_index("lemma")
    tokens = clauses.tokens
    inside = tokens["group"] == "議会"
    here, there = int((tokens["lemma"][inside] == "責任").sum()), int((tokens["lemma"][~inside] == "責任").sum())
    row = found.loc["責任"]
    assert (row["frequency"], row["rest"]) == (here, there)
    assert row["log_likelihood"] == pytest.approx(g2(here, there, inside.sum() - here, (~inside).sum() - there))
    assert row["log_ratio"] == pytest.approx(math.log2((here / inside.sum()) / (there / (~inside).sum())))
    assert row["percent_diff"] == pytest.approx(((here / inside.sum()) / (there / (~inside).sum()) - 1) * 100)
    assert row["policies"] == 1
    assert (found["q"] >= found["p"] - 1e-12).all()
    assert found["percent_diff"].max() == np.inf
    assert found.loc["議員", "log_ratio"] > 5


def test_keyness_tells_on_how_many_policies_it_rests() -> None:
    clauses = documents(shipped(), by="kind")
    found = keyness(clauses, "市").set_index("lemma")
    rows = {row.document_id: row for row in clauses.rows if row.group == "市"}
    tokens = clauses.tokens[clauses.tokens["document_id"].isin(rows)]
    having = tokens.groupby("lemma")["document_id"].agg(lambda ids: len({rows[one].policy_id for one in ids}))
    assert set(found["policies"]) == {0, 1, 2}
    assert all(having.get(lemma, 0) == count for lemma, count in found["policies"].items() if found.loc[lemma, "frequency"])


def test_keyness_of_every_group_and_of_two() -> None:
    clauses = documents(shipped(), by="skeleton_top")
    found = keyness(clauses)
    assert tuple(dict.fromkeys(found["group"])) == clauses.groups
    assert found[found["group"] == "bp.audit"]["word"].iloc[0] == "情報セキュリティ監査"
    against = keyness(clauses, "bp.threat", "bp.scope")
    back = keyness(clauses, "bp.scope", "bp.threat")
    assert against.set_index("lemma")["log_ratio"].sort_index().to_numpy() == pytest.approx(
        -back.set_index("lemma")["log_ratio"].sort_index()
    )
