"""The public policies and the invented ones, upgraded."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

from kosshi import load
from kosshi.corpus import Corpus
from kosshi.draft.upgrade import (
    Upgrade,
    upgrade,
)
from kosshi.manifest import Entry
from kosshi.model import Policy, Source
from kosshi.parse import parse
from kosshi.sources import read

ROOT = Path(__file__).parents[3]
UNSEEN = ROOT / "tests" / "quality" / "unseen"
REAL = ("tokunoshima-renkya", "suwa", "tokubetsuku-jinji-kosei", "ibaraki-gikai", "kitakyushu")
INVENTED = {  # id: file
    file.stem.removesuffix(".cp932"): file
    for file in sorted(UNSEEN.glob("*"))
    if file.suffix in (".txt", ".md", ".html") and "cp932" not in file.name
}


@lru_cache(maxsize=1)
def corpus() -> Corpus:
    return load(ROOT / "corpus")


@lru_cache(maxsize=1)
def wider() -> Corpus:
    """The public policies and the invented ones."""
    policies = dict(corpus().policies)
    entries = dict(corpus().entries)
    for policy_id, file in INVENTED.items():
        policies[policy_id] = parse(read(file, policy_id))
        entries[policy_id] = Entry(policy_id=policy_id, file=file.name)
    return Corpus(policies, entries, corpus().skeleton)


@lru_cache(maxsize=64)
def upgraded(policy_id: str, adopt: tuple[str, ...] = (), everybody: bool = False) -> Upgrade:
    return upgrade(policy_id, wider() if everybody else corpus(), adopt=adopt)


@lru_cache(maxsize=2)
def again(adopt: tuple[str, ...] = (), everybody: bool = False) -> Corpus:
    """The corpus in which every policy has been upgraded."""
    old = wider() if everybody else corpus()
    return Corpus({one: upgraded(one, adopt, everybody).revised for one in old.policies}, old.entries, old.skeleton)


def with_text(policy: Policy, text: str) -> Corpus:
    """The public policies, one of them with another text."""
    old = corpus()
    name = policy.policy_id
    policies = {**old.policies, name: parse(Source(name, text, name=f"{name}.txt"))}
    return Corpus(policies, {**old.entries, name: old.entries.get(name, Entry(policy_id=name, file="x.txt"))}, old.skeleton)


def lines_that_differ(made: Upgrade) -> tuple[list[str], list[str]]:
    """Lines of the old text that are gone, and new ones."""
    old, new = Counter(made.policy.source.text.split("\n")), Counter(made.text.split("\n"))
    return sorted((old - new).elements()), sorted((new - old).elements())
