"""The tree of policies, and what comes back of the tree copies were made along."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from kosshi.lineage import Lineage, TreeNode, lineage
from kosshi.lineage.tree import build, cut, newick
from lineage.copying import Copied, collated, evolve


def matrix(rows: list[list[float]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.array(rows, dtype=np.float32)


KIN = matrix([[1, 0.9, 0.1], [0.9, 1, 0.2], [0.1, 0.2, 1]])


def test_the_nearest_are_joined_first() -> None:
    root = build(("a", "b", "c"), KIN - np.eye(3, dtype=np.float32), KIN)
    assert newick(root) == "((a:0.100000,b:0.100000):0.750000,c:0.850000);"


def test_the_shared_weight_joins_and_the_similarity_gives_the_height() -> None:
    shared = matrix([[0, 5, 9], [5, 0, 5], [9, 5, 0]])
    root = build(("a", "b", "c"), shared, KIN)
    assert root is not None
    assert [node.members for node in root.walk()] == [("a", "b", "c"), ("a", "c"), ("a",), ("c",), ("b",)]
    assert root.children[0].height == pytest.approx(0.9)
    assert root.height >= root.children[0].height


def test_cutting_gives_every_policy_once() -> None:
    root = build(("a", "b", "c"), KIN, KIN)
    assert cut(root, 0.0) == (("a",), ("b",), ("c",))
    assert cut(root, 0.5) == (("a", "b"), ("c",))
    assert cut(root, 1.0) == (("a", "b", "c"),)
    assert cut(None, 1.0) == ()


def test_a_tree_deeper_than_the_stack_is_printed() -> None:
    size = 3000
    root = TreeNode(0.0, "p0000", (), ("p0000",))
    for number in range(1, size):
        name = f"p{number:04}"
        root = TreeNode(number / size, "", (root, TreeNode(0.0, name, (), (name,))), ("p0000",))
    assert newick(root).count("p") == size
    assert sum(1 for node in root.walk() if node.policy_id) == size
    assert repr(root)


# --- copies of copies ---------------------------------------------------------------------------------------


@cache
def copies(seed: int, count: int, edits: float, lost: bool) -> tuple[Copied, Lineage]:
    copied = evolve(seed, count, edits, max(3, count // 4), lost)
    return copied, lineage(collated(copied.texts))


def below(copied: Copied, name: str) -> frozenset[str]:
    """The last copies made along an exemplar."""
    own = [child for child, exemplar in copied.parent.items() if exemplar == name]
    return frozenset().union(*(below(copied, child) for child in own)) if own else frozenset((name,))


def parents_found(copied: Copied, root: TreeNode) -> list[bool]:
    """For each last copy of a lost exemplar: whether the fork above it holds just what came of its exemplar."""
    above = {child.policy_id: frozenset(node.members) for node in root.walk() for child in node.children}
    return [above[name] == below(copied, copied.parent[name]) for name in copied.texts if copied.parent[name] != "model"]


@pytest.mark.parametrize("edits", [4, 8, 12])
def test_the_tree_recovers_the_lost_exemplars_of_copies(edits: float) -> None:
    found: list[bool] = []
    for seed in range(3):
        copied, kin = copies(seed, 40, edits, True)
        root = kin.tree()
        assert root is not None
        found += parents_found(copied, root)
    assert len(found) > 80
    assert sum(found) / len(found) >= 0.90


def test_weighing_by_rarity_finds_more_than_plain_similarity() -> None:
    weighed = plain = 0
    for seed in range(3):
        copied, kin = copies(seed, 40, 12, True)
        tree, other = kin.tree(), build(kin.ids, kin.plain, kin.plain)
        assert tree is not None
        assert other is not None
        weighed += sum(parents_found(copied, tree))
        plain += sum(parents_found(copied, other))
    assert weighed > plain * 1.1


@pytest.mark.parametrize("edits", [6, 30])
def test_the_nearest_policy_is_the_exemplar_or_a_copy(edits: float) -> None:
    for seed in range(2):
        copied, kin = copies(seed, 40, edits, False)
        hits = [
            kin.nearest(name, 1)[0].policy_id == exemplar or copied.parent[kin.nearest(name, 1)[0].policy_id] == name
            for name, exemplar in copied.parent.items()
            if exemplar != "model"
        ]
        assert sum(hits) / len(hits) >= 0.97


def test_a_policy_whose_exemplar_is_lost_is_seldom_called_a_copy_of_another() -> None:
    called = [kin.exemplar(name) is not None for seed in range(3) for kin in [copies(seed, 40, 12, True)[1]] for name in kin.ids]
    assert len(called) == 120
    assert sum(called) / len(called) <= 0.25


def test_a_cluster_at_the_similarity_of_two_holds_both() -> None:
    kin = copies(0, 40, 12, True)[1]
    pairs = [node for node in kin.tree().walk() if len(node.members) == 2]  # type: ignore[union-attr]  # there are policies
    assert len(pairs) > 8
    for pair in pairs:
        a, b = (kin.index[name] for name in pair.members)
        assert any(set(pair.members) <= set(members) for members in kin.clusters(float(kin.similarity[a, b])))


def test_a_named_exemplar_is_the_true_one() -> None:
    named = right = asked = 0
    for seed in range(3):
        copied, kin = copies(seed, 40, 10, False)
        for name, exemplar in copied.parent.items():
            found = kin.exemplar(name)
            asked += exemplar != "model"
            named += found is not None
            right += found is not None and found.policy_id == exemplar
    assert right / named >= 0.95
    assert right / asked >= 0.7
