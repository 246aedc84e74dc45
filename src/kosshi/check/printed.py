"""The distinct passages of many policies: who prints them, and which of them hold certain words."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kosshi.passages import HEADING, Passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

_OPENING = 4  # characters by which the texts that may hold a word are found


class Printed:
    """Passages by policy, each distinct text once; policies and texts are numbered as they come.

    Attributes:
        policies: the number of each policy, by id.
        texts: the number of each text.
    """

    def __init__(self) -> None:
        self.policies: dict[str, int] = {}
        self.texts: dict[str, int] = {}
        self._policy = array("I")
        self._text = array("I")
        self._paragraph = array("B")  # 1 where the text is a paragraph of a clause

    def add(self, policy_id: str, passages: Iterable[Passage]) -> None:
        """Take in the passages of a policy."""
        own = self.policies.setdefault(policy_id, len(self.policies))
        for text, paragraph in {(one.text, one.clause is not None and one.number != HEADING): None for one in passages}:
            self._policy.append(own)
            self._text.append(self.texts.setdefault(text, len(self.texts)))
            self._paragraph.append(paragraph)

    def printers(self, texts: Iterable[int], *, paragraphs: bool = False) -> NDArray[np.bool_]:
        """For every policy whether it prints one of these texts; ``paragraphs``: as a paragraph of a clause."""
        first, policy, paragraph = self._by_text
        found = np.zeros(len(self.policies), dtype=bool)
        for text in texts:
            here = slice(first[text], first[text + 1])
            found[policy[here][paragraph[here]] if paragraphs else policy[here]] = True
        return found

    @cached_property
    def _by_text(self) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.bool_]]:
        """Where the printers of each text begin; the printers, and whether they print it as a paragraph."""
        text = np.array(self._text, dtype=np.uint32)
        order = np.argsort(text, kind="stable")
        first = np.searchsorted(text[order], np.arange(len(self.texts) + 1))
        return first, np.array(self._policy, dtype=np.uint32)[order], np.array(self._paragraph, dtype=bool)[order]

    def holding(self, words: Iterable[str]) -> dict[str, list[int]]:
        """The texts that hold each of some words, found in one pass through all texts."""
        found: dict[str, list[int]] = {word: [] for word in words}
        openings: dict[int, dict[str, list[str]]] = {}
        for word in found:
            size = min(len(word), _OPENING)
            openings.setdefault(size, {}).setdefault(word[:size], []).append(word)
        for text, number in self.texts.items():
            for size, by_opening in openings.items():
                for opening in by_opening.keys() & {text[at : at + size] for at in range(len(text) - size + 1)}:
                    for word in by_opening[opening]:
                        if word in text:
                            found[word].append(number)
        return found
