"""Findings of form: every real one, no other."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import differences, generate
from kosshi.check import RULES, Finding, Severity, check, finding_rows, references
from kosshi.errors import SourceError
from kosshi.messages import catalogue, speak
from kosshi.model import Policy, Source
from kosshi.parse import parse
from quality.figures import SEEDS, seeds, unseen

PUBLIC = {
    "ibaraki-gikai": [("duplicate-heading", "2.6.4.2")],
    "kitakyushu": [],
    "suwa": [("broken-sentence", "2.9"), ("broken-sentence", "6.3.3"), ("repeated-fragment", "8")],
    "tokubetsuku-jinji-kosei": [("lost-marker", "6.3.2")],
    "tokunoshima-renkya": [("broken-sentence", "5.3.3"), ("broken-sentence", "5.9")],
}
INVENTED = {
    "asagiri-kumiai": [("contents-mismatch", "1")],  # the contents end with 第4条, the chapter with 第4条の2
    "shinonome-kumiai": [("duplicate-number", "2.6.3~2"), ("number-gap", "2.6.5")],
    "shione-kyoiku": [("lost-marker", path) for path in ("2.3", "3", "3.2", "6.3.2", "6.4", "10.2")],
}


def found(text: str) -> list[tuple[str, str | None]]:
    return [(one.rule, one.path) for one in check(parse(Source("invented", text)))]


def rules(text: str) -> set[str]:
    return {rule for rule, _ in found(text)}


def test_every_finding_on_the_public_policies_is_one_a_careful_editor_would_make() -> None:
    got = {name: [(one.rule, one.path) for one in check(case.policy)] for name, case in zip(SEEDS, seeds(), strict=True)}
    assert got == PUBLIC


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 目的\n本文とする。\n2 強靱性\n情報システム全体に対し、次の対策を講じる。\n3 監査\n本文とする。\n", {"lead-without-items"}),
        ("1 目的\n本文とする。\n2 強靱性\n次の対策を講じる。\n(1) 監視\n(2) 記録\n3 監査\n本文とする。\n", set()),
        ("1 目的\n本文とする。\n2 分類\n次の表のとおりとする。\n3 監査\n本文とする。\n", set()),
        ("1 目的\n本文とする。\n2 監査\n本文とする。\n3 強靱性\n次の対策を講じる。\n別表第1\n監視\n", set()),
        ("1 目的\n本文とする。\n2 監査\n本文とする。\n3 強靱性\n次の対策を講じる。\n", {"lead-without-items"}),
        ("1 目的\n本文とする。\n2 強靱性\n次に掲げるもののほか、必要な措置を講じる。その後に見直す。\n3 監査\n本文とする。\n", set()),
    ],
)
def test_a_lead_needs_items(text: str, expected: set[str]) -> None:
    assert rules(text) == expected


def test_clean_policies_have_no_findings_but_their_real_ones() -> None:
    got = {case.policy.policy_id: [(one.rule, one.path) for one in check(case.policy)] for case in unseen()}
    assert {name: pairs for name, pairs in got.items() if pairs} == INVENTED


# --- one rule at a time -----------------------------------------------------------------------------------

ARTICLES = "（目的）\n第1条　目的を定める。\n（定義）\n第2条　意義を定める。\n{}\n"


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (ARTICLES.format("（雑則）\n第4条　必要な事項は、別に定める。"), ["4"]),
        (ARTICLES.format("第3条　削除\n（雑則）\n第4条　必要な事項は、別に定める。"), []),
        (ARTICLES.format("第3条から第5条まで　削除\n（雑則）\n第6条　必要な事項は、別に定める。"), []),
        (ARTICLES.format("（特例）\n第2条の2　特例を定める。\n（雑則）\n第3条　必要な事項は、別に定める。"), []),
        ("1 目的\n目的を定める。\n2 脅威\n次のとおりとする。\n(1) 漏えい\n(2) 災害\n(4) 停電\n3 対策\n対策を行う。\n", ["2.4"]),
        ("1 脅威\n次のとおりとする。\nア 漏えい\nイ 災害\nエ 停電\n2 対策\n対策を行う。\n", ["1.4"]),
        ("1.1 目的\n目的を定める。\n1.2 脅威\n脅威を定める。\n1.4 対策\n対策を行う。\n", ["4"]),
    ],
)
def test_gaps_in_a_run(text: str, paths: list[str]) -> None:
    assert [path for rule, path in found(text) if rule == "number-gap"] == paths
    assert rules(text) <= {"number-gap"}


def test_numbers_may_go_on_or_begin_anew_in_the_next_chapter() -> None:
    goes_on = "第1章 総則\n1 目的\n目的を定める。\n2 定義\n意義を定める。\n第2章 対策\n3 監査\n監査する。\n4 見直し\n見直す。\n"
    anew = "第1章 総則\n第1条　目的を定める。\n第2条　意義を定める。\n第2章 対策\n第1条　監査する。\n第{}条　見直す。\n"
    assert found(goes_on) == []
    assert found(goes_on.replace("3 監査", "4 監査").replace("4 見直し", "5 見直し")) == [("number-gap", "2.4")]
    assert found(anew.format(2)) == []
    assert found(anew.format(3)) == [("number-gap", "2.3")]


def test_a_number_used_twice() -> None:
    assert found("1 目的\n目的を定める。\n2 脅威\n脅威を定める。\n2 対策\n対策を行う。\n3 雑則\n別に定める。\n") == [
        ("duplicate-number", "2~2")
    ]


def test_a_heading_used_twice_under_one_parent_only() -> None:
    text = "第1章 方針\n1 目的\n目的を定める。\n2 点検\n点検する。\n第2章 基準\n1 目的\n目的を定める。\n2 目的\n目的を改める。\n"
    assert found(text) == [("duplicate-heading", "2.2")]


@pytest.mark.parametrize(
    ("first", "second", "rule"),
    [
        ("点検の結果、規程の見直しが必要", "要となった場合には、規程を見直す。", "repeated-fragment"),
        ("点検の結果により、管理者が規程の見直しを行う必要がある場合", "必要がある場合には、規程を見直す。", "repeated-fragment"),
        ("点検の結果により、管理者は、規程の運用の向上を図", "る。また、結果を公表する。", "broken-sentence"),
        ("点検の結果により、管理者は、規程の運用の向上を", "図る。また、結果を公表する。", "broken-sentence"),
        ("点検の結果は、管理者が委員会", "会議の日までに取りまとめる。", "broken-sentence"),
    ],
)
def test_damage_by_page_breaks(first: str, second: str, rule: str) -> None:
    text = f"1 目的\nこの方針は、点検の目的を定める。\n2 点検\n{first}\n\n{second}\n3 雑則\n別に定める。\n"
    assert found(text) == [(rule, "2")]


def test_sentences_that_end_in_mid_phrase_or_without_a_stop() -> None:
    lead = "1 目的\n目的を定める。\n2 点検\n次のとおりとする。\n"
    ends = "(1) 管理者は、点検を行う。\n(2) 管理者は、結果を記録する{}\n(3) 管理者は、結果を公表する。\n3 雑則\n別に定める。\n"
    assert found(lead + ends.format("。")) == []
    assert found(lead + ends.format("")) == [("broken-sentence", "2.2")]
    assert found(lead + ends.format("とともに、その内容を")) == [("broken-sentence", "2.2")]


def test_lists_that_close_with_commas_or_without_signs_are_whole() -> None:
    text = "1 目的\n目的を定める。\n2 範囲\n次の者は、\n(1) 管理者、\n(2) 利用者及び受託者に属する者、\n(3) 保守の業者、\n規程を守る。\n"
    assert found(text) == []


def test_a_sentence_written_twice() -> None:
    text = "1 目的\n目的を定める。\n2 点検\n管理者は、点検を毎年度行う。管理者は、点検を毎年度行う。\n3 雑則\n別に定める。\n"
    assert found(text) == [("repeated-fragment", "2")]


BODY = "1 目的\n目的を定める。\n2 定義\n意義を定める。\n3 脅威\n脅威を定める。\n4 対策\n対策を行う。\n"


@pytest.mark.parametrize(
    ("contents", "count"),
    [
        ("1 目的……1\n2 定義……1\n3 脅威……2\n4 対策……3\n", 0),
        ("１．目　的……1\n２．定　義……1\n３．脅　威……2\n４．対　策……3\n", 0),
        ("1 目的……1\n2 用語の定義……1\n3 脅威……2\n4 対策……3\n", 1),
        ("1 目的……1\n2 定義……1\n4 対策……3\n", 1),
        ("1 目的……1\n2 定義……1\n3 脅威……2\n4 対策……3\n5 監査……4\n", 1),
        ("1 目的……1\n2 定義……1\n3 脅威……2\n5 対策……3\n", 1),
    ],
    ids=["same", "widths and spaces", "wording", "missing", "extra", "number"],
)
def test_contents_against_headings(contents: str, count: int) -> None:
    got = found(f"情報セキュリティ基本方針\n\n目次\n{contents}\n{BODY}")
    assert [rule for rule, _ in got] == ["contents-mismatch"] * count


def test_an_entry_of_the_contents_may_announce_a_line_that_is_no_clause() -> None:
    text = "情報セキュリティ基本方針\n\n目次\nはじめに……1\n1 目的……1\n2 定義……1\n3 脅威……2\n4 対策……3\n\n{}\nこの方針を定める。\n" + BODY
    assert found(text.format("はじめに")) == []
    assert found(text.format("おわりに")) == [("contents-mismatch", None)]


def test_a_reference_of_one_of_several_附則_may_be_to_the_text_as_it_was() -> None:
    text = "第1条　目的を定める。\n第2条　方法を定める。\n{}附則\n1　この規程は、公布の日から施行する。\n2　第9条の規定は、廃止する。\n"
    assert found(text.format("附則\n1　この規程は、公布の日から施行する。\n")) == []
    assert found(text.format("")) == [("dangling-reference", "附則1.2")]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("第9条の規定による。", "第9条"),
        ("第2条第3項の規定による。", "第2条第3項"),
        ("第1条第2号の規定による。", "第1条第2号"),
        ("次条の規定による。", "次条"),
        ("別表第2に掲げる。", "別表第2"),
        ("前項の規定による。", "前項"),
        ("第1条の規定による。", ""),
        ("地方自治法の定めるところにより、第244条の規定による。", ""),
        ("法第9条の規定による。", ""),
    ],
)
def test_references_without_target(sentence: str, words: str) -> None:
    text = ARTICLES.format(f"（準用）\n第3条　{sentence}")
    got = list(check(parse(Source("invented", text))))
    assert [text[one.start : one.end] for one in got] == ([words] if words else [])
    assert {one.rule for one in got} <= {"dangling-reference"}


# --- generated and mutated texts ---------------------------------------------------------------------------


def lawful(policy: Policy, findings: tuple[Finding, ...]) -> None:
    paths = {clause.path for clause in policy.walk()}
    for one in findings:
        assert 0 <= one.start < one.end <= len(policy.source.text), one
        assert one.path is None or one.path in paths, one
        assert "{" not in one.message
        assert one.message
    assert all((a.start, a.end) <= (b.start, b.end) for a, b in pairwise(findings))
    spots = references(policy)
    assert all(0 <= one.start < one.end <= len(policy.source.text) for one in spots)
    assert all((a.start, a.end) <= (b.start, b.end) for a, b in pairwise(spots))
    assert all(set(one.targets or ()) <= paths for one in spots)
    assert all((one.targets is None) == (one.reason is not None) for one in spots)


@pytest.mark.parametrize("noise", [False, True])
def test_generated_documents_have_no_findings_but_what_was_planted(noise: bool) -> None:
    """Gaps and numbers used twice are planted; references to random numbers are, too, and not judged here."""
    clean = 0
    for seed in range(400):
        document = generate(seed, noise=noise)
        policy = parse(Source("generated", document.decoded))
        if differences(document, policy.clauses):
            continue
        clean += 1
        findings = check(policy)
        lawful(policy, findings)
        got = {one.rule for one in findings} - {"dangling-reference"}
        planted = {"number-gap", "duplicate-number"} & document.traits
        if seed == 205:  # by chance this one joins a list to its own last member
            got -= {"repeated-fragment"}
        assert got <= planted, (seed, findings)
    assert clean > 380


@cache
def texts() -> tuple[str, ...]:
    return tuple(case.policy.source.text for case in (*seeds(), *unseen()))


@given(st.data())
def test_mutated_texts_never_raise_and_spans_stay_inside(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(texts()))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 400)))
        other = data.draw(
            st.sampled_from(["", "\n", "\f", "第3条", "同項", "上記9、", "(1)", "「", "）", "から", "①", "別表", text[start:end] * 2])
        )
        text = text[:start] + other + text[end:]
    try:
        policy = parse(Source("mutated", text))
    except SourceError:
        return
    findings = check(policy)
    lawful(policy, findings)
    assert check(policy) == findings


@given(st.text(alphabet="第前同次本各条項号章一二3１０の及びから、。・(（)）「」上記別表様式附則\n\f \t　ア①法", max_size=200))
def test_any_text_of_reference_words_is_read(text: str) -> None:
    policy = parse(Source("made", f"第1条　{text}\n第2条　別に定める。\n"))
    lawful(policy, check(policy))


def test_rows_have_the_columns_of_the_contract() -> None:
    rows = finding_rows("suwa", check(seeds()[SEEDS.index("suwa")].policy))
    assert {tuple(row) for row in rows} == {("policy_id", "rule", "severity", "path", "message", "start", "end")}
    assert {row["severity"] for row in rows} <= {str(severity) for severity in Severity}


def test_every_message_is_one_sentence_in_both_languages() -> None:
    for message in catalogue("check").values():
        assert message.ja.endswith("。")
        assert message.en.endswith(".")
    policy = seeds()[SEEDS.index("suwa")].policy
    try:
        speak("en")
        assert all(one.message.isascii() is False or one.message.endswith(".") for one in check(policy))
        assert "printed again" in check(policy, RULES)[-1].message
    finally:
        speak("ja")
