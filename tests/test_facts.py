"""Data files: validated values or one clear error."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from kosshi.errors import DataError
from kosshi.facts import Fact, builtin, parse_yaml, read_yaml
from kosshi.numbering import MarkerFile


class Shelf(Fact):
    """A schema to try the door with."""

    width: int = 0
    books: tuple[str, ...] = ()


def test_a_good_file_becomes_a_frozen_value(tmp_path: Path) -> None:
    path = tmp_path / "shelf.yaml"
    path.write_text("width: 3\nbooks: [甲, 乙]\n", encoding="utf-8-sig")
    shelf = read_yaml(path, Shelf)
    assert shelf == Shelf(width=3, books=("甲", "乙"))
    with pytest.raises(ValidationError, match="frozen"):
        shelf.width = 4  # type: ignore[misc]  # the very thing that must fail


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("width: [", "line 2"),
        ("\twidth: 1", "line 1"),
        ("? [1]\n: 2", "line 1"),
        ("width: 1\n---\nwidth: 2", "line 2"),
        ("!!python/object/apply:os.getcwd []", "line 1"),
        ('width: "\0"', "not valid YAML"),
        ("", "field (top)"),
        ("- 1", "field (top)"),
        ("width: wide", "field width"),
        ("books: [甲, 1]", "field books[2]"),
        ("depth: 1", "field depth"),
        ("width: &self [*self]", "field width"),
        ("width: " + "[" * 2000 + "]" * 2000, "too deeply"),
    ],
)
def test_a_broken_file_is_named_with_the_place(text: str, named: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_yaml(text, Shelf, "shelf.yaml")
    assert caught.value.subject == "shelf.yaml"
    assert named in caught.value.problem
    assert caught.value.remedy


@pytest.mark.parametrize("text", ["width: 2026-99-99", "width: !!int wide", "width: " + "9" * 5000])
def test_values_that_yaml_cannot_build_are_errors_of_the_file(text: str) -> None:
    with pytest.raises(DataError, match=r"shelf\.yaml"):
        parse_yaml(text, Shelf, "shelf.yaml")


def test_a_file_nested_past_all_reason_is_an_error_and_no_crash() -> None:
    program = (
        "from kosshi.errors import DataError\nfrom kosshi.facts import Fact, parse_yaml\n"
        "try:\n    parse_yaml('['*50000 + ']'*50000, Fact, 'deep.yaml')\nexcept DataError as error:\n    print(error)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0
    assert run.stdout.startswith("deep.yaml: ")


def test_a_key_given_twice_is_an_error() -> None:
    with pytest.raises(DataError, match="width"):
        parse_yaml("width: 1\nwidth: 2", Shelf, "shelf.yaml")


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"width: \xff")
    for name, problem in (("missing.yaml", "開けません"), (".", "開けません"), ("latin.yaml", "7 バイト目")):
        with pytest.raises(DataError, match=problem) as caught:
            read_yaml(tmp_path / name, Shelf)
        assert caught.value.subject == str(tmp_path / name)


def test_shipped_facts_are_read_once() -> None:
    assert builtin("markers.yaml", MarkerFile) is builtin("markers.yaml", MarkerFile)


def test_a_shipped_file_of_another_form_is_named() -> None:
    with pytest.raises(DataError, match=r"^data/markers\.yaml: 項目 "):
        builtin("markers.yaml", Shelf)


def test_no_shipped_file_repeats_a_key() -> None:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Strict(loader):  # type: ignore[misc]  # the base is chosen at run time
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
            keys = [self.construct_object(key, deep=True) for key, _ in node.value]
            assert len(keys) == len(set(keys)), f"{node.start_mark}: {[key for key in keys if keys.count(key) > 1]}"
            return dict(super().construct_mapping(node, deep))

    found = list(Path(str(files("kosshi.data"))).rglob("*.yaml"))
    assert len(found) > 5
    for path in found:
        assert yaml.load(path.read_text(encoding="utf-8"), Loader=Strict), path
