"""The clauses of all policies as arrays, one policy behind the other; equal wordings share a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kosshi.align.arrays import Places, Scores
from kosshi.align.evidence import heading_form
from kosshi.align.nodes import Nodes
from kosshi.designation import Designations, find_designations
from kosshi.model import Clause, Part, Policy
from kosshi.tokens import fold

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
        apart: for each policy the clauses of its 附則, each with the position of the clause of the body that would stand next.
        policies: the number of each clause's policy.
        parents: position of each clause's parent, -1 at the top.
        depths: of each clause, 0 at the top.
        wording: number of each clause's wording.
        wordings: the distinct ones.
        telling: whether a clause has text and nothing below it.
        leads: whether a clause has something below it.
        freedom: 0 to 1: how freely a clause may count as topmost: chapters 章 above it need not be nodes, numbered items do.
    """

    def __init__(self, policies: Sequence[Policy], designations: Mapping[str, Sequence[str]], nodes: Nodes) -> None:
        """Read the policies; ``designations`` are words for the own body, where the program is not to find them."""
        self.clauses: list[Clause] = []
        self.apart: list[list[tuple[int, Clause]]] = []
        self.starts = [0]
        parents: list[int] = []
        depths: list[int] = []
        wording: list[int] = []
        wordings = _Wordings(nodes)
        for policy in policies:
            self.apart.append([])
            self._flatten(policy.clauses, -1, 0, (parents, depths))
            given = designations.get(policy.policy_id)
            own = Designations(find_designations(policy.source.text) if given is None else given)
            wording += [wordings.number(clause, own) for clause in self.clauses[self.starts[-1] :]]
            self.starts.append(len(self.clauses))
        self.policies: Places = np.repeat(np.arange(len(policies)), np.diff(self.starts))
        self.parents: Places = np.array(parents, dtype=np.intp)
        self.depths: Places = np.array(depths, dtype=np.intp)
        self.wording: Places = np.array(wording, dtype=np.intp)
        self.wordings = list(wordings.known)
        self.leads = np.zeros(len(self.clauses), dtype=bool)
        self.leads[self.parents[self.parents >= 0]] = True
        texts = np.array([bool(one.text) for one in self.wordings], dtype=bool)
        self.telling = texts[self.wording] & np.array([not clause.children for clause in self.clauses], dtype=bool)
        titled = np.array([one.titled for one in self.wordings], dtype=bool)
        open_above = titled[self.wording] | np.array([clause.style in CHAPTERS for clause in self.clauses], dtype=bool)
        self.freedom: Scores = np.where((self.parents < 0) | open_above[self.parents], 1.0, NO_CHAPTER).astype(np.float32)

    def _flatten(self, clauses: Sequence[Clause], parent: int, depth: int, found: tuple[list[int], list[int]]) -> None:
        for clause in clauses:
            if clause.part is Part.SUPPLEMENTARY:
                self.apart[-1] += [(len(self.clauses), one) for one in clause.walk()]
                continue
            self.clauses.append(clause)
            found[0].append(parent)
            found[1].append(depth)
            if clause.children:
                self._flatten(clause.children, len(self.clauses) - 1, depth + 1, found)


class _Wordings:
    """The distinct wordings by number; what is printed alike is folded once."""

    def __init__(self, nodes: Nodes) -> None:
        self.known: dict[Wording, int] = {}
        self._nodes = nodes
        self._folded: dict[tuple[str, str], str] = {}
        self._numbers: dict[tuple[str, str, tuple[tuple[str, bool], ...], bool], int] = {}

    def number(self, clause: Clause, own: Designations) -> int:
        """The number of a clause's wording, in a policy that has these words for its body."""
        printed = (clause.heading, clause.text)
        folded = self._folded.get(printed)
        if folded is None:
            folded = self._folded[printed] = fold(clause.full_text)
        titled = len(clause.children) >= MIN_CHAPTER and titled_part(clause, self._nodes) >= 0
        key = (*printed, own.within(folded), titled)
        number = self._numbers.get(key)
        if number is None:
            said = Wording(*printed, own.away(folded), titled)
            number = self._numbers[key] = self.known.setdefault(said, len(self.known))
        return number


def titled_part(clause: Clause, nodes: Nodes) -> int:
    """Number of the part whose title a topmost chapter carries, -1 for other clauses; such a chapter answers to no node."""
    if len(clause.children) < MIN_CHAPTER or not clause.heading or clause.depth > 1:
        return -1
    form = heading_form(clause.heading)
    return next((number for number, part in enumerate(nodes.parts) if form in part.titles), -1)
