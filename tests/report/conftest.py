"""A tiny corpus and its report, made once: three ordinary policies, a hostile one, a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import kosshi
from kosshi.corpus import Corpus
from kosshi.report import write
from report.browser import Visit, chromium, visit
from report.samples import ENTRIES, HOSTILE, PLAIN, town


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus."""
    folder = tmp_path_factory.mktemp("corpus")
    texts = {
        "a.txt": PLAIN,
        "b.txt": town(PLAIN),
        "c.txt": PLAIN.replace("定期的又は必要に応じて", "毎年度"),
        "d.txt": HOSTILE,
        "empty.txt": "",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "manifest.yaml").write_text(yaml.safe_dump({"policies": ENTRIES}, allow_unicode=True), encoding="utf-8")
    return kosshi.load(folder)


@pytest.fixture(scope="session")
def report(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its report in Japanese."""
    folder = tmp_path_factory.mktemp("outputs")
    write(corpus, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium; skipped, or failed where it must be there, without one."""
    with chromium() as found:
        yield found


@pytest.fixture
def tab(browser: Any) -> Iterator[Visit]:
    """A new tab that remembers what it asked for."""
    made = visit(browser)
    yield made
    made.page.context.close()
