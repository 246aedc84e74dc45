"""Clauses of many policies against one part's nodes: parents, children and order added to the words, then an assignment.

The words alone mistake one 物理的セキュリティ for another; where a clause stands does not. Beliefs about parents,
children and neighbours are passed along the two trees for a few rounds, then the assignment that is best as a whole
is taken (Kuhn-Munkres, ``scipy.optimize.linear_sum_assignment``).

Many policies are solved at once: their clauses stand side by side as columns of one array, the nodes are its rows.
The clauses stand by depth, so that brothers are neighbours. An index one past the last row or column stands for "none":
there the arrays hold zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from kosshi.align.arrays import Places, Scores
from kosshi.align.assign import Solution, assigned

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
        first: 1 for nodes without a sibling before them, a column.
        sums: containers × nodes; adds up what is below a container, its children in full and their children less.
    """

    def __init__(self, parent: Places) -> None:
        """Take the rank of each node's parent, -1 at the top."""
        self.size = len(parent)
        self.containers: Places = np.unique(parent[parent >= 0])
        rows = len(self.containers)
        self.above: Places = np.where(parent >= 0, np.searchsorted(self.containers, parent), rows)
        self.before, self.behind = siblings(parent)
        self.first: Scores = (self.before == self.size).astype(np.float32)[:, None]
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
    """The clauses of several policies (or of single chapters), those of one depth behind those of the depth above.

    Attributes:
        size: number of clauses.
        places: position of each clause in the corpus.
        tree: the number of each clause's tree.
        parent: each clause's parent.
        freedom: 0 to 1: how freely a clause may count as having no parent, below a chapter that is no node.
        levels: the clauses of each depth, the topmost first.
        opening: the clauses that are the first of their brothers.
        kids: clauses × clauses; adds up what is below a clause.
        number: of children of each clause, 1 at least.
    """

    def __init__(self, parents: Places, depths: Places, freedom: Scores, trees: Sequence[Places]) -> None:
        """Plant some trees.

        Args:
            parents: position of every clause's parent in the corpus, -1 at the top.
            depths: of every clause of the corpus, 0 at the top.
            freedom: of every clause of the corpus.
            trees: positions of the clauses of each tree in order; a clause's parent is among them or -1.
        """
        places = np.concatenate(trees)
        order = np.argsort(depths[places], kind="stable")  # of equal depth, document order is the order of the parents
        self.places: Places = places[order]
        self.size = len(places)
        self.tree: Places = np.repeat(np.arange(len(trees)), [len(tree) for tree in trees])[order]
        self.freedom = freedom[self.places]
        self.levels = [slice(start, end) for start, end in pairwise(_ends(np.bincount(depths[self.places])))]
        first = int(places.min())
        local = np.full(int(places.max()) - first + 2, self.size, dtype=np.intp)  # the last place is that of the parent -1
        local[self.places - first] = np.arange(self.size)
        above = parents[self.places]
        self.parent: Places = local[np.where(above >= 0, above - first, -1)]
        top = self.levels[0].stop
        family = np.where(above < 0, self.tree, len(trees) + self.parent)
        self.opening: Places = np.flatnonzero(np.diff(family, prepend=-1))
        counts = np.bincount(self.parent[top:], minlength=self.size)
        self.number: Scores = np.maximum(counts, 1).astype(np.float32)
        below = np.arange(top, self.size, dtype=np.int32)
        self.kids = csr_array((np.ones(len(below), dtype=np.float32), below, _ends(counts)), shape=(self.size, self.size))


def _ends(counts: Places) -> list[int]:
    """Where runs of so many places begin, and where the last ends."""
    return [0, *np.cumsum(counts).tolist()]


def solve_forest(words: Scores, forest: Forest, tree: NodeTree) -> Solution:
    """The best one-to-one assignment of every tree of the forest.

    Args:
        words: nodes × clauses, what the words alone say; clauses as the forest has them.
        forest: the clauses.
        tree: the nodes.
    """
    total, children = total_scores(words, forest, tree)
    told = words >= ACCEPT_WORDS
    told[tree.containers] |= children >= ACCEPT_CHILDREN
    told &= total >= ACCEPT
    nodes, clauses = np.nonzero(told)
    order = np.argsort(clauses, kind="stable")
    nodes, clauses = nodes[order], clauses[order]
    scores = _undisputed(nodes, clauses, total[nodes, clauses], forest)
    kept = np.flatnonzero(scores > 0)
    return assigned(forest.places[clauses[kept]], forest.tree[clauses[kept]], nodes[kept], scores[kept])


def total_scores(words: Scores, forest: Forest, tree: NodeTree) -> tuple[Scores, Scores]:
    """Words plus the support of parent, children and neighbours (about 0..1.7), and the containers' children's part of it."""
    belief = np.zeros((tree.size + 1, forest.size), dtype=np.float32)
    above = np.zeros((tree.size, forest.size), dtype=np.float32)
    top = forest.levels[0].stop
    total = words
    children = np.zeros((len(tree.containers), forest.size), dtype=np.float32)
    for _ in range(ROUNDS):
        _believe(total, belief[:-1])
        above[:, top:] = belief[:-1].take(forest.parent[top:], axis=1)  # how much the parent looks like the node
        children = _child_support(belief, forest, tree)
        total = (PARENT * _parent_support(above, forest, tree)).take(tree.above, axis=0)
        total += words
        total[tree.containers] += CHILDREN * children
        total += _order_support(belief, forest, tree)
        total -= ELABORATES * above  # then the clause only elaborates it
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
    parent[:rows, :-1] = above.take(tree.containers, axis=0)
    support: Scores = np.maximum(parent[:, :-1], SKIPPED * parent.take(forest.parent, axis=1))
    np.maximum(support[:rows], SKIPPED * parent[tree.above[tree.containers], :-1], out=support[:rows])
    support[rows] = forest.freedom * (1 - above.max(axis=0, initial=0))
    support[rows, forest.levels[0]] = 1
    return support


def _child_support(belief: Scores, forest: Forest, tree: NodeTree) -> Scores:
    """For each container and clause: how many of the clause's children look like children of the container."""
    gathered = np.ascontiguousarray((tree.sums @ belief).T)
    return np.asarray((forest.kids @ gathered) / forest.number[:, None], dtype=np.float32).T


def _order_support(belief: Scores, forest: Forest, tree: NodeTree) -> Scores:
    """How well a node follows on what the neighbours before and behind are believed to be."""
    support = np.empty((tree.size, forest.size), dtype=np.float32)
    support[:, 1:] = belief.take(tree.before, axis=0)[:, :-1]
    support[:, forest.opening] = tree.first  # what has nothing before it may be the first
    behind = belief.take(tree.behind, axis=0)
    behind[:, forest.opening] = 0
    support[:, :-1] += behind[:, 1:]
    support *= ORDER / 2
    return support


def _undisputed(nodes: Places, clauses: Places, scores: Scores, forest: Forest) -> Scores:
    """The scores of pairs of node and clause, in the order of the clauses, with 0 for those that lose to a clause above.

    The greatest sum alone would take a node from a clause and give it to one of its items, and another node to the
    clause; so items do not compete for the node that suits their parent best, nor do the items of items.
    """
    parent = np.append(forest.parent, forest.size)
    width = forest.size + 1
    usable = np.zeros((int(nodes.max(initial=0)) + 1) * width, dtype=np.float32)
    near = np.zeros(len(usable), dtype=bool)  # pairs near to the best of their clause
    borders = np.searchsorted(clauses, [level.start for level in forest.levels] + [forest.size])
    for depth, (start, end) in enumerate(pairwise(borders.tolist())):
        if start == end:
            continue
        row, clause, own = nodes[start:end] * width, clauses[start:end], scores[start:end]
        above = parent[clause]
        rival = usable[row + above]
        held = np.zeros(len(own), dtype=bool)
        for _ in range(depth):
            held |= near[row + above]
            above = parent[above]
        own[held & (rival >= NEAR_BEST * own)] = 0
        usable[row + clause] = own
        best = np.zeros(width, dtype=np.float32)
        np.maximum.at(best, clause, own)
        near[row + clause] = (own > 0) & (own >= NEAR_BEST * best[clause])
    return scores


def batches(trees: Sequence[Places], nodes: int) -> list[slice]:
    """Runs of trees to be solved at once: as many clauses as the processor's cache holds beside so many nodes."""
    ends = np.cumsum([len(tree) for tree in trees])
    run = ends * nodes // CELLS
    borders = [*np.flatnonzero(np.diff(run, prepend=-1)).tolist(), len(trees)]
    return [slice(start, end) for start, end in pairwise(borders)]
