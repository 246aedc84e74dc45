"""Working on all policies at once, on distinct texts and near pairs only, gives what working one by one would."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from kosshi import wording
from kosshi.align import parts
from kosshi.align import words as words_module
from kosshi.align.assign import assigned
from kosshi.align.body import Bodies
from kosshi.align.evidence import Judge
from kosshi.align.nodes import nodes_of
from kosshi.align.parts import split_parts
from kosshi.align.solve import Forest, batches, solve_forest
from kosshi.align.words import Words, words_alone
from kosshi.skeleton import load
from kosshi.tokens import fold
from kosshi.wording import similar_pairs, similarities
from samples import public, small


@lru_cache(maxsize=1)
def sentences() -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(clause.text) for one in public() for clause in one.walk() if clause.text))


@st.composite
def trees(draw: st.DrawFn) -> list[int]:
    """Parents of the clauses of one tree in document order, -1 at the top."""
    size = draw(st.integers(1, 12))
    return [draw(st.integers(-1, place - 1)) for place in range(size)]


@given(st.lists(trees(), min_size=1, max_size=6), st.integers(0, 2**16), st.integers(0, 1))
@settings(max_examples=40, deadline=None)
def test_policies_solved_together_are_solved_as_each_alone(shapes: list[list[int]], seed: int, part: int) -> None:
    tree = nodes_of(load()).parts[part].tree
    starts = np.cumsum([0, *map(len, shapes)])
    parents = np.array([p + start if p >= 0 else -1 for start, shape in zip(starts, shapes, strict=False) for p in shape], dtype=np.intp)
    members = [np.arange(start, start + len(shape)) for start, shape in zip(starts, shapes, strict=False)]
    rng = np.random.default_rng(seed)
    words = np.where(rng.random((tree.size, len(parents))) < 0.8, 0, rng.random((tree.size, len(parents)))).astype(np.float32)
    freedom = np.full(len(parents), 0.4, dtype=np.float32)
    depths = np.zeros(len(parents), dtype=np.intp)
    for place in range(len(parents)):
        depths[place] = depths[parents[place]] + 1 if parents[place] >= 0 else 0
    forest = Forest(parents, depths, freedom, members)
    together = solve_forest(np.ascontiguousarray(words[:, forest.places]), forest, tree)
    for number, own in enumerate(members):
        single = Forest(parents, depths, freedom, [own])
        alone = solve_forest(np.ascontiguousarray(words[:, single.places]), single, tree)
        here = together.trees == number
        assert alone.clauses.tolist() == together.clauses[here].tolist()
        assert alone.nodes.tolist() == together.nodes[here].tolist()
        assert alone.scores.tolist() == together.scores[here].tolist()


def test_what_nothing_competes_with_is_taken_and_the_rest_is_best_as_a_whole() -> None:
    rng = np.random.default_rng(4)
    for size in range(1, 9):
        table = np.where(rng.random((size, 6)) < 0.5, 0, rng.random((size, 6))).astype(np.float32)
        clauses, nodes = np.nonzero(table)
        found = assigned(clauses, np.zeros_like(clauses), nodes, table[clauses, nodes])
        best = table[linear_sum_assignment(table, maximize=True)].sum()
        assert len(set(found.clauses.tolist())) == len(set(found.nodes.tolist())) == len(found.scores)
        assert found.scores.sum() == pytest.approx(best)
        assert np.array_equal(found.scores, table[found.clauses, found.nodes])


@given(st.lists(st.integers(1, 4000), max_size=30), st.integers(1, 300))
def test_batches_hold_every_tree_once_in_order(sizes: list[int], nodes: int) -> None:
    trees = [np.zeros(size, dtype=np.intp) for size in sizes]
    assert [id(tree) for batch in batches(trees, nodes) for tree in trees[batch]] == [id(tree) for tree in trees]


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_near_pairs_are_all_pairs_above_the_floor(data: st.DataObject) -> None:
    some = st.lists(st.sampled_from(sentences()) | st.text("情報資産の、", max_size=8), min_size=1, max_size=40)
    a, b = data.draw(some), data.draw(some)
    floor = data.draw(st.sampled_from([0.2, 0.45, 0.8]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wording, "_MANY", data.draw(st.sampled_from([0, 100])))
        patch.setattr(wording, "_WIDE", data.draw(st.sampled_from([7, 4096])))
        patch.setattr(wording, "_BLOCK", data.draw(st.sampled_from([3, 256])))
        first, second, alike = similar_pairs(a, b, floor)
    assert [*zip(first, second, strict=True)] == sorted(zip(first, second, strict=True))
    every = similarities(a, b)
    found = np.zeros_like(every)
    found[first, second] = alike
    assert len(first) == (every > floor).sum()
    assert np.array_equal(found, np.where(every > floor, every, 0))


def test_texts_judged_in_a_batch_are_judged_as_each_alone() -> None:
    texts = sentences()[:60]
    many, one = Judge(load()), Judge(load())
    for text, terms, likeness in zip(texts, many.terms(texts), many.texts(texts), strict=True):
        assert np.array_equal(one.terms([text])[0], terms)
        assert np.allclose(one.texts([text])[0], likeness, atol=1e-6)
        assert all(abs(one.share_of(text, node) - terms[node]) < 1e-5 for node in range(0, len(terms), 17))


def test_bounds_tell_the_parts_that_solving_every_chapter_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes, policies = nodes_of(load()), [*public(), *small()]
    bodies = Bodies(policies, {}, nodes)
    words = Words(bodies, words_alone(bodies.wordings, Judge(load()), len(nodes.ids)))
    quickly, _ = split_parts(bodies, words, nodes)
    monkeypatch.setattr(parts, "SLACK", 1e6)  # nothing is sure then
    surely, _ = split_parts(bodies, words, nodes)
    assert quickly.tolist() == surely.tolist()


def test_what_is_remembered_of_wordings_is_what_is_found_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes, judge = nodes_of(load()), Judge(load())
    wordings = Bodies(public(), {}, nodes).wordings
    first, again = (words_alone(wordings, judge, len(nodes.ids)) for _ in range(2))
    monkeypatch.setattr(words_module, "REMEMBERED", 0)
    anew = words_alone(wordings, judge, len(nodes.ids))
    for said in (first, again):
        assert all(np.array_equal(one, other) for one, other in zip(said, anew, strict=True))
