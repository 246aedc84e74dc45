"""Similarity and edit scripts: their laws, and a slow reference."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from kosshi.tokens import fold
from kosshi.wording import Edit, apply, edits, similarities, similarity
from samples import ANYTHING, SCRAPS, public


def common(a: str, b: str) -> int:
    """Length of the longest common subsequence, the plain way."""
    row = [0] * (len(b) + 1)
    for char in a:
        above = row[:]
        for place, other in enumerate(b):
            row[place + 1] = above[place] + 1 if char == other else max(above[place + 1], row[place])
    return row[-1]


@given(SCRAPS, SCRAPS)
def test_similarity_is_twice_the_common_part_of_all(a: str, b: str) -> None:
    folded_a, folded_b = fold(a), fold(b)
    size = len(folded_a) + len(folded_b)
    assert similarity(a, b) == pytest.approx(2 * common(folded_a, folded_b) / size if size else 1.0)


@given(ANYTHING, ANYTHING)
def test_similarity_is_symmetric_and_between_0_and_1(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)


@given(ANYTHING)
def test_a_text_is_wholly_like_itself(text: str) -> None:
    assert similarity(text, text) == 1


@pytest.mark.parametrize(
    ("a", "b", "value"),
    [
        ("", "", 1),
        ("", "情報", 0),
        ("ＬＧＷＡＮ", "L G W A N", 1),
        ("サーバー", "サーバ", 1),
        ("甲", "乙", 0),
        ("本市は情報", "本市の情報", 0.8),
    ],
)
def test_similarity_of_what_is_alike_to_a_reader(a: str, b: str, value: float) -> None:
    assert similarity(a, b) == pytest.approx(value)


@given(SCRAPS, SCRAPS)
def test_many_similarities_are_those_of_the_pairs(a: str, b: str) -> None:
    texts = [fold(a), fold(b), ""]
    table = similarities(texts, texts)
    assert table.shape == (3, 3)
    assert np.allclose(table, [[similarity(x, y) for y in texts] for x in texts], atol=1e-6)


def test_no_texts_give_an_empty_table() -> None:
    assert similarities([], ["a"]).shape == (0, 1)
    assert similarities(["a"], []).shape == (1, 0)


def tiles(a: str, b: str, steps: tuple[Edit, ...]) -> bool:
    """Whether the steps cover both texts, without gap or overlap."""
    at = (0, 0)
    for step in steps:
        if (step.a_start, step.b_start) != at:
            return False
        at = (step.a_end, step.b_end)
    return at == (len(a), len(b))


@given(SCRAPS, SCRAPS)
@settings(max_examples=150)
def test_edits_tile_both_texts_and_turn_one_into_the_other(a: str, b: str) -> None:
    steps = edits(a, b)
    assert tiles(a, b, steps)
    assert fold(apply(a, b, steps)) == fold(b)
    assert {step.kind for step in steps} <= {"equal", "replace", "insert", "delete"}


@pytest.mark.parametrize(("a", "b"), [("", " "), (" ", ""), (" ", "　\n")])
def test_edits_tile_texts_of_white_space(a: str, b: str) -> None:
    assert tiles(a, b, edits(a, b))


@pytest.mark.parametrize(("a", "b"), [("", "情報"), ("情報", "")])
def test_edits_between_something_and_nothing_tile_both(a: str, b: str) -> None:
    assert tiles(a, b, edits(a, b))
    assert apply(a, b, edits(a, b)) == b


@given(SCRAPS)
def test_a_text_against_itself_has_no_edits(text: str) -> None:
    assert {step.kind for step in edits(text, text)} <= {"equal"}


@given(SCRAPS, SCRAPS)
@settings(max_examples=60)
def test_equal_steps_are_equal_and_neighbours_differ_in_kind(a: str, b: str) -> None:
    steps = edits(a, b)
    for step in steps:
        if step.kind == "equal":  # white space on one side alone is no change
            assert fold(a[step.a_start : step.a_end]) == fold(b[step.b_start : step.b_end])
            continue
        assert (step.kind == "insert") == (step.a_start == step.a_end)
        assert (step.kind == "delete") == (step.b_start == step.b_end)
    for before, after in pairwise(steps):
        assert (before.kind == "equal") != (after.kind == "equal")


@pytest.mark.parametrize(
    ("a", "b", "changes"),
    [
        ("職員は、遵守する。", "職員等は、遵守する。", [("職員", "職員等")]),
        ("職員は遵守する。", "職員等は、遵守する。", [("職員は", "職員等は、")]),
        ("情報資産を管理する。", "情報資産を適正に管理する。", [("", "適正に")]),
        ("本市は情報資産を、", "本町は情報資産を、", [("本市", "本町")]),
        ("ＬＧＷＡＮ　接続系", "LGWAN接続系", []),
        ("甲", "乙", [("甲", "乙")]),
        ("本市は、情報資産を守る。", "本町は、情報資産を管理する。", [("本市", "本町"), ("守る", "管理する")]),
    ],
)
def test_changes_are_whole_words_and_short_gaps_are_closed(a: str, b: str, changes: list[tuple[str, str]]) -> None:
    found = [(a[step.a_start : step.a_end], b[step.b_start : step.b_end]) for step in edits(a, b) if step.kind != "equal"]
    assert found == changes


def test_edits_between_real_clauses_turn_one_into_the_other() -> None:
    texts = [clause.text for policy in public() for clause in policy.walk() if len(clause.text) > 40][:60]
    for a, b in pairwise(texts):
        steps = edits(a, b)
        assert tiles(a, b, steps)
        assert fold(apply(a, b, steps)) == fold(b)
