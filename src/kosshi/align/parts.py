"""Which part of the skeleton (basic policy, standards) each clause of a policy belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kosshi.align.evidence import Scores, heading_form
from kosshi.model import Clause
from kosshi.skeleton import Skeleton

TITLE = 3.0  # a chapter titled like a part is that part, whatever its words
PRIOR = 0.35  # how much the document's leaning counts where a chapter's own words say little


def split_parts(clauses: Sequence[Clause], parents: Sequence[int], words: Scores, skeleton: Skeleton) -> list[str | None]:
    """The part of every clause; each topmost clause and what stands below it are of one part."""
    names = [part.part for part in skeleton.parts]
    if not clauses:
        return []
    if len(names) == 1:
        return [names[0]] * len(clauses)
    tops = [_top(parents, place) for place in range(len(clauses))]
    of_part = {name: np.array([node.part == name for node in skeleton]) for name in names}
    best = np.stack([words[:, of_part[name]].max(axis=1) for name in names])
    chosen: dict[int, str] = {}
    for group in dict.fromkeys(tops):
        chosen[group] = ""
    lean = _leaning(clauses, parents, words, skeleton, names)
    for group in chosen:
        members = [place for place, top in enumerate(tops) if top == group]
        own = best[:, members].mean(axis=1) + PRIOR * lean
        own = own + TITLE * np.array([_titled(clauses[group], skeleton, name) for name in names])
        chosen[group] = names[int(own.argmax())]
    return [chosen[top] for top in tops]


def _top(parents: Sequence[int], place: int) -> int:
    while parents[place] >= 0:
        place = parents[place]
    return place


def _titled(clause: Clause, skeleton: Skeleton, name: str) -> float:
    part = next(part for part in skeleton.parts if part.part == name)
    form = heading_form(clause.heading)
    return float(any(form == heading_form(title) for title in (part.ja, *part.aliases)))


def _leaning(clauses: Sequence[Clause], parents: Sequence[int], words: Scores, skeleton: Skeleton, names: Sequence[str]) -> Scores:
    """How much of each part the document as a whole shows, summing to 1: clauses that only one part explains."""
    weights = np.full(len(names), 1e-3, dtype=np.float32)
    for place in range(len(clauses)):
        scores = np.array([words[place, [node.part == name for node in skeleton]].max(initial=0) for name in names])
        margin = scores.max() - np.sort(scores)[-2]
        weights[int(scores.argmax())] += margin
    return weights / weights.sum()
