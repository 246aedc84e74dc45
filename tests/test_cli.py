"""The command line: what it prints, writes and answers when something is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, get_args

import click
import openpyxl
import pyarrow.parquet as pq
import pytest
import yaml

from kosshi.cli import cli, main
from kosshi.contrast import SUFFIXES as CONTRASTS
from kosshi.elements import ElementKind
from kosshi.engine import Name
from kosshi.exports import FORMATS
from kosshi.messages import speak
from kosshi.tables import COLUMNS
from samples import CORPUS, HILL, RIVER, SHORE

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"
DUPLICATE = """
part: x
ja: 題
en: title
source: here
nodes:
  - {id: x.a, ja: 目的, en: a, kind: purpose, terms: [目的], gist: 目的を述べる。, source: here, flag: V}
  - {id: x.a, ja: 定義, en: b, kind: definition, terms: [定義], gist: 語を定める。, source: here, flag: V}
"""
LOADED = """
import sys
from kosshi.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)
"""


class Answer(NamedTuple):
    """Exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Answer]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    """The command line in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path) -> Answer:
        capsys.readouterr()
        try:
            main([str(argument) for argument in arguments])
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        return Answer(code, *capsys.readouterr())

    yield call
    speak("ja")


def shell(
    *arguments: str | Path, code: str = "from kosshi.cli import main; main()", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The command line as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, check=False, env={**os.environ, **environment}
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with good and bad files."""
    good = {"hill.txt": HILL, "river.txt": RIVER, "shore.txt": SHORE}
    for name, text in good.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_text(" \n　\n", encoding="utf-8")
    (tmp_path / "picture.txt").write_bytes(PNG)
    (tmp_path / "undecodable.txt").write_bytes("第1条　文である。".encode()[:-4] + b"\xff\xfe\x80\x80\n" + "第2条".encode())
    (tmp_path / "plain.txt").write_text("番号のない、ただの文である。\n", encoding="utf-8")
    (tmp_path / "duplicate.yaml").write_text(DUPLICATE, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("part: [", encoding="utf-8")
    return tmp_path


def listing(folder: Path) -> dict[str, bytes | None]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


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


# --- what cannot be used ----------------------------------------------------------------------------------

BAD = [
    (("parse", "missing.txt"), "missing.txt"),
    (("parse", "empty.txt"), "empty.txt"),
    (("parse", "blank.txt"), "blank.txt"),
    (("parse", "picture.txt"), "picture.txt"),
    (("parse", "undecodable.txt"), "undecodable.txt"),
    (("parse", "plain.txt"), "plain.txt"),
    (("parse", "nobody", "--corpus", str(CORPUS)), "nobody"),
    (("parse", "suwa", "nobody", "--corpus", str(CORPUS)), "nobody"),
    (("parse", "--corpus", "nowhere"), "nowhere"),
    (("parse", "hill.txt", "-o", "table.ods"), "table.ods"),
    (("parse", "hill.txt", "-o", "folder.csv"), "folder.csv"),
    (("parse", "picture.txt", "-o", "table.csv"), "picture.txt"),
    (("align", "empty.txt"), "empty.txt"),
    (("align", "plain.txt", "-o", "table.csv"), "plain.txt"),
    (("align", "hill.txt", "--skeleton", "duplicate.yaml"), "duplicate.yaml"),
    (("align", "hill.txt", "--skeleton", "duplicate.yaml", "-o", "table.csv"), "duplicate.yaml"),
    (("align", "hill.txt", "--skeleton", "missing.yaml"), "missing.yaml"),
    (("diff", "hill.txt", "empty.txt"), "empty.txt"),
    (("diff", "plain.txt", "hill.txt", "-o", "diff.html"), "plain.txt"),
    (("diff", "suwa", "nobody", "--corpus", str(CORPUS)), "nobody"),
    (("skeleton", "validate", "duplicate.yaml"), "duplicate.yaml"),
    (("skeleton", "validate", "broken.yaml"), "broken.yaml"),
    (("skeleton", "validate", "missing.yaml"), "missing.yaml"),
    (("skeleton", "show", "duplicate.yaml"), "duplicate.yaml"),
    (("skeleton", "build", "plain.txt", "-o", "own.yaml"), "plain.txt"),
    (("skeleton", "build", "hill.txt", "--part", "1"), "1"),
    (("add", "missing.txt", "--corpus", "c"), "missing.txt"),
    (("add", "picture.txt", "--corpus", "c"), "picture.txt"),
    (("add", "empty.txt", "--corpus", "c"), "empty.txt"),
]
SHORT = [" ".join(arguments).replace(str(CORPUS), "corpus") for arguments, _ in BAD]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("arguments", "subject"), BAD, ids=SHORT)
def test_bad_input_is_one_line_with_a_remedy_and_nothing_else(
    run: Run, files: Path, arguments: tuple[str, ...], subject: str, language: str
) -> None:
    (files / "folder.csv").mkdir()
    before = listing(files)
    answer = run("--lang", language, *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert answer.err.startswith("kosshi: ")
    said, _, remedy = answer.err.removeprefix("kosshi: ").rstrip().partition(" → ")
    assert said.startswith(f"{subject}: ")
    assert remedy
    assert listing(files) == before


@pytest.mark.parametrize("output", ["hill.txt/table.csv", "hill.txt/a/b/table.csv"])
def test_an_output_that_cannot_be_written_is_one_line(run: Run, files: Path, output: str) -> None:
    before = listing(files)
    answer = run("parse", "hill.txt", "-o", output)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert listing(files) == before


@pytest.mark.usefixtures("files")
def test_a_name_too_long_for_the_system_is_one_line(run: Run) -> None:
    answer = run("parse", "あ" * 200 + ".txt")
    assert (answer.code, answer.err.count("\n")) == (2, 1)


@pytest.mark.usefixtures("files")
def test_a_corpus_that_is_a_file_is_one_line(run: Run) -> None:
    answer = run("add", "hill.txt", "--corpus", "river.txt")
    assert (answer.code, answer.err.count("\n")) == (2, 1)


@pytest.mark.usefixtures("files")
def test_of_two_files_the_missing_one_is_named(run: Run) -> None:
    assert run("diff", "hill.txt", "missing.txt").err.startswith("kosshi: missing.txt: ")


def test_options_that_would_be_passed_over_are_refused(run: Run) -> None:
    for arguments, said in (
        (("draft", "a.yaml", "--upgrade", "b.txt", "-o", "c.docx"), "プロファイルと --upgrade"),
        (("draft", "a.yaml", "--amendment", "d.docx", "-o", "c.docx"), "--amendment は --upgrade"),
        (("draft", "a.yaml", "--adopt", "all", "-o", "c.docx"), "--adopt は --upgrade"),
        (("draft", "a.yaml", "--in-force", "令和9年4月1日", "-o", "c.docx"), "--in-force は --upgrade"),
        (("draft", "a.yaml"), "-o を指定"),
        (("draft", "--upgrade", "b.txt"), "-o を指定"),
    ):
        answer = run(*arguments)
        assert (answer.code, answer.out) == (2, "")
        assert said in answer.err


@pytest.mark.parametrize("arguments", [("--lang", "xx", "parse"), ("parse", "--colour"), ("paint",), ("diff", "suwa"), ("add",)])
def test_a_wrong_argument_is_told_with_the_usage(run: Run, arguments: tuple[str, ...]) -> None:
    answer = run(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert "Usage: kosshi" in answer.err


def japanese(text: str) -> bool:
    return any("ぁ" <= char <= "ん" for char in text)


@pytest.mark.parametrize("arguments", [bad[0] for bad in BAD], ids=SHORT)
def test_errors_are_japanese_unless_english_is_asked_for(run: Run, files: Path, arguments: tuple[str, ...]) -> None:
    (files / "folder.csv").mkdir()
    assert japanese(run(*arguments).err)
    assert not japanese(run("--lang", "en", *arguments).err)


@pytest.mark.usefixtures("files")
def test_a_language_is_asked_for_once(run: Run) -> None:
    run("--lang", "en", "parse", "plain.txt")
    assert japanese(run("parse", "plain.txt").err)


# --- a batch with a broken file ---------------------------------------------------------------------------


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    folder = tmp_path / "batch"
    folder.mkdir()
    for name, text in (("hill.txt", HILL), ("shore.txt", SHORE)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "picture.txt").write_bytes(PNG)
    return folder


@pytest.mark.parametrize("command", ["parse", "align"])
def test_one_broken_file_of_a_folder_costs_the_others_nothing(run: Run, batch: Path, command: str) -> None:
    answer = run(command, batch)
    assert answer.code == 2
    assert list(dict.fromkeys(row["policy_id"] for row in answer.rows)) == ["hill", "shore"]
    head, *failures = answer.err.splitlines()
    assert "1件" in head
    assert len(failures) == 1
    assert "picture.txt: " in failures[0]
    assert " → " in failures[0]


def test_a_table_of_the_readable_files_is_written_whole(run: Run, batch: Path) -> None:
    answer = run("parse", batch, "-o", "table.jsonl")
    assert (answer.code, answer.out) == (2, "")
    assert {json.loads(line)["policy_id"] for line in Path("table.jsonl").read_text(encoding="utf-8").splitlines()} == {"hill", "shore"}
    assert "picture.txt" in answer.err.splitlines()[-1]


def test_several_files_of_which_one_is_broken(run: Run, batch: Path) -> None:
    answer = run("parse", batch / "hill.txt", batch / "picture.txt")
    assert answer.code == 2
    assert {row["policy_id"] for row in answer.rows} == {"hill"}
    assert "picture.txt" in answer.err


@pytest.mark.parametrize(
    "arguments", [("diff", "hill", "picture"), ("diff", "picture", "hill"), ("diff", "picture", "hill", "-o", "diff.html")]
)
def test_a_broken_policy_of_the_corpus_is_no_use_for_comparing(run: Run, batch: Path, arguments: tuple[str, ...]) -> None:
    answer = run(*arguments, "--corpus", batch)
    assert (answer.code, answer.out) == (2, "")
    assert "PNG" in answer.err


def test_a_broken_policy_asked_for_by_id_is_told_with_its_reason(run: Run, batch: Path) -> None:
    answer = run("parse", "picture", "--corpus", batch)
    assert answer.code == 2
    assert "PNG" in answer.err


def test_a_good_policy_asked_for_by_id_is_not_failed_by_others(run: Run, batch: Path) -> None:
    answer = run("parse", "hill", "--corpus", batch)
    assert (answer.code, answer.err) == (0, "")


def test_the_end_of_a_batch_is_in_english_when_asked(run: Run, batch: Path) -> None:
    head = run("--lang", "en", "parse", batch).err.splitlines()[0]
    assert head == "files that could not be read (1):"


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


# --- as a process -----------------------------------------------------------------------------------------


def test_help_is_there_at_once_and_imports_nothing_heavy() -> None:
    started = time.monotonic()
    found = shell("--help", code=LOADED)
    assert time.monotonic() - started < 2  # a quarter of a second on an idle machine
    assert found.returncode == 0
    out = found.stdout.decode()
    for command in ("parse", "align", "diff", "report", "add", "skeleton"):
        assert f"\n  {command} " in out
    heavy = {"pandas", "numpy", "sklearn", "scipy", "fugashi", "pyarrow", "rapidfuzz", "yaml", "pydantic", "lxml", "jinja2", "rich"}
    assert not heavy & set(found.stderr.decode().split())


@pytest.mark.parametrize(
    "command",
    [("parse",), ("align",), ("diff",), ("add",), ("skeleton",), ("skeleton", "show"), ("skeleton", "validate"), ("skeleton", "build")],
)
def test_every_command_has_help(run: Run, command: tuple[str, ...]) -> None:
    answer = run(*command, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith(f"Usage: kosshi {' '.join(command)}")
    assert run(*command, "-h").out == answer.out


def test_version_is_told(run: Run) -> None:
    assert run("--version").out == "kosshi, version 0.1.0\n"


def test_parsing_in_a_pipe_is_pure_json_lines_and_imports_no_tables(files: Path) -> None:
    found = shell("parse", files / "shore.txt", code=LOADED)
    assert found.returncode == 0
    assert [json.loads(line)["path"] for line in found.stdout.decode().splitlines()] == ["1", "2", "2.2", "3", "附則1"]
    assert b"\x1b" not in found.stdout + found.stderr
    assert not {"pandas", "sklearn", "pyarrow", "fugashi"} & set(found.stderr.decode().split())


def test_a_process_ends_with_two_and_one_line(files: Path) -> None:
    found = shell("parse", files / "picture.txt")
    assert (found.returncode, found.stdout, found.stderr.count(b"\n")) == (2, b"", 1)
    batch = shell("parse", files)
    assert batch.returncode == 2
    assert {json.loads(line)["policy_id"] for line in batch.stdout.decode().splitlines()} == {"hill", "river", "shore"}


def test_a_reader_that_goes_away_is_no_error(files: Path) -> None:
    (files / "long.txt").write_text("".join(f"第{number}条　文である。\n" for number in range(1, 900)), encoding="utf-8")
    command = [sys.executable, "-c", "from kosshi.cli import main; main()", "parse", str(files / "long.txt")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
        assert process.wait() == 0


def test_json_lines_are_utf_8_whatever_the_terminal_speaks(files: Path) -> None:
    (files / "signs.txt").write_text("㉑　甲とする。\n㉒　乙とする。\n", encoding="utf-8")
    found = shell("parse", files / "signs.txt", PYTHONIOENCODING="cp932")
    assert found.returncode == 0
    assert [json.loads(line)["marker"] for line in found.stdout.decode().splitlines()] == ["㉑", "㉒"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("elements", "--presence", "--partition", "2", "-o", "out"), "--presence は規程ごとの表ではない"),
        (("parse", "--partition", "0", "-o", "out"), "1以上"),
        (("parse", "--partition", "2", "-o", "x.parquet"), "ファイルの名前が指定されています"),
        (("parse", "--partition", "2"), "-o フォルダー"),
    ],
)
def test_a_partition_that_cannot_be_is_refused_before_anything_is_written(run: Run, arguments: tuple[str, ...], said: str) -> None:
    answer = run(*arguments, "--corpus", CORPUS)
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert said in answer.err
    assert not list(Path().iterdir())


def test_an_id_outside_a_project_is_answered_with_the_option_for_the_corpus(run: Run) -> None:
    answer = run("parse", "suwa")
    assert answer.code == 2
    assert "ここにはコーパス（corpus）がない" in answer.err
    assert "--corpus" in answer.err


def test_ctrl_c_is_answered_and_the_report_says_that_it_goes_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    Path("hill.txt").write_text(HILL, encoding="utf-8")
    monkeypatch.setattr("kosshi.report.write", interrupted)
    answer = run("report", "hill.txt", "-o", "o")
    assert (answer.code, answer.err) == (130, "中断しました。同じコマンドをもう一度実行すると続きから作ります\n")
    monkeypatch.setattr("kosshi.corpus.select", interrupted)
    answer = run("parse", "hill.txt")
    assert (answer.code, answer.err.strip()) == (130, "中断しました")
