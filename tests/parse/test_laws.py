"""What holds for every text that is read as a policy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kosshi.errors import SourceError
from kosshi.model import BlockKind, Clause, Hint, HintKind, Part, Policy, Source
from kosshi.numbering import print_marker
from kosshi.parse import ledger, parse
from kosshi.parse.lines import read_line, split_lines
from kosshi.pieces import PieceKind
from samples import FILES, HILL, SHORE, lines, policy, public, source, texts

PUBLIC = [file.read_text(encoding="utf-8") for file in FILES]


def squeezed(text: str) -> str:
    return "".join(text.split())


def laws(policy: Policy) -> None:
    """Every law that holds for one policy."""
    text = policy.source.text
    book = ledger(policy)
    assert book.balanced, ([text[slice(*span)] for span in book.lost], [text[slice(*span)] for span in book.doubled])
    assert book.total == len(squeezed(text))
    held = sorted([piece[1:] for one in policy.walk() for piece in one.pieces] + [block[1:] for block in policy.blocks])
    assert all(0 <= start < end <= len(text) for start, end in held)
    assert all(before[1] <= after[0] for before, after in pairwise(held))
    paths = [one.path for one in policy.walk()]
    assert paths
    assert len(paths) == len(set(paths))
    for one in policy.clauses:
        nested(one, text)
    for problem in policy.problems:
        assert 0 <= problem.start <= problem.end <= len(text)


def nested(one: Clause, text: str) -> None:
    """Every law that holds for a clause and those below it."""
    assert one.depth == one.path.count(".") + 1
    assert list(one.pieces) == sorted(one.pieces, key=lambda piece: piece.start)
    assert not (one.inferred and one.marker)
    pieces = {kind: "".join(text[piece.start : piece.end] for piece in one.pieces if piece.kind is kind) for kind in PieceKind}
    assert squeezed(pieces[PieceKind.HEADING]) == squeezed(one.heading)
    assert squeezed(pieces[PieceKind.TEXT]) == squeezed(one.text)
    assert not one.marker or pieces[PieceKind.MARKER] in ("", one.marker)
    for child in one.children:
        assert child.path.startswith(f"{one.path}.")
        assert (child.part is Part.SUPPLEMENTARY) >= (one.part is Part.SUPPLEMENTARY)
        nested(child, text)


def read(text: str, hints: tuple[Hint, ...] = ()) -> Policy | None:
    try:
        return parse(Source("x", text, "x.txt", hints=hints))
    except SourceError:
        return None


# --- real text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("found", public(), ids=lambda found: found.policy_id)
def test_public_policies_keep_every_law(found: Policy) -> None:
    laws(found)
    assert parse(found.source) == found


@given(st.sampled_from(PUBLIC), st.data())
@settings(max_examples=120)
def test_cut_and_mended_public_policies_keep_every_law(text: str, data: st.DataObject) -> None:
    rows = text.split("\n")
    start = data.draw(st.integers(0, len(rows) - 1))
    rows = rows[start : start + data.draw(st.integers(1, 60))]
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(rows) - 1))
        action = data.draw(st.sampled_from(("repeat", "strange", "join", "cut", "drop")))
        if action == "repeat":
            rows.insert(place, rows[data.draw(st.integers(0, len(rows) - 1))])
        elif action == "strange":
            rows.insert(place, data.draw(lines()))
        elif action == "join" and place + 1 < len(rows):
            rows[place : place + 2] = [rows[place] + rows[place + 1]]
        elif action == "cut":
            at = data.draw(st.integers(0, len(rows[place])))
            rows[place : place + 1] = [rows[place][:at], rows[place][at:]]
        elif len(rows) > 1:
            del rows[place]
    found = read("\n".join(rows))
    if found is not None:
        laws(found)


# --- made text --------------------------------------------------------------------------------------------


@given(texts())
@settings(max_examples=250)
def test_markers_of_all_styles_at_random_keep_every_law(text: str) -> None:
    found = read(text)
    if found is not None:
        laws(found)
        assert read(text) == found


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\ufeff", exclude_categories=("Zs", "Zl", "Zp", "Cc")), max_size=60))
@settings(max_examples=60)
def test_any_characters_keep_every_law(text: str) -> None:
    found = read(f"第1条　{text}\n第2条　文である。\n{text}")
    if found is not None:
        laws(found)


@given(texts(12), st.lists(st.tuples(st.integers(0, 300), st.integers(1, 80), st.sampled_from(HintKind), st.integers(0, 9)), max_size=6))
@settings(max_examples=100)
def test_hints_of_a_reader_cost_no_character(text: str, spans: list[tuple[int, int, HintKind, int]]) -> None:
    hints = sorted(Hint(start, min(start + size, len(text)), kind, level) for start, size, kind, level in spans if start < len(text))
    found = read(text, tuple(hints))
    if found is not None:
        laws(found)


@given(texts(15))
@settings(max_examples=100)
def test_lines_never_overlap_and_leave_out_only_blank_ones(text: str) -> None:
    found = split_lines(source(text))
    assert [line.index for line in found] == list(range(len(found)))
    assert all(before.end < after.start for before, after in pairwise(found))
    for line in found:
        assert "\n" not in text[line.start : line.end]
        assert 0 <= line.reading.lead <= line.reading.tail <= line.end - line.start
        for marker in line.reading.markers:
            assert line.reading.lead <= marker.start <= marker.end <= marker.rest
    covered = "".join(squeezed(text[line.start : line.end]) for line in found)
    assert covered == squeezed(text)


@pytest.mark.parametrize("row", ["<br>", "<p></p>", "</td><td>", "\ufeff"])
def test_lines_of_nothing_but_markup_are_accounted_for(row: str) -> None:
    laws(policy(f"第1条　文である。\n{row}\n第2条　文である。\n"))


@pytest.mark.parametrize("space", ["\u2003", "\u2002", "\x0b", "\x1c", "\x85", "\u2028", "\u202f"])
def test_lines_of_any_white_space_are_blank(space: str) -> None:
    laws(policy(f"第1条　文である。\n{space}\n第2条　文である。\n"))
    assert read_line(space).squeezed == ""


@pytest.mark.parametrize("indent", ["\u2003", "\u2002", "\u2009", "　\u2003"])
def test_any_white_space_may_stand_before_a_marker(indent: str) -> None:
    found = policy(f"第1条　文である。\n{indent}(1)　甲\n{indent}(2)　乙\n")
    assert [one.path for one in found.walk()] == ["1", "1.1", "1.2"]


@pytest.mark.parametrize(
    "text", ["第3条　次による。\n③　甲\n2　乙\n①　丙\n1)　丁\n①　戊\n③　己", "第7条の2　甲\n(1)　乙\n②　丙\n(1)　丁\n①　戊\n第7条の2　己"]
)
def test_items_of_the_unnumbered_paragraph_share_no_path_with_others(text: str) -> None:
    paths = [one.path for one in policy(text).walk()]
    assert len(paths) == len(set(paths))


# --- paths ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("第1条　文。\n第2条　文。\n", ["1", "2"]),
        ("第1条　文。\n第3条　文。\n", ["1", "3"]),
        ("第7条　文。\n第7条の2　文。\n第8条　文。\n", ["7", "7-2", "8"]),
        ("第4条　文。\n第4条　文。\n第5条　文。\n", ["4", "4~2", "5"]),
        ("第1章　総則\n第1条　文。\n第2章　対策\n第2条　文。\n", ["1", "1.1", "2", "2.2"]),
        ("第1条　次のとおりとする。\n(1) 甲\n(2) 乙\n第2条　文。\n", ["1", "1.1", "1.2", "2"]),
        ("第1条　次のとおりとする。\n(1) 甲\n(2) 乙\n2　文。\n", ["1", "1.1.1", "1.1.2", "1.2"]),
        ("第1条　文。\n2　文。\n3　文。\n", ["1", "1.2", "1.3"]),
        ("1 目的\n文。\n2 定義\n(1) 甲\nア 乙\nイ 丙\n(2) 丁\n3 脅威\n文。\n", ["1", "2", "2.1", "2.1.1", "2.1.2", "2.2", "3"]),
        ("1 目的\n文。\n2 対策\n次を行う。\n・甲\n・乙\n", ["1", "2", "2.1", "2.2"]),
        (
            "第2章　対策\n6 管理\n文。\n6-1. 施錠\n(1) 甲\n① 乙\n② 丙\n6-2. 記録\n文。\n",
            ["2", "2.6", "2.6.1", "2.6.1.1", "2.6.1.1.1", "2.6.1.1.2", "2.6.2"],
        ),
        ("一　甲である。\n二　乙である。\nイ　丙である。\nロ　丁である。\n三　戊である。\n", ["1", "2", "2.1", "2.2", "3"]),
        (
            "第1条　文。\n附　則\nこの規程は、公布の日から施行する。\n附　則\n1　文。\n2　文。\n",
            ["1", "附則1", "附則2", "附則2.1", "附則2.2"],
        ),
    ],
)
def test_paths_are_as_the_contract_says(text: str, paths: list[str]) -> None:
    found = policy(text)
    laws(found)
    assert [one.path for one in found.walk()] == paths


@pytest.mark.parametrize(
    ("line", "heading", "text"),
    [
        ("附則　この訓令は、令和5年4月1日から施行する。", "", "この訓令は、令和5年4月1日から施行する。"),
        ("付　則　本要綱は、公布の日から施行し、\n同日以後の利用に適用する。", "", "本要綱は、公布の日から施行し、同日以後の利用に適用する。"),
        ("附則（令和6年訓令第2号）　この訓令は、令和6年4月1日から施行し、同日以後に取り扱う情報とその記録媒体に適用する。",
         "令和6年訓令第2号", "この訓令は、令和6年4月1日から施行し、同日以後に取り扱う情報とその記録媒体に適用する。"),
        ("附則　１　この訓令は、公布の日から施行する。", "", "１　この訓令は、公布の日から施行する。"),
    ],
)  # fmt: skip
def test_a_supplementary_provision_may_stand_on_one_line(line: str, heading: str, text: str) -> None:
    found = policy(f"第1条　この規程は、目的を定める。\n第2条　必要な事項は、別に定める。\n{line}\n")
    laws(found)
    assert found["2"].text == "必要な事項は、別に定める。"
    assert (found["附則1"].part, found["附則1"].heading, found["附則1"].text) == (Part.SUPPLEMENTARY, heading, text)


@pytest.mark.parametrize(
    "line", ["附則第2項の規定は、適用しない。", "附則の定めるところによる。", "附則本則は、別に定める。", "附則別表は、この限りでない。"]
)
def test_the_word_alone_opens_no_supplementary_provision(line: str) -> None:
    found = policy(f"第1条　この規程は、目的を定める。\n第2条　必要な事項は、別に定める。\n{line}\n")
    assert [one.path for one in found.walk()] == ["1", "2"]
    assert line in found["2"].text


def test_headings_markers_and_text_are_told_apart() -> None:
    found = policy(SHORE)
    assert [(one.marker, one.heading, one.text) for one in found.walk()][:3] == [
        ("第1条", "目的", "この規程は、村の情報資産を守るための基本を定める。"),
        ("第2条", "職員の責務", "職員は、この規程を守らなければならない。"),
        ("2", "", "職員は、前項の責務を怠ってはならない。"),
    ]
    assert found["附則1"].part is Part.SUPPLEMENTARY


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("第1条　この**重要な**規程は、守る。", "この重要な規程は、守る。"),
        ("- **第1条**　この規程は、守る。", "この規程は、守る。"),
        ("第1条　甲<br>乙<sup>丙</sup>を守る。", "甲乙丙を守る。"),
    ],
)
def test_words_are_kept_and_marks_are_not(row: str, text: str) -> None:
    found = policy(f"{row}\n第2条　文である。\n")
    laws(found)
    assert found["1"].text == text


def test_what_is_no_clause_has_a_name() -> None:
    contents = "目次\n第1条 目的……1\n第2条 定義……2\n- 1 -\n"
    text = f"丘陵町規程\n{contents}第1条（目的）\n文である。\n（令和5年訓令第5号・一部改正）\n第2条（定義）\n文である。\n以上\n"
    found = policy(text)
    laws(found)
    named = {(block.kind, found.source.text[block.start : block.end]) for block in found.blocks}
    assert (BlockKind.COVER, "丘陵町規程") in named
    assert (BlockKind.FURNITURE, "- 1 -") in named
    assert (BlockKind.AMENDMENT, "（令和5年訓令第5号・一部改正）") in named
    assert (BlockKind.CLOSING, "以上") in named
    assert any(kind is BlockKind.CONTENTS and "第2条 定義" in words for kind, words in named)


def test_a_text_without_a_clause_is_refused_by_name() -> None:
    for text in ("", "\n\n", "ただの文である。", "目次\n第1条 目的……1\n第2条 定義……2\n第3条 脅威……3\n"):
        with pytest.raises(SourceError) as caught:
            policy(text, "plain")
        assert caught.value.subject == "plain.txt"
        assert caught.value.remedy


def test_a_lost_marker_is_restored_and_told() -> None:
    found = policy("1 対策\n次のとおりとする。\n(1) 甲を行う。\n(2) 乙を行う。\n\n丙を行う。\n\n(4) 丁を行う。\n2 監査\n監査を行う。\n")
    assert (found["1.3"].inferred, found["1.3"].marker, found["1.3"].text) == (True, "", "丙を行う。")
    assert [problem.rule for problem in found.problems] == ["lost-marker"]
    laws(found)


# --- hostile text: work that grows with the square of the text would not come to an end in a minute -------


@pytest.mark.timeout(120)
@pytest.mark.parametrize("unit", ["情報", "第1条　文。", "1.", "　x", "、(1)語", "令和5年4月1日", "（", "<b ", "**"])
def test_a_line_of_a_megabyte_is_read(unit: str) -> None:
    laws(policy("第1条　" + unit * (1_000_000 // len(unit))))


@pytest.mark.timeout(120)
def test_ten_thousand_nested_markers_are_read() -> None:
    styles = ["chapter", "article", "arabic", "paren-arabic", "kana:aiueo", "paren-kana:aiueo", "circled", "latin"]
    rows = [f"{print_marker(styles[place % 8], 1 + place // 8 % 20)}　文である。" for place in range(10_000)]
    laws(policy("\n".join(rows)))


@pytest.mark.timeout(120)
def test_a_list_of_thousands_is_read() -> None:
    laws(policy("第1条　次のとおりとする。\n" + "・文\n" * 20_000))


def test_reading_keeps_to_the_text_it_was_given() -> None:
    found = policy(HILL)
    assert found.source.text == HILL
    assert found.policy_id == "x"
