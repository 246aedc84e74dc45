"""The round-trip measure itself, with a parser that knows the gold and one that knows nothing."""

from __future__ import annotations

from collections.abc import Iterable

from kosshi.errors import SourceError

from .documents import Document, ParsedClause, generate
from .roundtrip import measure, report, surroundings
from .test_generator import perfect

SEEDS = range(30)


def gold_parser(text: str) -> Iterable[ParsedClause]:
    """Looks the document up."""
    known = {document.decoded: document for document in documents()}
    return perfect(known[text])


def helpless_parser(text: str) -> Iterable[ParsedClause]:
    """Gives up on every text."""
    raise SourceError("generated", f"{len(text)}")


def documents() -> list[Document]:
    return [generate(seed, noise=True) for seed in SEEDS]


def test_a_perfect_parser_brings_every_document_back() -> None:
    score = measure(SEEDS, noise=True, parser=gold_parser)
    assert score.share() == 1
    assert score.tried["all"] == len(SEEDS)
    assert not score.failures


def test_a_helpless_parser_brings_none_back() -> None:
    score = measure(SEEDS, noise=True, parser=helpless_parser)
    assert score.share() == 0
    assert sum(len(failed) for failed in score.failures.values()) == len(SEEDS)
    assert any("SourceError" in line for line in report(score, examples=True))


def test_surroundings_show_the_clause() -> None:
    for document in documents():
        row = document.rows[-1]
        assert row.marker in surroundings(document, row.path)
