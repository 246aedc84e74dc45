"""One policy's clauses against one part's nodes: parents, children and order added to the words, then an assignment.

The words alone mistake one 物理的セキュリティ for another; where a clause stands does not. Beliefs about parents,
children and neighbours are passed along the two trees for a few rounds, then the assignment that is best as a whole
is taken (Kuhn-Munkres, ``scipy.optimize.linear_sum_assignment``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from kosshi.align.evidence import Scores

# Weights set by hand on the five public policies, checked by leaving one of them out (tests/quality/leave_one_out.py)
# and on invented policies in other words (tests/quality/unseen).
PARENT = 0.30
CHILDREN = 0.25
SKIPPED = 0.6  # support where one of the two trees has a level more than the other
ELABORATES = 0.25  # a clause is not the node its parent already is
ORDER = 0.14
NEAR_BEST = 0.85  # a score within this of the best is a tie
ROUNDS = 4
SHARPNESS = 3.0  # beliefs are scores to this power
DOUBT = 0.02  # belief in "no node at all", before sharpening
ACCEPT = 0.40  # a pair scored lower is no match
ACCEPT_WORDS = 0.12  # and its words must say at least this much,
ACCEPT_CHILDREN = 0.40  # or what stands below it


@dataclass(frozen=True)
class Trees:
    """The two trees by position: parents (−1 at the top) and the order among siblings."""

    clause_parent: NDArray[np.intp]
    node_parent: NDArray[np.intp]
    free_top: Scores  # 0 to 1: how freely a clause may count as having no parent, below a chapter that is no node


def total_scores(words: Scores, trees: Trees) -> tuple[Scores, Scores]:
    """Words plus the support of parent, children and neighbours (about 0..1.7), and the children's part of it."""
    total = words
    children = np.zeros_like(words)
    for _ in range(ROUNDS):
        belief = _beliefs(total)
        children = _child_support(belief, trees)
        total = (
            words
            + PARENT * _parent_support(belief, trees)
            + CHILDREN * children
            + ORDER * _order_support(belief, trees)
            - ELABORATES * _parent_has(belief, trees)
        )
    return total.astype(np.float32), children


def assign(total: Scores, words: Scores, children: Scores, clause_parent: NDArray[np.intp]) -> list[tuple[int, int]]:
    """Pairs (clause, node) of the best one-to-one assignment that pass the thresholds.

    The greatest sum alone would take a node from a clause and give it to one of its items, and another node to the
    clause; so items do not compete for the node that suits their parent best.
    """
    told = (words >= ACCEPT_WORDS) | (children >= ACCEPT_CHILDREN)
    usable = np.where((total >= ACCEPT) & told, total, 0.0)
    held = np.zeros(usable.shape, dtype=bool)
    for clause, parent in enumerate(clause_parent):
        if parent >= 0:
            usable[clause, held[parent] & (usable[parent] >= NEAR_BEST * usable[clause])] = 0.0
            held[clause] = held[parent]  # nor do the items of items
        held[clause] |= (usable[clause] > 0) & (usable[clause] >= NEAR_BEST * usable[clause].max())
    rows, columns = linear_sum_assignment(usable, maximize=True)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if usable[row, column] > 0]


def _beliefs(total: Scores) -> Scores:
    sharp = np.maximum(total, 0) ** SHARPNESS
    return np.asarray(sharp / (sharp.sum(axis=1, keepdims=True) + DOUBT), dtype=np.float32)


def _parent_support(belief: Scores, trees: Trees) -> Scores:
    clauses, nodes = belief.shape
    support = np.zeros((clauses, nodes), dtype=np.float32)
    top_nodes = trees.node_parent < 0
    inner = np.flatnonzero(~top_nodes)
    above = np.where(trees.node_parent >= 0, trees.node_parent[trees.node_parent], -1)  # grandparents
    deep = np.flatnonzero((trees.node_parent >= 0) & (above >= 0))
    for clause, parent in enumerate(trees.clause_parent):
        if parent >= 0:
            support[clause, inner] = belief[parent, trees.node_parent[inner]]
            grand = trees.clause_parent[parent]
            skipped = SKIPPED * belief[parent, above[deep]]
            if grand >= 0:
                support[clause, inner] = np.maximum(support[clause, inner], SKIPPED * belief[grand, trees.node_parent[inner]])
            support[clause, deep] = np.maximum(support[clause, deep], skipped)
        if parent < 0:
            support[clause, top_nodes] = 1.0
        else:
            support[clause, top_nodes] = trees.free_top[clause] * (1.0 - belief[parent].max(initial=0))
    return support


def _parent_has(scores: Scores, trees: Trees) -> Scores:
    """How much the parent clause looks like the node itself: then the clause only elaborates it."""
    above = np.zeros_like(scores)
    below = np.flatnonzero(trees.clause_parent >= 0)
    above[below] = scores[trees.clause_parent[below]]
    return above


def _child_support(belief: Scores, trees: Trees) -> Scores:
    """For each clause and node: how many of the clause's children look like children of the node."""
    clauses, nodes = belief.shape
    support = np.zeros((clauses, nodes), dtype=np.float32)
    inner = np.flatnonzero(trees.node_parent >= 0)
    above = np.where(trees.node_parent >= 0, trees.node_parent[trees.node_parent], -1)
    deep = np.flatnonzero((trees.node_parent >= 0) & (above >= 0))
    counts = np.zeros(clauses, dtype=np.float32)
    for child, parent in enumerate(trees.clause_parent):
        if parent >= 0:
            gathered = np.zeros(nodes, dtype=np.float32)
            np.add.at(gathered, trees.node_parent[inner], belief[child, inner])
            np.add.at(gathered, above[deep], SKIPPED * belief[child, deep])
            support[parent] += gathered
            counts[parent] += 1
    return np.asarray(support / np.maximum(counts, 1)[:, None], dtype=np.float32)


def _order_support(belief: Scores, trees: Trees) -> Scores:
    """How well a node follows on what the neighbours before and behind are believed to be."""
    clauses, nodes = belief.shape
    support = np.zeros((clauses, nodes), dtype=np.float32)
    previous: dict[int, int] = {}
    step = _next_sibling(trees.node_parent)
    has_next = step >= 0
    first = _first_siblings(trees.node_parent)
    for clause, parent in enumerate(trees.clause_parent):
        before = previous.get(int(parent), -1)
        if before >= 0:
            support[clause, step[has_next]] += 0.5 * belief[before, has_next]
            support[before, has_next] += 0.5 * belief[clause, step[has_next]]
        else:
            support[clause, first] += 0.5
        previous[int(parent)] = clause
    return support


def _next_sibling(node_parent: NDArray[np.intp]) -> NDArray[np.intp]:
    step = np.full(len(node_parent), -1, dtype=np.intp)
    last: dict[int, int] = {}
    for node, parent in enumerate(node_parent):
        if int(parent) in last:
            step[last[int(parent)]] = node
        last[int(parent)] = node
    return step


def _first_siblings(node_parent: NDArray[np.intp]) -> NDArray[np.intp]:
    """The first node below each parent."""
    return np.sort(np.unique(node_parent, return_index=True)[1])
