"""How close policies are once what all have is discounted."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.align import align
from kosshi.compare import Collation, collate
from kosshi.lineage import Lineage, following, following_rows, lineage, lineage_rows
from kosshi.lineage.agreements import agreements
from kosshi.lineage.figures import figures
from kosshi.lineage.wordings import distinct_wordings
from kosshi.model import Alignment, Clause, Evidence, Match, Policy
from kosshi.skeleton import load
from kosshi.tokens import fold
from lineage.copying import NODES, collated, evolve
from samples import policy, public, small

PURPOSE = "この規程は、情報資産を守るための基本を定める。"
PLAIN = "職員は、情報資産を適切に管理しなければならない。"
SLIP = "職員は、情報資産を適切的に管理しなければならない。"
PUT_IN = "職員は、原則として情報資産を適切に管理しなければならない。"
NODE = "bp.compliance"
SIX = ("a", "b", "c", "d", "e", "f")


def of(wordings: dict[str, str]) -> Lineage:
    """Policies that differ at one node only."""
    return lineage(collated({name: {"bp.purpose": PURPOSE, NODE: text, "bp.audit": PUT_IN} for name, text in wordings.items()}))


def both(found: Lineage, a: str, b: str) -> tuple[float, float]:
    other = found.neighbour(a, b)
    return other.similarity, other.plain


@lru_cache(maxsize=1)
def real() -> Lineage:
    return lineage(collate(align(public(), load()), load()))


@lru_cache(maxsize=1)
def mixed() -> Collation:
    policies = (*small(), *public()[:2])
    return collate(align(policies, load()), load())


# --- figures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("collation", [mixed(), collated(evolve(3, 9, 8, 3).texts)], ids=["read", "made"])
def test_figures_are_symmetric_and_a_policy_is_like_itself(collation: Collation) -> None:
    found = lineage(collation)
    for matrix in (found.similarity, found.plain):
        assert (matrix == matrix.T).all()
        assert (np.diag(matrix) == 1).all()
        assert matrix.min() >= 0
        assert matrix.max() <= 1
    assert (found.shared_rare == found.shared_rare.T).all()


def test_the_order_of_the_policies_changes_nothing() -> None:
    texts = evolve(5, 8, 8, 3).texts
    first = lineage(collated(texts))

    @given(st.permutations(sorted(texts)))
    @settings(max_examples=10)
    def holds(order: list[str]) -> None:
        found = lineage(collated({name: texts[name] for name in order}))
        assert lineage_rows(found) == lineage_rows(first)
        assert found.newick() == first.newick()
        assert found.clusters() == first.clusters()
        assert [found.closest(name) for name in found.ids] == [first.closest(name) for name in first.ids]

    holds()


def test_a_shared_slip_outweighs_what_all_have() -> None:
    found = of({"a": SLIP, "b": SLIP, **dict.fromkeys(SIX[2:], PLAIN)})
    assert both(found, "a", "b") == (1, 1)
    assert both(found, "a", "c")[0] < 0.1
    assert both(found, "a", "c")[1] > 0.8
    assert found.neighbour("a", "b").shared_rare == 1
    assert found.neighbour("a", "c").shared_rare == 0


def test_what_more_than_half_have_makes_no_kin() -> None:
    found = of({"a": "甲の者は、別に定める。", "b": "乙の班は、後に示す。", **dict.fromkeys(SIX[2:], PLAIN)})
    assert both(found, "a", "b")[1] > 0.5
    assert both(found, "a", "b")[0] < 0.2


def test_the_fewer_have_a_wording_the_more_it_weighs() -> None:
    few = of({"a": SLIP, "b": SLIP, **dict.fromkeys("cdefghij", PLAIN)}).shared("a", "b")[0].weight
    more = of({**dict.fromkeys("abcd", SLIP), **dict.fromkeys("efghij", PLAIN)}).shared("a", "b")[0].weight
    assert few > more > 0


def test_words_found_nowhere_else_weigh_more_than_a_phrase_that_stands_elsewhere() -> None:
    elsewhere = of({"a": PUT_IN, "b": PUT_IN, **dict.fromkeys(SIX[2:], PLAIN)}).shared("a", "b")[0].weight
    nowhere = of({"a": PUT_IN.replace("原則", "鉄則"), "b": PUT_IN.replace("原則", "鉄則"), **dict.fromkeys(SIX[2:], PLAIN)})
    assert nowhere.shared("a", "b")[0].weight > elsewhere


def test_the_bodys_name_is_no_difference() -> None:
    found = lineage(mixed())
    assert found.neighbour("hill", "river").plain > 0.8
    assert found.nearest("river", 1)[0].policy_id == "hill"


def test_a_shared_omission_counts_but_less_than_shared_words() -> None:
    nodes = dict.fromkeys(NODES[:6], PLAIN)
    short = {node: text for node, text in nodes.items() if node != NODES[3]}
    found = lineage(collated({"a": short, "b": short, **dict.fromkeys(SIX[2:], nodes)}))
    (words,) = found.shared("a", "b")
    assert (words.node, words.omission, words.text, words.places) == (NODES[3], True, "", ())
    assert words.weight < of({"a": SLIP, "b": SLIP, **dict.fromkeys(SIX[2:], PLAIN)}).shared("a", "b")[0].weight


def test_an_omission_weighs_what_the_figures_say() -> None:
    nodes = dict.fromkeys(NODES[:6], PLAIN)
    short = {node: text for node, text in nodes.items() if node != NODES[3]}
    wordings = distinct_wordings(collated({"a": short, "b": short, **dict.fromkeys(SIX[2:], nodes)}))
    (number,) = (number for number, item in enumerate(wordings.items) if item.key is None)
    full, less = (agreements(wordings, figures().model_copy(update={"omission": factor})) for factor in (1, 0.25))
    whole = full.whole[number]
    assert less.weight[whole] == pytest.approx(full.weight[whole] / 4)
    assert np.delete(less.weight, whole).tolist() == np.delete(full.weight, whole).tolist()


def test_what_stands_below_an_omitted_node_is_not_omitted_once_more() -> None:
    upper, lower = "bp.scope", "bp.scope.organs"
    whole = {"bp.purpose": PURPOSE, upper: PLAIN, lower: PUT_IN}
    texts = {"a": {"bp.purpose": PURPOSE}, "b": {"bp.purpose": PURPOSE, upper: PLAIN}, "c": whole, "d": whole}
    wordings = distinct_wordings(collated(texts))
    omitted = {item.place: [wordings.ids[k] for k in item.holders] for item in wordings.items if item.key is None}
    assert omitted == {upper: ["a"], lower: ["b"]}


def test_shared_clauses_that_answer_to_no_node_count() -> None:
    own = {"x.own": "集会所の鍵は、当番の者が首に掛けて保管する。"}
    nodes = {"bp.purpose": PURPOSE, NODE: PLAIN}
    found = lineage(collated({"a": nodes | own, "b": nodes | own, **dict.fromkeys(SIX[2:], nodes)}))
    (words,) = found.shared("a", "b")
    assert words.node is None
    assert words.text == fold(own["x.own"])
    assert [place.policy_id for place in words.places] == ["a", "b"]
    assert found.nearest("a", 1)[0].policy_id == "b"


def test_a_models_words_weigh_nothing() -> None:
    texts = {"model": SLIP, "a": SLIP, "b": SLIP, "c": PUT_IN, "d": PUT_IN, "e": PLAIN}
    collation = collated({name: {NODE: text} for name, text in texts.items()})
    assert lineage(collation).neighbour("a", "b").similarity == 1
    found = lineage(collation, models=("model",))
    assert found.neighbour("a", "b").similarity == 0
    assert found.neighbour("c", "d").similarity == 1


# --- explanations -------------------------------------------------------------------------------------------


def test_the_weights_of_the_shared_words_add_up() -> None:
    found = real()
    for a in found.ids:
        for b in found.ids:
            if a != b:
                words = found.shared(a, b, every=True)
                assert sum(one.weight for one in words) == pytest.approx(found.weight[found.index[a], found.index[b]], rel=1e-4)
                assert all({a, b} <= set(one.witnesses) for one in words)


def test_shared_words_lead_to_the_characters_they_come_from() -> None:
    found = real()
    policies = {policy.policy_id: policy for policy in public()}
    seen = 0
    for a in found.ids:
        for b in found.ids:
            for one in found.shared(a, b) if a < b else ():
                assert one.omission or {place.policy_id for place in one.places} == {a, b}
                for place in one.places:
                    _inside(policies[place.policy_id], place.path, place.start, place.end)
                own = [policies[a].source.text[place.start : place.end] for place in one.places if place.policy_id == a]
                if "◯" not in one.text and "…" not in one.text and len(own) == 1:
                    assert fold(own[0]) == one.text
                    seen += 1
    assert seen > 20


def test_a_page_number_between_shared_words_is_not_marked() -> None:
    words = "職員は、情報資産を鍵と共に首に掛けて保管しなければならない。"
    before, behind = words.split("共に")
    text = f"5 職員等の遵守義務\n{before}共に\n\n- 3 -\n\f{behind}\n"
    pages = policy(text + "6 情報セキュリティ監査及び自己点検の実施\n定期的に監査を行う。\n", "a")
    clause = next(one for one in pages.walk() if "鍵と共に" in one.text)
    texts = {"b": {NODE: words}, **{name: {NODE: PLAIN} for name in "cdef"}}
    matches = (Match(clause, NODE, False, 1.0, Evidence.TEXT),)
    collation = collated(texts)
    found = lineage(collate((*collation.alignments, Alignment(pages, matches, ("bp",))), load()))
    marked = [
        pages.source.text[place.start : place.end] for one in found.shared("a", "b") for place in one.places if place.policy_id == "a"
    ]
    assert [one for one in marked if one.endswith("共に")]
    assert [one for one in marked if one.startswith("首に")]
    assert not [one for one in marked if "3" in one]


def _inside(policy: Policy, path: str, start: int, end: int) -> None:
    """The range lies in the clause's own text."""
    spans = policy[path].spans
    assert spans[0].start <= start < end <= spans[-1].end, (policy.policy_id, path, start, end)


def test_words_beside_a_gap_are_shown_with_their_neighbours() -> None:
    shorter = PLAIN.replace("適切に", "")
    found = of({"a": shorter, "b": shorter, **dict.fromkeys(SIX[2:], PLAIN)})
    (words,) = found.shared("a", "b")
    assert words.text == "資産を管理し" or "を管理" in words.text
    assert len(words.text) < len(shorter)


def test_words_that_stand_there_twice_are_shown_once() -> None:
    twice = "職員は、鍵的に管理し、端末は、鍵的に管理する。"
    found = of({"a": twice, "b": twice.replace("職員", "班"), **dict.fromkeys(SIX[2:], PLAIN)})
    (words,) = (one for one in found.shared("a", "b") if "鍵" in one.text)
    assert words.text.count("鍵的に") == 1
    assert len(words.places) == 2


def test_a_clause_follows_the_wording_it_shares_rare_words_with() -> None:
    near = SLIP.replace("職員は", "職員等は")
    found = of({"a": near, "b": SLIP, "c": PUT_IN, **dict.fromkeys("defgh", PLAIN)})
    by_node = {one.node: one for one in found.closest("a")}
    assert by_node[NODE].closest == ("b",)
    assert 0 < by_node[NODE].score < 1
    assert any("的" in words.text for words in by_node[NODE].words)
    assert by_node[NODE].paths == ("2",)
    assert by_node["bp.purpose"].common
    assert by_node["bp.purpose"].closest == ()


def test_the_same_wording_scores_one_and_the_nearest_kin_stands_first() -> None:
    texts = {"a": SLIP, "b": SLIP, "c": SLIP, **dict.fromkeys("defgh", PLAIN)}
    audit = {"a": PUT_IN, "c": PUT_IN}
    found = lineage(collated({name: {NODE: text, "bp.audit": audit.get(name, PLAIN)} for name, text in texts.items()}))
    first = next(one for one in found.closest("a") if one.node == NODE)
    assert first.closest == ("c", "b")
    assert first.score == 1


def test_whom_a_clause_follows_does_not_depend_on_how_many_wordings_are_compared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = evolve(2, 20, 8, 3).texts
    whole = lineage(collated(texts))
    expected = [whole.closest(name) for name in whole.ids]
    assert any(one.closest and one.score < 1 for rows in expected for one in rows)
    monkeypatch.setattr(following, "_BLOCK", 3)
    found = lineage(collated(texts))
    assert [found.closest(name) for name in found.ids] == expected


def test_nobody_follows_itself_or_an_omission() -> None:
    rest = {"bp.purpose": PURPOSE, "bp.audit": PUT_IN}
    texts = {"a": {**rest, NODE: SLIP}, "b": rest, "c": rest, **{name: {**rest, NODE: PLAIN} for name in "defgh"}}
    found = lineage(collated(texts))
    for name in found.ids:
        assert all(one.policy_id not in one.closest and not {"b", "c"} & set(one.closest) for one in found.closest(name))
    assert NODE not in {one.node for one in found.closest("b")}


def test_a_wording_of_ones_own_follows_nobody() -> None:
    found = of({"a": "鍵は首に掛ける", **dict.fromkeys(SIX[1:], PLAIN)})
    own = next(one for one in found.closest("a") if one.node == NODE)
    assert (own.closest, own.common, own.score, own.words) == ((), False, 0, ())


def test_shared_words_are_left_out_on_request() -> None:
    found = real()
    assert not any(one.words for one in found.closest(found.ids[0], words=False))
    assert [one._replace(words=()) for one in found.closest(found.ids[0])] == list(found.closest(found.ids[0], words=False))


def test_bodies_that_share_no_more_than_the_guideline_are_not_called_copies() -> None:
    found = real()
    assert [name for name in found.ids if found.exemplar(name)] == []


def test_an_unknown_policy_is_named() -> None:
    for question in (real().nearest, real().closest, real().exemplar):
        with pytest.raises(KeyError, match="nobody"):
            question("nobody")
    with pytest.raises(KeyError, match="nobody"):
        real().shared("nobody", "suwa")


# --- small and odd corpora ----------------------------------------------------------------------------------


def test_no_policy() -> None:
    found = lineage(collated({}))
    assert (found.ids, found.tree(), found.newick(), found.clusters(), lineage_rows(found)) == ((), None, ";", (), [])


def test_one_policy() -> None:
    found = lineage(collated({"a": {NODE: PLAIN}}))
    assert found.similarity.tolist() == [[1]]
    assert (found.nearest("a"), found.exemplar("a"), lineage_rows(found)) == ((), None, [])
    assert found.newick() == "a;"
    assert found.clusters() == (("a",),)
    assert [one.closest for one in found.closest("a")] == [()]


def test_two_policies() -> None:
    found = of({"a": PLAIN, "b": SLIP})
    similarity, plain = both(found, "a", "b")
    assert 0 <= similarity < plain < 1
    assert both(of({"a": PLAIN, "b": PLAIN}), "a", "b") == (1, 1)
    assert found.newick().startswith("(a:")


def test_policies_with_nothing_in_common() -> None:
    found = lineage(collated({"a": {NODE: "甲乙丙。"}, "b": {"bp.purpose": "丁戊己。"}, "c": {}}))
    assert not found.shared("a", "b")
    assert found.nearest("a")[0].similarity < 0.3
    assert found.tree() is not None


def test_empty_clauses_are_no_words() -> None:
    empty = Clause("1", "arabic", "", "1", "", "")
    assert not empty.text
    found = lineage(collated({"a": {NODE: ""}, "b": {NODE: ""}, "c": {NODE: PLAIN}}))
    assert len(lineage_rows(found)) == 3


def test_rows_hold_every_pair_once() -> None:
    rows = lineage_rows(real())
    assert [list(row) for row in rows[:1]] == [["policy_a", "policy_b", "similarity", "plain", "shared_rare"]]
    assert len(rows) == 10
    assert all(row["policy_a"] < row["policy_b"] for row in rows)
    assert all(0 <= row["similarity"] <= row["plain"] <= 1 for row in rows)


def test_rows_of_whom_a_policy_follows() -> None:
    found = of({"a": SLIP, "b": SLIP, **dict.fromkeys(SIX[2:], PLAIN)})
    rows = {row["skeleton_id"]: row for row in following_rows(found, "a")}
    assert list(rows[NODE]) == ["policy_id", "skeleton_id", "clause_ids", "closest", "score", "common", "words"]
    assert (rows[NODE]["closest"], rows[NODE]["score"], rows[NODE]["clause_ids"]) == (["b"], 1, ["a#2"])
    assert rows[NODE]["words"]
