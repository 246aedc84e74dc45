"""The account of a source: every non-blank character belongs to exactly one clause piece or one block."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from kosshi.model import Policy, Span


class Ledger(NamedTuple):
    """Characters of a source by what holds them, white space not counted.

    Attributes:
        counts: characters by bin: ``marker``, ``heading``, ``bracket``, ``text`` and the names of blocks.
        total: non-blank characters of the source.
        lost: stretches nothing holds; empty unless kosshi has a defect.
        doubled: stretches that two pieces hold; empty unless kosshi has a defect.
    """

    counts: dict[str, int]
    total: int
    lost: tuple[Span, ...]
    doubled: tuple[Span, ...]

    @property
    def balanced(self) -> bool:
        """Whether every character is held exactly once."""
        return not self.lost and not self.doubled and sum(self.counts.values()) == self.total


def ledger(policy: Policy) -> Ledger:
    """Account for every non-blank character of a policy's source.

    Example:
        >>> import kosshi
        >>> kosshi.ledger(kosshi.read_policy("corpus/policies/suwa.txt")).balanced
        True
    """
    text = policy.source.text
    held = [(piece.start, piece.end, piece.kind.value) for clause in policy.walk() for piece in clause.pieces]
    held += [(block.start, block.end, block.kind.value) for block in policy.blocks]
    held.sort()
    counts: Counter[str] = Counter()
    lost, doubled = [], []
    at = 0
    for start, end, name in held:
        if start < at:
            doubled.append(Span(start, min(end, at)))
        if text[at:start].strip():
            lost.append(Span(at, start))
        counts[name] += _visible(text[start:end])
        at = max(at, end)
    if text[at:].strip():
        lost.append(Span(at, len(text)))
    return Ledger(dict(sorted(counts.items())), _visible(text), tuple(lost), tuple(doubled))


def _visible(text: str) -> int:
    return sum(map(len, text.split()))
