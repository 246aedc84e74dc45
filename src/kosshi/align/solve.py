"""Clauses of many policies against one part's nodes: parents, children and order added to the words, then an assignment.

The words alone mistake one 物理的セキュリティ for another; where a clause stands does not. Beliefs about parents,
children and neighbours are passed along the two trees for a few rounds, then the assignment that is best as a whole
is taken (Kuhn-Munkres, ``scipy.optimize.linear_sum_assignment``).

Many policies are solved at once: their clauses stand side by side as columns of one array, the nodes are its rows.
An index one past the last row or column stands for "none": there the arrays hold zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from kosshi.align.evidence import Scores

Places = NDArray[np.intp]

# Weights set by hand on the five public policies, checked by leaving one of them out (tests/quality/leave_one_out.py)
# and on invented policies in other words (tests/quality/unseen).
PARENT = 0.30
CHILDREN = 0.25
SKIPPED = 0.6  # support where one of the two trees has a level more than the other
ELABORATES = 0.25  # a clause is not the node its parent already is
ORDER = 0.14
NEAR_BEST = 0.85  # a score within this of the best is a tie
ROUNDS = 4
DOUBT = 0.02  # belief in "no node at all"; beliefs are scores to the third power
ACCEPT = 0.40  # a pair scored lower is no match
ACCEPT_WORDS = 0.12  # and its words must say at least this much,
ACCEPT_CHILDREN = 0.40  # or what stands below it
FAINT = 1e-6  # instead of 0: the third power of still smaller scores is denormal, which processors reckon with slowly
CELLS = 1 << 15  # nodes × clauses worked on at a time: arrays of more than 128 kB are fetched anew from the system each time


def siblings(parent: Places) -> tuple[Places, Places]:
    """For every place of an ordered tree the sibling before and the sibling behind, ``len(parent)`` where there is none."""
    size = len(parent)
    before, behind = np.full(size, size, dtype=np.intp), np.full(size, size, dtype=np.intp)
    ranked = np.argsort(parent, kind="stable")
    same = parent[ranked[1:]] == parent[ranked[:-1]]
    before[ranked[1:][same]] = ranked[:-1][same]
    behind[ranked[:-1][same]] = ranked[1:][same]
    return before, behind


class NodeTree:
    """The nodes of one part as a tree, by rank within the part.

    Attributes:
        size: number of nodes.
        containers: nodes that have nodes below them.
        above: for each node its parent's row among the containers; the number of containers at the top.
        before, behind: the siblings next to each node.
        first: nodes without a sibling before them.
        sums: containers × nodes; adds up what is below a container, its children in full and their children less.
    """

    def __init__(self, parent: Places) -> None:
        """Take the rank of each node's parent, -1 at the top."""
        self.size = len(parent)
        self.containers: Places = np.unique(parent[parent >= 0])
        rows = len(self.containers)
        self.above: Places = np.where(parent >= 0, np.searchsorted(self.containers, parent), rows)
        self.before, self.behind = siblings(parent)
        self.first: Places = np.flatnonzero(self.before == self.size)
        grandparent = np.where(parent >= 0, parent[parent], -1)
        below = [np.flatnonzero(parent == node) for node in self.containers]
        deeper = [np.flatnonzero((parent >= 0) & (grandparent == node)) for node in self.containers]
        weights = [np.repeat(np.array([1.0, SKIPPED], dtype=np.float32), [len(a), len(b)]) for a, b in zip(below, deeper, strict=True)]
        columns = [column for pair in zip(below, deeper, strict=True) for column in pair]
        starts = np.cumsum([0, *map(len, weights)])
        empty = [np.zeros(0, dtype=np.float32)]
        self.sums = csr_array(
            (np.concatenate(weights or empty), np.concatenate(columns or empty).astype(np.int32), starts), shape=(rows, self.size + 1)
        )


class Forest:
    """The clauses of several policies (or of single chapters), one tree behind the other.

    Attributes:
        size: number of clauses.
        starts: where each tree begins, and where the last ends.
        parent, before, behind: the parent and the siblings next to each clause.
        levels: the clauses by depth, the topmost first.
        freedom: 0 to 1: how freely a clause may count as having no parent, below a chapter that is no node.
        kids: clauses × clauses; adds up what is below a clause.
    """

    def __init__(self, parent: Places, starts: Places, freedom: Scores) -> None:
        """Take the position of each clause's parent, -1 at the top of a tree."""
        self.size = len(parent)
        self.starts = starts
        self.freedom = freedom
        inner = parent >= 0
        self.parent: Places = np.where(inner, parent, self.size)
        tree = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        self.before, self.behind = siblings(np.where(inner, parent, -1 - tree))
        below = np.flatnonzero(inner)
        below = below[np.argsort(parent[below], kind="stable")]
        counts = np.bincount(parent[below], minlength=self.size)
        self.number: Scores = np.maximum(counts, 1).astype(np.float32)
        ends = np.concatenate([[0], np.cumsum(counts)])
        self.kids = csr_array((np.ones(len(below), dtype=np.float32), below.astype(np.int32), ends), shape=(self.size, self.size + 1))
        self.levels = _levels(self.parent)


def _levels(parent: Places) -> list[Places]:
    """The positions of each depth; ``len(parent)`` is the parent of the topmost."""
    depth = np.zeros(len(parent) + 1, dtype=np.intp)
    depth[-1] = -1
    above = np.append(parent, len(parent))
    reach = above.copy()
    while (reach < len(parent)).any():
        depth += reach < len(parent)
        reach = above[reach]
    return [np.flatnonzero(depth[:-1] == level) for level in range(int(depth[:-1].max(initial=-1)) + 1)]


class Solution(NamedTuple):
    """What was found for one tree of a forest: (clause, node, score) by position within it."""

    clauses: Places
    nodes: Places
    scores: Scores


def solve_forest(words: Scores, forest: Forest, tree: NodeTree) -> list[Solution]:
    """The best one-to-one assignment of every tree of the forest.

    Args:
        words: nodes × clauses, what the words alone say.
        forest: the clauses.
        tree: the nodes.
    """
    total, children = total_scores(words, forest, tree)
    usable = _usable(total, words, children, forest, tree)
    found = []
    for start, end in pairwise(forest.starts.tolist()):
        own = usable[:, start:end].T
        clauses, nodes = linear_sum_assignment(own, maximize=True)
        real = own[clauses, nodes] > 0
        clauses, nodes = clauses[real], nodes[real]
        found.append(Solution(clauses, nodes, own[clauses, nodes]))
    return found


def total_scores(words: Scores, forest: Forest, tree: NodeTree) -> tuple[Scores, Scores]:
    """Words plus the support of parent, children and neighbours (about 0..1.7), and the containers' children's part of it."""
    belief = np.zeros((tree.size + 1, forest.size + 1), dtype=np.float32)
    total = words
    children = np.zeros((len(tree.containers), forest.size), dtype=np.float32)
    for _ in range(ROUNDS):
        _believe(total, belief[:-1, :-1])
        above = belief[:-1].take(forest.parent, axis=1)  # how much the parent looks like the node: then the clause only elaborates it
        children = _child_support(belief, forest, tree)
        total = (PARENT * _parent_support(above, forest, tree)).take(tree.above, axis=0)
        total += words
        total[tree.containers] += CHILDREN * children
        total += _order_support(belief, forest, tree)
        above *= ELABORATES
        total -= above
    return total, children


def _believe(total: Scores, belief: Scores) -> None:
    """Scores to the third power, as shares of all nodes; written into ``belief``."""
    positive = np.maximum(total, FAINT)
    np.multiply(positive, positive, out=belief)
    belief *= positive
    belief /= belief.sum(axis=0) + np.float32(DOUBT)


def _parent_support(above: Scores, forest: Forest, tree: NodeTree) -> Scores:
    """How much the parent looks like each container, in the last row like none: support for all nodes below it."""
    rows = len(tree.containers)
    parent = np.zeros((rows + 1, forest.size + 1), dtype=np.float32)
    parent[:rows, :-1] = above[tree.containers]
    support: Scores = np.maximum(parent, SKIPPED * parent.take(np.append(forest.parent, forest.size), axis=1))
    np.maximum(support[:rows], SKIPPED * parent[tree.above[tree.containers]], out=support[:rows])
    top = forest.parent == forest.size
    support[rows, :-1] = np.where(top, np.float32(1), forest.freedom * (1 - above.max(axis=0, initial=0)))
    return support[:, :-1]


def _child_support(belief: Scores, forest: Forest, tree: NodeTree) -> Scores:
    """For each container and clause: how many of the clause's children look like children of the container."""
    gathered = np.ascontiguousarray((tree.sums @ belief).T)
    return np.asarray((forest.kids @ gathered) / forest.number[:, None], dtype=np.float32).T


def _order_support(belief: Scores, forest: Forest, tree: NodeTree) -> Scores:
    """How well a node follows on what the neighbours before and behind are believed to be."""
    before = belief[tree.before]
    before[tree.first, -1] = 1  # what has nothing before it may be the first
    support = before.take(forest.before, axis=1)
    support += belief[tree.behind].take(forest.behind, axis=1)
    return np.multiply(support, ORDER / 2, out=support)


def _usable(total: Scores, words: Scores, children: Scores, forest: Forest, tree: NodeTree) -> Scores:
    """The scores that pass the thresholds, all others 0.

    The greatest sum alone would take a node from a clause and give it to one of its items, and another node to the
    clause; so items do not compete for the node that suits their parent best.
    """
    told = words >= ACCEPT_WORDS
    told[tree.containers] |= children >= ACCEPT_CHILDREN
    usable = np.zeros((tree.size, forest.size + 1), dtype=np.float32)
    np.copyto(usable[:, :-1], total, where=(total >= ACCEPT) & told)
    held = np.zeros(usable.shape, dtype=bool)
    for level in forest.levels:
        above = forest.parent[level]
        own, kept = usable[:, level], held[:, above]
        own[kept & (usable[:, above] >= NEAR_BEST * own)] = 0
        usable[:, level] = own
        held[:, level] = kept | ((own > 0) & (own >= NEAR_BEST * own.max(axis=0)))  # nor do the items of items
    return usable[:, :-1]


def planted(parents: Places, trees: Sequence[Places], freedom: Scores) -> tuple[Places, Forest]:
    """Some trees out of a corpus as a forest: the positions of their clauses, and the forest.

    Args:
        parents: position of every clause's parent in the corpus, -1 at the top.
        trees: positions of the clauses of each tree in order; a clause's parent is among them or -1.
        freedom: of every clause of the corpus.
    """
    places = np.concatenate(trees)
    starts = np.cumsum([0, *map(len, trees)])
    first = int(places.min())
    local = np.full(int(places.max()) - first + 2, -1, dtype=np.intp)  # the last place is that of the parent -1
    local[places - first] = np.arange(len(places))
    above = parents[places]
    return places, Forest(local[np.where(above >= 0, above - first, -1)], starts, freedom[places])


def batches(trees: Sequence[Places], nodes: int) -> list[slice]:
    """Runs of trees to be solved at once: as many clauses as the processor's cache holds beside so many nodes."""
    ends = np.cumsum([len(tree) for tree in trees])
    run = ends * nodes // CELLS
    borders = [*np.flatnonzero(np.diff(run, prepend=-1)).tolist(), len(trees)]
    return [slice(start, end) for start, end in pairwise(borders)]
