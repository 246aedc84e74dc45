"""The benchmarks run, and the generator gives what it is asked for; the figures themselves are nobody's test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kosshi
from benchmarks.growth import exponent
from benchmarks.results import put, table
from kosshi.designation import fold_designations

FOLDER = Path(__file__).parent / "benchmarks"


def run(script: str, *arguments: object) -> str:
    command = [sys.executable, str(FOLDER / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("share", [0.12, 0.5])
def test_a_synthetic_corpus_has_the_wanted_share_of_distinct_clauses(share: float, tmp_path: Path) -> None:
    run("synthetic.py", tmp_path, "--count", 60, "--distinct", share)
    corpus = kosshi.load(tmp_path)
    own = corpus.collation.designations
    texts = [fold_designations(clause.full_text, own[policy.policy_id]) for policy in corpus for clause in policy.walk()]
    assert len(corpus) == 60
    assert len(set(texts)) / len(texts) == pytest.approx(share, rel=0.1)


def test_the_same_seed_gives_the_same_corpus(tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("synthetic.py", tmp_path / name, "--count", 5, "--distinct", 0.5)
    files = [file.relative_to(tmp_path / "a") for file in (tmp_path / "a").rglob("*.*")]
    assert len(files) == 6
    assert all((tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes() for file in files)


def test_the_command_measures_and_fills_its_place_in_the_tables(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text((FOLDER / "README.md").read_text(encoding="utf-8"), encoding="utf-8")
    printed = run("run.py", "--date", "2000-01-01", "--policies", 10, "--only", "distinct", "--into", readme, "--work", tmp_path / "work")
    between = readme.read_text(encoding="utf-8").partition("<!-- distinct -->")[2].partition("<!-- /distinct -->")[0]
    assert between.strip() in printed
    assert between.count("\n| ") == 2
    assert "2000-01-01" in between


def test_the_exponent_of_growth() -> None:
    counts = (100, 300, 1000, 5000)
    assert exponent(counts, [9, *(count**1.5 for count in counts[1:])]) == pytest.approx(1.5)
    assert exponent((100, 300), (1, 2)) is None


def test_a_section_is_replaced_and_the_rest_stays(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("before\n<!-- one -->\nold\n<!-- /one -->\nbehind\n", encoding="utf-8")
    put(file, "one", table(("a", "b"), [("x", 0.1234), ("y", 1234)]))
    assert (
        file.read_text(encoding="utf-8")
        == "before\n<!-- one -->\n| a | b |\n|---|---:|\n| x | 0.12 |\n| y | 1,234 |\n<!-- /one -->\nbehind\n"
    )
    with pytest.raises(ValueError, match="no place for two"):
        put(file, "two", "")
