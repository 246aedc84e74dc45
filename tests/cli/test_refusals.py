"""The command line: what cannot be used is told in one line, and the rest of a batch goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.running import Run, listing
from samples import CORPUS, HILL

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
        (("draft", "--upgrade", "b.txt"), "-o で新旧対照表のファイルを指定"),
        (("draft", "--upgrade", "b.txt", "-o", "c.md", "--number", "第3号"), "--number は --amendment"),
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


def test_a_language_in_the_wrong_place_is_told_where_it_goes(run: Run) -> None:
    answer = run("report", "--lang", "en")
    assert (answer.code, answer.out) == (2, "")
    assert "kosshi --lang en" in answer.err


@pytest.mark.usefixtures("files")
def test_files_that_may_hold_a_policy_but_cannot_be_read_are_told(run: Run) -> None:
    folder = Path("mixed")
    folder.mkdir()
    (folder / "hill.txt").write_text(HILL, encoding="utf-8")
    (folder / "まとめ.zip").write_bytes(b"PK\5\6" + bytes(18))
    (folder / "old.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    (folder / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    answer = run("parse", "mixed")
    assert answer.code == 2
    assert answer.rows
    assert all(name in answer.err for name in ("まとめ.zip", "old.doc"))
    assert "logo.png" not in answer.err
