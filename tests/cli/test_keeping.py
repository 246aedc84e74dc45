"""The command line: adding policies, skeletons."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click
import pyarrow.parquet as pq
import pytest
import yaml

from cli.running import Answer, Run, listing
from kosshi.cli import cli
from kosshi.contrast import SUFFIXES as CONTRASTS
from kosshi.elements import ElementKind
from kosshi.engine import Name
from kosshi.exports import FORMATS
from samples import HILL

# --- adding -----------------------------------------------------------------------------------------------


def test_add_copies_registers_and_says_so(run: Run, files: Path) -> None:
    options = (
        "--id",
        "hill-town",
        "--title",
        "丘陵町規程",
        "--body",
        "丘陵町",
        "--kind",
        "町",
        "--prefecture",
        "長野県",
        "--code",
        "202061",
        "--source",
        "町の例規集",
    )
    answer = run("add", "hill.txt", "--corpus", "c", *options)
    assert answer == Answer(0, "", "hill.txt を hill-town として登録しました\n")
    entry = yaml.safe_load((files / "c/manifest.yaml").read_text(encoding="utf-8"))["policies"][0]
    assert (entry["policy_id"], entry["file"], entry["code"]) == ("hill-town", "policies/hill-town.txt", "202061")
    assert (files / "c/policies/hill-town.txt").read_bytes() == (files / "hill.txt").read_bytes()
    assert {row["policy_id"] for row in run("parse", "--corpus", "c").rows} == {"hill-town"}


def test_add_takes_several_files_and_refuses_a_taken_id(run: Run, files: Path) -> None:
    assert run("add", "hill.txt", "river.txt", "--corpus", "c").code == 0
    before = listing(files)
    answer = run("add", "hill.txt", "--corpus", "c")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert "hill: " in answer.err
    assert "--id" in answer.err
    assert listing(files) == before


@pytest.mark.parametrize("option", [("--code", "202062"), ("--kind", "国"), ("--prefecture", "江戸"), ("--id", "A B")])
def test_add_refuses_wrong_fields_in_one_line(run: Run, files: Path, option: tuple[str, str]) -> None:
    answer = run("add", "hill.txt", "--corpus", "c", *option)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert answer.err.startswith("kosshi: hill.txt: ")
    assert not (files / "c/manifest.yaml").exists()


@pytest.mark.usefixtures("files")
def test_one_id_is_not_given_to_several_files(run: Run) -> None:
    answer = run("add", "hill.txt", "river.txt", "--corpus", "c", "--id", "one")
    assert answer.code == 2
    assert "--id はファイルが一つのときだけ" in answer.err


@pytest.mark.usefixtures("files")
def test_rows_that_are_left_out_are_left_out_of_a_partitioned_table_too(run: Run) -> None:
    assert run("align", "hill.txt", "--without-omissions", "--partition", "1", "-o", "out").code == 0
    found = [row for file in sorted(Path("out").rglob("*.parquet")) for row in pq.ParquetFile(file).read().to_pylist()]
    assert found
    assert {row["status"] for row in found} <= {"aligned", "added"}


def test_strict_fails_for_a_note_too(run: Run) -> None:
    Path("note.txt").write_text(HILL, encoding="utf-8")
    usual = run("check", "note.txt")
    assert usual.rows
    assert usual.code == int(any(row["severity"] == "error" for row in usual.rows)) == 0
    assert run("check", "note.txt", "--strict").code == 1


def test_the_choices_of_options_are_those_of_the_program() -> None:
    choices = {
        (command, option.name): tuple(option.type.choices)
        for command, known in cli.commands.items()
        for option in known.params
        if isinstance(option.type, click.Choice)
    }
    assert choices["export", "formats"] == FORMATS
    assert choices["elements", "kinds"] == tuple(kind.value for kind in ElementKind)
    assert {f".{one}" for one in choices["diff", "suffix"]} == set(CONTRASTS)
    assert choices["parse", "engine"] == get_args(Name)


# --- skeletons --------------------------------------------------------------------------------------------


def test_skeleton_show_prints_the_tree(run: Run) -> None:
    answer = run("skeleton", "show")
    lines = answer.out.splitlines()
    assert lines[0] == "情報セキュリティ基本方針"
    assert "  bp.purpose  目的" in lines
    assert "    bp.threat.pandemic  " in answer.out
    assert len(lines) == 257
    assert "  bp.purpose  Purpose" in run("--lang", "en", "skeleton", "show").out.splitlines()


def test_skeleton_build_validate_and_align_go_together(run: Run, files: Path) -> None:
    printed = run("skeleton", "build", "hill.txt", "--part", "own").out
    answer = run("skeleton", "build", "hill.txt", "--part", "own", "-o", "own.yaml")
    assert (answer.code, answer.out) == (0, "")
    assert (files / "own.yaml").read_text(encoding="utf-8") == printed
    assert run("skeleton", "validate", "own.yaml").out == "own.yaml: 問題ありません（9 節点）\n"
    rows = run("align", "hill.txt", "--skeleton", "own.yaml").rows
    assert {row["status"] for row in rows} == {"aligned"}
    assert [row["skeleton_id"] for row in rows][:3] == ["own.c1", "own.c2", "own.c2.c1"]
