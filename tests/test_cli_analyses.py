"""The commands of the analyses print the tables they name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kosshi.cli import main
from kosshi.tables import COLUMNS

CORPUS = Path(__file__).parents[1] / "corpus"


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
