"""The assignment: of the pairs of clause and node that come into question those that are best as a whole (Kuhn-Munkres)."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from kosshi.align.arrays import Flags, Places, Scores


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
    row = np.cumsum(np.diff(found.clauses, prepend=-1) != 0) - 1
    _, column = np.unique(found.trees * (int(nodes.max(initial=0)) + 1) + found.nodes, return_inverse=True)
    taken = (np.bincount(row)[row] == 1) & (np.bincount(column)[column] == 1)  # nothing competes with most pairs
    rest = np.flatnonzero(~taken)
    _, row = np.unique(row[rest], return_inverse=True)
    _, column = np.unique(column[rest], return_inverse=True)  # both count on from one tree to the next
    begins = np.flatnonzero(np.diff(found.trees[rest], prepend=-1)).tolist()
    for start, end in pairwise([*begins, len(rest)]):
        own = slice(start, end)
        taken[rest[own]] = _best(row[own], column[own], found.scores[rest[own]])
    return Solution(*(values[taken] for values in found))


def _best(rows: Places, columns: Places, scores: Scores) -> Flags:
    """Which pairs of one tree are taken; its clauses and its nodes are numbered without gaps."""
    rows, columns = rows - rows.min(), columns - columns.min()
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    table[rows, columns] = scores
    chosen = np.zeros(table.shape, dtype=bool)
    chosen[linear_sum_assignment(table, maximize=True)] = True
    return np.asarray(chosen[rows, columns])
