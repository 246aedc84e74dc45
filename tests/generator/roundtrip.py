"""How many generated documents come back whole from the parser, by style and noise.

Run it in the folder ``tests``: ``python -m generator.roundtrip --count 200 --noise --examples``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kosshi.errors import KosshiError
from kosshi.model import Source
from kosshi.parse import parse

from .documents import Document, ParsedClause, differences, generate

Parser = Callable[[str], Iterable[ParsedClause]]


@dataclass(slots=True)
class Score:
    """Documents tried and whole, by style, noise kind and ``all``; and the failing ones by class."""

    tried: Counter[str] = field(default_factory=Counter)
    whole: Counter[str] = field(default_factory=Counter)
    failures: dict[str, list[tuple[Document, list[str]]]] = field(default_factory=dict)

    def add(self, document: Document, found: list[str]) -> None:
        """Count one document; ``found`` holds its differences."""
        for key in ("all", document.style, *document.noise_kinds):
            self.tried[key] += 1
            self.whole[key] += not found
        if found:
            self.failures.setdefault(failure_class(document, found), []).append((document, found))

    def share(self, key: str = "all") -> float:
        """Share of whole documents, 0 to 1; 1 where none was tried."""
        return self.whole[key] / self.tried[key] if self.tried[key] else 1.0


def kosshi_clauses(text: str) -> Iterable[ParsedClause]:
    """The parser under test."""
    return parse(Source(policy_id="generated", text=text)).clauses


def measure(seeds: Iterable[int], noise: bool = False, style: str = "", parser: Parser = kosshi_clauses) -> Score:
    """Parse the documents of ``seeds`` and compare them with their gold.

    Args:
        seeds: the documents' seeds.
        noise: add noise.
        style: one numbering custom; empty leaves it to the seeds.
        parser: gives the topmost clauses of a text; a ``KosshiError`` of it counts as a failure.
    """
    score = Score()
    for seed in seeds:
        document = generate(seed, noise, style)
        try:
            found = differences(document, parser(document.decoded))
        except KosshiError as error:
            found = [f"error: {type(error).__name__}"]
        score.add(document, found)
    return score


def failure_class(document: Document, found: list[str]) -> str:
    """Style of the first clause that differs, and in what: ``paren content+path``."""
    path = found[0].split(": ")[0]
    row = next((row for row in document.rows if row.path == path), None)
    fields = sorted({line.split(": ")[1].split(" ")[0] for line in found if line.startswith(f"{path}: ")})
    return f"{row.style if row else 'document'} {'+'.join(fields)}"


def surroundings(document: Document, path: str, margin: int = 150) -> str:
    """The printed text around a clause."""
    places = [place for place, row in enumerate(document.rows) if row.path == path]
    spans = [(start, end) for start, end, _, place in document.pieces if place in places[:1]]
    if not spans:
        return document.text[: 2 * margin]
    return document.text[max(0, spans[0][0] - margin) : spans[-1][1] + margin]


def report(score: Score, examples: bool) -> list[str]:
    """The score as lines, with the shortest failing document of each class."""
    lines = [f"{key:20} {score.whole[key]:5}/{score.tried[key]:<5} {score.share(key):.3f}" for key in sorted(score.tried)]
    for name, failed in sorted(score.failures.items(), key=lambda entry: -len(entry[1])):
        document, found = min(failed, key=lambda pair: len(pair[0].text))
        lines.append(f"{len(failed):4} {name}: seed {document.seed} {document.style} {' '.join(document.noise_kinds)}")
        if examples:
            lines += [f"     {line[:240]}" for line in found[:2]]
            around = surroundings(document, found[0].split(": ")[0])
            lines += [f"     | {line}" for line in around.replace("\f", "<FF>").splitlines()]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 1 where a document did not come back whole."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--first", type=int, default=0, help="first seed")
    options.add_argument("--count", type=int, default=200, help="number of seeds")
    options.add_argument("--noise", action="store_true", help="add page numbers, wraps, mixed widths …")
    options.add_argument("--style", default="", help="one numbering custom")
    options.add_argument("--examples", action="store_true", help="show the shortest failing text of each class")
    chosen = options.parse_args(arguments)
    seeds = range(chosen.first, chosen.first + chosen.count)
    score = measure(seeds, chosen.noise, chosen.style)
    sys.stdout.write("\n".join(report(score, chosen.examples)) + "\n")
    return 0 if not score.failures else 1


if __name__ == "__main__":
    raise SystemExit(main())
