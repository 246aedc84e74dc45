"""Clauses of amending sentences and how they are joined: 連用中止 inside a sentence, 同条 for what was just named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from kosshi.draft.amend.layout import BLANK
from kosshi.draft.amend.tree import phrases

_RENUMBERED = re.compile(r"を(第[^「」]+)とし$")


class Instruction(NamedTuple):
    """One thing to do.

    Attributes:
        head: the article, chapter or 附則 concerned (第3条); may be empty.
        base: what is pointed at inside it, with 中 (第2項中), where the tail speaks of something in there.
        tail: the rest, in the continuing form (「A」を「B」に改め).
        block: the lines of the provisions that are added or take the place of others.
        ends: the sentence ends here although nothing is added.
    """

    head: str
    base: str
    tail: str
    block: tuple[str, ...] = ()
    ends: bool = False


def sentences(instructions: Iterable[Instruction]) -> list[str]:
    """The sentences of one group of instructions, each with the lines below it."""
    found: list[str] = []
    parts: list[str] = []
    before: Instruction | None = None
    for one in instructions:
        parts.append(_said(one, before))
        before = one
        if one.block or one.ends:
            found.append("\n".join((_ended(parts), *one.block)))
            parts, before = [], None
    return [*found, _ended(parts)] if parts else found


def _said(one: Instruction, before: Instruction | None) -> str:
    """An instruction behind another of the same sentence."""
    if before is None:
        return one.head + one.base + one.tail
    moved = _RENUMBERED.search(before.tail)
    if moved and not one.base and one.head == moved[1]:
        return _same(one.head) + one.tail
    if one.head != before.head or not one.head:
        return one.head + one.base + one.tail
    if one.base and one.base == before.base:
        return _same(moved[1]) + one.tail.removeprefix(moved[1]) if moved and one.tail.startswith(f"{moved[1]}の") else one.tail
    return _same(one.head) + one.base + one.tail


def _same(head: str) -> str:
    """同条 for 第3条; 附則 stays."""
    for unit in phrases().units.values():
        if head.partition("の")[0].endswith(unit) and head.startswith("第"):
            return f"同{unit}"
    return head


def _ended(parts: list[str]) -> str:
    """Instructions as one sentence."""
    joined = "、".join(parts)
    for stem, final in phrases().verbs.items():
        if joined.endswith(stem):
            return f"{BLANK}{joined.removesuffix(stem)}{final}。"
    return f"{BLANK}{joined}。"
