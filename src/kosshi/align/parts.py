"""Which part of the skeleton (basic policy, standards) each clause of a policy belongs to.

Measures of the basic policy and chapters of the standards share their titles, so words alone do not tell; how well a
chapter and its items fit a part *as a tree* does, together with what the rest of the document is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kosshi.align.body import Bodies, titled_part
from kosshi.align.evidence import Scores
from kosshi.align.nodes import Nodes, PartNodes
from kosshi.align.solve import Solution, batches, planted, solve_forest
from kosshi.align.words import Words

Places = NDArray[np.intp]

PRIOR = 1.2  # the document's leaning weighs as much as a clause or two: a longer chapter may differ from it
HOLLOW = 0.4  # what a container without any of its content counts when the part is decided


def split_parts(bodies: Bodies, words: Words, nodes: Nodes) -> Places:
    """The number of the part of every clause; each topmost clause and what stands below it are of one part."""
    if len(nodes.parts) == 1 or not bodies.clauses:
        return np.zeros(len(bodies.clauses), dtype=np.intp)
    tops = np.flatnonzero(bodies.parents < 0)
    sizes = np.diff(np.append(tops, len(bodies.clauses)))
    fits = _fits(bodies, words, nodes, tops, sizes)
    chosen = np.zeros(len(tops), dtype=np.intp)
    borders = np.searchsorted(tops, bodies.starts)
    for start, end in pairwise(borders.tolist()):
        if start < end:
            chosen[start:end] = (fits[start:end] + PRIOR * _leaning(fits[start:end])).argmax(axis=1)
    titled = np.array([titled_part(bodies.clauses[top], nodes) for top in tops], dtype=np.intp)
    return np.repeat(np.where(titled >= 0, titled, chosen), sizes)


def _fits(bodies: Bodies, words: Words, nodes: Nodes, tops: Places, sizes: Places) -> Scores:
    """How well every topmost clause with what stands below it fits each part, ``tops × parts``; equal chapters share the work."""
    policies = np.searchsorted(bodies.starts, tops, side="right") - 1
    known: dict[tuple[bytes, bytes, bytes, float], int] = {}
    number = np.zeros(len(tops), dtype=np.intp)
    members: list[Places] = []
    for place, (top, size, policy) in enumerate(zip(tops.tolist(), sizes.tolist(), policies.tolist(), strict=True)):
        own = slice(top, top + size)
        shape = (bodies.parents[top + 1 : top + size] - top).tobytes()
        key = (words.rows[own].tobytes(), shape, bodies.freedom[own].tobytes(), float(words.raised[policy]))
        number[place] = known.setdefault(key, len(known))
        if len(known) > len(members):
            members.append(np.arange(top, top + size))
    fits = np.zeros((len(known), len(nodes.parts)), dtype=np.float32)
    for column, part in enumerate(nodes.parts):
        for batch in batches(members, part.tree.size):
            clauses, forest = planted(bodies.parents, members[batch], bodies.freedom)
            told = words.of(clauses, part.places)
            fits[batch, column] = [_fit(solution, part, nodes) for solution in solve_forest(told, forest, part.tree)]
    return fits[number]


def _fit(solution: Solution, part: PartNodes, nodes: Nodes) -> float:
    """The sum of the best assignment's scores.

    A chapter of the standards without its sections counts less: measures of the basic policy carry the same titles.
    """
    places = part.places[solution.nodes].tolist()
    filled = {ancestor for place in places for ancestor in nodes.ancestors[place]}
    hollow = [place not in filled and bool(nodes.children[place]) for place in places]
    scores: list[float] = solution.scores.tolist()
    return sum(score * (HOLLOW if empty else 1.0) for score, empty in zip(scores, hollow, strict=True))


def _leaning(fits: Scores) -> Scores:
    """How much of each part the document as a whole shows: each chapter votes with its margin; sums to 1."""
    votes: Scores = np.full(fits.shape[1], 1e-3, dtype=np.float32)
    ranked = np.sort(fits, axis=1)
    np.add.at(votes, fits.argmax(axis=1), ranked[:, -1] - ranked[:, -2])
    return np.asarray(votes / votes.sum(), dtype=np.float32)


def members_of(parts: Places, number: int, starts: Sequence[int]) -> list[tuple[int, Places]]:
    """For every policy that has a part: its number and the positions of its clauses of that part."""
    found = []
    for policy, (start, end) in enumerate(pairwise(starts)):
        own = start + np.flatnonzero(parts[start:end] == number)
        if len(own):
            found.append((policy, own))
    return found
