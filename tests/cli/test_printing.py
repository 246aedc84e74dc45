"""The command line: tables on standard output and in files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from cli.running import Answer, Run
from kosshi.tables import COLUMNS
from samples import CORPUS, RIVER, SHORE

# --- tables on standard output ----------------------------------------------------------------------------


@pytest.mark.usefixtures("files")
def test_parse_prints_the_clauses_as_json_lines(run: Run) -> None:
    answer = run("parse", "shore.txt")
    assert (answer.code, answer.err) == (0, "")
    assert [row["clause_id"] for row in answer.rows] == ["shore#1", "shore#2", "shore#2.2", "shore#3", "shore#附則1"]
    assert {tuple(row) for row in answer.rows} == {COLUMNS["clauses"]}
    assert "漁協の魚は" in answer.out


@pytest.mark.usefixtures("files")
def test_align_prints_the_alignment_with_omissions_unless_told_otherwise(run: Run) -> None:
    answer = run("align", "hill.txt")
    assert (answer.code, answer.err) == (0, "")
    assert {tuple(row) for row in answer.rows} == {COLUMNS["alignment"]}
    assert {row["status"] for row in answer.rows} == {"aligned", "omitted"}
    assert run("align", "hill.txt", "--with-omissions").out == answer.out
    without = run("align", "hill.txt", "--without-omissions")
    assert without.rows == [row for row in answer.rows if row["status"] != "omitted"]


@pytest.mark.usefixtures("files")
def test_diff_prints_the_wording_of_two_files(run: Run) -> None:
    answer = run("diff", "hill.txt", "river.txt")
    assert (answer.code, answer.err) == (0, "")
    assert {tuple(row) for row in answer.rows} == {COLUMNS["wording"]}
    assert ("定期的又は必要に応じて", "毎年1回") in {(row["text_a"], row["text_b"]) for row in answer.rows}
    assert run("diff", "hill.txt", "hill.txt") == Answer(0, "", "")


def test_policies_are_named_by_id_and_the_whole_corpus_by_nothing(run: Run) -> None:
    whole = run("parse", "--corpus", CORPUS)
    assert (whole.code, len(whole.rows)) == (0, 411)
    two = run("parse", "kitakyushu", "suwa", "--corpus", CORPUS)
    assert list(dict.fromkeys(row["policy_id"] for row in two.rows)) == ["kitakyushu", "suwa"]
    assert [row for row in whole.rows if row["policy_id"] == "suwa"] == [row for row in two.rows if row["policy_id"] == "suwa"]


def test_the_corpus_is_looked_for_here(run: Run, tmp_path: Path) -> None:
    (tmp_path / "corpus").symlink_to(CORPUS)
    assert len(run("parse").rows) == 411
    assert {row["policy_id"] for row in run("parse", "suwa").rows} == {"suwa"}


@pytest.mark.usefixtures("files")
def test_several_files_are_one_corpus(run: Run) -> None:
    answer = run("parse", "shore.txt", "hill.txt")
    assert list(dict.fromkeys(row["policy_id"] for row in answer.rows)) == ["shore", "hill"]


def test_a_file_a_folder_and_an_id_may_stand_side_by_side(run: Run, files: Path) -> None:
    (files / "folder").mkdir()
    (files / "folder/river.txt").write_text(RIVER, encoding="utf-8")
    for paths, ids in ((("hill.txt", "folder"), {"hill", "river"}), (("hill.txt", "suwa"), {"hill", "suwa"})):
        answer = run("parse", *paths, "--corpus", CORPUS)
        assert answer.code == 0
        assert {row["policy_id"] for row in answer.rows} == ids


@pytest.mark.usefixtures("files")
def test_a_policy_of_the_corpus_is_compared_with_a_file(run: Run) -> None:
    answer = run("diff", "suwa", "hill.txt", "--corpus", CORPUS)
    assert answer.code == 0
    assert answer.rows


@pytest.mark.usefixtures("files")
def test_the_same_command_prints_the_same(run: Run) -> None:
    for arguments in (
        ("parse", "hill.txt"),
        ("align", "hill.txt", "river.txt"),
        ("diff", "hill.txt", "river.txt"),
        ("skeleton", "build", "hill.txt"),
    ):
        assert run(*arguments) == run(*arguments)


@pytest.mark.usefixtures("files")
def test_the_ledger_accounts_for_every_character(run: Run) -> None:
    answer = run("parse", "shore.txt", "--ledger")
    assert answer.code == 0
    counts = dict(line.split("\t") for line in answer.out.splitlines())
    assert counts.pop("shore") == "過不足なし"
    total = int(counts.pop("  合計"))
    assert sum(map(int, counts.values())) == total == len("".join(SHORE.split()))


# --- tables in files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet", ".xlsx"])
@pytest.mark.parametrize("command", [("parse", "shore.txt"), ("align", "shore.txt")])
def test_a_table_is_written_in_the_format_of_its_suffix(run: Run, files: Path, suffix: str, command: tuple[str, str]) -> None:
    table = {"parse": "clauses", "align": "alignment"}[command[0]]
    printed = run(*command).rows
    path = files / f"new/table{suffix}"
    answer = run(*command, "-o", path)
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"{path} を書き出しました\n"
    if suffix == ".jsonl":
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        assert found == printed
    elif suffix == ".csv":
        lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        assert (tuple(lines[0]), len(lines) - 1) == (COLUMNS[table], len(printed))
    elif suffix == ".parquet":
        assert pq.read_table(path).to_pylist() == printed
    else:
        sheet = openpyxl.load_workbook(path).active
        assert (tuple(cell.value for cell in sheet[1]), sheet.max_row - 1) == (COLUMNS[table], len(printed))
    assert list((files / "new").iterdir()) == [path]
    before = path.read_bytes()
    run(*command, "-o", path)
    assert path.read_bytes() == before


def test_diff_of_two_folders_writes_a_contrast_for_each_pair_and_lists_what_failed(run: Run, tmp_path: Path) -> None:
    for folder, year in (("old", "5"), ("new", "8")):
        (tmp_path / folder).mkdir()
        for name in ("a", "b"):
            (tmp_path / folder / f"{name}.txt").write_text(f"1 目的\nこの規程は、令和{year}年の目的を定める。\n", encoding="utf-8")
    (tmp_path / "new" / "b.txt").write_bytes(b"")
    (tmp_path / "old" / "c.txt").write_text("1 目的\nこの規程は、目的を定める。\n", encoding="utf-8")
    code, _, err = run("diff", tmp_path / "old", tmp_path / "new", "-o", tmp_path / "out", "--format", "md")
    assert code == 2
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["a.md"]
    assert "<u>8</u>" in (tmp_path / "out" / "a.md").read_text(encoding="utf-8")
    assert "b.txt" in err
    assert "c.txt" in err


def test_of_two_folders_files_of_one_name_are_told_and_names_are_one_however_written(run: Run, tmp_path: Path) -> None:
    text = "1 目的\nこの規程は、目的を定める。\n"
    for name in ("old/が.txt", "new/か\u3099.txt", "old/b.txt", "old/b.md", "new/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "new/c.txt").mkdir()
    code, _, err = run("diff", tmp_path / "old", tmp_path / "new", "-o", tmp_path / "out", "--format", "md")
    assert code == 2
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["が.md"]
    assert [Path(line.partition(": ")[0].strip()).name for line in err.splitlines() if "同じ名前のファイルがあるため" in line] == [
        "b.md",
        "b.txt",
        "b.txt",
    ]
    assert "c.txt" not in err


@pytest.mark.parametrize(
    ("suffix", "magic"),
    [
        (".html", b"<!DOCTYPE html>"),
        (".md", b"# "),
        (".docx", b"PK"),
        (".xlsx", b"PK"),
        (".jsonl", b'{"policy_a"'),
        (".csv", b"\xef\xbb\xbf"),
    ],
)
def test_diff_writes_a_table_or_a_contrast(run: Run, files: Path, suffix: str, magic: bytes) -> None:
    answer = run("diff", "hill.txt", "river.txt", "-o", f"diff{suffix}")
    assert (answer.code, answer.out) == (0, "")
    assert (files / f"diff{suffix}").read_bytes().startswith(magic)


def test_a_contrast_of_changes_only_is_shorter(run: Run, files: Path) -> None:
    run("diff", "hill.txt", "river.txt", "-o", "all.md")
    run("diff", "hill.txt", "river.txt", "-o", "changed.md", "--changed-only")
    everything, changed = (files / name for name in ("all.md", "changed.md"))
    assert set(changed.read_text(encoding="utf-8").splitlines()) < set(everything.read_text(encoding="utf-8").splitlines())
