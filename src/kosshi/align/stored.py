"""Alignments <-> bytes: what the cache keeps of a corpus whose policies and skeleton are known to be the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgpack

from kosshi.model import Alignment, Evidence, Match, Policy

_EVIDENCE = (None, *Evidence)
_NONE = -1
_BROKEN = (ValueError, TypeError, LookupError, msgpack.UnpackException)


def encode_alignments(alignments: Sequence[Alignment]) -> bytes:
    """Alignments as bytes, without their policies: clauses and nodes by number."""
    nodes: dict[str, int] = {}
    found = [(one.parts, _rows(one, nodes)) for one in alignments]
    data: bytes = msgpack.packb((list(nodes), found))
    return data


def _rows(alignment: Alignment, nodes: dict[str, int]) -> list[tuple[int, int, bool, float, int]]:
    place = {id(clause): number for number, clause in enumerate(alignment.policy.walk())}
    return [
        (
            _NONE if match.clause is None else place[id(match.clause)],
            _NONE if match.node is None else nodes.setdefault(match.node, len(nodes)),
            match.moved,
            match.score,
            _EVIDENCE.index(match.matched_by),
        )
        for match in alignment.matches
    ]


def decode_alignments(data: bytes, policies: Sequence[Policy]) -> tuple[Alignment, ...]:
    """The alignments that :func:`encode_alignments` has written of these policies.

    Raises:
        ValueError: the bytes are none, or of other policies.
    """
    try:
        nodes, found = msgpack.unpackb(data, use_list=False)
        return tuple(_alignment(policy, parts, rows, nodes) for policy, (parts, rows) in zip(policies, found, strict=True))
    except _BROKEN as reason:
        raise ValueError(f"these bytes are no stored alignments: {reason}") from reason


def _alignment(policy: Policy, parts: tuple[str, ...], rows: Any, nodes: Sequence[str]) -> Alignment:
    clauses = tuple(policy.walk())
    matches = tuple(
        [
            Match(
                None if clause == _NONE else clauses[clause],
                None if node == _NONE else nodes[node],
                bool(moved),
                float(score),
                _EVIDENCE[evidence],
            )
            for clause, node, moved, score, evidence in rows
        ]
    )
    return Alignment(policy, matches, tuple(parts))
