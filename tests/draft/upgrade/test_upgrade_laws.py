"""Upgrades: everything that is not proposed stays as it was."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draft.upgrade.upgraded import INVENTED, REAL, again, corpus, lines_that_differ, upgraded, wider, with_text
from generator import generate
from kosshi.align import align
from kosshi.check import Severity
from kosshi.corpus import Corpus
from kosshi.draft.amend import Amendment, Instrument, apply, from_policy, sentences_of
from kosshi.draft.digits import NoSignError
from kosshi.draft.model import Item
from kosshi.draft.upgrade import (
    ALL,
    Kind,
    Need,
    amendment,
    summary_lines,
    to_bytes,
    upgrade,
)
from kosshi.draft.upgrade.inserting import _fitting, planned
from kosshi.draft.upgrade.numbers import Slot, remarked
from kosshi.draft.upgrade.places import Places
from kosshi.draft.upgrade.revision import Reviser
from kosshi.draft.upgrade.splice import Edit, Splice
from kosshi.errors import UsageError
from kosshi.manifest import Entry
from kosshi.model import Policy, Source
from kosshi.parse import parse

# --- laws -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("policy_id", REAL)
def test_what_is_proposed_once_is_not_required_again(policy_id: str) -> None:
    for adopt in ((), (ALL,)):
        made = upgrade(policy_id, again(adopt))
        assert made.required == ()
        assert made.text == upgraded(policy_id, adopt).text
    assert made.optional == ()


@pytest.mark.parametrize("adopt", [(), (ALL,)], ids=["required", "all"])
@pytest.mark.parametrize("policy_id", REAL)
def test_the_new_text_is_aligned_as_before_with_the_new_nodes(policy_id: str, adopt: tuple[str, ...]) -> None:
    made = upgraded(policy_id, adopt)
    place = list(corpus().policies).index(policy_id)
    before, after = corpus().alignments[place], again(adopt).alignments[place]
    old = {(made.paths[one.clause.path], one.node) for one in before.matches if one.clause}
    new = {(one.clause.path, one.node) for one in after.matches if one.clause}
    added = {(one.new_path, one.node) for one in made.proposals if one.kind is Kind.MISSING and one.new_path}
    assert old | added <= new


@pytest.mark.parametrize("adopt", [(), (ALL,)], ids=["required", "all"])
@pytest.mark.parametrize("policy_id", REAL)
def test_nothing_new_is_found_wrong(policy_id: str, adopt: tuple[str, ...]) -> None:
    before, after = (
        Counter(one.rule for one in of.found[policy_id] if one.severity is not Severity.NOTE) for of in (corpus(), again(adopt))
    )
    assert after - before == Counter()


@pytest.mark.parametrize("adopt", [(), (ALL,)], ids=["required", "all"])
@pytest.mark.parametrize("policy_id", [*REAL, *INVENTED])
def test_text_outside_the_proposals_is_untouched(policy_id: str, adopt: tuple[str, ...]) -> None:
    made = upgraded(policy_id, adopt, everybody=policy_id in INVENTED)
    changed = {one.path for one in made.proposals if one.new_path} | set(made.touched)
    carried = {one.new_path for one in made.proposals if one.new_path}
    for clause in made.policy.walk():
        if clause.path not in changed:
            assert made.revised[made.paths[clause.path]].full_text == clause.full_text
    known = set(made.paths.values())
    for clause in made.revised.walk():
        assert clause.path in known or any(f"{clause.path}.".startswith(f"{path}.") for path in carried)
    if not carried:
        assert made.text == made.policy.source.text


@pytest.mark.parametrize("policy_id", list(INVENTED))
def test_invented_policies_ask_for_nothing_once_upgraded(policy_id: str) -> None:
    made = upgraded(policy_id, everybody=True)
    after = again(everybody=True)
    assert upgrade(policy_id, after).required == ()
    before, now = (Counter(one.rule for one in of.found[policy_id] if one.severity is not Severity.NOTE) for of in (wider(), after))
    assert now - before == Counter()
    assert made.left_out == tuple(dict.fromkeys(made.left_out))


def test_numbers_and_references_follow_what_is_put_in() -> None:
    made = upgraded("tokunoshima-renkya", (ALL,))
    assert "上記6、7及び8に規定する対策等" in made.text
    gone, come = lines_that_differ(made)
    assert "8. 情報セキュリティ対策基準の策定" in gone
    assert "9. 情報セキュリティ対策基準の策定" in come
    assert "9" in made.touched


def test_a_single_node_is_adopted() -> None:
    made = upgraded("ibaraki-gikai", ("bp.measure.evaluation",))
    assert [one.node for one in made.proposals if one.new_path] == ["bp.measure.evaluation"]
    assert made.revised["1.6.8"].heading == "評価・見直し"
    assert "組合" not in made.revised["1.6.8"].text


def test_a_used_term_brings_its_definition() -> None:
    made = upgraded("seiryudai-suido", ("bp.measure.classification",), everybody=True)
    carried = {one.node for one in made.optional if one.new_path}
    assert carried == {"bp.measure.classification", "bp.definition.confidentiality"}


def test_a_definition_without_a_heading_names_its_term() -> None:
    made = upgraded("mizuhono-ken", (ALL,), everybody=True)
    added = next(one for one in made.proposals if one.node == "bp.definition.lgwan-zone")
    assert made.revised[added.new_path].text.startswith("この訓令において「LGWAN接続系」とは、")


def test_contents_lists_follow_the_articles() -> None:
    made = upgraded("mizuhono-ken", (ALL,), everybody=True)
    contents = made.text[: made.text.index("（目的）") if "（目的）" in made.text else 1500]
    last = max(int(one.path.rpartition(".")[2].partition("-")[0]) for one in made.revised.walk() if one.style == "article")
    assert str(last).translate(str.maketrans("0123456789", "０１２３４５６７８９")) in contents


def test_hard_broken_lines_stay_hard_broken() -> None:
    made = upgraded("hozumi-shi", (ALL,), everybody=True)
    width = max(map(len, made.policy.source.text.split("\n")))
    assert max(map(len, made.text.split("\n"))) <= width + 2
    assert [_fitting("情報資産を守る。次に", margin) for margin in (6, 7, 8, 20)] == [6, 6, 8, 10], "no line begins with 。"


def test_a_further_paragraph_of_an_article_is_a_paragraph_of_its_own() -> None:
    policy = parse(Source("x", "（監査）\n第1条　監査を行う。\n（点検）\n第2条　点検を行う。\n"))
    item = Item(("bp.revision",), "見直し", ("見直しを行う。", "なお、見直しは、毎年行う。"))
    plan = planned(item, "3", Slot(policy.clauses, 2), "見直し")
    assert (plan.heading, plan.paragraphs) == ("見直し", ("見直しを行う。",))
    assert [(one.path, one.paragraphs) for one in plan.children] == [("3.2", ("見直しは、毎年行う。",))]


def test_another_bodys_words_are_taken_only_where_the_body_wants_them() -> None:
    policy = corpus().policies["kitakyushu"]
    old = policy["8"].text
    own = "この方針は、市長が毎年度の初めに読み直す。"
    corpus_ = with_text(policy, policy.source.text.replace(old, own))
    made = upgrade("kitakyushu", corpus_)
    (offer,) = [one for one in made.proposals if one.node == "bp.revision"]
    assert (offer.need, offer.kind, offer.new_path) == (Need.OPTIONAL, Kind.CLAUSE, "")
    assert own in made.text
    taken = upgrade("kitakyushu", corpus_, adopt=("bp.revision",))
    assert own not in taken.text
    assert "リスクを検討" in taken.revised["8"].text


def test_a_corpus_of_one_has_no_words_to_give() -> None:
    old = corpus()
    alone = Corpus({"suwa": old.policies["suwa"]}, {"suwa": old.entries["suwa"]}, old.skeleton)
    made = upgrade("suwa", alone)
    assert {one.path for one in made.required} == {"3.2", "6.7"}
    assert ("bp.measure.evaluation", "no-wording") in {(one.node, one.reason) for one in made.left_out}


def test_only_the_sources_that_are_given_are_used() -> None:
    made = upgrade("ibaraki-gikai", corpus(), sources=("kitakyushu",))
    assert {source.partition("#")[0] for one in made.proposals for source in one.sources} == {"kitakyushu"}


@pytest.mark.parametrize(
    ("arguments", "subject"),
    [
        ({"policy_id": "nowhere"}, "nowhere"),
        ({"policy_id": "suwa", "to": "R99"}, "to"),
        ({"policy_id": "suwa", "sources": ("nowhere",)}, "nowhere"),
        ({"policy_id": "suwa", "adopt": ("bp.purpose",)}, "adopt"),
        ({"policy_id": "tokubetsuku-jinji-kosei", "adopt": ("bp.purpose",)}, "adopt"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(arguments: dict[str, object], subject: str) -> None:
    with pytest.raises(UsageError) as refused:
        upgrade(corpus=corpus(), **arguments)  # type: ignore[arg-type]
    assert refused.value.subject == subject
    assert refused.value.remedy


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.booleans())
def test_any_tree_can_be_upgraded(seed: int, noise: bool) -> None:
    document = generate(seed, noise=noise)
    policy = parse(Source("generated", document.decoded, name="generated.txt"))
    made = upgrade("generated", _grown(policy), adopt=(ALL,))
    assert set(made.paths) == {one.path for one in policy.walk()}
    assert all(made.revised[path] for path in made.paths.values())
    assert summary_lines(made)
    assert to_bytes(made, ".md")
    written = amendment(made)
    if isinstance(written, Amendment):
        title = Instrument(title=made.title).title
        assert apply(from_policy(policy, title), sentences_of(written.text)) == from_policy(made.revised, title)


@settings(max_examples=5, deadline=None)
@given(
    st.integers(0, 10**6),
    st.lists(st.sampled_from(["外部委託", "外部委託管理の不備", "約款による外部サービス", "人事給与、財務会計"]), max_size=3),
)
def test_old_words_anywhere_do_no_harm(seed: int, words: list[str]) -> None:
    policy = corpus().policies["tokunoshima-renkya"]
    lines = policy.source.text.split("\n")
    for number, word in enumerate(words):
        at = (seed // 7**number) % len(lines)
        lines[at] += word if lines[at].strip() else ""
    changed_text = parse(Source(policy.policy_id, "\n".join(lines), name="generated.txt"))
    made = upgrade(policy.policy_id, _grown(changed_text))
    changed = {one.path for one in made.proposals if one.new_path} | set(made.touched)
    for clause in made.policy.walk():
        if clause.path not in changed:
            assert made.revised[made.paths[clause.path]].full_text == clause.full_text


def _grown(policy: Policy) -> Corpus:
    old = corpus()
    entry = Entry(policy_id=policy.policy_id, file="generated.txt")
    policies = {"suwa": old.policies["suwa"], policy.policy_id: policy}
    return Corpus(policies, {**old.entries, policy.policy_id: entry}, old.skeleton)


def test_a_marker_takes_another_number_in_its_own_digits() -> None:
    assert remarked("第３条の２", "article", "3-2", "4") == "第４条"
    assert remarked("第三条", "article", "3", "4") == "第四条"
    assert remarked("第9条及び第10条", "article", "9", "10") == "第10条及び第11条"
    assert [remarked("⑳", "circled", "20", "21"), remarked("（イ）", "paren-kana:aiueo", "2", "3")] == ["㉑", "（ウ）"]
    with pytest.raises(NoSignError):
        remarked("㊿", "circled", "50", "51")


def test_words_that_bring_a_new_error_are_not_taken() -> None:
    policy = parse(Source("x", "（目的）\n第1条　情報資産を守る。\n（監査）\n第2条　監査を行う。\n"))
    reviser = Reviser(policy, Places(align((policy,), corpus().skeleton)[0], corpus().skeleton))
    at = policy.source.text.index("監査を行う")
    good, bad = (reviser.revise({"2": [Edit(at, at, words)]}, []) for words in ("第1条により、", "第9条により、"))
    assert good is not None
    assert good.policy["2"].text == "第1条により、監査を行う。"
    assert bad is None


# --- edits of a text ------------------------------------------------------------------------------------------


def test_places_move_with_the_edits() -> None:
    made = Splice(Source("x", "甲乙丙丁"), [Edit(1, 2, "新しい"), Edit(3, 3, "\n又", inside=False)])
    assert made.text == "甲新しい丙\n又丁"
    assert [made.text[made.start(at) : made.end(at + 1)] for at in range(4)] == ["甲", "新しい", "丙", "丁"]
    with pytest.raises(ValueError, match="overlap"):
        Splice(Source("x", "甲乙丙"), [Edit(0, 2, ""), Edit(1, 3, "")])
