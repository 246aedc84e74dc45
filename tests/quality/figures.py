"""The quality figures, as the gate pins them: run ``python -m quality.figures`` from ``tests/``."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from kosshi import load_skeleton
from kosshi.align import align
from kosshi.model import Alignment, Policy
from kosshi.parse import parse
from kosshi.sources import read
from kosshi.tables import alignment_rows
from quality.score import alignment_scores, clause_scores, moved_mistakes, omission_mistakes

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus" / "policies"
SEEDS = ("tokunoshima-renkya", "suwa", "tokubetsuku-jinji-kosei", "ibaraki-gikai", "kitakyushu")
Row = dict[str, Any]


class Case(NamedTuple):
    """One policy with its gold."""

    policy: Policy
    gold: list[Row]


def gold_rows(file: Path) -> list[Row]:
    """The rows of a gold file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@lru_cache(maxsize=1)
def seeds() -> tuple[Case, ...]:
    """The five public policies."""
    return tuple(Case(parse(read(CORPUS / f"{name}.txt", name)), gold_rows(HERE / "gold" / f"{name}.gold.jsonl")) for name in SEEDS)


@lru_cache(maxsize=1)
def unseen() -> tuple[Case, ...]:
    """The invented policies; a file's gold goes by the part of its name before the first dot."""
    files = sorted(file for file in (HERE / "unseen").iterdir() if file.suffix in (".txt", ".md", ".html"))
    return tuple(
        Case(parse(read(file, file.stem.replace(".", "-"))), gold_rows(HERE / "unseen" / f"{file.name.partition('.')[0]}.gold.jsonl"))
        for file in files
    )


@lru_cache(maxsize=4)
def aligned(cases: tuple[str, ...] = ("seeds",), alone: bool = False) -> tuple[Alignment, ...]:
    """The alignments of the seeds or the invented policies, together or each without any other."""
    policies = [case.policy for case in (seeds() if cases == ("seeds",) else unseen())]
    skeleton = load_skeleton()
    if alone:
        return tuple(align([policy], skeleton)[0] for policy in policies)
    return align(policies, skeleton)


def two_levels(rows: list[Row]) -> list[Row]:
    """Of gold or alignment rows, those of a policy's chapters and the two levels below them."""
    return [row for row in rows if row["path"] and row["path"].count(".") <= 2]


def main() -> None:
    """Print every figure."""
    for title, cases, together in (("seeds", seeds(), False), ("seeds, each alone", seeds(), True), ("unseen, each alone", unseen(), True)):
        print(title)
        kind = ("seeds",) if title.startswith("seeds") else ("unseen",)
        for case, alignment in zip(cases, aligned(kind, together), strict=True):
            rows = alignment_rows(alignment)
            clauses = clause_scores(case.gold, case.policy)
            bp, st = alignment_scores(case.gold, rows, "bp"), alignment_scores(case.gold, rows, "st")
            levels = alignment_scores(two_levels(case.gold), two_levels(rows), "st")
            moved, omitted = moved_mistakes(case.gold, rows), omission_mistakes(case.gold, rows, "bp")
            print(
                f"  {case.policy.policy_id:28} clauses {clauses.f1:.3f}  bp {bp.f1:.3f}  st {st.f1:.3f} (two levels {levels.f1:.3f})"
                f"  moved wrong {len(moved)}  omissions wrong {len(omitted)}"
            )


if __name__ == "__main__":
    main()
