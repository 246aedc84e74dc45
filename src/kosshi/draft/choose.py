"""Which bodies' wording of a node is tried, in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kosshi.compare import Collation, Reading
from kosshi.force import strength
from kosshi.model import Clause
from kosshi.norms import rank
from kosshi.wording import similarities

MOST = 60  # distinct wordings of a node that are compared with each other, the most frequent first


@dataclass(frozen=True, slots=True)
class Candidate:
    """One wording of a node.

    Attributes:
        policy_id: whose.
        clauses: the clauses that say it.
        covers: all nodes these clauses answer to.
        witnesses: how many bodies have the same wording.
    """

    policy_id: str
    clauses: tuple[Clause, ...]
    covers: frozenset[str]
    witnesses: int


@dataclass(frozen=True)
class Rank:
    """What decides between wordings, besides the wording: what is known of the policies.

    Attributes:
        wording: ``consensus``, ``newest``, ``strongest`` or ``policy:<id>``.
        sources: the policies that may be used.
        newness: the newer a policy's edition the larger, by policy id.
        faulty: (policy_id, path) of clauses with findings, tried last.
        dated: (policy_id, path) of clauses in the words of another edition than the wanted one, tried behind those of it.
    """

    wording: str
    sources: frozenset[str]
    newness: Mapping[str, int]
    faulty: frozenset[tuple[str, str]]
    dated: frozenset[tuple[str, str]] = frozenset()


def candidates(collation: Collation, node: str, rank: Rank, covers: Mapping[tuple[str, str], frozenset[str]]) -> list[Candidate]:
    """The wordings of a node, the best first; every distinct wording once, by its best witness.

    Args:
        collation: the corpus.
        node: skeleton id.
        rank: what decides.
        covers: the nodes each clause answers to, by policy id and path.
    """
    groups = []
    for variant in collation.entries[node].variants:
        readings = [reading for reading in variant.readings if reading.policy_id in rank.sources]
        if readings:
            groups.append(readings)
    groups = groups[:MOST]
    near = _nearness([group[0].text for group in groups], [len(group) for group in groups])
    first = rank.wording.partition(":")[2]
    found = []
    for group, central in zip(groups, near, strict=True):
        for reading in group:
            clauses = reading.own
            candidate = Candidate(
                reading.policy_id,
                clauses,
                frozenset().union(*(covers[(reading.policy_id, clause.path)] for clause in clauses)),
                len(group),
            )
            key = (
                any((reading.policy_id, clause.path) in rank.faulty for clause in clauses),
                reading.policy_id != first,
                any((reading.policy_id, clause.path) in rank.dated for clause in clauses),
                -rank.newness.get(reading.policy_id, 0) if rank.wording == "newest" else 0,
                _softness(reading) if rank.wording == "strongest" else 0,
                -central,
                -rank.newness.get(reading.policy_id, 0),
                reading.policy_id,
            )
            found.append((key, candidate))
    return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]


def _nearness(texts: Sequence[str], counts: Sequence[int]) -> list[float]:
    """How near each wording is to all, by number of witnesses; rounded, so that the order rests on no noise."""
    scores = [[1.0] * len(texts) for _ in texts]  # of a text and itself: to compare a huge one with itself takes seconds
    for i in range(1, len(texts)):
        for j, alike in enumerate(similarities(texts[i : i + 1], texts[:i])[0].tolist()):
            scores[i][j] = scores[j][i] = alike
    return [round(sum(alike * count for alike, count in zip(row, counts, strict=True)), 4) for row in scores]


def _softness(reading: Reading) -> int:
    """How soft the hardest force of a reading's clauses is."""
    return -max((rank(strength(clause)) for clause in reading.own), default=0)
