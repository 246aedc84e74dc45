"""Policies × Skeleton -> Alignments.

The clauses of all policies are laid out as arrays (:mod:`kosshi.align.body`), equal wordings once. Each policy is split
into parts (basic policy, standards), then every part is solved on its own (:mod:`kosshi.align.solve`) from what its words
say (:mod:`kosshi.align.words`). A second round adds, as further evidence, the wordings that other policies of the corpus
surely have for a node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from kosshi.align.body import Bodies
from kosshi.align.evidence import Judge
from kosshi.align.examples import Examples, chosen
from kosshi.align.extend import Solved, extend
from kosshi.align.fill import containers, gaps
from kosshi.align.nodes import nodes_of
from kosshi.align.parts import members_of, split_parts
from kosshi.align.rows import Pair, rows
from kosshi.align.solve import batches, planted, solve_forest
from kosshi.align.words import Deciding, Words, words_alone
from kosshi.model import Alignment, Policy
from kosshi.skeleton import Skeleton

__all__ = ["align"]

SURE = 0.80  # a match scored so high may serve other policies as an example
OTHER_WORDS = 1.7  # from this raise on, a policy's words say little everywhere and place must help


def align(policies: Sequence[Policy], skeleton: Skeleton, designations: Mapping[str, Sequence[str]] | None = None) -> tuple[Alignment, ...]:
    """Align every policy with the skeleton.

    Args:
        policies: parsed policies; together they are the corpus that gives further evidence.
        skeleton: the nodes.
        designations: by policy_id, the words by which policies speak of their own body, where the program is not to find them.

    Returns:
        One alignment a policy, in the order given. Every clause stands in at least one match; every node of a part
        that the policy has stands in at least one match.
    """
    work = _Work(policies, skeleton, designations or {})
    words = work.alone
    if len(policies) > 1:
        words = work.with_examples(words)
    pairs: list[list[Pair]] = [[] for _ in policies]
    for solved in work.solved(words, Deciding(words, work.bodies, work.judge)):
        pairs[solved.policy] += work.complete(solved)
    return tuple(work.rows(number, found) for number, found in enumerate(pairs))


class _Work:
    """The work on one corpus.

    Attributes:
        bodies: the clauses.
        alone: what the words of each clause say, whatever other policies say.
        parts: the number of each clause's part.
    """

    def __init__(self, policies: Sequence[Policy], skeleton: Skeleton, designations: Mapping[str, Sequence[str]]) -> None:
        self.policies = policies
        self.judge = Judge(skeleton)
        self.nodes = nodes_of(skeleton)
        self.bodies = Bodies(policies, designations, self.nodes)
        self.alone = Words(self.bodies, self.bodies.wording, words_alone(self.bodies.wordings, self.judge, len(self.nodes.ids)))
        self.parts = split_parts(self.bodies, self.alone, self.nodes)
        self._parents: list[int] = self.bodies.parents.tolist()

    def solved(self, words: Words, evidence: Callable[[int, int], str]) -> Iterator[Solved]:
        """Every part of every policy after the assignment; ``evidence`` names what decided a pair of clause and node."""
        for number, part in enumerate(self.nodes.parts):
            found = members_of(self.parts, number, self.bodies.starts)
            trees = [members for _, members in found]
            for batch in batches(trees, part.tree.size):
                clauses, forest = planted(self.bodies.parents, trees[batch], self.bodies.freedom)
                own = np.minimum(words.of(clauses, part.places), 1)
                for (policy, members), solution in zip(found[batch], solve_forest(own, forest, part.tree), strict=True):
                    places, nodes = members[solution.clauses].tolist(), part.places[solution.nodes].tolist()
                    scores = solution.scores.tolist()
                    pairs = [Pair(c, n, s, evidence(c, n)) for c, n, s in zip(places, nodes, scores, strict=True)]
                    yield Solved(self.bodies, words, self.nodes, policy, members.tolist(), self._parents, pairs)

    def with_examples(self, words: Words) -> Words:
        """The words with what other policies surely say as further evidence."""
        numbers: dict[str, int] = {}
        text = np.array([numbers.setdefault(wording.folded, len(numbers)) for wording in self.bodies.wordings], dtype=np.intp)
        sure: dict[int, dict[int, list[int]]] = {}
        for solved in self.solved(words, lambda *_: ""):
            for pair in extend(solved, self.judge):
                if pair.score >= SURE and self.bodies.clauses[pair.clause].text:
                    wordings = sure.setdefault(pair.node, {})
                    wordings.setdefault(int(text[words.rows[pair.clause]]), []).append(solved.policy)
        texts = list(numbers)
        guesses = np.zeros(len(texts), dtype=np.intp)
        guesses[text] = words.scores.argmax(axis=1)
        return words.with_examples(self.bodies, Examples(chosen(sure, texts), texts, guesses, len(self.nodes.ids)), text)

    def complete(self, solved: Solved) -> list[Pair]:
        """All pairs of one part of one policy."""
        pairs = extend(solved, self.judge)
        pairs += containers(solved.members, self._parents, pairs, self.nodes)
        if self.alone.raised[solved.policy] >= OTHER_WORDS:
            part = self.nodes.parts[self.parts[solved.members[0]]].name
            pairs += gaps(solved.members, self._parents, pairs, self.nodes, part)
        return pairs

    def rows(self, policy: int, pairs: Sequence[Pair]) -> Alignment:
        """The alignment of one policy."""
        own = range(self.bodies.starts[policy], self.bodies.starts[policy + 1])
        clauses = {place: self.bodies.clauses[place] for place in own}
        parts = np.unique(self.parts[own.start : own.stop]).tolist()
        return rows(self.policies[policy], clauses, self._parents, parts, pairs, self.nodes)
