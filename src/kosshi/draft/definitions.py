"""Definitions closed over use: a used term brings its definition, an unused one leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kosshi.draft.model import Item, walk
from kosshi.tokens import fold

Chapters = Sequence[tuple[str, tuple[Item, ...]]]
DEFINITIONS = "bp.definition"


def unused(chapters: Chapters) -> frozenset[str]:
    """Nodes of definitions whose term nothing in the draft uses, but for definitions that go themselves."""
    every = [item for _, items in chapters for item in walk(items)]
    defined = {node: item for item in every for node in item.nodes if node.startswith(f"{DEFINITIONS}.")}
    others = "\n".join(fold(item.words) for item in every if not any(node in defined for node in item.nodes))
    needed: set[str] = set()
    while True:
        text = others + "\n".join(fold(defined[node].words) for node in needed)
        more = {node for node, item in defined.items() if node not in needed and any(uses(text, term) for term in terms(item))}
        if not more:
            return frozenset(set(defined) - needed)
        needed |= more


def terms(item: Item) -> tuple[str, ...]:
    """The term a definition explains, and the other name in its brackets."""
    plain = fold(item.heading)
    outer, _, inner = plain.partition("(")
    return tuple(term for term in (outer, inner.rstrip(")")) if term)


def uses(text: str, term: str) -> bool:
    """Whether a text uses a term; 通信経路を分割する uses 通信経路の分割."""
    return term in text or bool("の" in term and re.search("[のを]".join(map(re.escape, term.split("の"))), text))


def without(chapters: Chapters, nodes: frozenset[str]) -> list[tuple[str, tuple[Item, ...]]]:
    """The chapters without the items of some nodes."""
    return [(title, tuple(_pruned(items, nodes))) for title, items in chapters]


def _pruned(items: Iterable[Item], nodes: frozenset[str]) -> Iterator[Item]:
    for item in items:
        if not (item.nodes and set(item.nodes) <= nodes):
            yield replace(item, children=tuple(_pruned(item.children, nodes)))
