"""The rules behind the assignment, one at a time: inheritance, moves, containers, gaps, examples, and what is stored."""

from __future__ import annotations

import pytest

from kosshi.align import align
from kosshi.align.examples import Sure
from kosshi.align.extend import Answers
from kosshi.align.fill import containers, gaps
from kosshi.align.nodes import nodes_of
from kosshi.align.rows import Pair, by_clause, rows
from kosshi.align.stored import decode_alignments, encode_alignments
from kosshi.model import Alignment, Clause, Evidence, Match
from kosshi.skeleton import load
from samples import CORPUS, HILL, policy, public, small

NODES = nodes_of(load())
GARDEN = "青葉庭園管理規程\n\n1 植物の世話\n植物には水やりと剪定を行う。\n2 池の魚\n魚には餌を与える。\n"


def clauses(*paths: str, heading: str = "") -> list[Clause]:
    return [Clause(path, "arabic", "", "", heading, "文である。") for path in paths]


def found(answers: dict[int, str], parents: list[int], heading: str = "") -> list[list[Match]]:
    pairs = [Pair(place, NODES.index[node], 0.8, Evidence.TEXT) for place, node in answers.items()]
    return rows(clauses(*(str(place) for place in range(len(parents))), heading=heading), parents, by_clause(pairs), NODES)


def told(matches: list[list[Match]]) -> list[tuple[str | None, str | None]]:
    return [(one[0].node, one[0].matched_by and one[0].matched_by.value) for one in matches]


# --- rows -------------------------------------------------------------------------------------------------


def test_items_of_a_leaf_inherit_its_node_and_are_a_little_less_sure() -> None:
    (_, item) = found({0: "bp.audit"}, [-1, 0], "点検")
    assert (item[0].node, item[0].score, item[0].matched_by) == ("bp.audit", 0.72, Evidence.INHERITED)


@pytest.mark.parametrize(
    ("items", "heading", "inherited"), [(3, "", False), (4, "", True), (4, "題", False)], ids=["half answer", "few answer", "headed"]
)
def test_items_of_a_container_inherit_its_node_only_where_few_answer_themselves(items: int, heading: str, inherited: bool) -> None:
    matches = found({0: "bp.threat", 1: "bp.threat.disaster"}, [-1] + [0] * items, heading)
    expected = ("bp.threat", "inherited") if inherited else (None, None)
    assert told(matches)[2:] == [expected] * (items - 1)


def test_what_stands_below_a_moved_clause_has_moved_with_it() -> None:
    answers = {0: "bp.definition", 1: "bp.scope.assets", 2: "bp.scope.assets.systems", 3: "bp.definition.network"}
    assert [one[0].moved for one in found(answers, [-1, 0, 1, 0])] == [False, True, True, False]


def test_a_node_out_of_its_container_has_moved_to_the_top_unless_the_clause_answers_to_the_container_too() -> None:
    assert [one[0].moved for one in found({0: "bp.scope.assets"}, [-1])] == [True]
    both = by_clause(Pair(0, NODES.index[node], 0.8, Evidence.TEXT) for node in ("bp.scope.assets", "bp.scope"))
    assert not any(one.moved for one in rows(clauses("1"), [-1], both, NODES)[0])


# --- place alone ------------------------------------------------------------------------------------------


def answers(nodes: list[str], parents: list[int]) -> Answers:
    places = [NODES.index[node] if node else -1 for node in nodes]
    return Answers(0, places, parents, [parent if parent >= 0 else -1 for parent in parents])


@pytest.mark.parametrize(
    ("items", "container"),
    [
        (["bp.threat.disaster", "bp.threat.pandemic"], "bp.threat"),
        (["bp.threat.disaster"], None),
        (["bp.threat.disaster", "bp.threat.pandemic", "bp.definition.network", "bp.definition.policy"], None),
    ],
    ids=["two of one", "one is too few", "half is no majority"],
)
def test_a_clause_is_the_container_of_most_of_its_items(items: list[str], container: str | None) -> None:
    one = answers(["", *items], [-1] + [0] * len(items))
    node_of = {place: node for place, node in enumerate(one.node) if node >= 0}
    pairs = containers(one, node_of, set(one.assigned), NODES)
    assert [NODES.ids[pair.node] for pair in pairs] == ([container] if container else [])
    taken = {*one.assigned, NODES.index["bp.threat"]}
    assert containers(one, {place: node for place, node in enumerate(one.node) if node >= 0}, taken, NODES) == []


@pytest.mark.parametrize(
    ("nodes", "filled"),
    [
        (["bp.threat", "", "bp.compliance"], {1: "bp.scope"}),
        (["", "bp.definition"], {0: "bp.purpose"}),
        (["bp.threat", "", "", "bp.compliance"], {}),
        (["bp.compliance", "", "bp.threat"], {}),
    ],
    ids=["between", "before the first", "two clauses for one node", "not in order"],
)
def test_a_gap_between_matched_neighbours_is_filled_where_just_as_many_nodes_are_open(nodes: list[str], filled: dict[int, str]) -> None:
    one = answers(nodes, [-1] * len(nodes))
    node_of = {place: node for place, node in enumerate(one.node) if node >= 0}
    pairs = gaps(one, node_of, set(one.assigned), NODES)
    assert {pair.clause: NODES.ids[pair.node] for pair in pairs} == filled


def best(text: str) -> dict[str, tuple[str, ...]]:
    return align([policy(text)], load())[0].nodes()


def test_a_clause_in_the_place_of_its_nodes_parent_answers_to_the_parent_too() -> None:
    text = HILL.replace(
        "4 職員", "4 行政機関の範囲\n本基本方針が適用される行政機関は、町長部局、教育委員会及び議会とする。\n\n5 職員"
    ).replace("\n5 情報", "\n6 情報")
    assert set(best(text)["4"]) == {"bp.scope", "bp.scope.organs"}


def test_a_clause_whose_items_skip_a_level_answers_to_the_level_between_too() -> None:
    items = (
        "(1) ネットワーク、情報システム及びこれらに関する設備、電磁的記録媒体\n"
        "(2) ネットワーク及び情報システムで取り扱う情報（これらを印刷した文書を含む。）\n"
        "(3) 情報システムの仕様書及びネットワーク図等のシステム関連文書\n"
    )
    text = HILL.replace("4 職員", f"4 適用範囲\n対象とするものは、次のとおりとする。\n{items}\n5 職員").replace("\n5 情報", "\n6 情報")
    assert best(text)["4"] == ("bp.scope", "bp.scope.assets")


def test_no_item_has_the_node_above_its_parents() -> None:
    found = best(
        "1 マイナンバー利用事務系\n原則として、他の領域との通信をできないようにする。\n"
        "(1) 情報システム全体の強靱性の向上\n情報システム全体に対し、三段階の対策を講じる。\n2 目的\n目的とする。\n"
    )
    assert found["1"] == ("bp.measure.resilience.mynumber-zone",)
    assert "bp.measure.resilience" not in found["1.1"]


# --- examples ---------------------------------------------------------------------------------------------


def test_the_most_frequent_wordings_are_kept_and_of_equal_ones_the_same_whatever_their_numbers() -> None:
    def kept(texts: list[str]) -> set[tuple[int, str, int]]:
        sure, number = Sure(), {text: place for place, text in enumerate(texts)}
        sure.add([7, 7, 7, 7], [number[text] for text in ("c", "c", "a", "b")], [1, 2, 1, 3])
        return {(node, texts[text], only) for node, text, only in sure.chosen(texts, 2)}

    assert kept(["a", "b", "c"]) == kept(["c", "b", "a"]) == {(7, "c", -1), (7, "a", 1)}


def test_a_policys_own_wordings_are_no_evidence_for_it() -> None:
    for one in (*small(), *public()[:2]):
        assert align([one, policy(GARDEN, "garden")], load())[0] == align([one], load())[0]


def test_the_wording_of_another_policy_is_evidence_where_the_words_alone_tell_less() -> None:
    copied = policy(HILL.replace("丘陵町", "湿原町").replace("5 情報セキュリティ監査及び自己点検の実施", "5 その他"), "copied")
    alone, among = (align([copied, *others], load())[0].best()["5"] for others in ([], [small()[0]]))
    assert alone.node == among.node == "bp.audit"
    assert (alone.matched_by, among.matched_by) == (Evidence.TERMS, Evidence.TEXT)


# --- stored -----------------------------------------------------------------------------------------------


def test_what_is_stored_of_alignments_is_found_again() -> None:
    moved = HILL.replace("3 対象", "(3) 情報資産の範囲\n対象とする情報資産は、ネットワーク及び情報システムとする。\n\n3 対象")
    policies = [policy(moved, "moved"), *small()]
    alignments = align(policies, load())
    assert any(match.moved for match in alignments[0].matches)
    assert decode_alignments(encode_alignments(alignments), policies) == alignments


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x92\x90\x91\x01"], ids=["none", "no such code", "of another shape"])
def test_bytes_that_are_no_stored_alignments_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="stored alignments"):
        decode_alignments(data, small())


# --- by clause --------------------------------------------------------------------------------------------


def test_the_matches_of_a_clause_are_found_by_its_path_the_best_first() -> None:
    one, other = clauses("1", "2")
    first, second, added = Match(one, "bp.audit", score=0.9), Match(one, "bp.revision", score=0.5), Match(other, None)
    alignment = Alignment(small()[0], (first, second, added, Match(None, "bp.purpose")), ("bp",))
    assert alignment.by_clause() == {"1": (first, second), "2": (added,)}
    assert alignment.best() == {"1": first, "2": added}
    assert alignment.nodes() == {"1": ("bp.audit", "bp.revision")}


# --- strays -----------------------------------------------------------------------------------------------


def far_and_unsure() -> list[tuple[str, str | None]]:
    """Items without a heading whose node is unsure and stands neither below their parent's nor beside it."""
    strays = []
    for alignment in align(public(), load()):
        best = {path: matches[0] for path, matches in alignment.by_clause().items() if matches[0].node is not None}
        above = {child.path: best[one.path] for one in alignment.policy.walk() if one.path in best for child in one.children}
        for path, match in best.items():
            if path not in above or match.clause is None or match.clause.heading or match.matched_by is Evidence.INHERITED:
                continue
            node, over = NODES.index[match.node or ""], NODES.index[above[path].node or ""]
            near = node == over or NODES.over[over, node] or NODES.parent[node] == NODES.parent[over]
            strays += [(path, match.node)] if not near and match.score < 0.6 else []
    return strays


def test_an_item_without_a_heading_leaves_its_parents_node_for_one_far_from_it_only_where_that_is_sure(monkeypatch) -> None:
    assert far_and_unsure() == []
    monkeypatch.setattr("kosshi.align.STRAY", 0.0)
    assert ("2.2.2.7.1", "st.classification.levels.confidentiality") in far_and_unsure()


# --- definitions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("term", ["構成市町", "出先機関"])
def test_a_definition_that_nothing_but_its_place_speaks_for_is_an_addition(term: str) -> None:
    known = "(4)情報セキュリティポリシー\n\n本基本方針及び情報セキュリティ対策基準をいう。"
    text = (CORPUS / "policies" / "tokunoshima-renkya.txt").read_text(encoding="utf-8")
    assert known in text
    for words, node in ((known, "bp.definition.policy"), (f"(4){term}\n\n架空市、仮町及び想村をいう。", None)):
        (alignment,) = align([policy(text.replace(known, words))], load())
        assert [one.node for one in alignment.matches if one.clause and one.clause.path == "2.4"] == [node]
        assert (None in [one.clause for one in alignment.matches if one.node == "bp.definition.policy"]) is (node is None)
