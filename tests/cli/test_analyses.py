"""The commands of the analyses print the tables they name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kosshi.cli import main
from kosshi.tables import COLUMNS
from samples import CORPUS


def rows(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--corpus", str(CORPUS)])
    assert ended.value.code == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_elements_tell_schools_in_and_out(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, "elements", "--kind", "organ")
    assert list(found[0]) == list(COLUMNS["elements"])
    schools = {(row["policy_id"], row["polarity"]) for row in found if row["element"] == "小学校"}
    assert schools == {("suwa", "exclude"), ("tokunoshima-renkya", "include")}


def test_presence_gathers_the_policies_of_an_element(capsys: pytest.CaptureFixture[str]) -> None:
    found = {row["element"]: row for row in rows(capsys, "elements", "--presence", "--kind", "measure")}
    assert found["自治体情報セキュリティクラウド"]["include"] == ["kitakyushu", "suwa"]


def test_edition_tells_a_range(capsys: pytest.CaptureFixture[str]) -> None:
    found = {row["policy_id"]: (row["earliest"], row["latest"], row["mixed"]) for row in rows(capsys, "edition")}
    assert found == {
        "tokunoshima-renkya": ("H30", "H30", False),
        "suwa": ("R6", "R8", True),
        "tokubetsuku-jinji-kosei": ("R6", "R8", False),
        "ibaraki-gikai": ("R6", "R8", False),
        "kitakyushu": ("R4", "R4", False),
    }


def test_users_terms_join_the_built_in_ones(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "terms.yaml"
    file.write_text("elements:\n- {term: 温泉, kind: organ, source: own, flag: V}\n", encoding="utf-8")
    assert rows(capsys, "elements", "suwa", "--terms", str(file))


def test_a_draft_goes_from_a_template_to_word(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["draft", "--init", "-o", str(tmp_path / "draft.yaml")])
    assert ended.value.code == 0
    with pytest.raises(SystemExit) as ended:
        main(["draft", str(tmp_path / "draft.yaml"), "-o", str(tmp_path / "a.docx"), "--corpus", str(CORPUS)])
    assert ended.value.code == 0
    assert (tmp_path / "a.docx").stat().st_size > 5000
    assert (tmp_path / "a.provenance.csv").read_text(encoding="utf-8-sig").startswith("path,")
    assert "要検討0件" in capsys.readouterr().err


def test_export_writes_the_formats_that_were_asked_for_and_says_what_it_left_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", "suwa", "--corpus", str(CORPUS), "-o", str(tmp_path), "--format", "khcoder", "--format", "law"])
    assert ended.value.code == 0
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["khcoder"]
    assert "<H1>諏訪市</H1>" in (tmp_path / "khcoder" / "policies.txt").read_text(encoding="utf-8-sig")
    assert "suwa" in capsys.readouterr().err


def upgraded(*arguments: str | Path) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(["draft", "--corpus", str(CORPUS), "--upgrade", *map(str, arguments)])
    return ended.value.code


def test_an_upgrade_writes_the_contrast_and_tells_what_it_proposes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert upgraded("tokunoshima-renkya", "-o", tmp_path / "x.md") == 0
    assert "<u>業務委託</u>" in (tmp_path / "x.md").read_text(encoding="utf-8")
    assert "必須の提案 6件" in capsys.readouterr().err


def test_an_amendment_that_cannot_be_written_leaves_the_contrast_and_says_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert upgraded("suwa", "-o", tmp_path / "x.md", "--amendment", tmp_path / "k.docx") == 2
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.md"]
    assert "改め文を書けません" in capsys.readouterr().err


def test_a_kind_of_file_that_cannot_be_written_is_told_before_anything_is(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert upgraded("suwa", "-o", tmp_path / "x.md", "--amendment", tmp_path / "k.xlsx") == 2
    assert upgraded("suwa", "-o", tmp_path / "x.pdf") == 2
    assert list(tmp_path.iterdir()) == []
    assert "k.xlsx: この拡張子では書けません" in capsys.readouterr().err


def test_an_amendment_without_a_number_or_a_day_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = Path(__file__).parents[1] / "quality" / "unseen" / "asagiri-kumiai.txt"
    assert upgraded(file, "-o", tmp_path / "x.md", "--adopt", "all", "--amendment", tmp_path / "k.txt") == 0
    told = capsys.readouterr().err
    assert "--number がないため" in told
    assert "「公表の日から施行する」としました" in told


def test_a_file_outside_the_corpus_is_upgraded_and_amended_with_the_corpuss_words(tmp_path: Path) -> None:
    file = Path(__file__).parents[1] / "quality" / "unseen" / "asagiri-kumiai.txt"
    code = upgraded(file, "-o", tmp_path / "x.html", "--adopt", "all", "--amendment", tmp_path / "k.txt", "--in-force", "令和9年4月1日")
    assert code == 0
    assert "令和9年4月1日から施行する" in (tmp_path / "k.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("nowhere",), ("suwa", "--to", "R99"), ("suwa", "--adopt", "bp.nowhere")])
def test_an_upgrade_that_names_what_is_not_there_ends_in_one_line(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert upgraded(*arguments, "-o", tmp_path / "x.md") == 2
    assert list(tmp_path.iterdir()) == []
