"""What policies share -> a tree: average linkage, cut into clusters, printed as Newick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TIE = 0.01  # shared weights that differ by less than this share are as good as equal: the similarity decides


@dataclass(frozen=True, slots=True, eq=False)
class TreeNode:
    """A policy, or the point where two branches part.

    Attributes:
        height: 0 for a policy; else 1 - the mean similarity of the policies of one branch to those of the other, and
            never less than the height of a branch.
        policy_id: the policy; empty at a fork.
        children: none or two, the one with the first policy id in front.
        members: the ids of the policies below, sorted.
    """

    height: float
    policy_id: str = ""
    children: tuple[TreeNode, ...] = field(default=(), repr=False)
    members: tuple[str, ...] = field(default=(), repr=False)

    def walk(self) -> Iterator[TreeNode]:
        """This point and all below it, a fork before its branches. Trees may be deeper than Python's stack."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)


def build(ids: Sequence[str], shared: NDArray[np.float32], similarity: NDArray[np.float32]) -> TreeNode | None:
    """The tree of policies; None without policies.

    Branches are joined by average linkage on the weight of what they share, not on the similarity: a copy that was
    changed much is less similar to its nearest kin than they are to strangers, but what it shares with them is still
    more (J. S. Farris's transformation of distances, 1970). The similarity gives the heights, and decides where the
    shared weights are equal.

    Args:
        ids: sorted policy ids.
        shared: weight of what two policies share, symmetric, at least 0, in the order of ``ids``.
        similarity: symmetric, 0 to 1.
    """
    import numpy as np  # noqa: PLC0415 - not needed to print help
    from scipy.cluster.hierarchy import linkage  # noqa: PLC0415
    from scipy.spatial.distance import squareform  # noqa: PLC0415

    nodes = [TreeNode(0.0, name, (), (name,)) for name in ids]
    if len(ids) < 2:
        return nodes[0] if nodes else None
    kin = squareform(shared, checks=False) * (1 + _TIE * squareform(similarity, checks=False))  # each pair once
    merges = linkage(np.float32(1) - kin / max(float(kin.max()), 1e-9), "average", optimal_ordering=False)
    places = {number: np.array([number]) for number in range(len(ids))}  # of the policies below each branch not yet joined
    for left, right in merges[:, :2].astype(int).tolist():
        a, b = places.pop(left), places.pop(right)
        first, second = sorted((nodes[left], nodes[right]), key=lambda node: node.members[0])
        mean = float(similarity[np.ix_(a, b)].mean(dtype=np.float64))
        height = max(round(1 - mean, 6), first.height, second.height)
        places[len(nodes)] = np.concatenate([a, b])
        nodes.append(TreeNode(height, "", (first, second), tuple(sorted(first.members + second.members))))
    return nodes[-1]


def newick(root: TreeNode | None) -> str:
    """The tree in Newick's notation, branch lengths with six decimals; ``;`` without policies."""
    out: list[str] = []
    waiting: list[tuple[TreeNode, float] | str] = [(root, root.height)] if root else []
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            out.append(item)
            continue
        node, above = item
        length = f":{max(above - node.height, 0):.6f}" if node is not root else ""
        if node.children:
            out.append("(")
            first, second = node.children
            waiting += [f"){length}", (second, node.height), ",", (first, node.height)]
        else:
            out.append(node.policy_id + length)
    return "".join(out) + ";"


def cut(root: TreeNode | None, height: float) -> tuple[tuple[str, ...], ...]:
    """The largest branches not higher than ``height``, the largest first, then by id."""
    found: list[tuple[str, ...]] = []
    waiting = [root] if root else []
    while waiting:
        node = waiting.pop()
        if node.height <= height:
            found.append(node.members)
        else:
            waiting += node.children
    return tuple(sorted(found, key=lambda members: (-len(members), members)))
