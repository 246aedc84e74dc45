"""What a drafting profile takes and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kosshi.draft.profile import kinds
from kosshi.draft.profile_file import load_profile, schema, template
from kosshi.errors import DataError
from kosshi.manifest import bodies
from kosshi.messages import told

PROFILES = sorted((Path(__file__).parent / "profiles").glob("*.yaml"))


def written(folder: Path, text: str) -> Path:
    file = folder / "draft.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def changed(old: str, new: str) -> str:
    assert old in template()
    return template().replace(old, new)


def test_the_template_is_a_profile_as_it_stands(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path, template()))
    assert profile.full_title == f"{profile.body.name}情報セキュリティ基本方針"


@pytest.mark.parametrize("file", PROFILES, ids=lambda file: file.stem)
def test_the_profiles_of_the_tests_are_taken(file: Path) -> None:
    assert load_profile(file).organ_list


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("kind: 町 ", "kind: 藩 ", "body.kind"),
        ("calls_itself: 本町", "calls_itself: 本市", "body.calls_itself"),
        ("head: 町長", "head: 議長", "body.head"),
        ("excluding: []", "excluding: [議会]", "organs"),
        ("  - 監査委員", "  - 監査委員\n  - 監査委員", "organs"),
        ("including: []", "including: [小学校]", "organs"),
        ("in_force: 令和9年4月1日", "in_force: 来年の春", "in_force"),
        ("# instrument: {kind: 訓令, number: 第3号}", "instrument: {kind: 訓令, number: 第3号}", "numbering"),
        ("supplementary: []", 'supplementary: ["一\\n二"]', "supplementary"),
        ("edition: R8", "edition: R8\nheadd: 町長", "headd"),
        ("nodes: {}", "nodes: {bp.purpose: {text: あ, leave_out: い}}", "nodes.bp.purpose"),
        ("zones: [mynumber, lgwan, internet]", "zones: [mars]", "zones"),
        ("wording: consensus", "wording: best", "wording"),
        ("sources: []", "sources: [suwa]\nwording: policy:kitakyushu", "wording"),
        ("edition: R8", "edition: R9", "edition"),
        ("  - 監査委員", "  - 監査委員、公平委員会", "organs"),
        ("  - 監査委員", "  - 市長部局", "organs"),
        ("bound: [職員, 会計年度任用職員]", "bound: [職員（非常勤を含む。）]", "persons.bound"),
        ("bound: [職員, 会計年度任用職員]", "bound: [職員, 職員]", "persons.bound"),
        ("zones: [mynumber, lgwan, internet]", 'zones: [lgwan]\ntitle: "一行目\\n二行目"', "title"),
        ("supplementary: []", "supplementary: [別に定める。, 第1条の規定は適用しない。, 1 別に定める。]", "supplementary[3]"),
        ("name: 架空町 ", "name: 架空市教育委員会 ", "body"),
        ("name: 架空町 ", 'name: "架\ue000町" ', "body.name"),
    ],
)
def test_a_wrong_or_contradictory_field_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    text = changed("wording: consensus\n", "") if "wording: policy" in new else template()
    assert old in text
    with pytest.raises(DataError) as refused:
        load_profile(written(tmp_path, text.replace(old, new)))
    assert field in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("in_force: 令和9年4月1日", "in_force: 令和9年2月30日", "暦にある日付ではありません"),
        ("in_force: 令和9年4月1日", "in_force: 平成9年4月1日", "令和9年4月1日 のように"),
        (
            "zones: [mynumber, lgwan, internet]",
            "zones: [lgwann]",
            "zones[1]: 「lgwann」は使えません。次から選んでください: mynumber、lgwan、internet",
        ),
        (
            "edition: R8",
            "edition: R8\nheadd: 町長\nnumberin: kana",
            "「numberin」という欄はありません（「numbering」のことではありませんか）",
        ),
        ("edition: R8", "edition：R8", "コロンが全角"),
        ("zones: [mynumber, lgwan, internet]", "zones: [mynumber, lgwan", "行目から"),
        ("  - 監査委員", "  - {nme: 監査委員}", "organs[4].name: 書かれていません"),
        ("cloud: true", "cloud: たぶん", "true（はい）か false（いいえ）"),
        ("numbering: circled", "numbering: article\ninstrument: {kind: 歌, number: '3'}", "第…号で終えてください"),
        ("nodes: {}", "nodes: {bp.purpose: {}}", "nodes.bp.purpose: policy・text・leave_out のうち"),
    ],
)
def test_what_is_wrong_is_said_in_plain_japanese(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in template()
    with pytest.raises(DataError) as refused:
        load_profile(written(tmp_path, template().replace(old, new, 1)))
    assert said in told(refused.value)
    assert "draft.yaml" in told(refused.value)
    assert "nput" not in told(refused.value)


def test_everything_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = changed("zones: [mynumber, lgwan, internet]", "zones: [mars]").replace("head: 町長", "haed: 町長")
    with pytest.raises(DataError) as refused:
        load_profile(written(tmp_path, text))
    lines = str(refused.value).splitlines()
    assert lines[0].endswith("3か所を直してください")
    assert len(lines) == 4


@pytest.mark.parametrize(
    "words",
    ["- 守る。", "> 守る。", "# 守る", "* 守る。", "1 守る。", "(1) 守る。", "①守る。", "ア　守る。", "第2条　守る。", "・守る。", "| 守る | 守らない |",
     "附則", "（罰則）", "<b>守る</b>。", "守る。\n2 守る。", "```\n守る。\n```"],
)  # fmt: skip
def test_words_that_read_as_something_else_than_text_are_refused(tmp_path: Path, words: str) -> None:
    written_words = yaml.safe_dump({"nodes": {"bp.measure.physical": {"text": words}}}, allow_unicode=True)
    with pytest.raises(DataError, match=r"nodes\.bp\.measure\.physical"):
        load_profile(written(tmp_path, changed("nodes: {}", "\n" + written_words)))


@pytest.mark.parametrize(
    "words",
    [
        "第三者に見せない。",
        "1年に1回点検する。",
        "一部の者が、守る。",
        "アクセスを制御する。\n\nただし、急ぐときは、この限りでない。",
        "本町は、A < B & C とする。",
    ],
)
def test_words_that_only_begin_like_a_sign_are_taken(tmp_path: Path, words: str) -> None:
    written_words = yaml.safe_dump({"nodes": {"bp.measure.physical": {"text": words}}}, allow_unicode=True)
    found = load_profile(written(tmp_path, changed("nodes: {}", "\n" + written_words)))
    assert found.nodes["bp.measure.physical"].paragraphs == tuple(line for line in words.split("\n") if line)


def test_schools_belong_to_the_board_of_education(tmp_path: Path) -> None:
    board = [organ for organ in load_profile(written(tmp_path, template())).organ_list if "教育委員会" in organ.name]
    assert board[0].excluding == ("小学校", "中学校")
    with pytest.raises(DataError, match="schools"):
        load_profile(written(tmp_path, changed("  - name: 教育委員会\n", "  - name: 会計管理者\n")))


def test_every_kind_of_body_but_the_rest_has_its_usual_words() -> None:
    assert set(kinds()) == set(bodies().kinds) - {"その他"}


def test_the_schema_speaks_of_every_field() -> None:
    found = schema()
    assert {"body", "organs", "persons", "zones", "numbering"} <= set(found["properties"])
    assert found["additionalProperties"] is False


def test_a_day_as_yaml_writes_it_is_answered_with_how_to_write_it(tmp_path: Path) -> None:
    file = written(tmp_path, changed("in_force: 令和9年4月1日", "in_force: 2027-04-01"))
    with pytest.raises(DataError, match="令和9年4月1日 のように書いてください"):
        load_profile(file)
