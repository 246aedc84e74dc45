"""Every example runs, every message is in both languages, and the same input gives the same output."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import string
import subprocess
import sys

import pytest

import kosshi.lexis
from kosshi.messages import catalogue
from samples import ROOT

MODULES = sorted(path.stem for path in (ROOT / "src/kosshi/lexis").glob("*.py") if path.stem not in {"__init__", "facts", "results"})
EVERYTHING = """
import kosshi, networkx as nx
from kosshi import lexis
corpus = kosshi.load("corpus")
kinds = lexis.documents(corpus, by="kind")
for table in (
    lexis.frequencies(kinds, by_group=True), lexis.concordance(kinds, "管理", sort="left"), lexis.collocates(kinds, "管理"),
    lexis.keyness(kinds), lexis.correspondence(kinds).words, lexis.clusters(corpus).members, lexis.map2d(corpus).points.round(9),
    lexis.clusters(corpus, "words", selection=lexis.Selection(most=40)).members, lexis.crosstab(kinds, lexis.example_rules()).cells,
):
    print(table.to_csv())
graph = lexis.cooccurrence(corpus)
print(list(graph.nodes(data=True)), list(graph.edges(data=True)))
"""


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(importlib.import_module(f"kosshi.lexis.{name}"))
    assert result.attempted
    assert not result.failed


def test_every_public_function_has_an_example() -> None:
    results = {
        "Clustering",
        "Correspondence",
        "Crosstab",
        "Document",
        "Documents",
        "Map2D",
        "Rule",
        "Rules",
        "WordMatrix",
    }  # what functions return
    for name in set(kosshi.lexis.__all__) - results:
        assert ">>>" in (getattr(kosshi.lexis, name).__doc__ or ""), name


def test_messages_are_in_both_languages() -> None:
    used = set()
    for path in (ROOT / "src/kosshi/lexis").glob("*.py"):
        used |= set(re.findall(r'"lexis",\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    known = catalogue("lexis")
    assert used <= set(known)
    assert {key for key in known if not key.endswith("-remedy") and not key.startswith("table-")} <= used
    for key, message in known.items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (message.ja, message.en)]
        assert fields[0] == fields[1], key
        assert not re.search("[ぁ-んァ-ヶ一-龠]", message.en), key
        assert not key.endswith("-remedy") or key.removesuffix("-remedy") in known


def test_two_processes_say_the_same() -> None:
    runs = [
        subprocess.run(
            [sys.executable, "-c", EVERYTHING],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert len(runs[0]) > 10_000
