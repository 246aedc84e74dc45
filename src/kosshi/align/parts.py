"""Which part of the skeleton (basic policy, standards) each clause of a policy belongs to.

Measures of the basic policy and chapters of the standards share their titles, so words alone do not tell; how well a
chapter and its items fit a part *as a tree* does, together with what the rest of the document is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from kosshi.align.evidence import Scores, heading_form
from kosshi.model import Clause
from kosshi.skeleton import Skeleton

PRIOR = 1.2  # the document's leaning weighs as much as a clause or two: a longer chapter may differ from it
MIN_CHAPTER = 3  # a chapter that holds a part has at least so many items

Fit = Callable[[Sequence[int], str], float]


def split_parts(clauses: Sequence[Clause], parents: Sequence[int], skeleton: Skeleton, fit: Fit) -> list[str | None]:
    """The part of every clause; each topmost clause and what stands below it are of one part.

    Args:
        clauses: in document order.
        parents: position of each clause's parent, -1 at the top.
        skeleton: its parts are the choices.
        fit: how well clauses (by position) fit a part (by name); the better, the greater.
    """
    names = [part.part for part in skeleton.parts]
    if not clauses or len(names) == 1:
        return [names[0]] * len(clauses)
    groups: dict[int, list[int]] = {}
    for place in range(len(clauses)):
        groups.setdefault(_top(parents, place), []).append(place)
    fits = {top: np.array([fit(members, name) for name in names], dtype=np.float32) for top, members in groups.items()}
    lean = _leaning(list(fits.values()))
    chosen = {}
    for top, own in fits.items():
        titled = [name for name in names if is_part_title(clauses[top], skeleton, name)]
        chosen[top] = titled[0] if titled else names[int((own + PRIOR * lean).argmax())]
    return [chosen[_top(parents, place)] for place in range(len(clauses))]


def is_part_title(clause: Clause, skeleton: Skeleton, name: str | None = None) -> bool:
    """Whether a topmost clause is a chapter that carries the title of a whole part and so answers to no node."""
    if clause.depth > 1 or len(clause.children) < MIN_CHAPTER or not clause.heading:
        return False
    form = heading_form(clause.heading)
    parts = [part for part in skeleton.parts if name in (None, part.part)]
    return any(form == heading_form(title) for part in parts for title in (part.ja, *part.aliases))


def _top(parents: Sequence[int], place: int) -> int:
    while parents[place] >= 0:
        place = parents[place]
    return place


def _leaning(fits: Sequence[Scores]) -> Scores:
    """How much of each part the document as a whole shows: each chapter votes with its margin; sums to 1."""
    votes = np.full(len(fits[0]), 1e-3, dtype=np.float32)
    for own in fits:
        second = np.sort(own)[-2]
        votes[int(own.argmax())] += own.max() - second
    return np.asarray(votes / votes.sum(), dtype=np.float32)
