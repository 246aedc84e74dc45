"""What `import kosshi` promises."""

from __future__ import annotations

import doctest
import inspect
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version

import pytest

import kosshi
import kosshi.draft
from kosshi.tables import COLUMNS
from samples import ROOT

HEAVY = {
    "pandas",
    "numpy",
    "sklearn",
    "scipy",
    "fugashi",
    "pyarrow",
    "lxml",
    "rapidfuzz",
    "yaml",
    "pydantic",
    "jinja2",
    "docx",
    "xlsxwriter",
    "pypdfium2",
}


def test_the_public_names_are_sorted_and_few() -> None:
    assert kosshi.__all__ == sorted(kosshi.__all__)
    assert len(set(kosshi.__all__)) == len(kosshi.__all__) < 20


@pytest.mark.parametrize("name", kosshi.__all__)
def test_every_public_name_can_be_imported_and_is_documented(name: str) -> None:
    found = getattr(kosshi, name)
    assert found.__name__ == name
    assert found.__module__.startswith("kosshi.")
    assert inspect.getdoc(found)
    assert name in dir(kosshi)


def test_other_names_are_unknown() -> None:
    with pytest.raises(AttributeError, match=r"kosshi.*nothing"):
        kosshi.nothing  # noqa: B018 - the very thing that must fail


def test_the_docstrings_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(kosshi)
    assert result.attempted >= 3
    assert result.failed == 0


PACKAGE = ROOT / "src" / "kosshi"
EXAMPLES = sorted(
    ".".join(file.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
    for file in PACKAGE.rglob("*.py")
    if file != PACKAGE / "__init__.py" and file.parent.name not in ("lexis", "plots") and ">>>" in file.read_text(encoding="utf-8")
)  # the package's own is above; those of lexis and plots are run by their tests


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_in_docstrings_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(import_module(f"kosshi.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


def test_every_public_function_and_method_has_an_example() -> None:
    owners = [(kosshi, kosshi.__all__), (kosshi.Corpus, [name for name in vars(kosshi.Corpus) if not name.startswith("_")])]
    owners += [(part, part.__all__) for part in (kosshi.lexis, kosshi.plots, kosshi.draft, kosshi.exports)]
    functions = [getattr(owner, name) for owner, names in owners for name in names if inspect.isfunction(getattr(owner, name))]
    assert [function.__qualname__ for function in functions if ">>>" not in (inspect.getdoc(function) or "")] == []


def test_the_contracts_columns_are_public_in_order() -> None:
    assert list(kosshi.load(ROOT / "corpus").clauses.columns)[:14] == [
        "policy_id", "clause_id", "path", "parent_path", "depth", "part", "marker", "heading", "text",
        "start", "end", "spans", "inferred", "strength",
    ]  # fmt: skip
    assert COLUMNS["alignment"] == ("policy_id", "clause_id", "path", "skeleton_id", "status", "moved", "score", "matched_by")
    assert COLUMNS["wording"] == ("policy_a", "policy_b", "skeleton_id", "clause_a", "clause_b", "text_a", "text_b", "change")


def test_the_version_is_that_of_the_package() -> None:
    assert kosshi.__version__ == version("kosshi")


def test_importing_kosshi_imports_nothing_heavy() -> None:
    code = "import sys, kosshi; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(run.stdout.split())
