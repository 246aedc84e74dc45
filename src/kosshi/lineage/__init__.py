"""Collation -> lineage: how close any two policies are once the text they all have is discounted.

lineage = kosshi.lineage.lineage(collation)
lineage.nearest("a-shi")
lineage.shared("a-shi", "b-cho")
print(lineage.newick())
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from kosshi.compare import Collation
from kosshi.lineage.agreements import Agreements, agreements, part_sums, shared_sums
from kosshi.lineage.figures import figures
from kosshi.lineage.following import Follower, Following
from kosshi.lineage.grounds import Grounds, SharedWords, WordPlace
from kosshi.lineage.tree import TreeNode, build, cut, newick
from kosshi.lineage.wordings import Wordings, distinct_wordings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "Following",
    "Lineage",
    "Neighbour",
    "SharedWords",
    "TreeNode",
    "WordPlace",
    "each_lineage_row",
    "following_rows",
    "lineage",
    "lineage_rows",
]


class Neighbour(NamedTuple):
    """A policy seen from another one; see :class:`Lineage` for the figures."""

    policy_id: str
    similarity: float
    plain: float
    shared_rare: int


@dataclass(frozen=True, eq=False)
class Lineage:
    """How close the policies of a collation are.

    Two policies are compared in the parts both hold. All matrices are symmetric and in the order of ``ids``.

    Attributes:
        ids: policy ids, sorted.
        similarity: 0 to 1; the weight of what both share, divided by the geometric mean of what each has. What all
            policies have weighs next to nothing. 1 for equal wordings throughout.
        plain: 0 to 1; the same with every token sequence counting alike: how much text is the same.
        shared_rare: number of rare agreements both share (token sequences at one node that few others have).
        weight: weight of what both share.
        own: weight of what each policy has, by part of the skeleton.
        parts: 1 where a policy (row) holds a part (column), else 0.
        grounds: what the figures were made of.
    """

    ids: tuple[str, ...]
    similarity: NDArray[np.float32]
    plain: NDArray[np.float32]
    shared_rare: NDArray[np.int32]
    weight: NDArray[np.float32]
    own: NDArray[np.float64]
    parts: NDArray[np.float64]
    grounds: Grounds

    @property
    def index(self) -> dict[str, int]:
        """The place of each policy in the matrices."""
        return self.grounds.index

    def shared(self, a: str, b: str, every: bool = False) -> tuple[SharedWords, ...]:
        """What two policies share, see :meth:`Grounds.shared`.

        Raises:
            KeyError: one of them is not in the collation.
        """
        return self.grounds.shared(a, b, every)

    @cached_property
    def _follower(self) -> Follower:
        return Follower(self.grounds, self.similarity)

    def closest(self, policy_id: str, words: bool = True) -> tuple[Following, ...]:
        """Whom each node's clauses of a policy follow, see :meth:`Follower.closest`.

        Raises:
            KeyError: the policy is not in the collation.
        """
        return self._follower.closest(policy_id, words)

    def exemplar(self, policy_id: str) -> Neighbour | None:
        """The policy this one was most likely copied from, or None; an inference from wordings alone, not from dates.

        A copy keeps most of what its exemplar changed and adds changes of its own. So the exemplar is a policy with
        less of its own than this one, most of which is here, also of what few or nobody else has: of those the one with
        the most in common, less what it has and this one lacks. At least one rare agreement is asked for.

        Raises:
            KeyError: the policy is not in the collation.
        """
        import numpy as np  # noqa: PLC0415

        at = self.index[policy_id]
        found = self.grounds.agreements
        own, theirs = self.parts @ self.own[at], self.own @ self.parts[at]  # in the parts both hold
        few = found.weight * (found.holders <= few_holders(found, figures().rare_share))
        here = (found.has[[at]] @ found.by_wording).toarray()[0]
        few_shared, few_theirs = (found.has @ (found.by_wording @ factors) for factors in (few * here, few))
        score = 2 * self.weight[at] - theirs
        fit = (score > 0) & (theirs < own) & (self.shared_rare[at] > 0) & (2 * few_shared >= few_theirs)
        fit[at] = False
        return self.neighbour(policy_id, self.ids[int(np.argmax(np.where(fit, score, -np.inf)))]) if fit.any() else None

    def neighbour(self, a: str, b: str) -> Neighbour:
        """``b`` seen from ``a``.

        Raises:
            KeyError: one of them is not in the collation.
        """
        at = self.index[a], self.index[b]
        return Neighbour(b, round(float(self.similarity[at]), 4), round(float(self.plain[at]), 4), int(self.shared_rare[at]))

    def nearest(self, policy_id: str, n: int = 5) -> tuple[Neighbour, ...]:
        """The ``n`` policies most similar to one, the nearest first; ties by plain similarity, then by id.

        Raises:
            KeyError: the policy is not in the collation.
        """
        at = self.index[policy_id]
        order = sorted(range(len(self.ids)), key=lambda k: (-float(self.similarity[at, k]), -float(self.plain[at, k]), k))
        return tuple(self.neighbour(policy_id, self.ids[k]) for k in order if k != at)[:n]

    @cached_property
    def _tree(self) -> TreeNode | None:
        return build(self.ids, self.weight, self.similarity)

    def tree(self) -> TreeNode | None:
        """The tree of policies, see :func:`kosshi.lineage.tree.build`; None without policies."""
        return self._tree

    def newick(self) -> str:
        """The tree in Newick's notation."""
        return newick(self._tree)

    def clusters(self, similarity: float | None = None) -> tuple[tuple[str, ...], ...]:
        """The policies in groups whose branches are at least so similar on average, the largest first.

        Args:
            similarity: 0 to 1; by default the figure of ``data/lineage.yaml``.
        """
        least = figures().cluster_similarity if similarity is None else similarity
        return cut(self._tree, 1 - least + 1e-6)  # heights are rounded to six decimals


def lineage(collation: Collation, models: Collection[str] = ()) -> Lineage:
    """How close the policies of a collation are.

    Args:
        collation: all policies against the skeleton; the order of its policies is of no effect.
        models: ids of policies that are texts of the guideline themselves: what they say weighs nothing in others.
    """
    import numpy as np  # noqa: PLC0415 - not needed to print help

    known = figures()
    wordings = distinct_wordings(collation)
    found = agreements(wordings, known, models)
    common = _common_parts(wordings, found)
    alone = np.where(found.holders == 1, known.own_share, 1.0)
    size = found.size.astype(np.float64)
    shared, same, few = shared_sums(found, (found.weight, size, rare(found, known.rare_share).astype(np.float64)))
    shared_rare = np.rint(few, out=few).astype(np.int32)
    del few  # every one of these is a hundred megabytes for 5,000 policies
    similarity = _cosine(shared.copy(), part_sums(found, found.weight * alone), common)
    plain = _cosine(same, part_sums(found, size), common)
    np.fill_diagonal(shared_rare, 0)
    np.fill_diagonal(shared, 0)
    return Lineage(
        wordings.ids, similarity, plain, shared_rare, shared, part_sums(found, found.weight), common, Grounds(collation, wordings, found)
    )


def few_holders(found: Agreements, share: float) -> NDArray[np.float64]:
    """For each agreement how many policies are few: at most ``share`` of the witnesses (or two of four)."""
    import numpy as np  # noqa: PLC0415

    return np.asarray(np.minimum(np.maximum(share * found.witnesses, 2), found.witnesses / 2))


def rare(found: Agreements, share: float) -> NDArray[np.bool_]:
    """Which agreements are shared by few, but at least by two."""
    import numpy as np  # noqa: PLC0415

    return np.asarray((found.holders >= 2) & (found.holders <= few_holders(found, share)) & (found.weight > 0))


def _common_parts(wordings: Wordings, found: Agreements) -> NDArray[np.float64]:
    """Policies × parts, 1 where the policy holds the part."""
    import numpy as np  # noqa: PLC0415

    names = found.parts or ("",)
    return np.array([[float(part in parts) for part in names] for parts in wordings.parts]).reshape(len(wordings.ids), len(names))


def _cosine(shared: NDArray[np.float32], own: NDArray[np.float64], common: NDArray[np.float64]) -> NDArray[np.float32]:
    """What two share by the geometric mean of what each has in the parts both hold; changes ``shared`` in place."""
    import numpy as np  # noqa: PLC0415

    for at, row in enumerate(shared):
        mean = np.sqrt((common @ own[at]) * (own @ common[at]))
        np.divide(row, mean, out=row, where=mean > 0, casting="same_kind")
        row[:at] = shared[:at, at]  # rounding may differ by direction
    np.clip(shared, 0, 1, out=shared)
    if len(own):
        np.fill_diagonal(shared, 1)
    return shared


def lineage_rows(found: Lineage) -> list[dict[str, Any]]:
    """One row a pair of policies, in the order of their ids: policy_a, policy_b, similarity, plain, shared_rare."""
    return list(each_lineage_row(found))


def each_lineage_row(found: Lineage) -> Iterator[dict[str, Any]]:
    """What :func:`lineage_rows` gives, row by row: a whole country has more than a million pairs."""
    for place, a in enumerate(found.ids):
        figures_of = (matrix[place, place + 1 :].round(4).tolist() for matrix in (found.similarity, found.plain, found.shared_rare))
        for b, similarity, plain, shared_rare in zip(found.ids[place + 1 :], *figures_of, strict=True):
            yield {"policy_a": a, "policy_b": b, "similarity": round(similarity, 4), "plain": round(plain, 4), "shared_rare": shared_rare}


def following_rows(found: Lineage, policy_id: str) -> list[dict[str, Any]]:
    """One row a node that a policy has: policy_id, skeleton_id, clause_ids, closest, score, common, words.

    Raises:
        KeyError: the policy is not in the collation.
    """
    return [
        {
            "policy_id": policy_id,
            "skeleton_id": one.node,
            "clause_ids": [f"{policy_id}#{path}" for path in one.paths],
            "closest": list(one.closest),
            "score": one.score,
            "common": one.common,
            "words": [words.text for words in one.words],
        }
        for one in found.closest(policy_id)
    ]
