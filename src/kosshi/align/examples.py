"""Wordings that are surely of a node, taken from other policies of the corpus, as further evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kosshi.align.evidence import Scores
from kosshi.wording import similar_pairs

Places = NDArray[np.intp]

COPY_FLOOR = 0.45  # unrelated clauses of this genre reach 0.45 by Indel similarity
MOST = 12  # distinct wordings kept a node


def chosen(sure: Mapping[int, Mapping[int, Sequence[int]]], texts: Sequence[str]) -> list[tuple[int, int, frozenset[int]]]:
    """The wordings kept as examples, the most frequent of each node: (node, text, policies that have it).

    Args:
        sure: for each node the texts that are surely of it, and for each text the policies, once for every clause.
        texts: what the numbers of the texts stand for.
    """
    return [
        (node, text, frozenset(policies))
        for node, wordings in sure.items()
        for text, policies in sorted(wordings.items(), key=lambda item: (-len(item[1]), texts[item[0]]))[:MOST]
    ]


class Examples:
    """Likeness of distinct texts to the examples of each node.

    Attributes:
        best: ``texts × nodes``: likeness to the nearest example of the node, whoever gave it.
    """

    def __init__(self, examples: Sequence[tuple[int, int, frozenset[int]]], texts: Sequence[str], guesses: Places, size: int) -> None:
        """Compare.

        Args:
            examples: node, text and the policies that have it there.
            texts: all distinct folded texts.
            guesses: the node that each text is probably of; only the speed depends on it.
            size: number of nodes.
        """
        self.best: Scores = np.zeros((len(texts), size), dtype=np.float32)
        self._node = np.array([node for node, _, _ in examples], dtype=np.intp)
        self._only = np.array([min(policies) if len(policies) == 1 else -1 for *_, policies in examples], dtype=np.intp)
        self._example = np.zeros(0, dtype=np.intp)
        self._alike = np.zeros(0, dtype=np.float32)
        self._starts = np.zeros(len(texts) + 1, dtype=np.intp)
        self._givers = self._given_texts = np.zeros(0, dtype=np.intp)
        if examples:
            self._compare([text for _, text, _ in examples], texts, guesses)

    def _compare(self, numbers: Sequence[int], texts: Sequence[str], guesses: Places) -> None:
        """Fill in what is like what; of each text the stretch of ``_example`` and ``_alike`` from its start to the next."""
        distinct = {number: place for place, number in enumerate(dict.fromkeys(numbers))}
        place = np.array([distinct[number] for number in numbers], dtype=np.intp)
        first = np.zeros(self.best.shape[1], dtype=np.intp)
        first[self._node[::-1]] = place[::-1]  # the most frequent example of each node
        text, column, alike = similar_pairs(texts, [texts[number] for number in distinct], COPY_FLOOR, first[guesses])
        alike = np.clip((alike - COPY_FLOOR) / (1 - COPY_FLOOR), 0, 1)
        order = np.argsort(text, kind="stable")
        text, column, alike = text[order], column[order], alike[order]
        of_text = np.argsort(place, kind="stable")  # an example's text may be of several nodes
        number = np.bincount(place, minlength=len(distinct))
        begins = np.cumsum(number) - number
        times = number[column]
        inner = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        self._example = of_text[np.repeat(begins[column], times) + inner].astype(np.int32)
        self._alike = np.repeat(alike, times)
        text = np.repeat(text, times)
        self._starts = np.searchsorted(text, np.arange(len(texts) + 1))
        np.maximum.at(self.best, (text, self._node[self._example]), self._alike)
        alone = np.flatnonzero(self._only[self._example] >= 0)
        alone = alone[np.argsort(self._only[self._example[alone]], kind="stable")]
        self._givers, self._given_texts = self._only[self._example[alone]], text[alone]

    def near_own(self, policy: int) -> Places:
        """Numbers of the texts that are like an example which this policy alone gave."""
        begin, end = np.searchsorted(self._givers, [policy, policy + 1])
        return self._given_texts[begin:end]

    def without(self, policy: int, text: int) -> Scores:
        """Likeness of a text to examples that another policy gave."""
        own = slice(self._starts[text], self._starts[text + 1])
        kept = self._only[self._example[own]] != policy
        likeness = np.zeros(self.best.shape[1], dtype=np.float32)
        np.maximum.at(likeness, self._node[self._example[own][kept]], self._alike[own][kept])
        return likeness
