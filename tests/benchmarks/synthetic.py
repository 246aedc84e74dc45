"""A seeded corpus of any size, mixed from the five public policies the way policies really are copied.

Every body takes one of the five texts (three in ten also the assembly's chapter of standards) and puts its own name in. What it
changes is said in one of two ways:

``--distinct 0.12`` gives this share of distinct clauses, self-designations folded, at any number of policies: many kinds of
edits, bodies that copy bodies (see copies.py).

``--edits 0.25`` edits a share of the lines in few ways at few places, so that copies become alike by chance: 10 % distinct
clauses among 100 policies and 2 % among 1,788, fewer than in life.

    python tests/benchmarks/synthetic.py FOLDER --count 1788 [--distinct 0.12 | --edits 0.25] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from copies import copied
from models import WITH_STANDARDS, Body, body, models

SWAPS = (
    ("等", "など"), ("及び", "並びに"), ("又は", "若しくは"), ("しなければならない", "するものとする"), ("する。", "するものとする。"),
    ("行う", "実施する"), ("講じる", "講ずる"), ("・", "、"), ("において", "にあっては"), ("ため", "ために"), ("必要な", "適切な"),
    ("職員等", "職員"), ("情報資産", "情報資産等"), ("速やかに", "直ちに"), ("定期的に", "毎年度"), ("漏えい", "漏洩"), ("コンピュータ", "コンピューター"),
)  # fmt: skip


def mixed(count: int, edits: float, seed: int) -> Iterator[tuple[Body, str]]:
    """``count`` policies, each edited on its own; each body with its text."""
    rng = random.Random(seed)
    texts, second = models()
    for _ in range(count):
        own = body(rng)
        lines = rng.choice(texts).text.split("\n")
        lines += second.text.split("\n") if rng.random() < WITH_STANDARDS else []
        kept = [edited(rng, line) if line.strip() and rng.random() < edits else line for line in lines]
        yield own, own.named("\n".join(kept))


def edited(rng: random.Random, line: str) -> str:
    """A line with one to three edits."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        if rng.random() < 0.7:
            old, new = rng.choice(SWAPS)
            line = line.replace(old, new, 1)
        else:
            phrases = line.split("、")
            if len(phrases) > 2:
                del phrases[rng.randrange(1, len(phrases) - 1)]
                line = "、".join(phrases)
    return line


def write(folder: Path, made: Iterator[tuple[Body, str]]) -> int:
    """Write policies as text files with a manifest; returns the number of characters."""
    (folder / "policies").mkdir(parents=True, exist_ok=True)
    entries, total = ["policies:"], 0
    for number, (own, text) in enumerate(made):
        (folder / "policies" / f"p{number:05}.txt").write_text(text, encoding="utf-8")
        kind = "都道府県" if own.kind == "県" else own.kind
        entries.append(f"  - {{policy_id: p{number:05}, file: policies/p{number:05}.txt, body: {own.name}, kind: {kind}}}")
        total += len(text)
    (folder / "manifest.yaml").write_text("\n".join(entries) + "\n", encoding="utf-8")
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1788)
    parser.add_argument("--edits", type=float, default=0.25)
    parser.add_argument("--distinct", type=float)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chosen = mixed(given.count, given.edits, given.seed) if given.distinct is None else copied(given.count, given.distinct, given.seed)
    print(write(given.folder, chosen), "characters")
