"""Alignments -> Collation: for every skeleton node who has it, in which wording, who omits it, who adds what.

Terms as in textual criticism: each policy is a *witness*; witnesses with the same wording (the body's words for
itself folded away) share a *variant*.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kosshi.designation import find_designations, fold_designations
from kosshi.model import Alignment, Clause, Evidence, Match, Status
from kosshi.skeleton import Skeleton

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OMITTED, ABSENT = -1, -2  # in ``Collation.wording_ids``: the policy has the part but not the node; it lacks the part


@dataclass(frozen=True, slots=True)
class Reading:
    """What one policy says at one node: its clauses there, in document order."""

    policy_id: str
    matches: tuple[Match, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses that answer to the node."""
        return tuple(match.clause for match in self.matches if match.clause is not None)

    @property
    def own(self) -> tuple[Clause, ...]:
        """The clauses that answer themselves, without items that only inherit the node."""
        direct = tuple(m.clause for m in self.matches if m.clause is not None and m.matched_by is not Evidence.INHERITED)
        return direct or self.clauses

    @property
    def text(self) -> str:
        """The wording: the text of all clauses that answer to the node; a heading alone counts where there is no text."""
        texts = [match.clause.text for match in self.matches if match.clause is not None and match.clause.text]
        return (texts[0] if len(texts) == 1 else "\n".join(texts)) or "\n".join(clause.heading for clause in self.own)

    @property
    def moved(self) -> bool:
        """Whether the first clause stands in another place than the skeleton's."""
        return bool(self.matches) and self.matches[0].moved


@dataclass(frozen=True, slots=True)
class Variant:
    """A wording of a node and the witnesses that have it."""

    key: str
    readings: tuple[Reading, ...]

    @property
    def text(self) -> str:
        """The wording as its first witness prints it."""
        return self.readings[0].text

    @property
    def witnesses(self) -> tuple[str, ...]:
        """Policy ids."""
        return tuple(reading.policy_id for reading in self.readings)


@dataclass(frozen=True)
class Entry:
    """One node of the skeleton over all policies. ``omitted_by`` are policies that have the part but not the node."""

    node: str
    variants: tuple[Variant, ...]
    omitted_by: tuple[str, ...]

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        return {reading.policy_id: reading for variant in self.variants for reading in variant.readings}

    def reading(self, policy_id: str) -> Reading | None:
        """What one policy says here, None where it says nothing."""
        return self._readings.get(policy_id)


@dataclass(frozen=True)
class Collation:
    """All policies against the skeleton and so against each other."""

    skeleton: Skeleton
    alignments: tuple[Alignment, ...]
    designations: dict[str, tuple[str, ...]]

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """One entry a node, in the skeleton's order."""
        found: dict[str, list[Reading]] = {node.id: [] for node in self.skeleton}
        omitted: dict[str, list[str]] = {node.id: [] for node in self.skeleton}
        for alignment in self.alignments:
            at_node: dict[str, list[Match]] = {}
            for match in alignment.matches:
                if match.node is not None:
                    at_node.setdefault(match.node, []).append(match)
            for node, matches in at_node.items():
                if matches[0].status is Status.OMITTED:
                    omitted[node].append(alignment.policy.policy_id)
                else:
                    found[node].append(Reading(alignment.policy.policy_id, tuple(matches)))
        return {node: Entry(node, self._variants(found[node]), tuple(omitted[node])) for node in found}

    def _variants(self, readings: Sequence[Reading]) -> tuple[Variant, ...]:
        """Readings grouped by wording, the most frequent first."""
        groups: dict[str, list[Reading]] = {}
        for reading in readings:
            groups.setdefault(self.key(reading), []).append(reading)
        ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[1][0].policy_id))
        return tuple(Variant(key, tuple(members)) for key, members in ranked)

    @cached_property
    def wording_ids(self) -> NDArray[np.int32]:
        """Which wording each policy has at each node: policies (as in ``alignments``) × nodes (as in the skeleton).

        A number is the place of the wording in ``entries[node].variants``, so two policies with one number in a column say
        the same there; ``OMITTED`` where a policy has the part but not the node, ``ABSENT`` where it lacks the part. What
        two policies, or all of them, have in common is thus read without any comparison of texts:

            ids = collation.wording_ids
            both = (ids[a] >= 0) & (ids[b] >= 0)
            equal, different = both & (ids[a] == ids[b]), both & (ids[a] != ids[b])
            only_a = (ids[a] >= 0) & (ids[b] == OMITTED)
        """
        import numpy as np  # noqa: PLC0415 - not needed to print help

        rows = {alignment.policy.policy_id: row for row, alignment in enumerate(self.alignments)}
        ids = np.full((len(rows), len(self.entries)), ABSENT, dtype=np.int32)
        for column, entry in enumerate(self.entries.values()):
            ids[[rows[policy_id] for policy_id in entry.omitted_by], column] = OMITTED
            for number, variant in enumerate(entry.variants):
                ids[[rows[policy_id] for policy_id in variant.witnesses], column] = number
        return ids

    def key(self, reading: Reading) -> str:
        """The wording without what differs by body: width, white space, spelling, the body's words for itself."""
        return fold_designations(reading.text, self.designations.get(reading.policy_id, ()))

    @cached_property
    def additions(self) -> tuple[tuple[str, Clause], ...]:
        """(policy_id, clause) of every clause of the body that answers to no node, chapters left out."""
        found = []
        for alignment in self.alignments:
            aligned = {id(m.clause) for m in alignment.matches if m.node is not None}
            for match in alignment.matches:
                clause = match.clause
                if clause is None or match.node is not None or clause.part != "body":
                    continue
                if not any(id(below) in aligned for below in clause.walk()):
                    found.append((alignment.policy.policy_id, clause))
        return tuple(found)


def collate(alignments: Iterable[Alignment], skeleton: Skeleton, designations: dict[str, tuple[str, ...]] | None = None) -> Collation:
    """Bring alignments together.

    Args:
        alignments: one a policy.
        skeleton: the one they were made with.
        designations: words by which policies speak of their own body, where they are not to be found by the program.
    """
    alignments = tuple(alignments)
    known = dict(designations or {})
    for alignment in alignments:
        policy = alignment.policy
        known.setdefault(policy.policy_id, find_designations(policy.source.text))
    return Collation(skeleton, alignments, known)
