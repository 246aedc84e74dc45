"""Elements as rows of the contract's table ``elements``, and their presence over all policies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kosshi.elements.element import Element
from kosshi.elements.presence import Presence


def element_rows(elements: Iterable[Element]) -> list[dict[str, Any]]:
    """One row an element: the contract's columns of table ``elements``, then ``known`` and ``scope``."""
    return [
        {
            "policy_id": one.policy_id,
            "clause_id": f"{one.policy_id}#{one.clause.path}",
            "path": one.clause.path,
            "skeleton_id": one.node,
            "kind": one.kind.value,
            "element": one.element,
            "surface": one.surface,
            "polarity": one.polarity.value,
            "start": one.start,
            "end": one.end,
            "known": one.known,
            "scope": one.scope,
        }
        for one in elements
    ]


def presence_rows(presences: Iterable[Presence]) -> list[dict[str, Any]]:
    """One row an element over all policies, as table ``presence`` has it; ids are lists."""
    return [
        {
            "kind": one.kind.value,
            "element": one.element,
            "expected": one.expected,
            "skeleton_ids": list(one.nodes),
            "include": list(one.include),
            "exclude": list(one.exclude),
            "absent": list(one.absent),
            "known": one.known,
            "group": one.group,
            "clause_ids": list(dict.fromkeys(f"{place.policy_id}#{place.clause.path}" for place in one.places)),
        }
        for one in presences
    ]
