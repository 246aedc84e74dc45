"""The laws of the house, checked by the tools that own them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=["ruff check", "ruff format", "mypy"],
)
def test_the_code_is_clean(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.returncode == 0, result.stdout + result.stderr


def test_imports_go_downwards_only() -> None:
    tool = shutil.which("lint-imports") or str(Path(sys.executable).with_name("lint-imports"))
    result = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_single_body_is_named_in_the_program() -> None:
    names = ("諏訪", "徳之島", "北九州", "茨城町", "特別区人事", "れんきゃ")
    for file in (ROOT / "src").rglob("*"):
        if file.suffix in {".py", ".yaml", ".js", ".j2", ".css"}:
            text = file.read_text(encoding="utf-8")
            assert not [name for name in names if name in text], file


def test_the_top_level_is_as_the_user_asked() -> None:
    wanted = {"pyproject.toml", "corpus", "notebooks", "src", "outputs", "tests", "README.md", "CHANGELOG.md", "LICENSE", "constraints.txt"}
    found = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split("\n")
    if not found[0]:
        pytest.skip("no git checkout: the list of files cannot be asked for")
    assert {name.split("/")[0] for name in found if name and not name.startswith((".", '"'))} <= wanted


def test_neither_program_nor_tests_read_outside_the_project() -> None:
    for folder in ("src", "tests"):
        for file in (ROOT / folder).rglob("*.py"):
            if file.name != Path(__file__).name:
                assert "../shared" not in file.read_text(encoding="utf-8"), file
