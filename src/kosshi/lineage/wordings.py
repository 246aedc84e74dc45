"""Collation -> the distinct wordings of every place and who has them, in an order that no input order changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kosshi.compare import Collation
from kosshi.designation import fold_designations
from kosshi.model import Clause
from kosshi.tokens import default, fold

ADDITIONS = ""  # the place of everything that answers to no node


class Wording(NamedTuple):
    """One wording of one place.

    Attributes:
        place: skeleton id, or ``ADDITIONS``.
        key: the wording in matching form, one line a text; None where the node is omitted.
        holders: indices of the policies that have it, ascending.
    """

    place: str
    key: str | None
    holders: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Wordings:
    """All distinct wordings of a collation.

    Attributes:
        ids: policy ids, sorted.
        items: the wordings, sorted by place and key.
        parts: for each policy the parts of the skeleton it holds, and ``ADDITIONS``.
        added: by policy its clauses that answer to no node, a line of its wording at ``ADDITIONS`` each.
    """

    ids: tuple[str, ...]
    items: tuple[Wording, ...]
    parts: tuple[frozenset[str], ...]
    added: dict[str, tuple[Clause, ...]]

    @cached_property
    def of(self) -> dict[tuple[int, str], int]:
        """Index of the wording that a policy (by index) has at a place."""
        return {(holder, item.place): number for number, item in enumerate(self.items) for holder in item.holders}

    @cached_property
    def at(self) -> dict[str, tuple[int, ...]]:
        """Indices of the wordings of each place."""
        found: dict[str, list[int]] = {}
        for number, item in enumerate(self.items):
            found.setdefault(item.place, []).append(number)
        return {place: tuple(numbers) for place, numbers in found.items()}


def part_of(place: str) -> str:
    """The part of the skeleton a place belongs to; additions are a part of their own."""
    return place.partition(".")[0]


def words(key: str | None) -> tuple[str, ...]:
    """The tokens of a wording in matching form; an empty one between lines."""
    found: list[str] = []
    for line in (key or "").split("\n"):
        if found:
            found.append("")
        found += default().surfaces(line)
    return tuple(found)


def distinct_wordings(collation: Collation) -> Wordings:
    """The distinct wordings of a collation.

    The body's words for itself are folded away. A node is omitted where the policy has the part and the node above,
    but not this one: what stands below an omitted node is not omitted once more.
    """
    ids = tuple(sorted(alignment.policy.policy_id for alignment in collation.alignments))
    index = {policy_id: number for number, policy_id in enumerate(ids)}
    found: dict[tuple[str, str | None], set[int]] = {}
    for node, entry in collation.entries.items():
        for variant in entry.variants:
            found.setdefault((node, variant.key), set()).update(index[witness] for witness in variant.witnesses)
        above = collation.entries.get(node.rpartition(".")[0])
        missing = set(entry.omitted_by) - set(above.omitted_by if above else ())
        if missing and entry.variants:
            found[node, None] = {index[witness] for witness in missing}
    added = _added(collation)
    for policy_id, clauses in added.items():
        own = collation.designations.get(policy_id, ())
        key = "\n".join(fold_designations(clause.full_text, own) for clause in clauses)
        found.setdefault((ADDITIONS, key), set()).add(index[policy_id])
    ordered = sorted(found.items(), key=lambda item: (item[0][0], item[0][1] is not None, item[0][1] or ""))
    items = tuple(Wording(place, key, tuple(sorted(holders))) for (place, key), holders in ordered)
    parts = [{*alignment.parts, ADDITIONS} for alignment in sorted(collation.alignments, key=lambda one: one.policy.policy_id)]
    for item in items:
        for holder in item.holders:
            parts[holder].add(part_of(item.place))
    return Wordings(ids, items, tuple(map(frozenset, parts)), added)


def _added(collation: Collation) -> dict[str, tuple[Clause, ...]]:
    """By policy: its clauses that answer to no node and say something, in document order."""
    found: dict[str, list[Clause]] = {}
    for policy_id, clause in collation.additions:
        if fold(clause.full_text):
            found.setdefault(policy_id, []).append(clause)
    return {policy_id: tuple(clauses) for policy_id, clauses in found.items()}
