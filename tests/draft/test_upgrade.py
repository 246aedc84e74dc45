"""Upgrades: what is stale is replaced, what is missing is proposed, and everything else stays as it was."""

from __future__ import annotations

import io
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import generate
from kosshi import load
from kosshi.align import align
from kosshi.check import Severity
from kosshi.contrast import SUFFIXES
from kosshi.corpus import Corpus
from kosshi.draft.amend import Amendment, Instrument, Refusal, apply, from_policy, sentences_of
from kosshi.draft.digits import NoSignError
from kosshi.draft.model import Item
from kosshi.draft.phrases import as_of, replaced_phrases
from kosshi.draft.upgrade import (
    ALL,
    AMENDMENT_SUFFIXES,
    Kind,
    Need,
    Upgrade,
    amendment,
    amendment_bytes,
    contrast,
    summary_lines,
    summary_rows,
    to_bytes,
    upgrade,
)
from kosshi.draft.upgrade.inserting import _fitting, planned
from kosshi.draft.upgrade.numbers import Slot, remarked
from kosshi.draft.upgrade.places import Places
from kosshi.draft.upgrade.revision import Reviser
from kosshi.draft.upgrade.splice import Edit, Splice
from kosshi.editions import Stale, editions
from kosshi.errors import UsageError
from kosshi.manifest import Entry
from kosshi.messages import speak
from kosshi.model import Policy, Source
from kosshi.parse import parse
from kosshi.sources import read

ROOT = Path(__file__).parents[2]
UNSEEN = ROOT / "tests" / "quality" / "unseen"
REAL = ("tokunoshima-renkya", "suwa", "tokubetsuku-jinji-kosei", "ibaraki-gikai", "kitakyushu")
INVENTED = {  # id: file
    file.stem.removesuffix(".cp932"): file
    for file in sorted(UNSEEN.glob("*"))
    if file.suffix in (".txt", ".md", ".html") and "cp932" not in file.name
}


@lru_cache(maxsize=1)
def corpus() -> Corpus:
    return load(ROOT / "corpus")


@lru_cache(maxsize=1)
def wider() -> Corpus:
    """The public policies and the invented ones."""
    policies = dict(corpus().policies)
    entries = dict(corpus().entries)
    for policy_id, file in INVENTED.items():
        policies[policy_id] = parse(read(file, policy_id))
        entries[policy_id] = Entry(policy_id=policy_id, file=file.name)
    return Corpus(policies, entries, corpus().skeleton)


@lru_cache(maxsize=64)
def upgraded(policy_id: str, adopt: tuple[str, ...] = (), everybody: bool = False) -> Upgrade:
    return upgrade(policy_id, wider() if everybody else corpus(), adopt=adopt)


@lru_cache(maxsize=2)
def again(adopt: tuple[str, ...] = (), everybody: bool = False) -> Corpus:
    """The corpus in which every policy has been upgraded."""
    old = wider() if everybody else corpus()
    return Corpus({one: upgraded(one, adopt, everybody).revised for one in old.policies}, old.entries, old.skeleton)


def with_text(policy: Policy, text: str) -> Corpus:
    """The public policies, one of them with another text."""
    old = corpus()
    name = policy.policy_id
    policies = {**old.policies, name: parse(Source(name, text, name=f"{name}.txt"))}
    return Corpus(policies, {**old.entries, name: old.entries.get(name, Entry(policy_id=name, file="x.txt"))}, old.skeleton)


def lines_that_differ(made: Upgrade) -> tuple[list[str], list[str]]:
    """Lines of the old text that are gone, and new ones."""
    old, new = Counter(made.policy.source.text.split("\n")), Counter(made.text.split("\n"))
    return sorted((old - new).elements()), sorted((new - old).elements())


# --- what is proposed -----------------------------------------------------------------------------------------


def proposed(policy_id: str) -> set[tuple[str, str, str]]:
    return {(one.need.value, one.kind.value, one.node) for one in upgraded(policy_id).proposals}


def test_a_text_with_an_old_word_left_in_it() -> None:
    assert proposed("suwa") == {
        ("required", "phrase", "bp.threat.unintentional"),
        ("required", "phrase", "bp.measure.operation"),
        ("optional", "missing", "bp.measure.evaluation"),
    }
    changes = {one.path: (one.old, one.new) for one in upgraded("suwa").required}
    assert set(changes) == {"3.2", "6.7"}
    for old, new in changes.values():
        assert "外部委託" in old
        assert new == old.replace("外部委託管理", "委託管理").replace("外部委託", "業務委託")


def test_a_text_of_the_newest_edition() -> None:
    made = upgraded("tokubetsuku-jinji-kosei")
    assert made.proposals == ()
    assert made.revised.source.text == made.policy.source.text
    assert {one.reason for one in made.left_out} == {"needs-mynumber-zone"}


def test_a_text_of_two_years_before() -> None:
    assert proposed("kitakyushu") == {("required", "phrase", "bp.measure.outsourcing"), ("required", "clause", "bp.revision")}
    title, revision = upgraded("kitakyushu").required
    assert title.new.startswith("業務委託と外部サービス（クラウドサービス）の利用\n")
    assert title.old.split("\n")[1:] == title.new.split("\n")[1:]  # the text below the heading is the body's own
    assert "リスクを検討し" in revision.new
    added = re.sub("保有する.*?検討した(?:うえ|上)で、", "", revision.new)
    assert added == revision.old


def test_a_text_of_long_ago() -> None:
    made = upgraded("tokunoshima-renkya")
    required = {one.node for one in made.required}
    assert {"bp.definition.lgwan-zone", "bp.threat.unintentional", "bp.measure.operation", "bp.measure.outsourcing"} <= required
    assert {"bp.measure.resilience", "bp.revision"} <= required
    assert {one.node for one in made.optional} >= {"bp.threat.pandemic", "bp.threat.infrastructure"}
    heading = next(one for one in made.required if one.node == "bp.measure.outsourcing")
    assert [(one.old, one.new) for one in heading.phrases][:2] == [
        ("外部サービスの利用", "業務委託と外部サービス（クラウドサービス）の利用"),
        ("外部委託する", "業務委託を行う"),
    ]
    assert "外部委託" not in made.text
    assert "約款" not in made.text


def test_zones_the_body_has_not_are_never_proposed() -> None:
    made = upgraded("ibaraki-gikai")
    assert not any("zone" in one.node for one in made.proposals)
    assert any(one.node == "bp.definition.mynumber-zone" and one.reason == "needs-mynumber-zone" for one in made.left_out)


@pytest.mark.parametrize("policy_id", REAL)
def test_every_proposal_has_a_reason_and_a_node(policy_id: str) -> None:
    made = upgraded(policy_id)
    for one in made.proposals:
        assert one.reason
        assert one.node in made.skeleton
        assert one.kind is Kind.PHRASE or one.sources
        assert one.new_path or one.need is Need.OPTIONAL
        assert all(source in made.source_names for source in one.sources)
        assert not any(source.startswith(f"{policy_id}#") for source in one.sources)


# --- earlier editions -----------------------------------------------------------------------------------------


def test_words_of_later_editions_wait_for_them() -> None:
    made = upgrade("tokunoshima-renkya", corpus(), to="R4")
    assert "業務委託と外部サービスの利用" in made.text
    assert "クラウドサービス" not in made.text
    assert not any(one.node == "bp.revision" for one in made.proposals)
    assert "外部委託を行う際" in upgrade("tokunoshima-renkya", corpus(), to="R2").text


@pytest.mark.parametrize("edition", [one.id for one in editions()])
def test_every_edition_can_be_asked_for(edition: str) -> None:
    made = upgrade("kitakyushu", corpus(), to=edition)
    assert bool(made.required) == (edition in ("R6", "R7", "R8"))


@pytest.mark.parametrize(
    ("text", "phrase", "by", "new"),
    [
        ("外部委託先の管理の不十分さ、故障", "外部委託先の管理の不十分", "委託管理の不備", "委託管理の不備、故障"),
        ("外部委託事業者を選ぶ。", "外部委託", "業務委託", "委託事業者を選ぶ。"),
        ("人事、給与、財務会計、文書管理その他のLGWANにつながる", "財務会計、文書管理", "LGWANに接続された情報システム", "LGWANにつながる"),
        ("町が使う財務会計、文書管理の装置", "財務会計、文書管理", "LGWANに接続された情報システム", "町が使う財務会計、文書管理の装置"),
        ("機器及び記録媒体で構成され", "記録媒体で構成", "電磁的記録媒体", "機器及び電磁的記録媒体で構成され"),
        ("電磁的記録媒体", "記録媒体", "電磁的記録媒体", "電磁的記録媒体"),
    ],
)
def test_a_phrase_is_replaced_as_its_sentence_allows(text: str, phrase: str, by: str, new: str) -> None:
    assert replaced_phrases(text, [Stale("x", "1", 0, 0, phrase, by, "R4")]) == new


def test_a_phrase_keeps_the_words_of_its_edition() -> None:
    stale = Stale("x", "1", 0, 0, "約款による外部サービス", "外部サービス（クラウドサービス）", "R4")
    assert [as_of([stale], to)[0].replaced_by for to in ("R4", "R5", "R6")] == ["外部サービス"] * 2 + ["外部サービス（クラウドサービス）"]
    assert as_of([stale], "R2") == ()


def test_a_phrase_without_words_that_fit_is_left_to_people() -> None:
    policy = corpus().policies["tokunoshima-renkya"]
    text = policy.source.text.replace("人事給与、財務会計及び文書管理等 LGWAN", "町が使う人事給与及び文書管理の装置で LGWAN")
    made = upgrade(policy.policy_id, with_text(policy, text))
    assert "人事給与及び文書管理の装置" in made.text
    (left,) = [one for one in made.left_out if one.reason == "by-hand"]
    assert (left.path, left.words) == ("2.8", "人事給与及び文書管理")
    assert left.words in left.told


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


# --- files ----------------------------------------------------------------------------------------------------


def test_the_table_has_every_change_and_what_is_merely_suggested_stands_in_a_table_below() -> None:
    made = upgraded("tokunoshima-renkya")
    table = contrast(made)
    assert table.heading.startswith("徳之島町")
    assert table.further is not None
    carried = [one for one in made.proposals if one.new_path]
    suggested = [one for one in made.proposals if not one.new_path]
    for proposals, part in ((carried, table), (suggested, table.further)):
        for one, row in zip(proposals, part.rows, strict=True):
            assert one.new.split("\n")[-1] in "".join(words for words, _ in row.new)
            assert one.reason in row.note
            assert any(changed for _, changed in (*row.new, *row.old)) == (part is table)
    assert all(f"--adopt {one.node}" in row.note for one, row in zip(suggested, table.further.rows, strict=True))
    assert contrast(upgraded("tokunoshima-renkya", (ALL,))).further is None


def test_a_table_without_a_change_says_so() -> None:
    made = upgraded("ibaraki-gikai")
    assert not [one for one in made.proposals if one.new_path]
    assert [row.title for row in contrast(made).rows] == ["（改正を要する箇所はありません）"]


def test_the_table_shows_renumbered_clauses_shortly_and_what_stands_above() -> None:
    table = contrast(upgraded("tokunoshima-renkya", (ALL,)))
    rows = [("".join(words for words, _ in row.new), "".join(words for words, _ in row.old)) for row in table.rows]
    assert ("(10) インターネット接続系（略）", "(9) インターネット接続系（略）") in rows
    assert rows[0][0].startswith("2. 定義（略）\n(8) ")
    assert rows[0][1] == "2. 定義（略）\n（新設）"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_tables_are_written_alike_each_time(suffix: str) -> None:
    made = upgrade("suwa", corpus(), adopt=(ALL,))
    assert to_bytes(made, suffix) == to_bytes(upgraded("suwa", (ALL,)), suffix)


@pytest.mark.parametrize("policy_id", ["aomine-shi", "kirigasawa-mura", "tokiwano-shi", "asagiri-kumiai", "mizuhono-ken"])
def test_amending_sentences_give_the_new_text(policy_id: str) -> None:
    made = upgraded(policy_id, (ALL,), everybody=True)
    written = amendment(made, Instrument(in_force="令和9年4月1日"))
    assert isinstance(written, Amendment)
    assert apply(from_policy(made.policy, made.title), sentences_of(written.text)) == from_policy(made.revised, made.title)
    for suffix in AMENDMENT_SUFFIXES:
        data = amendment_bytes(made, Instrument(in_force="令和9年4月1日"), suffix)
        assert data == amendment_bytes(made, Instrument(in_force="令和9年4月1日"), suffix)
    assert amendment_bytes(made, None, ".txt").decode().startswith(f"　　　{made.title}の一部を改正する訓令\n")


def test_an_amending_instrument_in_word_holds_every_line() -> None:
    made = upgraded("aomine-shi", (ALL,), everybody=True)
    document = docx.Document(io.BytesIO(amendment_bytes(made, None, ".docx")))
    text = amendment_bytes(made, None, ".txt").decode()
    assert [paragraph.text for paragraph in document.paragraphs] == text.rstrip("\n").split("\n")


def test_there_are_no_amending_sentences_for_what_is_not_in_articles() -> None:
    assert isinstance(amendment(upgraded("suwa")), Refusal)
    with pytest.raises(UsageError, match="第1条"):
        amendment_bytes(upgraded("suwa"), None, ".txt")
    with pytest.raises(UsageError, match=r"\.docx"):
        amendment_bytes(upgraded("aomine-shi", (ALL,), everybody=True), None, ".pdf")
    with pytest.raises(UsageError, match=r"\.html"):
        to_bytes(upgraded("suwa"), ".pdf")


def test_the_summary_counts_and_names_everything() -> None:
    made = upgraded("suwa")
    rows = summary_rows(made)
    assert [(row["need"], row["kind"], row["place"], row["carried_out"]) for row in rows] == [
        ("required", "phrase", "3(2)", True),
        ("required", "phrase", "6(7)", True),
        ("optional", "missing", "", False),
    ]
    first = summary_lines(made)[0]
    assert "必須の提案 2件、任意の提案 1件（うち採用 0件）、見送り 0件" in first
    assert any("bp.measure.evaluation" in line for line in summary_lines(made))


def test_everything_is_said_in_english_too() -> None:
    speak("en")
    try:
        made = upgraded("tokunoshima-renkya", (ALL,))
        lines = [*summary_lines(made), *summary_lines(upgraded("ibaraki-gikai"))]
        assert "6 required proposals, 4 optional ones (4 taken), 0 left out" in lines[0]
        assert not any("件" in line or "改定" in line for line in lines)
    finally:
        speak("ja")
