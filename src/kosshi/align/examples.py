"""Wordings that are surely of a node, taken from other policies of the corpus, as further evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

import numpy as np

from kosshi.align.arrays import Places, Scores, runs
from kosshi.wording import similar_pairs

COPY_FLOOR = 0.45  # unrelated clauses of this genre reach 0.45 by Indel similarity
MOST = 12  # distinct wordings kept a node


class Sure:
    """The wordings that surely are of a node, gathered from one policy after the other."""

    def __init__(self) -> None:
        self._found: list[Places] = []

    def add(self, nodes: Sequence[int] | Places, texts: Sequence[int] | Places, policies: Sequence[int] | Places) -> None:
        """Add node, text and policy of some clauses."""
        self._found.append(np.array([nodes, texts, policies], dtype=np.intp))

    def chosen(self, texts: Sequence[str], most: int) -> list[tuple[int, int, int]]:
        """The most frequent wordings of each node: node, text, and the policy that has it if only one has, else -1.

        Args:
            texts: what the numbers of the texts stand for.
            most: wordings kept a node.
        """
        node, text, policy = np.concatenate(self._found, axis=1)
        if not len(node):
            return []  # own matter alone, whatever the corpus
        order = np.lexsort((policy, text, node))
        node, text, policy = node[order], text[order], policy[order]
        first = np.flatnonzero((np.diff(node, prepend=-1) != 0) | (np.diff(text, prepend=-1) != 0))
        behind = np.append(first[1:], len(node))
        only = np.where(policy[first] == policy[behind - 1], policy[first], -1)
        kinds = zip(node[first].tolist(), text[first].tolist(), only.tolist(), (behind - first).tolist(), strict=True)
        ranked = sorted(kinds, key=lambda kind: (kind[0], -kind[3], texts[kind[1]]))
        return [kind[:3] for _, own in groupby(ranked, key=lambda kind: kind[0]) for kind in islice(own, most)]


class Likeness(NamedTuple):
    """How like texts are to the examples of nodes, where they are at all: places of texts in order, nodes, 0 to 1."""

    text: Places
    node: Places
    alike: Scores

    def at(self, places: Places) -> Likeness:
        """Some of these."""
        return Likeness(self.text[places], self.node[places], self.alike[places])


class Examples:
    """Likeness of distinct texts to the examples of each node.

    Attributes:
        best: of every text to the nearest example of each node, whoever gave it.
    """

    def __init__(self, examples: Sequence[tuple[int, int, int]], texts: Sequence[str]) -> None:
        """Compare.

        Args:
            examples: node, text and the policy that alone has it there, else -1.
            texts: all distinct folded texts.
        """
        node, number, only = np.array(examples, dtype=np.intp).reshape(-1, 3).T
        numbers, example = np.unique(number, return_inverse=True)
        text, column, alike = similar_pairs(texts, [texts[place] for place in numbers.tolist()], COPY_FLOOR)
        alike = np.clip((alike - COPY_FLOOR) / (1 - COPY_FLOOR), 0, 1)
        of_text = np.argsort(example, kind="stable")  # an example's text may be of several nodes
        ends = np.cumsum(np.bincount(example, minlength=len(numbers)))
        pair, place = runs(np.append(0, ends)[column], ends[column])
        self._pairs = Likeness(text[pair], node[of_text[place]], alike[pair])
        self._only = only[of_text[place]]
        self._starts = np.searchsorted(self._pairs.text, np.arange(len(texts) + 1))
        self.best = nearest(self._pairs)
        alone = np.flatnonzero(self._only >= 0)
        alone = alone[np.argsort(self._only[alone], kind="stable")]
        self._givers, self._given_texts = self._only[alone], self._pairs.text[alone]

    def near_own(self) -> Iterator[tuple[int, Places]]:
        """Every policy that alone gave examples, with the texts that are like these."""
        for given in np.split(np.arange(len(self._givers)), np.flatnonzero(np.diff(self._givers)) + 1):
            if len(given):
                yield int(self._givers[given[0]]), np.unique(self._given_texts[given])

    def without(self, policies: Places, texts: Places) -> Likeness:
        """Likeness of texts to examples that another policy gave than the one named beside each; by their places here."""
        number, place = runs(self._starts[texts], self._starts[texts + 1])
        others = np.flatnonzero(self._only[place] != policies[number])
        return nearest(self._pairs.at(place[others])._replace(text=number[others]))


def joined(one: Likeness, other: Likeness) -> Likeness:
    """One behind the other."""
    return Likeness(
        np.concatenate([one.text, other.text]), np.concatenate([one.node, other.node]), np.concatenate([one.alike, other.alike])
    )


def nearest(pairs: Likeness) -> Likeness:
    """The greatest likeness of each text and node that occur together."""
    pairs = pairs.at(np.lexsort((pairs.node, pairs.text)))
    first = np.flatnonzero((np.diff(pairs.text, prepend=-1) != 0) | (np.diff(pairs.node, prepend=-1) != 0))
    return pairs.at(first)._replace(alike=np.maximum.reduceat(pairs.alike, first) if len(first) else pairs.alike)
