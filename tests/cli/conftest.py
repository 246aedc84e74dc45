"""The command line in a folder of its own, and files for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.running import Answer, Run
from kosshi.cli import main
from kosshi.messages import speak
from samples import HILL, RIVER, SHORE

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


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    folder = tmp_path / "batch"
    folder.mkdir()
    for name, text in (("hill.txt", HILL), ("shore.txt", SHORE)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "picture.txt").write_bytes(PNG)
    return folder
