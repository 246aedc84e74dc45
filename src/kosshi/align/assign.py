"""The assignment: of the pairs of clause and node that come into question those that are best as a whole (Kuhn-Munkres)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from kosshi.align.evidence import Scores

Places = NDArray[np.intp]


class Solution(NamedTuple):
    """What was found for some trees: (tree, clause, node, score), tree by tree in the order of the clauses."""

    trees: Places
    clauses: Places
    nodes: Places
    scores: Scores


def assigned(clauses: Places, trees: Places, nodes: Places, scores: Scores) -> Solution:
    """The one-to-one assignment of every tree whose scores have the greatest sum.

    Args:
        clauses: of each pair that comes into question its clause; no two trees share one.
        trees: its tree.
        nodes: its node.
        scores: its score, greater than 0.
    """
    order = np.lexsort((nodes, clauses, trees))
    found = Solution(trees[order], clauses[order], nodes[order], scores[order])
    _, clause, by_clause = np.unique(found.clauses, return_inverse=True, return_counts=True)
    node_of_tree = found.trees * (int(nodes.max(initial=0)) + 1) + found.nodes
    _, node, by_node = np.unique(node_of_tree, return_inverse=True, return_counts=True)
    taken = (by_clause[clause] == 1) & (by_node[node] == 1)  # nothing competes with most pairs
    open_pairs = np.flatnonzero(~taken)
    for pairs in np.split(open_pairs, np.flatnonzero(np.diff(found.trees[open_pairs])) + 1):
        taken[pairs[_best(clause[pairs], node[pairs], found.scores[pairs])]] = True
    return Solution(*(column[taken] for column in found))


def _best(clauses: Places, nodes: Places, scores: Scores) -> Places:
    """Which pairs of one tree are taken."""
    _, row = np.unique(clauses, return_inverse=True)
    _, column = np.unique(nodes, return_inverse=True)
    table = np.zeros((row.max(initial=-1) + 1, column.max(initial=-1) + 1))
    table[row, column] = scores
    place = np.full(table.shape, -1, dtype=np.intp)
    place[row, column] = np.arange(len(row))
    chosen: Places = place[linear_sum_assignment(table, maximize=True)]
    return chosen[chosen >= 0]
