"""Corpora the exports are tested on: the five that ship, invented ones in articles, and a hostile one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

import kosshi
from exports.samples import ENTRIES, TEXTS
from kosshi.corpus import Corpus
from samples import CORPUS, ROOT

UNSEEN = ROOT / "tests" / "quality" / "unseen"


@pytest.fixture(scope="session")
def five() -> Corpus:
    return kosshi.load(CORPUS)


@pytest.fixture(scope="session")
def unseen(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Invented policies, several in articles."""
    folder = tmp_path_factory.mktemp("unseen")
    for file in sorted(UNSEEN.iterdir()):
        if file.suffix in {".txt", ".md", ".html"}:
            shutil.copy(file, folder / file.name)
    return kosshi.load(folder)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Texts and names with markup, control characters, formulas and signs of writing from right to left."""
    folder = tmp_path_factory.mktemp("hostile")
    write(folder)
    return kosshi.load(folder)


def write(folder: Path) -> None:
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    (folder / "manifest.yaml").write_text(yaml.safe_dump({"policies": ENTRIES}, allow_unicode=True), encoding="utf-8")
