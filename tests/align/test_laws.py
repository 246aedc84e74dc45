"""What holds for every alignment, whatever the policies and the skeleton."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.align import align
from kosshi.errors import SourceError
from kosshi.model import Alignment, Evidence, Part, Policy, Status
from kosshi.skeleton import Skeleton, load
from samples import HILL, RIVER, SHORE, policy, public, small, texts


def laws(alignment: Alignment, skeleton: Skeleton) -> None:
    """Every law that holds for one alignment."""
    clauses = list(alignment.policy.walk())
    rows = alignment.matches
    assert {id(match.clause) for match in rows if match.clause is not None} == {id(one) for one in clauses}
    assert set(alignment.parts) <= {part.part for part in skeleton.parts}
    assert {match.node for match in rows if match.node is not None} == {node.id for node in skeleton if node.part in alignment.parts}
    place = {id(one): number for number, one in enumerate(clauses)}
    stands = [place[id(match.clause)] for match in rows if match.clause is not None]
    assert stands == sorted(stands), "matches stand in document order"
    omitted = [match.node for match in rows if match.status is Status.OMITTED]
    assert rows[len(rows) - len(omitted) :] == tuple(match for match in rows if match.status is Status.OMITTED)
    assert omitted == [node.id for node in skeleton if node.id in omitted], "omissions stand in the skeleton's order"
    answered = {match.node for match in rows if match.status is Status.ALIGNED}
    assert not answered & set(omitted)
    pairs = [(id(match.clause), match.node) for match in rows]
    assert len(pairs) == len(set(pairs)), "no row stands twice"
    for match in rows:
        assert 0 <= match.score <= 1
        assert isinstance(match.matched_by, Evidence) == (match.status is Status.ALIGNED)
        assert match.status is Status.ALIGNED or not match.moved
        assert match.clause is None or match.clause.part is Part.BODY or match.status is Status.ADDED


def said(alignments: Iterable[Alignment]) -> dict[str, Alignment]:
    return {alignment.policy.policy_id: alignment for alignment in alignments}


@pytest.fixture(scope="module")
def skeleton() -> Skeleton:
    return load()


@pytest.fixture(scope="module")
def found(skeleton: Skeleton) -> tuple[Alignment, ...]:
    return align(public(), skeleton)


def test_public_policies_keep_every_law_and_come_in_the_order_given(found: tuple[Alignment, ...], skeleton: Skeleton) -> None:
    assert [alignment.policy for alignment in found] == list(public())
    for alignment in found:
        laws(alignment, skeleton)
        assert "bp" in alignment.parts


@given(texts(15))
@settings(max_examples=15)
def test_any_policy_keeps_every_law(text: str) -> None:
    try:
        found = policy(text)
    except SourceError:
        return
    skeleton = load()
    laws(align([found], skeleton)[0], skeleton)


@given(st.lists(st.sampled_from([*HILL.splitlines(), *RIVER.splitlines(), *SHORE.splitlines()]), min_size=3, max_size=25))
@settings(max_examples=12)
def test_shuffled_clauses_keep_every_law(rows: list[str]) -> None:
    try:
        found = policy("\n".join(rows))
    except SourceError:
        return
    skeleton = load()
    for alignment in align([found, *small()[:1]], skeleton):
        laws(alignment, skeleton)


def test_the_result_does_not_depend_on_the_order_of_the_policies(skeleton: Skeleton) -> None:
    expected = said(align(small(), skeleton))
    for order in permutations(small()):
        assert said(align(order, skeleton)) == expected


def test_the_result_on_public_policies_does_not_depend_on_their_order(found: tuple[Alignment, ...], skeleton: Skeleton) -> None:
    assert said(align(public()[::-1], skeleton)) == said(found)


def test_the_same_policies_give_the_same_alignments(skeleton: Skeleton) -> None:
    assert align(small(), skeleton) == align(small(), skeleton)


def test_no_policies_give_no_alignments(skeleton: Skeleton) -> None:
    assert align([], skeleton) == ()


def test_a_policy_of_附則_alone_adds_its_clauses(skeleton: Skeleton) -> None:
    found = align([policy("附　則\n1　この規程は、公布の日から施行する。\n2　文である。\n")], skeleton)[0]
    laws(found, skeleton)
    assert {match.status for match in found.matches if match.clause} == {Status.ADDED}


def nodes(alignment: Alignment) -> dict[str, str | None]:
    """The best node of each clause."""
    found: dict[str, str | None] = {}
    for match in alignment.matches:
        if match.clause is not None:
            found.setdefault(match.clause.path, match.node)
    return found


def test_a_plain_policy_is_aligned_as_a_reader_would(skeleton: Skeleton) -> None:
    assert nodes(align([small()[0]], skeleton)[0]) == {
        "1": "bp.purpose",
        "2": "bp.definition",
        "2.1": "bp.definition.network",
        "2.2": "bp.definition.information-system",
        "3": "bp.threat",
        "3.1": "bp.threat.intentional",
        "3.2": "bp.threat.disaster",
        "4": "bp.compliance",
        "5": "bp.audit",
    }


def test_a_clause_that_answers_to_nothing_is_added(skeleton: Skeleton) -> None:
    found = nodes(align([small()[2]], skeleton)[0])
    assert found["3"] is None
    assert found["2"] == "bp.compliance"
    assert found["附則1"] is None


def test_what_a_policy_leaves_out_is_omitted(skeleton: Skeleton) -> None:
    found = align([small()[0]], skeleton)[0]
    omitted = {match.node for match in found.matches if match.status is Status.OMITTED}
    assert {"bp.threat.pandemic", "bp.scope", "bp.procedures", "bp.definition.confidentiality"} <= omitted
    assert found.parts == ("bp",)


MOVED = HILL.replace(
    "3 対象とする脅威",
    "(3) 情報資産の範囲\n対象とする情報資産は、ネットワーク、情報システム及びこれらで取り扱う情報とする。\n\n3 対象とする脅威",
)


def test_a_clause_below_another_parent_has_moved(skeleton: Skeleton) -> None:
    found: Policy = policy(MOVED, "moved")
    rows = {match.clause.path: match for match in align([found, *small()], skeleton)[0].matches if match.clause}
    assert (rows["2.3"].node, rows["2.3"].moved) == ("bp.scope.assets", True)
    assert [path for path, match in rows.items() if match.moved] == ["2.3"]
