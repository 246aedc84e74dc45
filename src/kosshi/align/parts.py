"""Which part of the skeleton (basic policy, standards) each clause of a policy belongs to.

Measures of the basic policy and chapters of the standards share their titles, so words alone do not tell; how well a
chapter and its items fit a part *as a tree* does, together with what the rest of the document is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kosshi.align import solve
from kosshi.align.arrays import Flags, Places, Scores
from kosshi.align.assign import Solution
from kosshi.align.body import Bodies, titled_part
from kosshi.align.nodes import Nodes, PartNodes
from kosshi.align.solve import Forest, batches, solve_forest
from kosshi.align.words import Words

Values = NDArray[np.floating]

PRIOR = 1.2  # the document's leaning weighs as much as a clause or two: a longer chapter may differ from it
SLACK = 1e-3  # far more than what rounding does to a sum of scores
HOLLOW = 0.4  # what a container without any of its content counts when the part is decided


class Chapter(NamedTuple):
    """A topmost clause with the title of a part and what stands below it, solved for this part.

    Attributes:
        size: number of clauses.
        clauses: those that have a node, counted from the topmost one.
        nodes: their nodes, by rank within the part.
        scores: how sure they are.
    """

    size: int
    clauses: Places
    nodes: Places
    scores: Scores


def split_parts(bodies: Bodies, words: Words, nodes: Nodes) -> tuple[Places, dict[int, Chapter]]:
    """The parts of a corpus's clauses.

    Returns:
        The number of the part of every clause; each topmost clause and what stands below it are of one part. And of topmost
        clauses with the title of a part, by position, what was found for that part, where it was needed to tell.
    """
    if len(nodes.parts) == 1 or not bodies.clauses:
        return np.zeros(len(bodies.clauses), dtype=np.intp), {}
    tops = np.flatnonzero(bodies.parents < 0)
    titled = np.array([titled_part(bodies.clauses[top], nodes) for top in tops.tolist()], dtype=np.intp)
    policies = np.searchsorted(bodies.starts, tops, side="right") - 1
    fits = Fits(bodies, words, nodes, tops, titled)
    fits.settle(np.flatnonzero(titled < 0))
    chosen, sure = _chosen(fits, policies, len(bodies.starts) - 1)
    doubted = np.unique(policies[~sure & (titled < 0)])
    if len(doubted):
        fits.solve(np.flatnonzero(np.isin(policies, doubted)))
        for policy in doubted.tolist():
            own = slice(*np.searchsorted(policies, [policy, policy + 1]).tolist())
            exact = fits.lower[fits.number[own]]
            chosen[own] = (exact + PRIOR * _leaning(exact)).argmax(axis=1)
    parts = np.repeat(np.where(titled >= 0, titled, chosen), np.diff(np.append(tops, len(bodies.clauses))))
    solved = zip(tops.tolist(), fits.number.tolist(), strict=True)
    return parts, {top: fits.chapters[number] for top, number in solved if number in fits.chapters}


class Fits:
    """How well every topmost clause with what stands below it fits each part: bounds at first, solved where they leave doubt.

    Equal chapters share a number and the work.

    Attributes:
        number: of each topmost clause.
        lower, upper: bounds, ``numbers × parts``; equal where solved.
        chapters: by number what was found for the part that a chapter has the title of.
    """

    def __init__(self, bodies: Bodies, words: Words, nodes: Nodes, tops: Places, titled: Places) -> None:
        """Number the chapters and find bounds; ``titled``: the number of the part whose title each has, else -1."""
        self._bodies, self._words, self._nodes = bodies, words, nodes
        known: dict[tuple[bytes, bytes, bytes, float], int] = {}
        self._members: list[Places] = []
        self.number = np.zeros(len(tops), dtype=np.intp)
        raised = words.raised.tolist()
        policies = (np.searchsorted(bodies.starts, tops, side="right") - 1).tolist()
        ends = [*tops[1:].tolist(), len(bodies.clauses)]
        for place, (top, end, policy) in enumerate(zip(tops.tolist(), ends, policies, strict=True)):
            shape = (bodies.parents[top + 1 : end] - top).tobytes()
            key = (words.rows[top:end].tobytes(), shape, bodies.freedom[top:end].tobytes(), raised[policy])
            self.number[place] = known.setdefault(key, len(known))
            if len(known) > len(self._members):
                self._members.append(np.arange(top, end))
        self.lower = np.zeros((len(known), len(nodes.parts)), dtype=np.float32)
        self.upper = self._upper()
        self._solved = np.zeros(self.lower.shape, dtype=bool)
        self._titled = np.full(len(known), -1, dtype=np.intp)
        self._titled[self.number] = titled
        self.chapters: dict[int, Chapter] = {}

    def _upper(self) -> Scores:
        """The sum of the greatest scores any assignment may give the clauses."""
        starts = np.cumsum([0, *map(len, self._members[:-1])])
        clauses = np.concatenate(self._members)
        said = self._words.peaks_of(clauses, [part.nodes for part in self._nodes.parts])
        lead = self._bodies.leads[clauses, None]
        most = np.where(lead | (said >= solve.ACCEPT_WORDS), said + (solve.PARENT + solve.ORDER) + solve.CHILDREN * lead, 0)
        return np.asarray(np.add.reduceat(most, starts, axis=0) + SLACK, dtype=np.float32)

    def settle(self, tops: Places) -> None:
        """Solve for the smallest part, and for others what may fit them better."""
        order = sorted(range(len(self._nodes.parts)), key=lambda number: self._nodes.parts[number].tree.size)
        numbers = np.unique(self.number[tops])
        for column in order:
            self._solve(numbers[self.lower[numbers].max(axis=1) <= self.upper[numbers, column]], column)

    def solve(self, tops: Places) -> None:
        """Solve for every part."""
        for column in range(len(self._nodes.parts)):
            self._solve(np.unique(self.number[tops]), column)

    def _solve(self, numbers: Places, column: int) -> None:
        part = self._nodes.parts[column]
        numbers = numbers[~self._solved[numbers, column]]
        trees = [self._members[number] for number in numbers.tolist()]
        for batch in batches(trees, part.tree.size):
            forest = Forest(self._bodies.parents, self._bodies.depths, self._bodies.freedom, trees[batch])
            solution = solve_forest(self._words.of(forest.places, part.nodes), forest, part.tree)
            self.lower[numbers[batch], column] = _fits(solution, part, len(trees[batch]))
            for place in np.flatnonzero(self._titled[numbers[batch]] == column).tolist():
                number, own = int(numbers[batch][place]), solution.trees == place
                members = self._members[number]
                self.chapters[number] = Chapter(len(members), solution.clauses[own] - members[0], solution.nodes[own], solution.scores[own])
        self.upper[numbers, column] = self.lower[numbers, column]
        self._solved[numbers, column] = True


def _fits(solution: Solution, part: PartNodes, trees: int) -> Scores:
    """The sum of each tree's scores.

    A chapter of the standards without its sections counts less: measures of the basic policy carry the same titles.
    """
    filled = np.zeros((trees, part.tree.size + 1), dtype=bool)
    above = part.parent[solution.nodes]
    while (above >= 0).any():
        filled[solution.trees, above] = True
        above = np.where(above >= 0, part.parent[above], -1)
    hollow = part.inner[solution.nodes] & ~filled[solution.trees, solution.nodes]
    weights = solution.scores.astype(np.float64) * np.where(hollow, HOLLOW, 1.0)
    return np.bincount(solution.trees, weights, minlength=trees).astype(np.float32)


def _chosen(fits: Fits, policies: Places, number: int) -> tuple[Places, Flags]:
    """The part of every topmost clause as far as the bounds tell, and whether they do."""
    lower, upper = fits.lower[fits.number].astype(np.float64), fits.upper[fits.number].astype(np.float64)
    low, high = np.full((number, lower.shape[1]), 1e-3), np.full((number, lower.shape[1]), 1e-3)
    np.add.at(low, policies, np.maximum(lower - _others(upper), 0))
    np.add.at(high, policies, np.maximum(upper - _others(lower), 0))
    least = lower + PRIOR * (low / (low + high.sum(axis=1, keepdims=True) - high))[policies]
    most = upper + PRIOR * (high / (high + low.sum(axis=1, keepdims=True) - low))[policies]
    chosen = least.argmax(axis=1)
    return chosen, np.take_along_axis(least - _others(most), chosen[:, None], axis=1)[:, 0] > SLACK


def _others(values: Values) -> Values:
    """The greatest value of the other columns."""
    ranked = np.sort(values, axis=1)
    return np.where(values == ranked[:, -1:], ranked[:, -2:-1], ranked[:, -1:])


def _leaning(fits: Scores) -> Scores:
    """How much of each part the document as a whole shows: each chapter votes with its margin; sums to 1."""
    votes: Scores = np.full(fits.shape[1], 1e-3, dtype=np.float32)
    ranked = np.sort(fits, axis=1)
    np.add.at(votes, fits.argmax(axis=1), ranked[:, -1] - ranked[:, -2])
    return np.asarray(votes / votes.sum(), dtype=np.float32)


def members_of(parts: Places, number: int, starts: Sequence[int]) -> list[Places]:
    """For every policy that has a part the positions of its clauses of that part."""
    found = [start + np.flatnonzero(parts[start:end] == number) for start, end in pairwise(starts)]
    return [own for own in found if len(own)]
