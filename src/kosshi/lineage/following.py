"""Which body's wording each clause follows most closely."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kosshi.lineage.grounds import Grounds, SharedWords
from kosshi.lineage.wordings import ADDITIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EQUAL = 1e-6  # scores that differ by less are equal


class Following(NamedTuple):
    """Whose wording a policy's clauses at one node follow.

    Attributes:
        policy_id: the policy.
        node: skeleton id.
        paths: its clauses there.
        closest: the policies whose wording is most like it, the nearest kin first; none where it shares nothing that
            few have, and none where it has the wording of more than half of the witnesses.
        common: it has the wording of more than half.
        score: 0 to 1, how like the two wordings are in what few have; 1 for the same wording, 0 where ``closest`` is empty.
        words: what it shares there with the first of ``closest``, the weightiest first.
    """

    policy_id: str
    node: str
    paths: tuple[str, ...]
    closest: tuple[str, ...]
    common: bool
    score: float
    words: tuple[SharedWords, ...]


@dataclass(frozen=True, eq=False)
class Follower:
    """Looks for whom each clause follows.

    Attributes:
        grounds: what the lineage was made of.
        similarity: of every two policies; decides who stands first among those with the same wording.
    """

    grounds: Grounds
    similarity: NDArray[np.float32]

    @lru_cache(maxsize=512)
    def _likeness(self, place: str) -> NDArray[np.float64]:
        """How like the wordings of a place are in what few have, 0 to 1, in the order of ``wordings.at``."""
        found = self.grounds.agreements
        own = found.by_wording[list(self.grounds.wordings.at[place])].astype(np.float64)
        telling = found.weight * ~self.grounds.common(np.arange(len(found.weight)))
        shared = (own.multiply(telling[None, :]).tocsr() @ own.T).toarray()
        sums = own @ found.weight
        mean = np.sqrt(np.outer(sums, sums))
        return np.asarray(np.divide(shared, mean, out=np.zeros_like(shared), where=mean > 0))

    def closest(self, policy_id: str, words: bool = True) -> tuple[Following, ...]:
        """Whom each node's clauses of a policy follow, in the skeleton's order.

        Args:
            policy_id: the policy.
            words: with the shared words; without, it is done in a tenth of the time.

        Raises:
            KeyError: the policy is not in the collation.
        """
        number = self.grounds.index[policy_id]
        wordings = self.grounds.wordings
        found = []
        for node, entry in self.grounds.collation.entries.items():
            reading = entry.reading(policy_id) if (number, node) in wordings.of else None
            if reading is not None and node != ADDITIONS:
                paths = tuple(clause.path for clause in reading.clauses)
                found.append(self._at(node, number, paths, words))
        return tuple(found)

    def _at(self, node: str, number: int, paths: tuple[str, ...], words: bool) -> Following:
        wordings = self.grounds.wordings
        policy_id, own = wordings.ids[number], wordings.of[number, node]
        here = wordings.at[node]
        holders = wordings.items[own].holders
        if self.grounds.common(np.array([self.grounds.agreements.whole[own]]))[0]:
            return Following(policy_id, node, paths, (), True, 0.0, ())
        if len(holders) > 1:
            score, others = 1.0, [k for k in holders if k != number]
        else:
            scores = self._likeness(node)[here.index(own)]
            rivals = {k: float(scores[at]) for at, k in enumerate(here) if k != own and wordings.items[k].key is not None}
            score = max(rivals.values(), default=0.0)
            others = [holder for k, of in rivals.items() if of > score - _EQUAL for holder in wordings.items[k].holders]
        if score <= 0:
            return Following(policy_id, node, paths, (), False, 0.0, ())
        closest = tuple(wordings.ids[k] for k in sorted(others, key=lambda k: (-float(self.similarity[number, k]), k)))
        shared = sorted(self.grounds.at(node, policy_id, closest[0]), key=lambda one: (-one.weight, one.text)) if words else ()
        return Following(policy_id, node, paths, closest, False, round(score, 4), tuple(shared))
