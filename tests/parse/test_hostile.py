"""Hostile text ends in a balanced ledger or a clear error, and soon."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from kosshi.errors import SourceError
from kosshi.model import Source
from kosshi.parse import ledger, parse

CORPUS = sorted((Path(__file__).resolve().parents[2] / "corpus" / "policies").iterdir())
SIGNS = [
    *"（）()１1①アイ第条章項・■○【】。、\n\t\f　 #*-|<>「」",
    "第1条",
    "附則",
    "目次",
    "別表",
    "(1)",
    "1.",
    "6-1",
    "\n\n",
    "をいう",
    "\u202e",
    "\x00",
    "𠮷",
    "e\u0301",
]
SECONDS = 10.0


def mutated(seed: int) -> str:
    rng = random.Random(seed)
    text = CORPUS[seed % len(CORPUS)].read_text(encoding="utf-8")
    at = rng.randrange(len(text))
    text = text[at : at + rng.randrange(50, 4000)]
    pieces = list(text)
    for _ in range(rng.randrange(1, 60)):
        place = rng.randrange(len(pieces))
        action = rng.random()
        if action < 0.4:
            pieces[place] = rng.choice(SIGNS)
        elif action < 0.7:
            pieces.insert(place, rng.choice(SIGNS) * rng.randrange(1, 4))
        elif action < 0.85:
            del pieces[place : place + rng.randrange(1, 30)]
            pieces = pieces or ["1"]
        else:
            start = rng.randrange(len(pieces))
            pieces[place:place] = pieces[start : start + rng.randrange(1, 80)]
    return "".join(pieces)


def judged(text: str) -> None:
    started = time.monotonic()
    try:
        policy = parse(Source("fuzz", text, "fuzz.txt"))
    except SourceError:
        return
    book = ledger(policy)
    assert book.balanced, (book.lost, book.doubled)
    paths = [clause.path for clause in policy.walk()]
    assert len(paths) == len(set(paths))
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize("block", range(8))
def test_mutated_policies_keep_every_character(block: int) -> None:
    for seed in range(block * 60, block * 60 + 60):
        judged(mutated(seed))


NESTED = "".join(
    f"{'　' * (k % 50)}{sign}{k}\n"
    for k, sign in enumerate(["第1条 あ", "1 い", "(1) う", "ア え", "(ア) お", "① か", "a き", "・く"] * 1250)
)


@pytest.mark.parametrize(
    "text",
    [
        "1 目的\n" + "情報資産、" * 200_000,
        "1 " + "(1)あ、(2)い、(3)う" * 50_000,
        "1 目的\n" + "（" * 300_000 + "\n2 定義",
        "\n".join(f"({number}) あ" for number in range(1, 20_001)),
        "・" * 500_000 + "\n1 目的",
        NESTED,
        "".join("（" + "\n" for _ in range(20_000)) + "第1条 あ",
        "目次\n" + "\n".join(f"第{k % 90 + 1}条 あ" for k in range(20_000)),
        "目次\nあ。\n" * 20_000 + "第1条 あ",
        "目次\nあ\n" * 20_000 + "第1条 あ",
        "第1章 総則\n第1条 目的\n文。\n" + "なお、い。\n" * 20_000,
        "1 総則\n(1) 目的\n文。\n" + "なお、い。\n" * 20_000,
        "1 " + "\t".join("あ" for _ in range(100_000)),
        "# " * 50_000 + "1 目的",
        "**" * 200_000 + "1 目的",
        "1 \u202eあ\x00い\ufeff\u200bう",
    ],
    ids=[
        "long line",
        "inline items",
        "brackets",
        "20,000 items",
        "bullets",
        "10,000 nested",
        "captions",
        "contents",
        "titles of contents",
        "titles of contents with entries",
        "tails below a heading",
        "tails of a titled item",
        "tabs",
        "hashes",
        "stars",
        "controls",
    ],
)
def test_hostile_text_ends_soon_and_balanced(text: str) -> None:
    judged(text)
