"""The command line as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli.running import Run, shell
from samples import CORPUS, HILL

LOADED = """
import sys
from kosshi.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)
"""


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
