"""Upgrades as 新旧対照表 and as amending sentences."""

from __future__ import annotations

import io

import docx
import pytest

from draft.upgrade.upgraded import corpus, town, upgraded
from kosshi.contrast import SUFFIXES
from kosshi.draft.amend import Amendment, Instrument, Refusal, apply, from_policy, sentences_of
from kosshi.draft.upgrade import (
    ALL,
    AMENDMENT_SUFFIXES,
    amendment,
    amendment_bytes,
    contrast,
    summary_lines,
    summary_rows,
    to_bytes,
    upgrade,
)
from kosshi.errors import UsageError
from kosshi.messages import speak

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
    assert rows[0][0].startswith("2. 定義（略）\n(1)～(7)（略）\n(8) ")
    assert rows[0][1] == "2. 定義（略）\n(1)～(7)（略）\n（新設）"


def test_a_term_and_its_meaning_stand_on_one_line_where_the_policy_has_them_so() -> None:
    made = town((ALL,))
    rows = ["".join(words for words, _ in row.new) for row in contrast(made).rows]
    assert any(row.endswith("(4) 情報セキュリティポリシー　この規程及び情報セキュリティ対策基準をいう。") for row in rows)


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


def test_the_summary_tells_apart_what_is_left_out_and_what_is_to_be_confirmed() -> None:
    lines = summary_lines(town())
    confirmed = [line for line in lines if line.startswith("確認　")]
    assert [line.partition("」")[0] for line in confirmed] == [
        "確認　「外部委託",
        "確認　「非常勤職員及び臨時職員",
        "確認　「個人情報保護条例",
    ]
    assert all("確認" not in line for line in lines if line.startswith("見送り　"))
