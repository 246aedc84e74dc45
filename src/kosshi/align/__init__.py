"""Policies × Skeleton -> Alignments.

The clauses of all policies are laid out as arrays (:mod:`kosshi.align.body`), equal wordings once. Each policy is split
into parts (basic policy, standards), then every part is solved on its own (:mod:`kosshi.align.solve`) from what its words
say (:mod:`kosshi.align.words`). A second round adds, as further evidence, the wordings that other policies of the corpus
surely have for a node.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np

from kosshi.align.arrays import Places, Scores
from kosshi.align.body import Bodies
from kosshi.align.evidence import judge_of
from kosshi.align.examples import MOST, Examples, Sure
from kosshi.align.extend import Answers, Extender
from kosshi.align.fill import containers, gaps
from kosshi.align.nodes import PartNodes, nodes_of
from kosshi.align.parts import members_of, split_parts
from kosshi.align.rows import Pair, by_clause, rows
from kosshi.align.solve import Forest, batches, solve_forest
from kosshi.align.words import NAMES, Words, words_alone
from kosshi.model import Alignment, Evidence, Match, Policy
from kosshi.skeleton import Skeleton

__all__ = ["align", "align_each"]

SURE = 0.80  # a match scored so high may serve other policies as an example
STRAY = 0.60  # an item scored lower does not leave its parent's node for one far from it
OTHER_WORDS = 1.7  # from this raise on, a policy's words say little everywhere and place must help
CHUNK = 256  # policies solved and written at a time


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
    return tuple(align_each(policies, skeleton, designations))


def align_each(
    policies: Sequence[Policy], skeleton: Skeleton, designations: Mapping[str, Sequence[str]] | None = None
) -> Iterator[Alignment]:
    """What :func:`align` gives, policy by policy, once what all of them say has been taken in."""
    work = _Work(policies, skeleton, designations or {})
    if len(policies) > 1:
        work.hear()
    yield from work.alignments()


class _Work:
    """The work on one corpus.

    Attributes:
        bodies: the clauses.
        words: what the words of each clause say; at first whatever other policies say.
        parts: the number of each clause's part.
        node: of each clause the node assigned last, -1 for none.
        score: how sure it is.
    """

    def __init__(self, policies: Sequence[Policy], skeleton: Skeleton, designations: Mapping[str, Sequence[str]]) -> None:
        self.policies = policies
        self.nodes = nodes_of(skeleton)
        judge = judge_of(skeleton)
        self.bodies = Bodies(policies, designations, self.nodes)
        self.words = Words(self.bodies, words_alone(self.bodies.wordings, judge, len(self.nodes.ids)))
        self.parts, self._chapters = split_parts(self.bodies, self.words, self.nodes)
        self.node: Places = np.full(len(self.bodies.clauses), -1, dtype=np.intp)
        self.score: Scores = np.zeros(len(self.node), dtype=np.float32)
        self._headed = np.array([bool(clause.heading) for clause in self.bodies.clauses], dtype=bool)
        self._parent = np.array([*self.nodes.parent, -1], dtype=np.intp)
        self._strange = self.words.raised >= OTHER_WORDS
        tops = len(self.bodies.clauses) + self.bodies.policies * len(self.nodes.parts) + self.parts
        groups = np.where(self.bodies.parents < 0, tops, self.bodies.parents)
        self._extender = Extender(self.bodies, groups, self.nodes, judge)

    def assigned(self) -> Iterator[range]:
        """Assign nodes to clauses; gives the policies that are done, some at a time."""
        for first in range(0, len(self.policies), CHUNK):
            done = range(first, min(first + CHUNK, len(self.policies)))
            own = self._own(done)
            self.node[own] = -1
            for number, part in enumerate(self.nodes.parts):
                trees = [
                    tree
                    for tree in members_of(self.parts, number, self.bodies.starts[first : done.stop + 1])
                    if not self._known(tree, part)
                ]
                for batch in batches(trees, part.tree.size):
                    forest = Forest(self.bodies.parents, self.bodies.depths, self.bodies.freedom, trees[batch])
                    told = np.minimum(self.words.of(forest.places, part.nodes), 1)
                    solution = solve_forest(told, forest, part.tree)
                    self.node[solution.clauses] = solution.nodes + part.nodes.start
                    self.score[solution.clauses] = solution.scores
            self.node[own] = self._upright(own)
            yield done

    def _known(self, tree: Places, part: PartNodes) -> bool:
        """Assign what was already found where a part of a policy is a single chapter; says whether it is."""
        chapter = self._chapters.get(int(tree[0]))
        if chapter is None or chapter.size != len(tree):
            return False
        self.node[tree[chapter.clauses]] = chapter.nodes + part.nodes.start
        self.score[tree[chapter.clauses]] = chapter.scores
        return True

    def _own(self, policies: range) -> slice:
        """The clauses of some policies."""
        return slice(self.bodies.starts[policies.start], self.bodies.starts[policies.stop])

    def _upright(self, own: slice) -> Places:
        """The nodes of some clauses without those that turn the trees over, and without strays.

        An item that has the node above its own parent's node turns them over. A stray is an item without a heading whose node is
        not sure and stands neither below its parent's nor beside it: its matter is its parent's.
        """
        node, parent = self.node[own], self.bodies.parents[own]
        above = np.where(parent >= 0, self.node[parent], -1)
        both = (above >= 0) & (node >= 0)
        near = self.nodes.over[above, node] | (self._parent[node] == self._parent[above])
        stray = ~self._headed[own] & (self.score[own] < STRAY) & ~near
        return np.where(both & (self.nodes.over[node, above] | stray), -1, node)

    def hear(self) -> None:
        """Take in what other policies surely say as further evidence."""
        numbers: dict[str, int] = {}
        text = np.array([numbers.setdefault(wording.folded, len(numbers)) for wording in self.bodies.wordings], dtype=np.intp)
        worded = np.array([bool(wording.text) for wording in self.bodies.wordings], dtype=bool)
        sure = Sure()
        for done in self.assigned():
            own = self._own(done)
            clauses = own.start + np.flatnonzero((self.node[own] >= 0) & (self.score[own].astype(np.float64) >= SURE))
            clauses = clauses[worded[self.words.rows[clauses]]]
            sure.add(self.node[clauses], text[self.words.rows[clauses]], self.bodies.policies[clauses])
            worth = self._extender.worth(own, self.node, self.words, SURE)
            for policy in np.unique(self.bodies.policies[own][worth]).tolist():
                start = self.bodies.starts[policy]
                further = chain(*self._further(self._answers(policy)))
                pairs = [pair for pair in further if pair.score >= SURE and self.bodies.clauses[start + pair.clause].text]
                said = [int(text[self.words.rows[start + pair.clause]]) for pair in pairs]
                sure.add([pair.node for pair in pairs], said, [policy] * len(pairs))
        texts = list(numbers)
        self._chapters.clear()  # they know nothing of the examples
        self.words.hear(self.bodies, Examples(sure.chosen(texts, MOST), texts), text)

    def _defines_else(self, policy: int, wording: int, node: int) -> bool:
        """Whether a wording at the place of a definition has none of its words: it defines a term that the skeleton does not know.

        In a policy whose words say little everywhere that tells nothing.
        """
        words = self.nodes.words[node]
        return bool(words) and not self._strange[policy] and not any(word in self.bodies.wordings[wording].folded for word in words)

    def _answers(self, policy: int) -> Answers:
        """A policy after the assignment."""
        own = self._own(range(policy, policy + 1))
        parent = np.maximum(self.bodies.parents[own] - own.start, -1)
        group = np.where(parent >= 0, parent, -1 - self.parts[own])
        return Answers(policy, self.node[own].tolist(), parent.tolist(), group.tolist())

    def _further(self, answers: Answers, worth: Sequence[int] | None = None) -> tuple[list[Pair], list[Pair]]:
        """The pairs of a policy besides those assigned, of the clauses that are worth looking at."""
        if worth is None:
            own = self._own(range(answers.policy, answers.policy + 1))
            worth = np.flatnonzero(self._extender.worth(own, self.node, self.words)).tolist()
        return self._extender.extend(answers, worth, self.words)

    def alignments(self) -> Iterator[Alignment]:
        """The alignment of every policy."""
        for done in self.assigned():
            own = self._own(done)
            clauses = own.start + np.flatnonzero(self.node[own] >= 0)
            names = np.zeros(own.stop - own.start, dtype=np.intp)
            names[clauses - own.start] = self.words.deciding(clauses, self.node[clauses])
            worth = self._extender.worth(own, self.node, self.words)
            for policy in done:
                start, end = (place - own.start for place in self.bodies.starts[policy : policy + 2])
                yield self._alignment(policy, names[start:end].tolist(), np.flatnonzero(worth[start:end]).tolist())

    def _alignment(self, policy: int, names: Sequence[int], worth: Sequence[int]) -> Alignment:
        """The alignment of one policy."""
        answers = self._answers(policy)
        own = self._own(range(policy, policy + 1))
        places = self.bodies.wording[own]
        assigned = [
            Pair(clause, node, score, NAMES[name])
            for clause, (node, score, name) in enumerate(zip(answers.node, self.score[own].tolist(), names, strict=True))
            if node >= 0 and not (NAMES[name] is Evidence.ORDER and self._defines_else(policy, places[clause], node))
        ]
        before, behind = self._further(answers, worth)
        pairs = [*before, *assigned, *behind]
        node_of, answered = {pair.clause: pair.node for pair in pairs}, {pair.node for pair in pairs}
        pairs += containers(answers, node_of, answered, self.nodes)
        if self._strange[policy]:
            pairs += gaps(answers, node_of, answered, self.nodes)
        found = rows(self.bodies.clauses[own], answers.parent, by_clause(pairs), self.nodes)
        for place, clause in reversed(self.bodies.apart[policy]):
            found.insert(place - own.start, [Match(clause, None)])
        answered |= {pair.node for pair in pairs}
        present = [self.nodes.parts[number] for number in np.unique(self.parts[own]).tolist()]
        omitted = [
            self.nodes.omissions[node] for part in present for node in range(part.nodes.start, part.nodes.stop) if node not in answered
        ]
        return Alignment(self.policies[policy], (*chain.from_iterable(found), *omitted), tuple(part.name for part in present))
