"""The clauses of all policies as arrays, one policy behind the other; equal wordings share a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kosshi.align.evidence import Scores, heading_form
from kosshi.align.nodes import Nodes
from kosshi.designation import find_designations, fold_designations
from kosshi.model import Clause, Part, Policy

Places = NDArray[np.intp]
CHAPTERS = frozenset({"part", "chapter", "section"})
NO_CHAPTER = 0.4  # how freely what stands below a numbered item, which should be a node, may count as topmost
MIN_CHAPTER = 3  # a chapter that holds a part has at least so many items


class Wording(NamedTuple):
    """What a clause says: all that its words alone are judged by.

    Attributes:
        heading, text: as printed.
        folded: both in their matching form, the body's words for itself folded away.
        titled: it is a chapter that carries the title of a whole part.
    """

    heading: str
    text: str
    folded: str
    titled: bool

    @property
    def full(self) -> str:
        """Heading and text, as :attr:`kosshi.model.Clause.full_text` has them."""
        return f"{self.heading}\n{self.text}" if self.heading and self.text else self.heading or self.text


class Bodies:
    """The clauses of all policies but those of 附則.

    Attributes:
        clauses: in document order, policy by policy.
        starts: position of each policy's first clause, and at last the number of all clauses.
        parents: position of each clause's parent, -1 at the top.
        wording: number of each clause's wording.
        wordings: the distinct ones.
        telling: whether a clause has text and nothing below it.
        freedom: 0 to 1: how freely a clause may count as topmost: chapters 章 above it need not be nodes, numbered items do.
    """

    def __init__(self, policies: Sequence[Policy], designations: Mapping[str, Sequence[str]], nodes: Nodes) -> None:
        """Read the policies; ``designations`` are words for the own body, where the program is not to find them."""
        self.clauses: list[Clause] = []
        parents: list[int] = []
        self.starts = [0]
        known: dict[Wording, int] = {}
        wording: list[int] = []
        for policy in policies:
            given = designations.get(policy.policy_id)
            own = find_designations(policy.source.text) if given is None else given
            self._flatten(policy.clauses, -1, parents)
            for clause in self.clauses[self.starts[-1] :]:
                said = Wording(clause.heading, clause.text, fold_designations(clause.full_text, own), titled_part(clause, nodes) >= 0)
                wording.append(known.setdefault(said, len(known)))
            self.starts.append(len(self.clauses))
        self.parents: Places = np.array(parents, dtype=np.intp)
        self.wording: Places = np.array(wording, dtype=np.intp)
        self.wordings = list(known)
        self.telling = np.array([bool(clause.text) and not clause.children for clause in self.clauses], dtype=bool)
        titled = np.array([one.titled for one in self.wordings], dtype=bool)
        open_above = titled[self.wording] | np.array([clause.style in CHAPTERS for clause in self.clauses], dtype=bool)
        self.freedom: Scores = np.where((self.parents < 0) | open_above[self.parents], 1.0, NO_CHAPTER).astype(np.float32)

    def _flatten(self, clauses: Sequence[Clause], parent: int, parents: list[int]) -> None:
        for clause in clauses:
            if clause.part is Part.SUPPLEMENTARY:
                continue
            self.clauses.append(clause)
            parents.append(parent)
            if clause.children:
                self._flatten(clause.children, len(parents) - 1, parents)


def titled_part(clause: Clause, nodes: Nodes) -> int:
    """Number of the part whose title a topmost chapter carries, -1 for other clauses; such a chapter answers to no node."""
    if len(clause.children) < MIN_CHAPTER or not clause.heading or clause.depth > 1:
        return -1
    form = heading_form(clause.heading)
    return next((number for number, part in enumerate(nodes.parts) if form in part.titles), -1)
